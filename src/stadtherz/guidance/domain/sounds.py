"""Which signals should get a sound first: the choice that saves most on sampled ways.

Greedy: each time the signal is taken whose sound saves most together with those before. What each
would save is computed anew and exactly after each choice, for two signals of one way may help
together more than each alone, so no older figure is a bound. Tables of costs from the ends of all
candidates to the ends of all ways make that cheap (a shortest way with some edges made cheaper is
the old one, or leads through the ends of one of them).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from stadtherz.guidance.domain.costs import Costs, Reading, Tariff, crossing_cost
from stadtherz.guidance.domain.profile import Profile
from stadtherz.guidance.domain.quality import RoadCrossing
from stadtherz.guidance.domain.search import Finder
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.values import (
    XY,
    Conveys,
    Crossing,
    Edge,
    Network,
    Secured,
    Sound,
    bearing,
    distance,
    turn,
)

ISLAND_M, STRAIGHT = 25.0, 0.8
"""Parts of one crossing follow each other within so many metres, straight on (45 degrees)."""
LEAST_M = 1e-6
ONE_WAY = (Conveys.ALONG, Conveys.AGAINST)
Pair = tuple[int, int]
"""The numbers of the places at which a way begins and ends."""
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A signal without a sound that tells when to walk, with all its parts.

    Args:
        refs: of its parts in the map.
        at: where it is, on the plane.
        street: that is crossed.
        silent: whether it is known of each part that there is none.
        edges: for each edge its number and what it would cost with a sound.

    """

    refs: tuple[str, ...]
    at: XY
    street: str
    silent: bool
    edges: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen signal, what all ways together save by it, and how many of them do."""

    candidate: Candidate
    gain_m: float
    walks: int


def candidates(
    crossings: Sequence[RoadCrossing], network: Network, tariff: Tariff, profile: Profile
) -> list[Candidate]:
    """Give the signals that could get a sound.

    Args:
        crossings: of the network.
        network: in which they are.
        tariff: of the network.
        profile: of who walks.

    """
    costs = tariff.costs(profile, Reading.EXPECTED)
    mute = [one for one in crossings if one.has_signal and any(map(_is_mute, one.crossings))]
    found = (_candidate(some, costs, profile) for some in _in_parts(mute, network))
    return [one for one in found if one is not None]


class Savings:
    """What sounds would save on ways between pairs of places."""

    def __init__(
        self, finder: Finder, network: Network, costs: Costs, pairs: Sequence[Pair],
        some: Sequence[Candidate], say: Callable[[float], None] = lambda _: None,
    ) -> None:  # fmt: skip
        """Measure the way to all candidates.

        Args:
            finder: over the network.
            network: in which the ways lead.
            costs: of its edges.
            pairs: of places between which somebody walks.
            some: the candidates.
            say: is told which share is done, from 0 to 1.

        What costs more one way than the other would need twice the tables: escalators that run
        one way only are left out, but where no other way leads.

        """
        both_ways = np.array([
            edge.flight is None or edge.flight.conveys not in ONE_WAY for edge in network.edges
        ], dtype=bool)  # fmt: skip
        alike = np.where(both_ways, costs, inf)
        ends = sorted({end for one in some for end in _ends(one, network)})
        self._place = {end: number for number, end in enumerate(ends)}
        self._some, self._network = list(some), network
        starts = np.array([one for one, _ in pairs], dtype=np.int64)
        goals = np.array([one for _, one in pairs], dtype=np.int64)
        size = len(ends)
        self._out = np.full((len(pairs), size), inf)
        self._into = np.full((len(pairs), size), inf)
        self._among = np.zeros((size, size))
        for number, end in enumerate(ends):
            reached = finder.reach(end, alike)
            self._out[:, number], self._into[:, number] = reached[starts], reached[goals]
            self._among[:, number] = reached[ends]
            say((number + 1) / size)
        self._costs = np.array([_cost(finder, pair, alike, costs) for pair in pairs])

    def gain(self, one: Candidate) -> tuple[float, int]:
        """Give what all ways together would save by a sound, and how many of them would."""
        saved = np.maximum(0.0, self._costs - self._with(one))
        saved[saved < LEAST_M] = 0.0
        return float(saved.sum()), int(np.count_nonzero(saved))

    def take(self, one: Candidate) -> None:
        """Give a signal its sound."""
        self._costs = np.minimum(self._costs, self._with(one))
        for start, end, cost in self._pieces(one):
            for table in (self._out, self._into, self._among):
                _lower(
                    table, (self._among[start].copy(), self._among[end].copy()), start, end, cost
                )

    def choose(self, most: int) -> Iterator[Pick]:
        """Choose signals one after the other; none that would save nothing."""
        left = list(self._some)
        while left and most > 0:
            gains = [(*self.gain(one), one) for one in left]
            gain, walks, best = min(gains, key=lambda one: (-round(one[0], 6), one[2].refs))
            if gain < LEAST_M:
                return
            self.take(best)
            left.remove(best)
            most -= 1
            yield Pick(best, gain, walks)

    def _pieces(self, one: Candidate) -> Iterator[tuple[int, int, float]]:
        for number, cost in one.edges:
            edge = self._network.edges[number]
            yield self._place[edge.start], self._place[edge.end], cost

    def _with(self, one: Candidate) -> Costs:
        """Give the cost of each way that leads through a signal with its sound."""
        pieces = list(self._pieces(one))
        ends = sorted({end for start, end, _ in pieces} | {start for start, _, _ in pieces})
        among = self._among[np.ix_(ends, ends)]
        for start, end, cost in pieces:
            a, b = ends.index(start), ends.index(end)
            _lower(among, (among[a].copy(), among[b].copy()), a, b, cost)
        out, into = self._out[:, ends], self._into[:, ends]
        found = np.full(len(out), inf)
        for place in range(len(ends)):
            through = (out[:, place, None] + among[place]) + into
            found = np.minimum(found, through.min(axis=1))
        return found


def _lower(table: Costs, rows: tuple[Costs, Costs], start: int, end: int, cost: float) -> None:
    """Let a table of costs know that one may go from one end to another for so much.

    Args:
        table: from anything to each end.
        rows: from both ends to each end, as before.
        start: one end.
        end: the other.
        cost: from one to the other.

    """
    there = table[:, start, None] + cost + rows[1]
    back = table[:, end, None] + cost + rows[0]
    np.minimum(table, np.minimum(there, back), out=table)


def _cost(finder: Finder, pair: Pair, alike: Costs, costs: Costs) -> float:
    """Give what a way costs, over what may be walked both ways if it can be."""
    try:
        return finder.find(*pair, alike).cost
    except NotFound:
        return finder.find(*pair, costs).cost


def _is_mute(crossing: Crossing) -> bool:
    """Whether its signal is not known to tell by a sound when to walk."""
    return crossing.secured is Secured.SIGNALS and crossing.sound not in (Sound.YES, Sound.WALK)


def _candidate(some: Sequence[RoadCrossing], costs: Costs, profile: Profile) -> Candidate | None:
    edges, sounds = [], set()
    for one in some:
        for number, crossing in zip(one.edges, one.crossings, strict=True):
            if not _is_mute(crossing) or not np.isfinite(costs[number]):
                continue
            heard = replace(crossing, sound=Sound.YES)
            before, after = (
                crossing_cost(each, profile, Reading.EXPECTED) for each in (crossing, heard)
            )
            edges.append((number, float(costs[number]) - before + after))
            sounds.add(crossing.sound)
    if not edges:
        return None
    x, y = (sum(one.at[axis] for one in some) / len(some) for axis in (0, 1))
    street = next((each.street.name for one in some for each in one.crossings), "")
    return Candidate(
        tuple(sorted(one.ref for one in some)), (x, y), street, Sound.UNKNOWN not in sounds,
        tuple(edges),
    )  # fmt: skip


def _ends(one: Candidate, network: Network) -> Iterator[int]:
    for number, _ in one.edges:
        yield network.edges[number].start
        yield network.edges[number].end


def _in_parts(some: Sequence[RoadCrossing], network: Network) -> list[list[RoadCrossing]]:
    """Put the parts of one crossing together: both carriageways get their sound at once."""
    groups: list[list[RoadCrossing]] = []
    for one in some:
        joined = [group for group in groups if any(_follow(one, other, network) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append(sorted([one, *(each for group in joined for each in group)],
                             key=lambda each: each.ref))  # fmt: skip
    return sorted(groups, key=lambda group: group[0].ref)


def _follow(one: RoadCrossing, other: RoadCrossing, network: Network) -> bool:
    """Whether one walks straight on from one part of a street to the next."""
    names = {one.crossings[0].street.name, other.crossings[0].street.name}
    if len(names) > 1 or "" in names or distance(one.at, other.at) > 2 * ISLAND_M:
        return False
    return any(
        _straight(network.edges[a], network.edges[b]) for a in one.edges for b in other.edges
    )


def _straight(one: Edge, other: Edge) -> bool:
    ways = [(line, bearing(line[0], line[-1]))
            for edge in (one, other) for line in (edge.line, edge.line[::-1])]  # fmt: skip
    for line, direction in ways[:2]:
        for beyond, onward in ways[2:]:
            gap = distance(line[-1], beyond[0])
            across = bearing(line[-1], beyond[0]) if gap > 1.0 else direction
            if (
                gap <= ISLAND_M
                and max(abs(turn(direction, onward)), abs(turn(direction, across))) <= STRAIGHT
            ):
                return True
    return False
