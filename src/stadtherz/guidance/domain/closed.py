"""What works and obstacles do to the costs of edges: none is led through what is closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from math import inf

from stadtherz.guidance.domain.costs import Costs
from stadtherz.streets.values import Closure, Edge, Network, Side

NARROW_M = 150.0
"""What is narrow or in the way costs as much as so many metres (guide notes, 4.2)."""


class Closing(Enum):
    """How much of a way is closed."""

    CLOSED = "closed"
    """Nobody gets through on foot."""
    NARROW = "narrow"
    """One gets through, with less room or over something."""


@dataclass(frozen=True, slots=True)
class EdgeClosure:
    """A closure of an edge of the network, or of one of its sides.

    Args:
        kind: how much is closed.
        source: who says so, such as "city works 2026/118".
        side: of the road as its way is drawn; None where all of it is closed.
        since: when it begins; None where it is there already.
        until: when it ends, this moment not included; None where nobody has said.

    """

    kind: Closing
    source: str
    side: Side | None = None
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is there at a moment; one that is over is as if it had never been."""
        return (self.since is None or self.since <= now) and (
            self.until is None or now < self.until
        )


EdgeClosures = Mapping[int, Sequence[EdgeClosure]]
"""By the number of an edge what closes it."""


def by_edge(closures: Iterable[Closure]) -> EdgeClosures:
    """Give by edge what closes it; the streets have found the edges of the side that is closed."""
    found: dict[int, list[EdgeClosure]] = {}
    for one in closures:
        kind = Closing.NARROW if one.narrow else Closing.CLOSED
        closed = EdgeClosure(kind, one.source, None, one.starts, one.until)
        for number in one.edges:
            found.setdefault(number, []).append(closed)
    return found


def with_closures(costs: Costs, network: Network, closures: EdgeClosures, now: datetime) -> Costs:
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


def concerns(closure: EdgeClosure, edge: Edge) -> bool:
    """Whether a closure of one side of a road closes an edge; of no side it closes all of it."""
    return closure.side is None or edge.side is None or closure.side is edge.side
