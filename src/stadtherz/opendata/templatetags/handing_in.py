"""Words and small choices of the pages on which tables are handed in."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stadtherz.design.public import TextInLanguagesField
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.tabular.findings import Weight
from stadtherz.opendata.domain.tabular.kinds import Kind
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.samples import Sample

register = template.Library()
WEIGHTS = {
    Weight.ERROR: _("Fehler:"), Weight.WARNING: _("Prüfen:"), Weight.NOTE: _("Hinweis:"),
}  # fmt: skip
KINDS = {
    Kind.WHOLE: _("ganze Zahlen"), Kind.DECIMAL: _("Kommazahlen"), Kind.PERCENT: _("Prozente"),
    Kind.MONEY: _("Geldbeträge"), Kind.YEAR: _("Jahre"), Kind.LATITUDE: _("geografische Breite"),
    Kind.LONGITUDE: _("geografische Länge"), Kind.EASTING: _("Rechtswert"),
    Kind.NORTHING: _("Hochwert"), Kind.BOOLEAN: _("ja oder nein"), Kind.DATE: _("Tage"),
    Kind.MONTH: _("Monate"), Kind.QUARTER: _("Quartale"), Kind.DATETIME: _("Zeitpunkte"),
    Kind.TIME: _("Uhrzeiten"), Kind.CODE: _("Kennungen"), Kind.CATEGORY: _("Gruppen"),
    Kind.TEXT: _("Texte"), Kind.GEOMETRY: _("Orte auf der Karte"),
}  # fmt: skip


@register.filter
def table_title(row: Submission) -> str:
    """Give the title of a table, or the name of its file."""
    title = Text.of(row.told.get("title") or {})
    return title.to(get_language() or "de") or row.file_name


@register.filter
def kind_words(kind: Kind) -> str:
    """Say what the values of a column are."""
    return str(KINDS[kind])


@register.filter
def weight_words(weight: Weight) -> str:
    """Say how much a finding matters."""
    return str(WEIGHTS[weight])


@register.filter
def lines_shown(sample: Sample) -> list[list[str]]:
    """Give the cells of the columns that people see."""
    shown = [at for at, (name, _kind) in enumerate(sample.columns) if not name.startswith("_")]
    return [[line[at] for at in shown] for line in sample.rows]


@register.filter
def words(names: str) -> list[str]:
    """Split names at their blanks."""
    return names.split()


@register.filter
def field(form: forms.Form, name: str) -> BoundField:
    """Give a field of a form by its name."""
    return form[name]


@register.filter
def in_languages(bound: Any) -> bool:
    """Whether a field has an input for each language."""
    return isinstance(bound.field, TextInLanguagesField)
