"""What every page's frame needs to know."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import City, the_city


@dataclass(frozen=True)
class OtherLanguage:
    """A link to the same page in another language."""

    code: str
    name: str
    address: str


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


MENU: tuple[tuple[str, str | Promise], ...] = (
    ("programme:themes", _("Themen")),
    ("programme:goals", _("Ziele")),
    ("programme:projects", _("Projekte")),
    ("programme:promises", _("Versprochen")),
    ("observations:stations", _("Messwerte")),
    ("districts", _("Stadtteile")),
)
LEGAL: tuple[tuple[str, str | Promise], ...] = (
    ("imprint", _("Impressum")),
    ("privacy", _("Datenschutz")),
    ("accessibility", _("Barrierefreiheit")),
)
_OWN_NAMES = {"de": "Deutsch", "en": "English"}


def _links(entries: tuple[tuple[str, str | Promise], ...], path: str) -> tuple[MenuEntry, ...]:
    return tuple(
        MenuEntry(str(words), address, here=path.startswith(address), exact=path == address)
        for address, words in ((reverse(name), words) for name, words in entries)
    )


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Add `shell` to the context of every template."""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return {
        "shell": Shell(
            city=the_city(),
            demo=settings.DEMO,
            staff_mfa=settings.STAFF_MFA,
            language=language,
            languages=tuple(
                OtherLanguage(code, _OWN_NAMES.get(code, code), translate_url(request.path, code))
                for code, _name in settings.LANGUAGES
                if code != language
            ),
            menu=_links(MENU, request.path),
            legal_links=_links(LEGAL, request.path),
        )
    }
