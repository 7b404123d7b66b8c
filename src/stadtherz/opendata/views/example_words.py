"""Questions that make sense for a table, in words, with their addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from stadtherz.opendata.domain.asking.examples import About, Example, examples_of
from stadtherz.opendata.domain.tabular.schema import Schema
from stadtherz.opendata.views.asking_words import UNITS, in_marks


@dataclass(frozen=True)
class Shown:
    """An example: its words, and the query of its address."""

    words: str
    query: str


def examples_shown(schema: Schema, labels: Mapping[str, str]) -> list[Shown]:
    """Word the examples of a table."""
    return [Shown(_words(one, labels), urlencode(dict(one.parts))) for one in examples_of(schema)]


def _words(one: Example, labels: Mapping[str, str]) -> str:
    column, by = labels.get(one.column, one.column), labels.get(one.by, one.by)
    if one.about in {About.OVER_TIME, About.BY_GROUP}:
        return _grouped(one, column, by)
    if one.about is About.LARGEST:
        return _("Die zehn größten Werte von „%(column)s“") % {"column": column}
    if one.about is About.MISSING:
        return _("Zeilen, in denen „%(column)s“ fehlt") % {"column": column}
    return _("Nur, was eine Regel für verdächtig hält")


def _grouped(one: Example, column: str, by: str) -> str:
    unit = str(UNITS[one.unit]) if one.unit else in_marks(by)
    if not column:
        return _("Wie viele Zeilen je %(unit)s?") % {"unit": unit}
    if one.about is About.BY_GROUP:
        return _("Wo ist „%(column)s“ am größten, nach „%(by)s“?") % {"column": column, "by": by}
    return _("Wie entwickelt sich „%(column)s“ je %(unit)s?") % {"column": column, "unit": unit}
