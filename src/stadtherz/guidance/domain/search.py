"""Finds the way that costs least, with weights that may be others for each request."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isinf

import rustworkx

from stadtherz.guidance.domain.costs import Costs
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.values import Network

Step = tuple[int, bool]
"""The number of an edge, and whether it is walked from its start to its end."""


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
        self._network = network
        self._graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=True)
        self._graph.add_nodes_from(range(len(network.places)))
        self._between: dict[tuple[int, int], list[Step]] = {}
        for number, edge in enumerate(network.edges):
            self._between.setdefault((edge.start, edge.end), []).append((number, True))
            self._between.setdefault((edge.end, edge.start), []).append((number, False))
        self._graph.add_edges_from(
            [(edge.start, edge.end, number) for number, edge in enumerate(network.edges)]
        )

    def find(self, start: int, end: int, costs: Costs) -> Way:
        """Find the way between two places that costs least.

        Args:
            start: number of the place where it begins.
            end: number of the place where it ends.
            costs: of each edge, at least its length; infinite where nobody may be led.

        Raises:
            NotFound: there is none.

        """
        table: Sequence[float] = costs.tolist()
        if start == end:
            return Way((), 0.0, 0.0)
        found = rustworkx.dijkstra_shortest_paths(
            self._graph, start, end, weight_fn=table.__getitem__
        )
        places = list(found[end]) if end in found else []
        steps = tuple(
            min(self._between[pair], key=lambda step: (table[step[0]], step))
            for pair in pairwise(places)
        )
        cost = sum((table[number] for number, _ in steps), 0.0) if steps else inf
        if isinf(cost):
            message = "no way leads there; one of the two ends may lie apart from the rest"
            raise NotFound(message, code="way")
        edges = self._network.edges
        return Way(steps, cost, sum(edges[number].length_m for number, _ in steps))
