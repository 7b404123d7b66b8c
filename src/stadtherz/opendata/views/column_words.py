"""How pages name columns: what people wrote, else the heading of the file, else what we know."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.tabular.kinds import Kind
from stadtherz.opendata.selectors.columns import Described
from stadtherz.opendata.views.cells import end_words

LEAST_TOLD = 0.001

LABELS = {
    "datastream_id": _("Nummer der Reihe"),
    "datastream": _("Datenreihe"),
    "time_utc": _("Zeit"),
    "time_local": _("Ortszeit"),
    "value": _("Wert"),
    "unit": _("Einheit"),
    "flag": _("Güte"),
    "rule": _("Regel"),
    "raw": _("Rohwert"),
}
"""Names of the columns of files of readings, which bring none along."""
MEANINGS = {
    "datastream_id": _("Nummer der Datenreihe, wie sie in SensorThings steht"),
    "datastream": _("Schlüssel der Datenreihe: Messstelle und Richtung oder Sensor"),
    "time_utc": _("Beginn der Messung in Weltzeit (UTC)"),
    "time_local": _("dieselbe Zeit auf den Uhren der Stadt"),
    "value": _("der Wert in der Einheit der Messgröße"),
    "unit": _("Einheit nach UCUM"),
    "flag": _(
        "wie weit der Wert zu glauben ist: raw (ungeprüft), plausible (geprüft), suspect"
        " (verdächtig), corrected (berichtigt), gap-filled (geschätzt)"
    ),
    "rule": _("welche Regel ihn für verdächtig hält"),
    "raw": _("was der Sensor gesagt hat, wo der Wert berichtigt wurde"),
}
KINDS: dict[Kind, Promise] = {
    Kind.WHOLE: _("ganze Zahl"),
    Kind.DECIMAL: _("Zahl"),
    Kind.PERCENT: _("Anteil in Prozent"),
    Kind.MONEY: _("Geldbetrag"),
    Kind.YEAR: _("Jahr"),
    Kind.LATITUDE: _("geografische Breite"),
    Kind.LONGITUDE: _("geografische Länge"),
    Kind.EASTING: _("Ostwert"),
    Kind.NORTHING: _("Nordwert"),
    Kind.BOOLEAN: _("ja oder nein"),
    Kind.DATE: _("Tag"),
    Kind.MONTH: _("Monat"),
    Kind.QUARTER: _("Vierteljahr"),
    Kind.DATETIME: _("Zeitpunkt"),
    Kind.TIME: _("Uhrzeit"),
    Kind.CODE: _("Kennung"),
    Kind.CATEGORY: _("eines von wenigen Wörtern"),
    Kind.TEXT: _("Text"),
    Kind.GEOMETRY: _("Ort auf der Karte"),
}


@dataclass(frozen=True)
class Column:
    """A column as a page shows it: all in words."""

    one: Described
    name: str
    label: str
    meaning: str
    kind: str
    least: str
    most: str
    missing_words: str


def columns_shown(found: Iterable[Described]) -> list[Column]:
    """Word columns in the language of the page."""
    language = get_language() or ""
    shown = []
    for one in found:
        name = one.column.name
        own = one.column.label if one.column.label != name else ""
        label = one.label.to(language) or own or str(LABELS.get(name, name))
        meaning = one.meaning.to(language) or str(MEANINGS.get(name, ""))
        kind = str(KINDS[one.column.kind])
        ends = end_words(one.column, one.column.least), end_words(one.column, one.column.most)
        shown.append(Column(one, name, label, meaning, kind, *ends, _share(one.missing)))
    return shown


def _share(missing: float) -> str:
    """Word a share; what is there stays told, however little it is."""
    if 0 < missing < LEAST_TOLD:
        return gettext("unter %(share)s %%") % {"share": number_format(0.1, 1)}
    return f"{number_format(round(missing * 100, 1), 1)}\u00a0%"
