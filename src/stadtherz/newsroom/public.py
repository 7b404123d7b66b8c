"""What other systems may use of newsroom."""

from stadtherz.newsroom.domain.matching import Piece, excerpt, fold, score, words_of
from stadtherz.newsroom.models import CityPage, NewsPage, StandardPage
from stadtherz.newsroom.selectors import (
    SearchText,
    Teaser,
    address_in,
    address_of,
    home_of,
    news_index_of,
    newest,
    pages_for_sitemap,
    pages_matching,
    standard_pages,
)
from stadtherz.newsroom.services import ensure_newsroom, load_news

__all__ = [
    "CityPage",
    "NewsPage",
    "Piece",
    "SearchText",
    "StandardPage",
    "Teaser",
    "address_in",
    "address_of",
    "ensure_newsroom",
    "excerpt",
    "fold",
    "home_of",
    "load_news",
    "news_index_of",
    "newest",
    "pages_for_sitemap",
    "pages_matching",
    "score",
    "standard_pages",
    "words_of",
]
