"""Reads features of tables page by page; however large a table is, a page stays a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import shapely

from stadtherz.opendata.adapters.asking.answers import Table, ask, asked
from stadtherz.opendata.domain.asking.cost import Limits
from stadtherz.opendata.domain.asking.question import Condition, Item, Test
from stadtherz.opendata.domain.ogc.asked import Asked
from stadtherz.opendata.domain.ogc.items import (
    LINE_FIELD,
    Feature,
    Page,
    matching,
    properties_of,
    question_of_number,
    question_of_rows,
)
from stadtherz.opendata.domain.ogc.placing import Placing, lies_in
from stadtherz.opendata.domain.ogc.references import CRS84, turned

PAGE_BYTES = 8_000_000
UNPACKED = 10
"""A page is told to have at most so many bytes, judged by a file that unpacks to ten times."""
COUNTED = 5_000_000
LOOKS = 12
"""Tables with more rows are not counted, and so often is looked for rows of a bent box."""
LEAST = 500
USUAL = Limits(seconds=5.0)


@dataclass(frozen=True)
class Placed:
    """A table whose rows have a place."""

    table: Table
    placing: Placing


def page_of(placed: Placed, wanted: Asked) -> Page:
    """Give a page of features.

    Raises:
        Invalid: code "query-cost".
        Unavailable: code "time-limit" or "memory-limit".

    """
    schema = placed.table.schema
    condition = matching(wanted, placed.placing, schema)
    items = properties_of(schema)
    exact = wanted.extent is None or placed.placing.is_exact(wanted.extent)
    limit = min(wanted.limit, fitting(placed.table))
    found = list[Feature]()
    after: int | None = wanted.after
    for _ in range(1 if exact else LOOKS):
        step = limit if exact else max(limit, LEAST)
        features, after = _look(
            placed, items, condition, after or 0, min(step, fitting(placed.table))
        )
        found += features if exact else _inside(features, wanted)
        if after is None or len(found) >= limit:
            break
    if len(found) > limit:
        found, after = found[:limit], int(found[limit - 1].key)
    matched = _matched(placed.table, condition) if exact else None
    return Page(items, found, after, matched)


def feature_of(placed: Placed, key: int) -> Feature | None:
    """Give the feature of one line; None where there is none."""
    items = properties_of(placed.table.schema)
    features, _ = _look(placed, items, Test(LINE_FIELD, "=", key), 0, 1)
    return features[0] if features else None


def fitting(table: Table) -> int:
    """Say how many rows make a page that is not too long."""
    row = table.path.stat().st_size * UNPACKED / max(1, table.schema.rows)
    return max(1, int(PAGE_BYTES / max(1.0, row)))


def _look(
    placed: Placed, items: tuple[Item, ...], condition: Condition | None, after: int, limit: int
) -> tuple[list[Feature], int | None]:
    """Read rows behind a line; the second part is where more begin."""
    question = question_of_rows(items, condition, after, limit + 1)
    with asked(placed.table, question, USUAL, placed.placing.extra) as pieces:
        rows = [row for piece in pieces for row in piece]
    more = rows[limit - 1][0] if len(rows) > limit else None
    rows = rows[:limit]
    width = len(items) + 1
    shapes = _shapes(placed.placing, [row[width:] for row in rows])
    return [
        Feature(row[0], shape, row[1:width]) for row, shape in zip(rows, shapes, strict=True)
    ], more


def _shapes(placing: Placing, places: Sequence[tuple[Any, ...]]) -> list[str | None]:
    if placing.reference.is_degrees:
        return [_point(one) if placing.has_points else one[0] for one in places]
    found = shapely.to_geojson(shapes_of(placing, places))
    return [None if one is None else str(one) for one in found]


def shapes_of(placing: Placing, places: Sequence[tuple[Any, ...]]) -> Any:
    """Give an array of geometries in degrees; None for none, and for what cannot be read.

    Args:
        placing: what tells where a row is.
        places: the columns `placing.extra` of each row.

    """
    found = _geometries(placing, places)
    if placing.reference.is_degrees:
        return found
    return shapely.transform(found, lambda xy: turned(xy, placing.reference, CRS84))


def _geometries(placing: Placing, places: Sequence[tuple[Any, ...]]) -> Any:
    if not placing.has_points:
        return shapely.from_geojson(
            np.array([one[0] for one in places], object), on_invalid="ignore"
        )
    numbers = [[float("nan") if part is None else float(part) for part in one] for one in places]
    points = shapely.points(np.array(numbers).reshape(-1, 2))
    return np.where([None in one for one in places], None, points)


def _point(place: tuple[Any, ...]) -> str | None:
    if None in place:
        return None
    x, y = (format(one, "f") if isinstance(one, Decimal) else repr(one) for one in place)
    return f'{{"type": "Point", "coordinates": [{x}, {y}]}}'


def _inside(features: list[Feature], wanted: Asked) -> Iterator[Feature]:
    if wanted.extent is None:
        return
    texts = np.array([one.geometry for one in features], object)
    geometries = shapely.from_geojson(texts, on_invalid="ignore")
    for feature, inside in zip(features, lies_in(geometries, wanted.extent), strict=True):
        if inside:
            yield feature


def _matched(table: Table, condition: Condition | None) -> int | None:
    if condition is None:
        return table.schema.rows
    if table.schema.rows > COUNTED:
        return None
    return int(ask(table, question_of_number(condition), USUAL).rows[0][0])


def turned_geometry(geometry: str | None, wanted: Asked) -> str | None:
    """Give a geometry in the reference system that is asked for."""
    if geometry is None or wanted.reference is CRS84:
        return geometry
    shape = shapely.from_geojson(geometry)
    found = shapely.transform(shape, lambda xy: turned(xy, CRS84, wanted.reference))
    return str(shapely.to_geojson(found))
