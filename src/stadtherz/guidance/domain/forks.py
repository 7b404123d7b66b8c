"""Where somebody on a way may take a wrong turn: the other branches that the map has.

A device that knows them notices sooner that a way was left, and takes fewer errors of satellites
for a wrong turn.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import degrees

from stadtherz.guidance.domain.search import Way
from stadtherz.streets.values import XY, Edge, Network, bearing, distance, turn

LOOK_M = 25.0
"""The direction of a branch is that of its first metres: corners are made of short pieces."""
CARRIED_M = 75.0
"""So much of a branch is carried: whoever went wrong is to be told within a third of it."""
AWAY_M = 12.0
"""A branch that stays nearer to the way than this after them leads to no other place yet."""
ALIKE_M, ALIKE_DEGREES = 6.0, 25.0
SHARPEST = 60.0
"""So much one turns at most where a branch goes on over several edges."""
NEARBY_M = 60.0


@dataclass(frozen=True, slots=True)
class Fork:
    """A branch that leaves a way.

    Args:
        along_m: of the way, where it does.
        bearing: its direction in degrees, clockwise from north.
        line: where it leads, as straight as one can go.

    """

    along_m: float
    bearing: float
    line: tuple[XY, ...] = ()


class Forks:
    """The branches of a network; it can be shared by many requests at once."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._around: dict[int, list[tuple[int, bool]]] = defaultdict(list)
        for number, edge in enumerate(network.edges):
            self._around[edge.start].append((number, True))
            self._around[edge.end].append((number, False))

    def of(self, way: Way) -> tuple[Fork, ...]:
        """Give where a way can be left, in the order in which it is walked."""
        edges = self._network.edges
        lines = [_line(edges[number], forward=forward) for number, forward in way.steps]
        used = {number for number, _ in way.steps}
        shape = [(at, along) for line, along in _along(lines) for at in _densely(line)]
        found: list[Fork] = []
        for (number, forward), (line, along) in zip(way.steps[:-1], _along(lines), strict=False):
            edge = edges[number]
            along_m = along + edge.length_m
            near = [at for at, other in shape if abs(other - along_m) < NEARBY_M + LOOK_M]
            for branch in self._branches(edge.end if forward else edge.start, used):
                end = _after(branch, LOOK_M)
                bears = round(degrees(bearing(line[-1], end)), 0)
                fork = Fork(round(along_m, 1), bears, branch)
                if _leads_away(end, near) and not any(_alike(fork, one) for one in found):
                    found.append(fork)
        return tuple(found)

    def _branches(self, place: int, used: set[int]) -> Iterator[tuple[XY, ...]]:
        """Give the line of each branch."""
        for number, forward in self._around[place]:
            if number not in used:
                yield self._onward(number, forward=forward)

    def _onward(self, number: int, *, forward: bool) -> tuple[XY, ...]:
        """Go on as straight as one can, for as much as is carried."""
        walked, came = 0.0, None
        gone: list[XY] = []
        while True:
            edge = self._network.edges[number]
            line = _line(edge, forward=forward)
            gone += line[1:] if gone else line
            for a, b in pairwise(line):
                walked += distance(a, b)
                if distance(a, b) > 0:
                    came = bearing(a, b)
            place = edge.end if forward else edge.start
            onward = self._straightest(place, number, came) if walked < CARRIED_M else None
            if onward is None:
                return _first(_beyond(gone, CARRIED_M), CARRIED_M)
            number, forward = onward

    def _straightest(self, place: int, before: int, came: float | None) -> tuple[int, bool] | None:
        turns = []
        for number, forward in self._around[place]:
            line = _line(self._network.edges[number], forward=forward)
            if number != before and came is not None and distance(line[0], line[-1]) > 0:
                turned = degrees(turn(came, bearing(line[0], line[-1])))
                turns.append((abs(turned), number, forward))
        least = min(turns, default=None)
        return least[1:] if least and least[0] <= SHARPEST else None


def _line(edge: Edge, *, forward: bool) -> tuple[XY, ...]:
    return edge.line if forward else edge.line[::-1]


def _along(lines: Sequence[tuple[XY, ...]]) -> Iterator[tuple[tuple[XY, ...], float]]:
    """Give each line with how far along the way it begins."""
    along = 0.0
    for line in lines:
        yield line, along
        along += sum(distance(a, b) for a, b in pairwise(line))


def _first(line: Sequence[XY], metres: float) -> tuple[XY, ...]:
    """Give so much of a line; all of it where it is shorter."""
    found = [line[0]]
    for a, b in pairwise(line):
        size = distance(a, b)
        if size >= metres:
            share = metres / size
            return (*found, (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
        metres -= size
        found.append(b)
    return tuple(found)


def _beyond(line: Sequence[XY], metres: float) -> list[XY]:
    """Go on straight where the map ends: a path that nobody drew, a yard, a car park."""
    for before, end in pairwise(reversed(line)):
        size = distance(before, end)
        if size > 0:
            (ax, ay), (bx, by) = end, before
            return [*line, (bx + metres * (bx - ax) / size, by + metres * (by - ay) / size)]
    return list(line)


def _after(line: Sequence[XY], metres: float) -> XY:
    return _first(line, metres)[-1]


def _densely(line: Sequence[XY]) -> Iterator[XY]:
    """Give places of a line that are at most five metres apart."""
    for a, b in pairwise(line):
        number = 1 + int(distance(a, b) / 5)
        for one in range(number):
            yield a[0] + (b[0] - a[0]) * one / number, a[1] + (b[1] - a[1]) * one / number
    yield line[-1]


def _leads_away(end: XY, near: Sequence[XY]) -> bool:
    return min((distance(end, at) for at in near), default=0.0) >= AWAY_M


def _alike(one: Fork, other: Fork) -> bool:
    apart = abs((one.bearing - other.bearing + 180) % 360 - 180)
    return abs(one.along_m - other.along_m) < ALIKE_M and apart < ALIKE_DEGREES
