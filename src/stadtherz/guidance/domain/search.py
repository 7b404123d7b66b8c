"""Finds the way that costs least, with weights that may be others for each request.

Dijkstra's search of SciPy over the whole network: the network is laid out once as a sparse matrix,
and each request brings its own figures.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from stadtherz.guidance.domain.costs import Costs
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.values import Network

Step = tuple[int, bool]
"""The number of an edge, and whether it is walked from its start to its end."""
Numbers = NDArray[np.int64]
LEAST_M = 1e-9
"""A lift has no length; a sparse matrix takes nothing for no edge at all."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way through a network.

    Args:
        steps: its edges in their order.
        cost: in metres of good pavement.
        length_m: of its edges.

    """

    steps: tuple[Step, ...]
    cost: float
    length_m: float


class Finder:
    """A network made ready for searching; it can be shared by many requests at once."""

    def __init__(self, network: Network) -> None:
        self._size = len(network.places)
        self._starts = np.array([edge.start for edge in network.edges], dtype=np.int64)
        self._ends = np.array([edge.end for edge in network.edges], dtype=np.int64)
        self._lengths = np.array([edge.length_m for edge in network.edges], dtype=np.float64)
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
        self._taken = (order % max(1, len(low))).astype(np.int64)
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
        before = self._before(start, costs) if len(costs) else np.array([])
        places = [end]
        while places[-1] != start:
            last = int(before[places[-1]]) if len(before) else -1
            if last < 0:
                message = "no way leads there; one of the two ends may lie apart from the rest"
                raise NotFound(message, code="way")
            places.append(last)
        return self._way(places[::-1], costs)

    def _before(self, start: int, costs: Costs) -> NDArray[np.int32]:
        """Give for each place the one before it on the way from the start; below 0 for none."""
        least = np.minimum.reduceat(costs[self._order], self._first)
        figures = np.maximum(least, LEAST_M)[self._taken]
        shape = (self._size, self._size)
        matrix = csr_matrix((figures, self._columns, self._rows), shape=shape)
        reached, before = dijkstra(matrix, indices=start, return_predecessors=True)
        before[np.isinf(reached)] = -1
        return np.asarray(before, dtype=np.int32)

    def _way(self, places: list[int], costs: Costs) -> Way:
        """Give the cheapest edge between each two places that follow each other."""
        at = np.array(places, dtype=np.int64)
        low, high = np.minimum(at[:-1], at[1:]), np.maximum(at[:-1], at[1:])
        found = np.searchsorted(self._pairs, low * self._size + high)
        ends = np.append(self._first[1:], len(self._order))
        steps = []
        for place, pair in zip(places, found.tolist(), strict=False):
            some = self._order[self._first[pair] : ends[pair]]
            number = int(some[np.argmin(costs[some])])
            steps.append((number, bool(self._starts[number] == place)))
        numbers = [number for number, _ in steps]
        return Way(tuple(steps), float(costs[numbers].sum()), float(self._lengths[numbers].sum()))
