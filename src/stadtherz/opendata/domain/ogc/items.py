"""A page of features, and the questions to a table that give it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stadtherz.opendata.domain.asking.question import (
    All,
    Condition,
    Field,
    Item,
    Key,
    Made,
    Question,
    Test,
)
from stadtherz.opendata.domain.asking.terms import Sum
from stadtherz.opendata.domain.ogc.asked import Asked
from stadtherz.opendata.domain.ogc.placing import Placing, in_extent, in_span, time_column
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import GEOMETRY, LINE, Schema

LINE_FIELD = Field(LINE, Storage.WHOLE)


@dataclass(frozen=True)
class Feature:
    """One feature.

    Args:
        key: its id.
        geometry: GeoJSON, in degrees; None for none.
        values: in the order of the page's items.

    """

    key: int | str
    geometry: str | None
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Page:
    """Some features of a collection.

    Args:
        items: names and types of their properties.
        features: in the order of the collection.
        after: where the next page begins; None where this is the last one.
        matched: how many features there are in all pages; None where nobody counted.

    """

    items: tuple[Item, ...]
    features: Sequence[Feature]
    after: int | None = None
    matched: int | None = None


def properties_of(schema: Schema) -> tuple[Item, ...]:
    """Give the properties of features: every column but the geometry."""
    return tuple(
        Item(one.name, Field(one.name, one.storage, one.decimals))
        for one in schema.columns
        if one.name != GEOMETRY
    )


def matching(asked: Asked, placing: Placing, schema: Schema) -> Condition | None:
    """Say which rows are asked for, whatever the page; None for all."""
    parts = [asked.condition] if asked.condition else []
    if asked.extent:
        parts.append(in_extent(placing, asked.extent))
    column = time_column(schema)
    if asked.span and column:
        parts.append(in_span(column, asked.span))
    return All(tuple(parts)) if parts else None


def question_of_rows(
    items: tuple[Item, ...], condition: Condition | None, after: int, limit: int
) -> Question:
    """Ask for rows behind one line of the table, in the order of lines; the line comes first."""
    parts = [condition] if condition else []
    if after:
        parts.append(Test(LINE_FIELD, ">", after))
    return Question(
        (Item(LINE, LINE_FIELD), *items), All(tuple(parts)) if parts else None, (), False,  # noqa: FBT003 - of rows, not of groups
        (Key(LINE_FIELD),), limit,
    )  # fmt: skip


def question_of_number(condition: Condition) -> Question:
    """Ask how many rows there are."""
    counted = (Item("number", Made(Sum.COUNT, None)),)
    return Question(counted, condition, (), True, (), 1)  # noqa: FBT003 - one row of a group
