"""What every page's frame needs to know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import City, the_city
from stadtherz.design.public import kept
from stadtherz.newsroom.public import CityPage, address_in, menu_pages


@dataclass(frozen=True)
class OtherLanguage:
    """A link to the same page in another language, or to its home page if there is no such page."""

    code: str
    name: str
    address: str
    same_page: bool


@dataclass(frozen=True)
class MenuEntry:
    """A link of the frame; `here` when the page lies in its part, `exact` when it is the page."""

    words: str
    address: str
    here: bool = False
    exact: bool = False


@dataclass(frozen=True)
class Shell:
    """The frame around each page."""

    city: City
    demo: bool
    staff_mfa: bool
    language: str
    languages: tuple[OtherLanguage, ...]
    menu: tuple[MenuEntry, ...]
    legal_links: tuple[MenuEntry, ...]
    news: str


MENU: tuple[tuple[str, str | Promise], ...] = (
    ("programme:themes", _("Themen")),
    ("programme:goals", _("Ziele")),
    ("programme:projects", _("Projekte")),
    ("programme:promises", _("Versprochen")),
    ("participation:procedures", _("Mitmachen")),
    ("observations:stations", _("Messwerte")),
    ("opendata:datasets", _("Offene Daten")),
    ("districts", _("Stadtteile")),
    ("map", _("Karte")),
    ("guidance:plan", _("Lotse")),
)
LEGAL: tuple[tuple[str, str | Promise], ...] = (
    ("imprint", _("Impressum")),
    ("privacy", _("Datenschutz")),
    ("accessibility", _("Barrierefreiheit")),
)
MENU_KEPT_S = 60


def _addressed(entries: tuple[tuple[str, str | Promise], ...]) -> Iterator[tuple[str, str]]:
    return ((str(words), reverse(name)) for name, words in entries)


def _links(entries: Iterable[tuple[str, str]], path: str) -> tuple[MenuEntry, ...]:
    return tuple(
        MenuEntry(words, address, here=path.startswith(address), exact=path == address)
        for words, address in entries
    )


def _other(request: HttpRequest, code: str) -> OtherLanguage:
    address = _same_page_in(request, code)
    with override(code):
        home = reverse("home")
    name = LANG_INFO.get(code, {}).get("name_local", code)
    return OtherLanguage(code, name, address or home, bool(address))


def _same_page_in(request: HttpRequest, code: str) -> str:
    """Give the address of the page that is shown in another language; empty if there is none."""
    match = request.resolver_match
    if match is None or hasattr(request, "problem"):  # no page, or a preview of one
        return ""
    if match.view_name != "wagtail_serve":
        here = request.get_full_path()
        there = translate_url(here, code)
        return "" if there == here else there
    route = CityPage.route_for_request(request, match.args[0])
    address = address_in(route.page, code) if route else ""
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if address and query else address


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Add `shell` to the context of every template."""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    pages = kept(f"menu:{language}", MENU_KEPT_S, lambda: menu_pages(language))
    news = ((gettext("Aktuelles"), pages.news),) if pages.news else ()
    return {
        "shell": Shell(
            city=the_city(),
            demo=settings.DEMO,
            staff_mfa=settings.STAFF_MFA,
            language=language,
            languages=tuple(
                _other(request, code) for code, _name in settings.LANGUAGES if code != language
            ),
            menu=_links((*news, *_addressed(MENU)), request.path),
            legal_links=_links((*pages.texts, *_addressed(LEGAL)), request.path),
            news=pages.news,
        )
    }
