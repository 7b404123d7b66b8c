"""Finds the way that costs least, with weights that may be others for each request.

Dijkstra's search of SciPy over the whole network: the network is laid out once as a sparse matrix,
and each request brings its own figures. Escalators are taken in the direction in which they run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from stadtherz.guidance.domain.costs import Costs
from stadtherz.guidance.domain.spots import Spot
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.values import Conveys, Network

Step = tuple[int, bool]
"""The number of an edge, and whether it is walked from its start to its end."""
Numbers = NDArray[np.int64]
LEAST_M = 1e-9
"""A lift has no length; a sparse matrix takes nothing for no edge at all."""
MORE = 1 + 1e-6
"""Sums in another order differ by their rounding, and lifts have their least cost."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way through a network.

    Args:
        steps: its edges in their order.
        cost: in metres of good pavement; of an edge walked in part the same part of its cost.
        length_m: of what is walked.
        begin_m: so much of the first edge, as one walks, lies before the start of the way.
        end_m: so much of the last edge, as one walks, lies behind the end of the way.

    """

    steps: tuple[Step, ...]
    cost: float
    length_m: float
    begin_m: float = 0.0
    end_m: float = 0.0

    def cuts(self) -> Iterator[tuple[int, bool, float, float]]:
        """Give each edge, whether it is walked to its end, and what is left out at both ends."""
        last = len(self.steps) - 1
        for place, (number, forward) in enumerate(self.steps):
            begin = self.begin_m if place == 0 else 0.0
            yield number, forward, begin, self.end_m if place == last else 0.0


class Finder:
    """A network made ready for searching; it can be shared by many requests at once."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._size = len(network.places)
        self._starts = np.array([edge.start for edge in network.edges], dtype=np.int64)
        self._ends = np.array([edge.end for edge in network.edges], dtype=np.int64)
        self._lengths = np.array([edge.length_m for edge in network.edges], dtype=np.float64)
        runs = [edge.flight.conveys if edge.flight else None for edge in network.edges]
        self._onward = np.array([one is not Conveys.AGAINST for one in runs], dtype=bool)
        self._back_too = np.array([one is not Conveys.ALONG for one in runs], dtype=bool)
        self._one_way = not bool(self._onward.all() and self._back_too.all())
        self._lay_out()

    def _lay_out(self) -> None:
        """Order the edges by the two places that they join, and these pairs as rows of a matrix."""
        low, high = np.minimum(self._starts, self._ends), np.maximum(self._starts, self._ends)
        pairs = low * self._size + high
        self._order = np.argsort(pairs, kind="stable")
        self._pairs, self._first = np.unique(pairs[self._order], return_index=True)
        low, high = np.divmod(self._pairs, max(1, self._size))
        rows, columns = np.concatenate([low, high]), np.concatenate([high, low])
        order = np.lexsort((columns, rows))
        self._taken = order.astype(np.int64)
        self._columns = columns[order].astype(np.int32)
        self._rows = np.searchsorted(rows[order], np.arange(self._size + 1)).astype(np.int32)

    def find(self, start: int, end: int, costs: Costs) -> Way:
        """Find the way between two places that costs least.

        Args:
            start: number of the place where it begins.
            end: number of the place where it ends.
            costs: of each edge, at least its length; infinite where nobody may be led.

        Raises:
            NotFound: there is none.

        """
        if start == end:
            return Way((), 0.0, 0.0)
        if not len(costs):
            raise _no_way()
        found = self._search([(start, 0.0)], costs)
        return self._way(self._back(found, end), costs)

    def find_between(
        self, start: Spot, end: Spot, costs: Costs, *, known: Way | None = None
    ) -> Way:
        """Find the way between two spots that costs least; it may begin and end within an edge.

        Args:
            start: where it begins.
            end: where it ends.
            costs: of each edge, at least its length; infinite where nobody may be led.
            known: a way between them, found with other costs; nothing dearer is looked at.

        Raises:
            NotFound: there is none.

        """
        most = inf if known is None else MORE * self.cost_of(known, costs) + LEAST_M
        out, into = self._pieces(start, costs), self._pieces(end, costs)
        found = self._search([(one.place, one.cost) for one in out], costs, most)
        last = min(into, key=lambda one: found.reached[one.place] + one.cost)
        cost = float(found.reached[last.place]) + last.cost
        direct = self._within(start, end, costs)
        if direct is not None and direct.cost <= cost:
            return direct
        if not np.isfinite(cost):
            raise _no_way()
        places = self._back(found, last.place)
        first = min((one for one in out if one.place == places[0]), key=lambda one: one.cost)
        return _ended(self._way(places, costs), first, last)

    def reach(self, place: int, costs: Costs) -> Costs:
        """Give what it costs to come from a place to each other one; infinite for none."""
        found = self._search([(place, 0.0)], costs)
        return found.reached[: self._size]

    def cost_of(self, way: Way, costs: Costs) -> float:
        """Give what a way costs with other figures than those with which it was found."""
        found = 0.0
        for number, _, begin, rest in way.cuts():
            length = float(self._lengths[number])
            share = (length - begin - rest) / length if length else 1.0
            found += _part(share, float(costs[number]))
        return found

    def _pieces(self, spot: Spot, costs: Costs) -> tuple["_Piece", "_Piece"]:
        """Give the two pieces of its edge that a spot parts, each from the spot to an end."""
        edge = self._network.edges[spot.edge]
        share, length = spot.share(edge), edge.length_m
        whole = float(costs[spot.edge])
        return (
            _Piece((spot.edge, False), edge.start, share * length, length, _part(share, whole)),
            _Piece(
                (spot.edge, True), edge.end, (1 - share) * length, length, _part(1 - share, whole)
            ),
        )

    def _within(self, start: Spot, end: Spot, costs: Costs) -> Way | None:
        """Give the way between two spots along the edge on which both are."""
        if start.edge != end.edge:
            return None
        edge = self._network.edges[start.edge]
        from_m, to_m = start.share(edge) * edge.length_m, end.share(edge) * edge.length_m
        walked = abs(to_m - from_m)
        if walked <= LEAST_M:
            return Way((), 0.0, 0.0)
        cost = _part(walked / edge.length_m, float(costs[start.edge]))
        forward = to_m > from_m
        begin, rest = (from_m, edge.length_m - to_m) if forward else (edge.length_m - from_m, to_m)
        return Way(((start.edge, forward),), cost, walked, begin, rest)

    def _search(self, seeds: list[tuple[int, float]], costs: Costs, most: float = inf) -> "_Found":
        """Search from places, each with what it costs to come there, to all that cost no more.

        The place behind the last one stands for the start; edges lead out of it only.
        """
        least = self._least(costs)
        seeds = [min(some) for some in _by_place(seeds) if np.isfinite(min(some)[1])]
        figures = np.concatenate([least[self._taken], [cost for _, cost in seeds]])
        first = np.array([place for place, _ in seeds], dtype=np.int32)
        columns = np.concatenate([self._columns, first])
        rows = np.append(self._rows, np.int32(len(columns)))
        size = self._size + 1
        matrix = csr_matrix((np.maximum(figures, LEAST_M), columns, rows), shape=(size, size))
        reached, before = dijkstra(matrix, indices=self._size, return_predecessors=True, limit=most)
        before[np.isinf(reached)] = -1
        return _Found(reached, np.asarray(before, dtype=np.int32))

    def _least(self, costs: Costs) -> Costs:
        """Give the least cost between each two places, to the one with the greater number and back.

        Escalators that run the other way are left out.
        """
        if not self._one_way:
            found = np.minimum.reduceat(costs[self._order], self._first)
            return np.concatenate([found, found])
        rises = self._starts <= self._ends
        may = np.where(rises, self._onward, self._back_too), np.where(
            rises, self._back_too, self._onward
        )  # fmt: skip
        return np.concatenate([
            np.minimum.reduceat(np.where(one, costs, inf)[self._order], self._first) for one in may
        ])  # fmt: skip

    def _back(self, found: "_Found", end: int) -> list[int]:
        """Give the places of the way to an end, from the first on."""
        places = [end]
        while (last := int(found.before[places[-1]])) != self._size:
            if last < 0:
                raise _no_way()
            places.append(last)
        return places[::-1]

    def _way(self, places: list[int], costs: Costs) -> Way:
        """Give the cheapest edge between each two places that follow each other."""
        at = np.array(places, dtype=np.int64)
        low, high = np.minimum(at[:-1], at[1:]), np.maximum(at[:-1], at[1:])
        found = np.searchsorted(self._pairs, low * self._size + high)
        ends = np.append(self._first[1:], len(self._order))
        steps = []
        for place, pair in zip(places, found.tolist(), strict=False):
            some = self._order[self._first[pair] : ends[pair]]
            may = np.where(self._starts[some] == place, self._onward[some], self._back_too[some])
            number = int(some[np.argmin(np.where(may, costs[some], inf))])
            steps.append((number, bool(self._starts[number] == place)))
        numbers = [number for number, _ in steps]
        return Way(tuple(steps), float(costs[numbers].sum()), float(self._lengths[numbers].sum()))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of an edge, walked from a spot to one of its ends.

    Args:
        step: the edge, and whether it is walked from its start to its end.
        place: where it leads to.
        walked_m, whole_m: length of the piece and of the edge.
        cost: of the piece.

    """

    step: Step
    place: int
    walked_m: float
    whole_m: float
    cost: float


@dataclass(frozen=True, slots=True)
class _Found:
    """What it costs to come to each place, and the place before it; below 0 for none."""

    reached: Costs
    before: NDArray[np.int32]


def _part(share: float, cost: float) -> float:
    return share * cost if share > 0 else 0.0


def _by_place(seeds: list[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    return [[one for one in seeds if one[0] == place] for place in {one[0]: 0 for one in seeds}]


def _ended(way: Way, first: _Piece, last: _Piece) -> Way:
    """Put the pieces before and behind the whole edges of a way."""
    steps, begin, rest = way.steps, 0.0, 0.0
    if first.walked_m > LEAST_M:
        steps, begin = (first.step, *steps), first.whole_m - first.walked_m
    if last.walked_m > LEAST_M:
        number, forward = last.step
        steps, rest = (*steps, (number, not forward)), last.whole_m - last.walked_m
    return Way(
        steps, first.cost + way.cost + last.cost,
        first.walked_m + way.length_m + last.walked_m, begin, rest,
    )  # fmt: skip


def _no_way() -> NotFound:
    message = "no way leads there; one of the two ends may lie apart from the rest"
    return NotFound(message, code="way")
