"""How pages name columns: as their source or people wrote it, else the heading of the file."""

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
ORIGINAL = "de"
"""The language of headings in files, and of their values."""

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
    """A column as a page shows it: all in words; `label_lang` is the language of its label."""

    one: Described
    name: str
    label: str
    meaning: str
    kind: str
    least: str
    most: str
    missing_words: str
    label_lang: str = ORIGINAL


def columns_shown(found: Iterable[Described]) -> list[Column]:
    """Word columns in the language of the page."""
    language = get_language() or ""
    shown = []
    for one in found:
        name = one.column.name
        own = one.column.label if one.column.label != name else ""
        label = one.label.to(language) or own or name
        meaning = one.meaning.to(language)
        kind = str(KINDS[one.column.kind])
        ends = end_words(one.column, one.column.least), end_words(one.column, one.column.most)
        lang = one.label.language_given(language) if one.label else ORIGINAL
        shown.append(Column(one, name, label, meaning, kind, *ends, _share(one.missing), lang))
    return shown


def _share(missing: float) -> str:
    """Word a share; what is there stays told, however little it is."""
    if 0 < missing < LEAST_TOLD:
        return gettext("unter %(share)s %%") % {"share": number_format(0.1, 1)}
    return f"{number_format(round(missing * 100, 1), 1)}\u00a0%"
