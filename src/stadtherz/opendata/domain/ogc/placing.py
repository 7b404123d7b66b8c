"""Where and when the rows of a table are, and which of them lie in a box and a stretch of time.

Boxes come first as conditions on columns, which DuckDB answers from numbers alone. Where that is
not the whole truth (lines and areas, bent edges) `is_exact` says so, and `lies_in` tells it of a
geometry. Rows without a place or a time belong to every box and every time: OGC 17-069r4,
/req/core/fc-bbox-response C and fc-time-response C.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import shapely

from stadtherz.opendata.domain.asking.question import (
    All,
    Condition,
    Field,
    IsNull,
    Plain,
    Some,
    Test,
)
from stadtherz.opendata.domain.ogc.boxes import Box, Extent
from stadtherz.opendata.domain.ogc.references import BY_CODE, CRS84, Reference, turned
from stadtherz.opendata.domain.ogc.spans import Span
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.places import grid_of
from stadtherz.opendata.domain.tabular.schema import BOX, GEOMETRY, Column, Schema

CLOCK = ZoneInfo("Europe/Berlin")
"""Local times and days of tables are those of this zone."""
HALF = 180.0
Corners = tuple[float, float, float, float]
"""West, south, east and north."""
_WEST, _SOUTH, _EAST, _NORTH = (Field(name, Storage.DOUBLE) for name in BOX)


@dataclass(frozen=True)
class Placing:
    """What tells where a row is.

    Args:
        columns: with x and y (longitude and latitude, easting and northing); none for geometries.
        reference: in which they are.
        gaps: whether rows may be without a place.

    """

    columns: tuple[Column, ...]
    reference: Reference
    gaps: bool = True

    @property
    def has_points(self) -> bool:
        """Whether rows are points in two columns, and have no geometry of their own."""
        return bool(self.columns)

    @property
    def extra(self) -> tuple[str, ...]:
        """Name the columns to read for the place."""
        return tuple(one.name for one in self.columns) or (GEOMETRY,)

    def is_exact(self, extent: Extent) -> bool:
        """Whether `condition` alone decides who is in a box."""
        straight = self.reference.is_degrees and extent.reference.is_straight
        return self.has_points and straight


def placing_of(schema: Schema) -> Placing | None:
    """Say where the rows of a table are; None where nothing that we know tells."""
    if schema.has_geometry:
        reference = BY_CODE.get(schema.reference) if schema.reference != 4326 else CRS84
        gaps = any(one.missing for one in schema.columns if one.name == GEOMETRY)
        return Placing((), reference, gaps) if reference else None
    if pair := schema.place:
        return _points(schema, pair, CRS84)
    east, north = (_only(schema, kind) for kind in (Kind.EASTING, Kind.NORTHING))
    if east and north and grid_of(schema.columns) == "EPSG:25832":
        return _points(schema, (east, north), BY_CODE[25832])
    return None


def _points(schema: Schema, names: tuple[str, str], reference: Reference) -> Placing:
    columns = tuple(one for name in names if (one := schema.named(name)))
    return Placing(columns, reference, any(one.missing for one in columns))


def _only(schema: Schema, kind: Kind) -> str:
    found = [one.name for one in schema.columns if one.kind is kind]
    return found[0] if len(found) == 1 else ""


def in_extent(placing: Placing, extent: Extent) -> Condition:
    """Say which rows may lie in a box."""
    conditions = [_in_box(placing, one) for one in _pieces(placing, extent.box)]
    if placing.gaps:
        conditions.append(IsNull(_WEST if not placing.has_points else _field(placing.columns[0])))
        conditions += [IsNull(_field(one)) for one in placing.columns[1:]]
    return conditions[0] if len(conditions) == 1 else Some(tuple(conditions))


def _pieces(placing: Placing, box: Box) -> list[Corners]:
    """Give the box as one or two in the reference system of the table."""
    whole = [(box.west, box.south, box.east, box.north)]
    if box.crosses:
        whole = [(box.west, box.south, HALF, box.north), (-HALF, box.south, box.east, box.north)]
    if placing.reference.is_degrees:
        return whole
    return [_hull(piece, placing.reference) for piece in whole]


def _hull(box: Corners, reference: Reference) -> Corners:
    """Give the box in another system around one in degrees."""
    west, south, east, north = box
    lon, lat = np.meshgrid(np.linspace(west, east, 17), np.linspace(south, north, 17))
    x, y = reference.there(lon.ravel(), lat.ravel())
    room = float(np.ptp(x) + np.ptp(y)) / 256 + 0.001
    low_x, low_y = float(x.min()) - room, float(y.min()) - room
    return low_x, low_y, float(x.max()) + room, float(y.max()) + room


def _in_box(placing: Placing, box: Corners) -> Condition:
    west, south, east, north = (Decimal(repr(float(one))) for one in box)
    if placing.has_points:
        x, y = map(_field, placing.columns)
        return All((
            Test(x, ">=", west), Test(x, "<=", east), Test(y, ">=", south), Test(y, "<=", north),
        ))  # fmt: skip
    return All((
        Test(_WEST, "<=", east), Test(_EAST, ">=", west), Test(_SOUTH, "<=", north),
        Test(_NORTH, ">=", south),
    ))  # fmt: skip


def _field(column: Column) -> Field:
    return Field(column.name, column.storage, column.decimals)


def lies_in(
    geometries: "np.ndarray[tuple[int], np.dtype[np.object_]]", extent: Extent
) -> list[bool]:
    """Say of geometries in degrees (None for none) whether they touch a box as it was asked for."""
    if extent.box.crosses:
        box = extent.box
        parts = [
            shapely.box(box.west, box.south, HALF, box.north),
            shapely.box(-HALF, box.south, box.east, box.north),
        ]
        asked = shapely.union_all(parts)
    else:
        asked = shapely.box(*extent.corners)
        if not extent.reference.is_degrees:
            geometries = shapely.transform(
                geometries, lambda found: turned(found, CRS84, extent.reference)
            )
    missing = shapely.is_missing(geometries)
    return [bool(one) for one in missing | shapely.intersects(geometries, asked)]


def box_of(schema: Schema, placing: Placing) -> Corners | None:
    """Give the box in degrees around all rows; None where it is not known."""
    found = schema.box
    if placing.has_points:
        ends = [float(end) for one in placing.columns for end in (one.least, one.most) if end]
        found = (ends[0], ends[2], ends[1], ends[3]) if len(ends) == len(BOX) else None
    if found is None or placing.reference.is_degrees:
        return found
    x, y = np.meshgrid(np.linspace(found[0], found[2], 17), np.linspace(found[1], found[3], 17))
    lon, lat = placing.reference.back(x.ravel(), y.ravel())
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def time_column(schema: Schema) -> Column | None:
    """Give the column that tells when: the first with moments, else the first with days."""
    for kind in (Kind.DATETIME, Kind.DATE):
        found = next((one for one in schema.columns if one.kind is kind), None)
        if found:
            return found
    return None


def in_span(column: Column, span: Span) -> Condition:
    """Say which rows belong to a stretch of time."""
    field = _field(column)
    ends = [(">=", span.start, span.first), ("<=", span.end, span.last)]
    tests = tuple(
        Test(
            field, sign, day if day and column.storage is Storage.DATE else _as(column.storage, at)
        )
        for sign, at, day in ends
        if at
    )
    inside = All(tests)
    return Some((inside, IsNull(field))) if column.missing or not column.distinct else inside


def _as(storage: Storage, at: datetime) -> Plain:
    if storage is Storage.MOMENT:
        return at
    local = at.astimezone(CLOCK).replace(tzinfo=None)
    return local.date() if storage is Storage.DATE else local
