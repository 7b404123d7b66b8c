"""What every page's frame needs to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils.encoding import iri_to_uri
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


@lru_cache(maxsize=8)
def _addressed(
    entries: tuple[tuple[str, str | Promise], ...], _language: str
) -> tuple[tuple[str, str], ...]:
    """Give words and addresses in the language of now, which stay as long as the process."""
    return tuple((str(words), reverse(name)) for name, words in entries)


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
        return _other_address(request, match, code)
    route = CityPage.route_for_request(request, match.args[0])
    address = address_in(route.page, code) if route else ""
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if address and query else address


def _other_address(request: HttpRequest, match: ResolverMatch, code: str) -> str:
    """Write the address of a page anew; what it was resolved to is known, and not looked for."""
    with override(code):
        try:
            there = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        except NoReverseMatch:
            return ""
    query = iri_to_uri(request.META.get("QUERY_STRING", ""))
    address = f"{there}?{query}" if query else there
    return "" if address == request.get_full_path() else address


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
            menu=_links((*news, *_addressed(MENU, language)), request.path),
            legal_links=_links((*pages.texts, *_addressed(LEGAL, language)), request.path),
            news=pages.news,
        )
    }
