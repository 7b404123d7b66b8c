"""Open views of tables that cannot be public themselves: only groups, and none of few people.

A view is a recipe: columns by which rows are put together, and what is told of each group. Groups
of fewer people than `least` are left out and counted (`view_sizes` says what people are); the least
and greatest value of a group are those of one row and are never told. Sources: minimum frequency
rule of statistical disclosure control (Hundepool et al., Statistical Disclosure Control, 2012,
section 4.2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.checked import question_of
from stadtherz.opendata.domain.asking.question import Field, Item, Made, Part, Question
from stadtherz.opendata.domain.asking.terms import Sum
from stadtherz.opendata.domain.gridding import SIZES, can_grid, names_of, with_fields
from stadtherz.opendata.domain.tabular.kinds import DAYS, NUMBERS, Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema
from stadtherz.opendata.domain.view_sizes import people_in

LEAST = 5
FEWEST = 3
"""Smaller groups cannot be asked for: of two, each knows the other."""
SIZE = "_n"
COUNT, LINES = "anzahl", "zeilen"
"""How the number of rows is called: where cells count people, rows are but lines of a table."""
WIDEST = 2**63 - 1
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
        grid: size in metres of the fields into which places are put; 0 tells no places.
        least: groups of fewer people are left out.

    """

    groups: tuple[str, ...]
    sums: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    span: Span = Span.YEAR
    least: int = LEAST
    grid: int = 0

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        return {
            "groups": list(self.groups), "sums": list(self.sums), "means": list(self.means),
            "span": self.span.value, "least": self.least, "grid": self.grid,
        }  # fmt: skip

    @property
    def told(self) -> tuple[str, ...]:
        """Name the columns of which something is told, beside the groups themselves."""
        return (*self.sums, *self.means)

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Recipe":
        """Read what `as_json` wrote."""
        return cls(
            tuple(told["groups"]), tuple(told["sums"]), tuple(told["means"]), Span(told["span"]),
            int(told["least"]), int(told.get("grid", 0)),
        )  # fmt: skip


def reasons_against(recipe: Recipe, schema: Schema) -> tuple[str, ...]:
    """Name what is wrong with a recipe for a table; an empty tuple means nothing.

    Codes: "no-groups", "groups-too-small", "unknown-column", "no-number", "count-as-group",
    "no-place".
    """
    named = (*recipe.groups, *recipe.told)
    known = {one.name: one for one in schema.columns}
    numbers = {name for name, one in known.items() if is_measure(one)}
    rules = {
        "no-groups": not (recipe.groups or recipe.grid),
        "groups-too-small": recipe.least < FEWEST,
        "unknown-column": any(name not in known for name in named),
        "no-number": any(name in known and name not in numbers for name in recipe.told),
        "no-place": bool(recipe.grid) and not (recipe.grid in SIZES and can_grid(schema)),
        "count-as-group": any(name in people_in(schema) for name in recipe.groups),
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
    if recipe.grid:
        schema = with_fields(schema, recipe.grid)
        groups += [(name, name) for name in names_of(recipe.grid)]
    select = [f"{told} as {name}" for name, told in groups]
    select += [f"count() as {LINES if people_in(schema) else COUNT}"]
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
    fields = [size for size in SIZES if names_of(size).code in {one.name for one in asked.items}]
    for size in fields if can_grid(schema) else ():
        schema = with_fields(schema, size)
    return tuple(_column(one, schema) for one in asked.items if one.name != SIZE)


def _column(item: Item, schema: Schema) -> Column:
    what = item.what
    field = what.field if isinstance(what, Made | Part) else what
    known = schema.named(field.name) if isinstance(field, Field) else None
    same = isinstance(what, Field) and known is not None
    storage = _storage(what, known, schema.rows)
    kind = known.kind if same and known else KINDS[storage]
    told = isinstance(what, Made) and what.what in {Sum.SUM, Sum.AVG}
    return Column(
        item.name, known.label if same and known else item.name, kind, storage,
        known.unit if known and (same or told) else "",
        0 if storage is Storage.WHOLE else what.decimals,
    )  # fmt: skip


def _storage(what: Made | Part | Field, known: Column | None, rows: int) -> Storage:
    """Keep sums of whole numbers whole; those that could need more than 64 bits are rounded."""
    if not (isinstance(what, Made) and what.what is Sum.SUM):
        return what.storage
    if known is None or known.storage is not Storage.WHOLE:
        return what.storage
    most = max(abs(int(known.least or 0)), abs(int(known.most or 0)))
    return Storage.WHOLE if most * rows <= WIDEST else Storage.DOUBLE


def describes(recipe: Recipe, labels: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Name the groups of a recipe as people call them, for the sentence of its provenance."""
    known = dict(labels)
    return tuple(known.get(name) or name for name in recipe.groups)
