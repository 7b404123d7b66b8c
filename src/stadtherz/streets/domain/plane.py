"""A city as a plane: degrees to metres and back, and the few lines of geometry that ways need.

Equirectangular around the middle of the piece of map: within a city of 30 km a length is wrong by
less than 2 in 10,000.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, copysign, cos, hypot, pi, radians, sin

from stadtherz.kernel.geo import EARTH_RADIUS_M

XY = tuple[float, float]
"""Metres to the east and to the north of the origin."""
TURN = 2 * pi
HALF = 180
"""Degrees of longitude from here to the other side of the earth."""
SHARPEST = 0.35
"""An offset line is moved at a corner by at most 1/0.35 of its distance."""


@dataclass(frozen=True, slots=True)
class Plane:
    """The plane around a place in degrees WGS 84."""

    lon: float
    lat: float

    def xy(self, lon: float, lat: float) -> XY:
        """Give where a place lies on the plane, in metres."""
        away = lon - self.lon
        if abs(away) > HALF:  # on the other side of 180 degrees
            away -= copysign(2 * HALF, away)
        east = radians(away) * cos(radians(self.lat)) * EARTH_RADIUS_M
        return east, radians(lat - self.lat) * EARTH_RADIUS_M

    def lonlat(self, xy: XY) -> tuple[float, float]:
        """Give the degrees of a place on the plane."""
        degree = radians(1) * EARTH_RADIUS_M
        lon = self.lon + xy[0] / degree / cos(radians(self.lat))
        if abs(lon) > HALF:
            lon -= copysign(2 * HALF, lon)
        return lon, self.lat + xy[1] / degree


def bearing(start: XY, end: XY) -> float:
    """Give the direction from one place to another in radians, clockwise from north."""
    return atan2(end[0] - start[0], end[1] - start[1]) % TURN


def moved(at: XY, direction: float, distance: float) -> XY:
    """Give the place `distance` metres away in a direction."""
    return at[0] + distance * sin(direction), at[1] + distance * cos(direction)


def length(line: Sequence[XY]) -> float:
    """Give the length of a line in metres."""
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))


def distance(one: XY, other: XY) -> float:
    """Give how far two places are apart, in metres."""
    return hypot(other[0] - one[0], other[1] - one[1])


def beside(line: Sequence[XY], offset: float) -> list[XY]:
    """Give the line that runs beside another one, on its right (or left, where negative).

    At a corner the line is moved along the bisector, at sharp ones not as far as it would need.
    """
    ways = [bearing(a, b) for a, b in pairwise(line)]
    found = []
    for place, at in enumerate(line):
        before = ways[max(0, place - 1)]
        after = ways[min(len(ways) - 1, place)]
        half = ((after - before + pi) % TURN - pi) / 2
        reach = offset / max(SHARPEST, cos(half))
        found.append(moved(at, before + half + pi / 2, reach))
    return found


def turn(before: float, after: float) -> float:
    """Give the change of direction in radians: 0 straight on, positive to the right."""
    return (after - before + pi) % TURN - pi


def nearest(at: XY, a: XY, b: XY) -> XY:
    """Give the place between two others, in a straight line, that is nearest to a third."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    if square == 0:
        return a
    share = min(1.0, max(0.0, ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / square))
    return a[0] + share * dx, a[1] + share * dy
