"""How the columns of an open view are called and what they mean, from those of its table."""

from dataclasses import replace

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.asking.question import Field, Item, Part
from stadtherz.opendata.domain.asking.terms import Sum, Unit
from stadtherz.opendata.domain.deriving import LINES, SIZE, Recipe, columns_of, describes, question
from stadtherz.opendata.domain.gridding import names_of
from stadtherz.opendata.domain.handing_in.told import ColumnSaid, Told
from stadtherz.opendata.domain.tabular.schema import Schema
from stadtherz.opendata.selectors.texts import in_languages

Words = str | Promise
FIELDS = {
    500: _("Rasterfeldern von 500 Metern"), 1000: _("Rasterfeldern von einem Kilometer"),
    5000: _("Rasterfeldern von 5 Kilometern"), 10_000: _("Rasterfeldern von 10 Kilometern"),
}  # fmt: skip
CODE = (
    _("Rasterfeld"),
    _("Das Raster besteht aus %(fields)s in ETRS89/UTM 32 (EPSG 25832); N und E nennen die Ecke im"
      " Südwesten. Leer, wo die Zeilen keinen Ort haben."),
)  # fmt: skip
MIDDLES = (
    (_("Geografische Länge der Feldmitte"), _("Mitte des Rasterfelds, nicht der Ort selbst.")),
    (_("Geografische Breite der Feldmitte"), _("Mitte des Rasterfelds, nicht der Ort selbst.")),
)
TIMES: dict[Unit, tuple[Words, Words]] = {
    Unit.YEAR: (_("%(label)s (Jahr)"), _("Das Jahr, in das „%(label)s“ fällt.")),
    Unit.QUARTER: (_("%(label)s (Quartal)"), _("Erster Tag des Quartals von „%(label)s“.")),
    Unit.MONTH: (_("%(label)s (Monat)"), _("Erster Tag des Monats von „%(label)s“.")),
}
MADE: dict[Sum, tuple[Words, Words]] = {
    Sum.SUM: (
        pgettext_lazy("column", "%(label)s (Summe)"),
        _("Summe von „%(label)s“ über alle Zeilen der Gruppe in der Tabelle dahinter."),
    ),
    Sum.AVG: (
        pgettext_lazy("column", "%(label)s (Mittel)"),
        _("Mittel von „%(label)s“ über die Zeilen der Gruppe, die dort einen Wert haben."),
    ),
}
ROWS = (
    pgettext_lazy("column", "Anzahl"),
    _("So viele Zeilen der Tabelle dahinter gehören zu der Gruppe."),
)
TABLE_ROWS = (
    pgettext_lazy("column", "Zeilen"),
    _("So viele Zeilen der Tabelle dahinter sind zusammengefasst; Menschen zählen die Summen."),
)


def groups_words(told: Told, recipe: Recipe) -> Words:
    """Name the groups of a view, the fields of a grid last."""
    names = list(describes(recipe, [(one.name, str(one.label)) for one in told.columns]))
    return format_lazy("{}", ", ".join(names)) if not recipe.grid else format_lazy(
        "{}{}", "".join(f"{name}, " for name in names), FIELDS[recipe.grid]
    )  # fmt: skip


def columns_said(told: Told, recipe: Recipe, schema: Schema) -> tuple[ColumnSaid, ...]:
    """Say what the columns of a view are.

    Args:
        told: what is said of the table behind it.
        recipe: of the view.
        schema: of the table.

    """
    asked = question(recipe, schema)
    units = {one.name: one.unit for one in columns_of(asked, schema)}
    fields = _fields(recipe)
    return tuple(
        replace(fields.get(one.name) or _said(one, told, schema), unit=units[one.name])
        for one in asked.items if one.name != SIZE
    )  # fmt: skip


def _fields(recipe: Recipe) -> dict[str, ColumnSaid]:
    if not recipe.grid:
        return {}
    names, figures = names_of(recipe.grid), {"fields": FIELDS[recipe.grid]}
    return {
        name: ColumnSaid(name, in_languages(label), in_languages(meaning, **figures))
        for name, (label, meaning) in zip(names, (CODE, *MIDDLES), strict=True)
    }


def _said(item: Item, told: Told, schema: Schema) -> ColumnSaid:
    what = item.what
    if isinstance(what, Field):
        known = told.of(what.name)
        return ColumnSaid(item.name, known.label or Text.of(_label(what, told, schema)),
                          known.meaning)  # fmt: skip
    if isinstance(what, Part):
        words, field = TIMES[what.unit], what.field
    elif what.field is not None:
        words, field = MADE[what.what], what.field
    else:
        label, meaning = TABLE_ROWS if item.name == LINES else ROWS
        return ColumnSaid(item.name, in_languages(label), in_languages(meaning))
    figures = {"label": _label(field, told, schema)}
    return ColumnSaid(
        item.name, in_languages(words[0], **figures), in_languages(words[1], **figures)
    )


def _label(field: Field, told: Told, schema: Schema) -> str:
    column = schema.named(field.name)
    return str(told.of(field.name).label) or (column.label if column else "") or field.name
