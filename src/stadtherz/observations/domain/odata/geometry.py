"""Geometries of a query and their relations, in the plane of the degrees.

Source: OGC Simple Feature Access (06-103r4, section 6.1.2.3), as 18-088 asks. Longitude and
latitude are taken as a plane: a distance or length is in degrees, not in metres.
A geometry that cannot be read, is empty where a number is asked for, or breaks a relation, answers
None: data of others must not stop a query.
"""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

_SRID = re.compile(r"\s*SRID\s*=\s*4326\s*;", re.IGNORECASE)
# 18-088 itself writes POINT(-122, 43) in an example, and clients copy it
_COMMA_POINT = re.compile(r"(\s*POINT\s*\(\s*[-+.\deE]+)\s*,\s*([-+.\deE]+\s*\)\s*)", re.IGNORECASE)
_MATRIX = re.compile(r"[TF*012]{9}")


@lru_cache(maxsize=256)
def read_wkt(wkt: str) -> BaseGeometry | None:
    """Read well-known text, with or without "SRID=4326;"; None if it is none or not finite."""
    plain = _SRID.sub("", wkt, count=1)
    point = _COMMA_POINT.fullmatch(plain)
    if point:
        plain = f"{point[1]} {point[2]}"
    try:
        with np.errstate(all="ignore"):
            found = shapely.from_wkt(plain)
            finite = bool(np.isfinite(shapely.get_coordinates(found)).all())
    except (GEOSException, TypeError, ValueError):
        return None
    return found if finite else None


def geometry_of(value: Any) -> BaseGeometry | None:
    """Read a geometry, a GeoJSON geometry or feature as a dict; None for everything else."""
    if isinstance(value, BaseGeometry):
        return value
    if not isinstance(value, dict):
        return None
    try:
        return shapely.from_geojson(json.dumps(value), on_invalid="ignore")
    except (GEOSException, TypeError, ValueError, RecursionError):
        return None


def _relation(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], bool | None]:
    def related(first: Any, second: Any) -> bool | None:
        one, other = geometry_of(first), geometry_of(second)
        if one is None or other is None:
            return None
        try:
            with np.errstate(all="ignore"):
                return bool(function(one, other))
        except GEOSException:
            return None

    return related


def distance(first: Any, second: Any) -> float | None:
    """Measure the least distance of two geometries in degrees."""
    one, other = geometry_of(first), geometry_of(second)
    if one is None or other is None or one.is_empty or other.is_empty:
        return None
    return float(shapely.distance(one, other))


def length(value: Any) -> float | None:
    """Measure the length of a line, or of an area's outline, in degrees."""
    found = geometry_of(value)
    return None if found is None else float(shapely.length(found))


def relate(first: Any, second: Any, pattern: Any) -> bool | None:
    """Compare the relation of two geometries with a pattern of DE-9IM such as "T*F**FFF*"."""
    if not isinstance(pattern, str) or not _MATRIX.fullmatch(pattern):
        return None
    return _relation(lambda one, other: shapely.relate_pattern(one, other, pattern))(first, second)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "geo.distance": distance,
    "geo.length": length,
    "geo.intersects": _relation(shapely.intersects),
    "st_equals": _relation(shapely.equals),
    "st_disjoint": _relation(shapely.disjoint),
    "st_touches": _relation(shapely.touches),
    "st_within": _relation(shapely.within),
    "st_overlaps": _relation(shapely.overlaps),
    "st_crosses": _relation(shapely.crosses),
    "st_intersects": _relation(shapely.intersects),
    "st_contains": _relation(shapely.contains),
    "st_relate": relate,
}
"""Function of the query language by name; each takes geometries or GeoJSON dicts."""
