"""What works and obstacles do to the costs of edges: none is led through what is closed."""

from datetime import datetime
from math import inf

from stadtherz.guidance.domain.costs import Costs
from stadtherz.streets.values import Closing, Closure, Closures, Edge, Network

NARROW_M = 150.0
"""What is narrow or in the way costs as much as so many metres (guide notes, 4.2)."""


def with_closures(costs: Costs, network: Network, closures: Closures, now: datetime) -> Costs:
    """Give the costs of edges with what is closed at a moment.

    Args:
        costs: of each edge.
        network: whose edges they are.
        closures: by the number of an edge.
        now: the moment; what is over by then, or has not begun, counts for nothing.

    """
    found = costs.copy()
    for number, some in closures.items():
        kinds = {
            one.kind for one in some if one.holds(now) and concerns(one, network.edges[number])
        }
        if Closing.CLOSED in kinds:
            found[number] = inf
        elif kinds:
            found[number] += NARROW_M
    return found


def concerns(closure: Closure, edge: Edge) -> bool:
    """Whether a closure of one side of a road closes an edge; of no side it closes all of it."""
    return closure.side is None or edge.side is None or closure.side is edge.side
