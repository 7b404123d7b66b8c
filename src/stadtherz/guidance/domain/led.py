"""Where somebody can be led at all: what hangs together with most of the city for a profile."""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from stadtherz.guidance.domain.costs import Costs
from stadtherz.streets.values import Network


def led_together(network: Network, costs: Costs) -> frozenset[int]:
    """Give the edges of the largest part of a network that hangs together for a profile.

    Args:
        network: of the city.
        costs: of each edge; infinite where nobody of the profile may be led.

    """
    numbers: list[int] = np.flatnonzero(np.isfinite(costs)).tolist()
    if not numbers:
        return frozenset()
    starts = np.array([network.edges[number].start for number in numbers])
    ends = np.array([network.edges[number].end for number in numbers])
    size = len(network.places)
    graph = csr_matrix((np.ones(len(numbers)), (starts, ends)), shape=(size, size))
    _number, part = connected_components(graph, directed=False)
    is_main = part[starts] == np.bincount(part[starts]).argmax()
    return frozenset(number for number, one in zip(numbers, is_main, strict=True) if one)
