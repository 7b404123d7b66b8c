"""Where a stop is to somebody who does not see: its street, its side, and the crossings near it.

Vehicles drive on the right: they come to a stop with the kerb at their right, so the side of the
road tells the direction of travel. Where a map has the stop on the carriageway, or for rails, the
side is unknown, and nobody guesses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, degrees, sin

from stadtherz.streets.domain.crossings import Secured
from stadtherz.streets.domain.plane import XY, bearing, distance, nearest

REACH_M = 25.0
"""So far from the middle of its road a stop may be."""
ON_ROAD_M = 1.5
CROSSING_M, ASIDE_M = 80.0, 9.0
"""A crossing is told that is not farther along the road, and no more aside of its line."""
TURNED = 100.0
"""Directions that differ by more degrees are not the same one."""


@dataclass(frozen=True, slots=True)
class RoadPiece:
    """A road as it is driven: its name ("" for none), and its line on the plane."""

    name: str
    line: tuple[XY, ...]


@dataclass(frozen=True, slots=True)
class NearCrossing:
    """A crossing along the road of a stop: how far, and how it is secured."""

    metres: float
    secured: Secured


@dataclass(frozen=True, slots=True)
class Site:
    """Where a stop is.

    Args:
        street: the name of its road, "" where it has none or none is near.
        is_on_road: whether the map has it on the carriageway, so that its side is unknown.
        side: from the road to the stop by the compass, in degrees; None where it is unknown.
        heading: whereto vehicles leave, by the compass; None where it is unknown.
        ahead: the next crossing in the direction of travel: the stop lies before it.
        behind: the next crossing against it: the stop lies behind it.

    """

    street: str = ""
    is_on_road: bool = False
    side: float | None = None
    heading: float | None = None
    ahead: NearCrossing | None = None
    behind: NearCrossing | None = None


NOWHERE = Site()


@dataclass(frozen=True, slots=True)
class _Beside:
    """A piece of road beside a stop: how far it is, and whether the stop is on its right."""

    away: float
    is_right: bool
    name: str
    at: XY
    towards: float


def site_of(
    stop: XY, roads: Sequence[RoadPiece], crossings: Sequence[tuple[XY, Secured]], *,
    is_rail: bool = False,
) -> Site:  # fmt: skip
    """Say where a stop is.

    Args:
        stop: its place on the plane.
        roads: around, once for each direction in which they are driven.
        crossings: around.
        is_rail: whether rails serve it: their side of the road says nothing.

    """
    found = sorted(_beside(stop, roads), key=lambda one: (round(one.away, 1), not one.is_right))
    if not found:
        return NOWHERE
    best = found[0]
    if best.away < ON_ROAD_M or is_rail:
        return Site(best.name, is_on_road=not is_rail)
    side = degrees(bearing(best.at, stop))
    heading = degrees(best.towards)
    ahead, behind = _crossings(best, crossings)
    return Site(best.name, side=side, heading=heading, ahead=ahead, behind=behind)


def _beside(stop: XY, roads: Sequence[RoadPiece]) -> Iterator[_Beside]:
    for road in roads:
        pieces = [(distance(stop, at), at, a, b) for a, b in pairwise(road.line)
                  for at in (nearest(stop, a, b),)]  # fmt: skip
        away, at, a, b = min(pieces, key=lambda one: one[0])
        if away <= REACH_M:
            cross = (b[0] - a[0]) * (stop[1] - a[1]) - (b[1] - a[1]) * (stop[0] - a[0])
            yield _Beside(away, cross <= 0, road.name, at, bearing(a, b))


def _crossings(
    road: _Beside, crossings: Sequence[tuple[XY, Secured]]
) -> tuple[NearCrossing | None, NearCrossing | None]:
    """Give the next crossings ahead and behind along the road, as far as it is straight."""
    ahead: list[NearCrossing] = []
    behind: list[NearCrossing] = []
    for at, secured in crossings:
        east, north = at[0] - road.at[0], at[1] - road.at[1]
        along = east * sin(road.towards) + north * cos(road.towards)
        aside = abs(east * cos(road.towards) - north * sin(road.towards))
        if aside <= ASIDE_M and abs(along) <= CROSSING_M:
            (ahead if along >= 0 else behind).append(NearCrossing(abs(along), secured))
    first = [min(some, key=lambda one: one.metres, default=None) for some in (ahead, behind)]
    return first[0], first[1]


def differs(one: float, other: float) -> bool:
    """Whether two directions in degrees are not the same."""
    return abs((one - other + 180) % 360 - 180) > TURNED
