"""What is closed for a while: works, obstacles and events, and which edges of the network that is.

Sides are those of the compass, as people on the spot know them: "left" needs the direction in
which somebody once drew the road. Which edges are closed is found by where they run, since
pavements may be tags of a road or ways of their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from math import hypot

import numpy as np

from stadtherz.streets.domain.network import Edge, Network
from stadtherz.streets.domain.passages import Kind
from stadtherz.streets.domain.plane import XY, distance, nearest

REACH_M = 12.0
"""A pavement is nearer than this to the middle of its road; wider ones are drawn on their own."""
ON_IT_M, AT_M, AWAY_M = 3.0, 3.0, 25.0
STEP_M, AT_LEAST_M = 2.0, 6.0
ALONG = 0.7
"""Cosine of the angle up to which an edge runs along a line: 45 degrees."""
TO_THE_SIDE = 0.5


class What(StrEnum):
    """What closes a way."""

    WORKS = "works"
    OBSTACLE = "obstacle"
    EVENT = "event"


class Closed(StrEnum):
    """Which part of a street is closed, by the compass."""

    ALL = "all"
    NORTH = "north"
    EAST = "east"
    SOUTH = "south"
    WEST = "west"


COMPASS: dict[Closed, XY] = {
    Closed.NORTH: (0.0, 1.0), Closed.EAST: (1.0, 0.0), Closed.SOUTH: (0.0, -1.0),
    Closed.WEST: (-1.0, 0.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Closure:
    """Something that closes a way for a while.

    Args:
        number: names it.
        what: kind of thing.
        words: what it is, as people read it.
        street: its name, "" for none.
        side: which part of the street.
        points: longitude and latitude in degrees; one for a place, more for a line.
        starts, until: when; None for an end that nobody knows.
        source: who says so.
        edges: numbers of the edges of the walkable network that it closes.
        narrow: whether one gets through, with less room.
        said: when it was entered; None where that is not known.

    """

    number: int
    what: What
    words: str
    street: str
    side: Closed
    points: tuple[tuple[float, float], ...]
    starts: datetime
    until: datetime | None
    source: str
    edges: frozenset[int] = frozenset()
    narrow: bool = False
    said: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClosureBegan:
    """An event: a way is closed from now on."""

    number: int


@dataclass(frozen=True, slots=True)
class ClosureEnded:
    """An event: a way is open again."""

    number: int


class Boxes:
    """Where each edge of a network lies, made once, so that the few near ones are found fast."""

    def __init__(self, network: Network) -> None:
        found = [_box(edge.line) for edge in network.edges]
        self.network = network
        self._sides = np.array(found, dtype=float).reshape(-1, 4).T

    def near(self, line: Sequence[XY], reach: float) -> list[tuple[int, Edge]]:
        """Give the edges whose box meets that of a line, with their numbers."""
        west, south, east, north = _box(line)
        left, low, right, high = self._sides
        beside = (right >= west - reach) & (left <= east + reach)
        level = (high >= south - reach) & (low <= north + reach)
        numbers: list[int] = np.flatnonzero(beside & level).tolist()
        return [(one, self.network.edges[one]) for one in numbers]


def edges_closed(
    boxes: Boxes, points: Sequence[tuple[float, float]], side: Closed, way: int = -1
) -> frozenset[int]:
    """Give the numbers of the edges that are closed at a place or along a line.

    Args:
        boxes: of the edges of the walkable network.
        points: longitude and latitude in degrees.
        side: which part of the street.
        way: number of the way of the map that is closed, -1 for none.

    """
    network = boxes.network
    line = [network.plane.xy(*point) for point in points]
    near = boxes.near(line, AWAY_M if len(line) == 1 else REACH_M)
    if len(line) == 1:
        return _at(line[0], near, side)
    return frozenset(
        number for number, edge in near
        if (_may_be_meant(network, edge, way) and _runs_along(edge, line, side, way >= 0))
        or (edge.crossing is not None and _leads_over(edge, line))
    )  # fmt: skip


def _box(line: Sequence[XY]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return min(xs), min(ys), max(xs), max(ys)


def _at(at: XY, near: Sequence[tuple[int, Edge]], side: Closed) -> frozenset[int]:
    """Give the edges at a place: those that touch it, else the nearest one on its side."""
    found = []
    for number, edge in near:
        spot = min((nearest(at, a, b) for a, b in pairwise(edge.line)),
                   key=lambda one: distance(at, one))  # fmt: skip
        away = distance(at, spot)
        if away <= AWAY_M and _is_on_side(at, spot, side):
            found.append((away, number))
    least = min(found, default=(0.0, -1))[0]
    return frozenset(number for away, number in found if away <= max(AT_M, least))


def _is_on_side(at: XY, spot: XY, side: Closed) -> bool:
    """Whether a spot lies on a side of a place; who names a side stands on the carriageway."""
    if side is Closed.ALL:
        return True
    away = distance(at, spot)
    east, north = COMPASS[side]
    across = (spot[0] - at[0]) * east + (spot[1] - at[1]) * north
    return away > 0 and across / away >= TO_THE_SIDE


def _may_be_meant(network: Network, edge: Edge, way: int) -> bool:
    """Whether an edge may belong to a street: of a known way only its own, and pavements."""
    if edge.crossing is not None or edge.kind is Kind.LIFT:
        return False
    is_own = edge.passage >= 0 and network.passages[edge.passage].way.id == way
    return way < 0 or is_own or edge.kind is Kind.SIDEWALK


def _runs_along(edge: Edge, line: Sequence[XY], side: Closed, of_way: bool) -> bool:  # noqa: FBT001
    """Whether enough of an edge runs beside a line, on the side that is closed."""
    reach = REACH_M if of_way or side is not Closed.ALL else ON_IT_M
    beside = sum(_is_beside(at, way, line, side, reach) for at, way in _steps(edge))
    return beside * STEP_M >= min(AT_LEAST_M, edge.length_m / 2) and beside > 0


def _leads_over(edge: Edge, line: Sequence[XY]) -> bool:
    """Whether a crossing leads over the piece that is closed, and not past one of its ends.

    Where one pavement is closed it leads onto that, so it is closed whatever the side.
    """
    whole, begun = sum(distance(a, b) for a, b in pairwise(line)), 0.0
    for a, b in pairwise(line):
        for at, way in _steps(edge):
            spot = nearest(at, a, b)
            is_inside = AT_M < begun + distance(a, spot) < whole - AT_M
            across = abs((b[0] - a[0]) * way[0] + (b[1] - a[1]) * way[1]) < ALONG * distance(a, b)
            if is_inside and across and distance(at, spot) <= STEP_M:
                return True
        begun += distance(a, b)
    return False


def _steps(edge: Edge) -> Iterator[tuple[XY, XY]]:
    """Give places along an edge, and its direction there."""
    for a, b in pairwise(edge.line):
        length = distance(a, b)
        if length == 0:
            continue
        way = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        count = max(1, round(length / STEP_M))
        for step in range(count):
            share = (step + 0.5) / count
            yield (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])), way


def _is_beside(at: XY, way: XY, line: Sequence[XY], side: Closed, reach: float) -> bool:
    for a, b in pairwise(line):
        length = distance(a, b)
        if length == 0:
            continue
        along = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        part = (at[0] - a[0]) * along[0] + (at[1] - a[1]) * along[1]
        spot = a[0] + part * along[0], a[1] + part * along[1]
        runs = abs(along[0] * way[0] + along[1] * way[1]) >= ALONG
        away = hypot(at[0] - spot[0], at[1] - spot[1])
        if runs and 0 <= part <= length and away <= reach and _is_on_side(spot, at, side):
            return True
    return False
