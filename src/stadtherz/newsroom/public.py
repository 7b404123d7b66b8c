"""What other systems may use of newsroom."""

from stadtherz.newsroom.domain.matching import Folded, Piece, excerpt, score_folded, words_of
from stadtherz.newsroom.models import CityPage, NewsPage, StandardPage
from stadtherz.newsroom.selectors import (
    MenuPages,
    SearchText,
    Teaser,
    address_in,
    address_of,
    home_of,
    menu_pages,
    newest,
    pages_for_sitemap,
    searchable_pages,
)
from stadtherz.newsroom.services import ensure_newsroom, load_news

__all__ = [
    "CityPage",
    "Folded",
    "MenuPages",
    "NewsPage",
    "Piece",
    "SearchText",
    "StandardPage",
    "Teaser",
    "address_in",
    "address_of",
    "ensure_newsroom",
    "excerpt",
    "home_of",
    "load_news",
    "menu_pages",
    "newest",
    "pages_for_sitemap",
    "score_folded",
    "searchable_pages",
    "words_of",
]
