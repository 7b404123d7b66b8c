"""Where rows are, as maps show them: points, lines and areas, in degrees.

What OGC API - Features serves has a map, also coordinates in columns and in EPSG:25832.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

import shapely

from stadtherz.opendata.adapters.asking.answers import Row, Table, asked
from stadtherz.opendata.adapters.ogc.items import fitting, shapes_of
from stadtherz.opendata.domain.asking.question import Field, Item, Key, Question
from stadtherz.opendata.domain.ogc.items import LINE_FIELD
from stadtherz.opendata.domain.ogc.placing import Placing, box_of, placing_of
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import GEOMETRY, LINE, Schema
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.selectors.exploring import Seen, label_column
from stadtherz.opendata.selectors.ogc import stations

MOST_PLACES = 150
LOOKED_AT = 20_000
"""So many rows are looked at for places that are not the same."""
EAST, NORTH = 180, 90
Corners = tuple[float, float, float, float]


@dataclass(frozen=True)
class Placed:
    """A geometry in degrees, and the value that names what is there."""

    shape: shapely.Geometry
    name: Any


@dataclass(frozen=True)
class Places:
    """The places of rows.

    Args:
        placed: the first ones.
        item: the column of the names; None where those are texts in several languages.
        schema: of the table they are from.
        nowhere: how many rows have no place.
        more: whether there are further places.
        box: west, south, east and north of all of them; None where there are none.

    """

    placed: tuple[Placed, ...]
    item: Item | None
    schema: Schema
    nowhere: int
    more: bool
    box: Corners | None


def places_of(one: Seen) -> Places | None:
    """Give the places of the rows of an answer; None where rows have none.

    Raises:
        Unavailable: codes "time-limit" and "memory-limit".

    """
    placing = placing_of(one.table.schema)
    if placing is None or one.question.grouped:
        return None
    limit = min(MOST_PLACES, fitting(one.table))
    rows = next(_pieces(one.table, replace(one.question, limit=limit + 1), placing), [])
    width, at = len(one.question.items), label_column(one.question)
    named = [(row[at], *row[width:]) for row in rows[:limit]]
    about = one.question.items[at], one.table.schema
    return _places(about, placing, named, more=len(rows) > limit)


def places_in(table: Table) -> Places | None:
    """Give the different places of a whole table; None where its rows have none.

    Raises:
        Unavailable: codes "time-limit" and "memory-limit".

    """
    schema = table.schema
    placing = placing_of(schema)
    if placing is None:
        return None
    label = _label(schema)
    limit = LOOKED_AT if placing.has_points else min(MOST_PLACES + 1, fitting(table))
    question = Question((label,), None, (), False, (Key(LINE_FIELD),), limit)  # noqa: FBT003 - of rows, not of groups
    rows = _different(_pieces(table, question, placing), MOST_PLACES + 1)
    more = len(rows) > MOST_PLACES or schema.rows > limit
    found = _places((label, schema), placing, rows[:MOST_PLACES], more=more)
    columns = [one for name in placing.extra if (one := schema.named(name))]
    gaps = max(one.missing for one in columns)
    return replace(found, nowhere=gaps, box=box_of(schema, placing) if more else found.box)


def stations_of(row: Dataset) -> Places | None:
    """Give the places that measure what a dataset tells; None where it is not measured."""
    measured = stations.measured_by(row, stations.offered_by_source(row))
    if measured is None:
        return None
    found = {(one.station, one.lon, one.lat): one for one in measured.streams}
    placed = [Placed(shapely.Point(one.lon, one.lat), one.station_name) for one in found.values()]
    shown = tuple(placed[:MOST_PLACES])
    schema = stations.schema_of(measured)
    return Places(shown, None, schema, 0, len(placed) > len(shown), _around(placed))


def _label(schema: Schema) -> Item:
    """Choose the column that names a row best: the first text, else the first one."""
    known = [one for one in schema.columns if one.name != GEOMETRY]
    texts = [one for one in known if one.storage is Storage.TEXT]
    for one in [*texts, *known]:
        return Item(one.name, Field(one.name, one.storage, one.decimals))
    return Item(LINE, LINE_FIELD)


def _pieces(table: Table, question: Question, placing: Placing) -> Iterator[list[Row]]:
    with asked(table, question, extra=placing.extra) as pieces:
        yield from pieces


def _different(pieces: Iterable[list[Row]], most: int) -> list[Row]:
    """Give the first rows with a place that differ, until there are enough."""
    found: dict[Row, Row] = {}
    for piece in pieces:
        for row in piece:
            if None not in row[1:]:
                found.setdefault(row, row)
        if len(found) >= most:
            break
    return list(found)[:most]


def _places(about: tuple[Item, Schema], placing: Placing, rows: list[Row], *, more: bool) -> Places:
    shapes = shapes_of(placing, [row[1:] for row in rows])
    placed = tuple(
        Placed(shape, row[0])
        for shape, row in zip(shapes, rows, strict=True) if _on_the_globe(shape)
    )  # fmt: skip
    return Places(placed, *about, len(rows) - len(placed), more, _around(placed))


def _on_the_globe(shape: shapely.Geometry | None) -> bool:
    if shape is None or shape.is_empty:
        return False
    west, south, east, north = shape.bounds
    if not all(map(isfinite, shape.bounds)):
        return False
    return west >= -EAST and east <= EAST and south >= -NORTH and north <= NORTH


def _around(placed: Iterable[Placed]) -> Corners | None:
    shapes = [one.shape for one in placed]
    if not shapes:
        return None
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    return west, south, east, north
