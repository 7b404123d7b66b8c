"""Where measured values are asked for: `coords` and `within` (OGC 19-086r6, 8.2; WKT, degrees)."""

from dataclasses import dataclass
from math import isfinite

import shapely
from shapely.errors import GEOSException

from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.geo import Point
from stadtherz.opendata.domain.asking.misread import shown

LONGEST = 20_000
UNITS = {"m": 1.0, "km": 1000.0}
FARTHEST_M = 100_000.0


@dataclass(frozen=True)
class Round:
    """A circle: its middle and how far around it, in metres."""

    middle: Point
    metres: float


def read_points(text: str) -> list[Point]:
    """Read POINT or MULTIPOINT.

    Raises:
        Invalid: code "ogc-coords".

    """
    shape = _shape(text, ("Point", "MultiPoint"))
    found = [(x, y) for x, y in shapely.get_coordinates(shape).tolist()]
    try:
        return [Point(x, y) for x, y in found]
    except ValueError as error:
        raise _wrong(text, "it does not lie on the globe; longitude comes first") from error


def read_area(text: str) -> shapely.Geometry:
    """Read POLYGON or MULTIPOLYGON.

    Raises:
        Invalid: code "ogc-coords".

    """
    shape = _shape(text, ("Polygon", "MultiPolygon"))
    if not shapely.is_valid(shape):
        raise _wrong(text, "its outline crosses itself")
    return shape


def read_round(coords: str, within: str, units: str) -> Round:
    """Read a point and a distance.

    Raises:
        Invalid: codes "ogc-coords" and "ogc-within".

    """
    (middle, *more) = read_points(coords)
    if more:
        raise _wrong(coords, "one point is expected")
    if units not in UNITS:
        message = f"within-units {shown(units)} is none of {', '.join(UNITS)}"
        raise Invalid(message, code="ogc-within", details=("within-units",))
    try:
        metres = float(within[:40]) * UNITS[units]
    except ValueError:
        metres = -1.0
    if not (isfinite(metres) and 0 < metres <= FARTHEST_M):
        message = f"within {shown(within)} is no distance of more than 0 and at most 100 km"
        raise Invalid(message, code="ogc-within", details=("within",))
    return Round(middle, metres)


def _shape(text: str, kinds: tuple[str, ...]) -> shapely.Geometry:
    try:
        shape = shapely.from_wkt(text) if 0 < len(text) <= LONGEST else None
    except (GEOSException, ValueError):
        shape = None
    if shape is None or shape.geom_type not in kinds or shape.is_empty or shape.has_z:
        example = (
            "POINT(7.77 49.44)"
            if "Point" in kinds
            else "POLYGON((7.7 49.4,7.8 49.4,7.8 49.5,7.7 49.4))"
        )
        raise _wrong(text, f"well-known text is expected, as {example}")
    if not all(map(isfinite, shape.bounds)):
        raise _wrong(text, "its numbers have no end")
    return shape


def _wrong(text: str, why: str) -> Invalid:
    return Invalid(f"coords {shown(text)}: {why}", code="ogc-coords", details=("coords",))
