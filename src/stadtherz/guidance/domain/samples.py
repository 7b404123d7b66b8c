"""Ways as places every few metres, to say how much of one is really another than the rest."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from stadtherz.guidance.domain.search import Way
from stadtherz.guidance.domain.spots import piece
from stadtherz.streets.values import XY, Network, distance

EVERY_M = 10.0
APART_M = 25.0
"""What is nearer to a way than this is the same way: the other pavement of its street."""
Places = NDArray[np.float64]


class Samples:
    """The edges of a network as places, with the edge to which each belongs."""

    def __init__(self, network: Network) -> None:
        self._network = network
        lines = [places_along(edge.line) for edge in network.edges]
        self._owners = np.repeat(np.arange(len(lines)), [len(one) for one in lines])
        self._tree = KDTree(np.array([at for one in lines for at in one]).reshape(-1, 2))

    def around(self, places: Places) -> NDArray[np.int64]:
        """Give the numbers of all edges that come near to some places."""
        near = self._tree.query_ball_point(places, APART_M)
        numbers = np.unique(np.concatenate([np.array(one, dtype=np.int64) for one in near]))
        return np.unique(self._owners[numbers])

    def of(self, way: Way) -> Places:
        """Give the places of a way, evenly apart."""
        line: list[XY] = []
        for number, forward, begin, rest in way.cuts():
            whole = self._network.edges[number].line
            line += piece(whole if forward else whole[::-1], begin, rest)
        at = np.array(line).reshape(-1, 2)
        if len(at) < 2:
            return at
        along = np.append(0.0, np.cumsum(np.hypot(*np.diff(at, axis=0).T)))
        wanted = np.linspace(0.0, along[-1], 1 + int(np.ceil(along[-1] / EVERY_M)))
        return np.stack([np.interp(wanted, along, column) for column in at.T], axis=1)


def overlap(places: Places, other: Places) -> float:
    """Give which share of a way runs along another one, from 0 to 1."""
    if not len(places) or not len(other):
        return 1.0
    away, _ = KDTree(other).query(places, distance_upper_bound=APART_M)
    return float(np.isfinite(away).mean())


def places_along(line: Sequence[XY]) -> list[XY]:
    """Give places along a line, at most `EVERY_M` apart, its two ends among them."""
    found = [line[0]]
    for here, there in pairwise(line):
        parts = max(1, int(np.ceil(distance(here, there) / EVERY_M)))
        found += [
            (here[0] + k / parts * (there[0] - here[0]), here[1] + k / parts * (there[1] - here[1]))
            for k in range(1, parts + 1)
        ]
    return found
