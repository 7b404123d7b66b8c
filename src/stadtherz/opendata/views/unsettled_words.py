"""Words for what people have to look after at datasets of the city's own sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.models import Dataset
from stadtherz.opendata.selectors.unsettled import Unsettled
from stadtherz.opendata.views.gate_words import FINDINGS

NAMES: dict[str, str | Promise] = {
    "title": _("Titel"),
    "description": _("Beschreibung"),
    "department": _("zuständiges Referat"),
    "theme": _("Thema"),
    "themes": _("Thema"),
    "licence": _("Lizenz"),
    "attribution": _("wer als Quelle zu nennen ist"),
    "keywords": _("Schlagwörter"),
    "file": _("eine Datei"),
    "period": _("Zeitraum"),
    "area": _("Gebiet"),
    "frequency": _("wie oft etwas dazukommt"),
    "provenance": _("wie die Daten entstehen"),
    "page": _("Seite dazu"),
}


@dataclass(frozen=True)
class Told:
    """A dataset, and what is to be said of it, as sentences."""

    row: Dataset
    is_public: bool
    sentences: tuple[str, ...]


def in_words(found: Iterable[Unsettled]) -> list[Told]:
    """Say it for staff."""
    return [Told(one.row, one.is_public, tuple(_sentences(one))) for one in found]


def _sentences(one: Unsettled) -> Iterator[str]:
    if one.lacking:
        yield gettext("Es fehlt: %(names)s.") % {"names": _listed(one.lacking)}
    if one.unsaid:
        yield gettext(
            "Die Quelle sagt nichts mehr zu: %(names)s. Es gilt weiter, was sie zuletzt gesagt hat."
        ) % {"names": _listed(one.unsaid)}
    yield from (str(FINDINGS[code][0]) for code in one.wrong if code in FINDINGS)
    if not (one.lacking or one.unsaid or one.wrong):
        yield gettext("Es fehlt nur noch die Freigabe.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(str(NAMES.get(name, name)) for name in names))
