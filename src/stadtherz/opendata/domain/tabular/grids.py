"""In which reference system features are, as files tell it, and the way to degrees of WGS 84.

RFC 7946 knows degrees of WGS 84 only; the format before it (GeoJSON 2008, section 3) named others
in a member "crs", and programs for maps write it to this day. Degrees of ETRS89 are taken for those
of WGS 84 (see `domain.ogc.references`). Grids on another ellipsoid, such as Gauss-Krueger, are not
turned, as that needs a change of datum.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from stadtherz.opendata.domain.ogc.references import MERCATOR, UTM32, Numbers, Pair

WGS84 = 4326
DEGREES = frozenset((WGS84, 4258, 4979))
ZONE = 6.0
"""Degrees between the middles of two zones of UTM."""
IN_FRONT = 32_000_000.0
"""EPSG 4647 writes the zone before the easting."""
_DECIMALS = 8
_CRS84 = re.compile(r"(?i)CRS:?84$")
_EPSG = re.compile(r"(?i)EPSG(?:[:/](?:[\d.]*[:/])?|[\w.#/]*[#/])(\d{4,6})$")


def _utm(degrees: float, before: float, east: Numbers, north: Numbers) -> Pair:
    lon, lat = UTM32.back(east - before, north)
    return lon + degrees, lat


_BACK: dict[int, Callable[[Numbers, Numbers], Pair]] = {
    3857: MERCATOR.back,
    4647: partial(_utm, 0.0, IN_FRONT),
    **{base + zone: partial(_utm, (zone - 32) * ZONE, 0.0)
       for base in (25800, 32600) for zone in (31, 32, 33)},
}  # fmt: skip


def reference_in(told: Any) -> int | None:
    """Read a member "crs".

    Gives:
        The code of EPSG, 4326 for all degrees that are those of WGS 84; 0 for a system that cannot
        be told; None where the member says nothing.

    """
    if isinstance(told, dict):
        said = told.get("properties")
        said = said if isinstance(said, dict) else {}
        told = said.get("name") or said.get("code") or said.get("href") or ""
    if told is None:
        return None
    text = str(told).strip()
    if _CRS84.search(text):
        return WGS84
    found = _EPSG.search(f"EPSG:{text}" if text.isdigit() else text)
    code = int(found.group(1)) if found else 0
    return WGS84 if code in DEGREES else code


def can_be_turned(reference: int) -> bool:
    """Whether coordinates of a system can be turned into degrees of WGS 84."""
    return reference in _BACK


def in_degrees(reference: int, found: Numbers) -> Numbers:
    """Turn coordinates into degrees of WGS 84, rounded to about a millimetre.

    Args:
        reference: code of EPSG, one that can be turned.
        found: one row a point: east, north, and the height where there is one, that stays.

    """
    turned = np.array(found, float)
    lon, lat = _BACK[reference](turned[:, 0], turned[:, 1])
    turned[:, 0], turned[:, 1] = np.round(lon, _DECIMALS), np.round(lat, _DECIMALS)
    return turned


def are_degrees(west: float, south: float, east: float, north: float) -> bool:
    """Whether the sides of a box can be degrees of longitude and latitude."""
    return -180 <= west <= east <= 180 and -90 <= south <= north <= 90
