from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from stadtherz.city.public import the_city
from stadtherz.newsroom.models import CityPage, HomePage, NewsIndexPage, NewsPage, StandardPage

A_PAGE = 12
UNDER_HOME = 3  # depth in the tree: root, home page of a language, its pages


@dataclass(frozen=True)
class Teaser:
    """A piece of news as the home page and others show it."""

    title: str
    address: str
    date: date
    lead: str


@dataclass(frozen=True)
class SearchText:
    """A public page as the search sees it."""

    title: str
    address: str
    text: str
    kind: str


@dataclass(frozen=True)
class MenuPages:
    """Pages that the frame around each page links: the news, and texts as (title, address)."""

    news: str
    texts: tuple[tuple[str, str], ...]


def public_news(language: str) -> QuerySet[NewsPage]:
    """Give the published news of a language, the newest first."""
    return all_public_news().filter(locale__language_code=language)


def all_public_news() -> QuerySet[NewsPage]:
    return NewsPage.objects.live().public().order_by("-date", "-pk")


def index_context(index: NewsIndexPage, asked: Mapping[str, str]) -> dict[str, Any]:
    """Gather what the list of news shows: filtered by theme, in pages."""
    news = all_public_news().filter(locale=index.locale_id).prefetch_related("themes")
    themes = the_city().themes
    if key := asked.get("thema", ""):
        news = news.filter(themes__key=key).distinct()
    return {
        "news_page": Paginator(news, A_PAGE).get_page(asked.get("seite")),
        "themes": themes,
        "chosen": key,
        "theme": next((theme for theme in themes if theme.key == key), None),
    }


def newest(language: str, limit: int, *, district: str = "") -> list[Teaser]:
    news = public_news(language)
    if district:
        news = news.filter(districts__key=district)
    return [
        Teaser(page.title, address_of(page, language), page.date, page.lead)
        for page in news[:limit]
    ]


def address_of(page: CityPage, language: str) -> str:
    """Give the path of a page of the tree of `language`, without asking the database.

    The home page of a language stands at the root of its tree, so what follows it is the path.
    """
    _home, _, path = page.url_path.strip("/").partition("/")
    with override(language):
        return reverse("wagtail_serve", args=[f"{path}/" if path else ""])


def home_of(language: str) -> HomePage | None:
    return HomePage.objects.live().filter(locale__language_code=language).first()


def news_index_of(language: str) -> NewsIndexPage | None:
    return NewsIndexPage.objects.live().filter(locale__language_code=language).first()


def menu_pages(language: str) -> MenuPages:
    """Give what the editors want in the frame: the list of news and the text pages marked so.

    They stand directly under the home page; one query, since every page needs the answer.
    """
    kinds = ContentType.objects.get_for_models(NewsIndexPage, StandardPage)
    found = CityPage.objects.live().filter(
        Q(content_type=kinds[NewsIndexPage])
        | Q(content_type=kinds[StandardPage], show_in_menus=True),
        locale__language_code=language, depth=UNDER_HOME, view_restrictions=None,
    ).order_by("path")  # fmt: skip
    news, texts = "", []
    for page in found:
        if page.content_type_id == kinds[NewsIndexPage].pk:
            news = address_of(page, language)
        else:
            texts.append((page.title, address_of(page, language)))
    return MenuPages(news, tuple(texts))


def address_in(page: CityPage, language: str) -> str:
    """Give the path of the page in another language; empty when it has no public translation."""
    above = Substr(OuterRef("path"), 1, Length("page__path"))  # the page itself, and those above it
    others = CityPage.objects.live().filter(
        ~Exists(PageViewRestriction.objects.filter(page__path=above)),
        translation_key=page.translation_key, locale__language_code=language,
    )  # fmt: skip
    other = others.first()
    return address_of(other, language) if other is not None else ""


def standard_pages(language: str) -> QuerySet[StandardPage]:
    return StandardPage.objects.live().public().filter(locale__language_code=language)


def searchable_pages(language: str) -> list[SearchText]:
    """Give public news and standard pages as texts; the caller weighs them."""
    found = []
    for page in [*public_news(language), *standard_pages(language)]:
        kind = "news" if isinstance(page, NewsPage) else "page"
        found.append(SearchText(page.title, address_of(page, language), text_of(page), kind))
    return found


def text_of(page: NewsPage | StandardPage) -> str:
    """All words of a page in reading order."""
    body = page.body.stream_block.get_searchable_content(page.body)
    return " ".join([page.lead, *(str(part) for part in body)])


def pages_for_sitemap() -> list[tuple[str, Any]]:
    """Path and time of change of every public page."""
    pages = CityPage.objects.live().public().filter(depth__gt=1).select_related("locale")
    return [(address_of(page, page.locale.language_code), page.last_published_at) for page in pages]
