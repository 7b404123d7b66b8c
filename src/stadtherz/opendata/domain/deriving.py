"""Open views of tables that cannot be public themselves: only groups, and none of few people.

A view is a recipe: columns by which rows are put together, and what is told of each group. Groups
of fewer rows than `least` are left out and counted; the least and greatest value of a group are
those of one row and are never told. Sources: minimum frequency rule of statistical disclosure
control (Hundepool et al., Statistical Disclosure Control, 2012, section 4.2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.checked import question_of
from stadtherz.opendata.domain.asking.question import Field, Item, Made, Part, Question
from stadtherz.opendata.domain.asking.terms import Sum
from stadtherz.opendata.domain.tabular.kinds import DAYS, NUMBERS, Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

LEAST = 5
FEWEST = 3
"""Smaller groups cannot be asked for: of two, each knows the other."""
SIZE = "_n"
SAFE = frozenset({Sum.COUNT, Sum.COUNT_DISTINCT, Sum.SUM, Sum.AVG})
KINDS = {
    Storage.WHOLE: Kind.WHOLE, Storage.DECIMAL: Kind.DECIMAL, Storage.DOUBLE: Kind.DECIMAL,
    Storage.BOOLEAN: Kind.BOOLEAN, Storage.DATE: Kind.DATE, Storage.MOMENT: Kind.DATETIME,
    Storage.LOCAL: Kind.DATETIME, Storage.TEXT: Kind.CATEGORY,
}  # fmt: skip


class Span(StrEnum):
    """Into what lengths of time moments are put."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Recipe:
    """How a view is made of a table.

    Args:
        groups: columns by which rows are put together.
        sums, means: columns of numbers whose sum or mean is told; the count always is.
        span: into what lengths of time moments among the groups are put.
        least: groups of fewer rows are left out.

    """

    groups: tuple[str, ...]
    sums: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    span: Span = Span.YEAR
    least: int = LEAST

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        return {
            "groups": list(self.groups), "sums": list(self.sums), "means": list(self.means),
            "span": self.span.value, "least": self.least,
        }  # fmt: skip

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Recipe":
        """Read what `as_json` wrote."""
        return cls(
            tuple(told["groups"]), tuple(told["sums"]), tuple(told["means"]), Span(told["span"]),
            int(told["least"]),
        )  # fmt: skip


def reasons_against(recipe: Recipe, schema: Schema) -> tuple[str, ...]:
    """Name what is wrong with a recipe for a table; an empty tuple means nothing.

    Codes: "no-groups", "groups-too-small", "unknown-column", "no-number".
    """
    named = (*recipe.groups, *recipe.sums, *recipe.means)
    known = {one.name: one for one in schema.columns}
    numbers = {name for name, one in known.items() if is_measure(one)}
    rules = {
        "no-groups": not recipe.groups,
        "groups-too-small": recipe.least < FEWEST,
        "unknown-column": any(name not in known for name in named),
        "no-number": any(
            name in known and name not in numbers for name in (*recipe.sums, *recipe.means)
        ),
    }
    return tuple(code for code, broken in rules.items() if broken)


def is_measure(column: Column) -> bool:
    """Whether sums and means of a column mean something."""
    places = {Kind.LATITUDE, Kind.LONGITUDE, Kind.EASTING, Kind.NORTHING, Kind.YEAR}
    return column.kind in NUMBERS - places


def may_group(column: Column) -> bool:
    """Whether rows can be put together by a column: words, truths, years and times."""
    words = {Kind.CODE, Kind.CATEGORY, Kind.TEXT, Kind.BOOLEAN, Kind.YEAR, Kind.WHOLE}
    return column.kind in {*words, *DAYS, Kind.DATETIME}


def question(recipe: Recipe, schema: Schema) -> Question:
    """Write a recipe as a question to the table, with the size of each group as the last item.

    Raises:
        Invalid: code "recipe", with what is wrong in the details.

    """
    if reasons := reasons_against(recipe, schema):
        raise Invalid(f"this view cannot be made: {', '.join(reasons)}", code="recipe",
                      details=reasons)  # fmt: skip
    groups = [_group(name, schema, recipe.span) for name in recipe.groups]
    select = [f"{told} as {name}" for name, told in groups]
    select += ["count() as anzahl"]
    select += [f"sum({name}) as summe_{name}" for name in recipe.sums]
    select += [f"avg({name}) as mittel_{name}" for name in recipe.means]
    parts = {"select": ", ".join(select), "group": ", ".join(told for _, told in groups)}
    found = question_of(parts, schema)
    size = Item(SIZE, Made(Sum.COUNT, None))
    return replace(found, items=(*found.items, size), limit=None)


def _group(name: str, schema: Schema, span: Span) -> tuple[str, str]:
    column = schema.named(name)
    if column and column.kind in {*DAYS, Kind.DATETIME}:
        return f"{name}_{_NAMES[span]}", f"{span.value}({name})"
    return name, name


_NAMES = {Span.MONTH: "monat", Span.QUARTER: "quartal", Span.YEAR: "jahr"}


def columns_of(asked: Question, schema: Schema) -> tuple[Column, ...]:
    """Describe the columns of a view by those of its table; their values are not measured yet."""
    return tuple(_column(one, schema) for one in asked.items if one.name != SIZE)


def _column(item: Item, schema: Schema) -> Column:
    what = item.what
    field = what.field if isinstance(what, Made | Part) else what
    known = schema.named(field.name) if isinstance(field, Field) else None
    same = isinstance(what, Field) and known is not None
    kind = known.kind if same and known else KINDS[what.storage]
    told = isinstance(what, Made) and what.what in {Sum.SUM, Sum.AVG}
    return Column(
        item.name, known.label if same and known else item.name, kind, what.storage,
        known.unit if known and (same or told) else "", what.decimals,
    )  # fmt: skip


def describes(recipe: Recipe, labels: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Name the groups of a recipe as people call them, for the sentence of its provenance."""
    known = dict(labels)
    return tuple(known.get(name) or name for name in recipe.groups)
