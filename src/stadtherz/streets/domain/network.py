"""The walkable network: where one can go on foot, edge by edge, with what is known of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from stadtherz.streets.domain.crossings import Crossing
from stadtherz.streets.domain.flights import Flight
from stadtherz.streets.domain.lifts import Lift
from stadtherz.streets.domain.passages import Kind, Passage, Side, Walk
from stadtherz.streets.domain.plane import XY, Plane, length
from stadtherz.streets.domain.seen import NOTHING_SEEN, Surroundings


@dataclass(frozen=True, slots=True)
class Edge:
    """A piece of way between two places, to be walked in both directions.

    Args:
        start, end: numbers of places.
        kind: what is walked along; `Kind.CROSSING` with a `crossing` leads across something.
        line: on the plane, from start to end, in metres.
        passage: number of the way of the map, -1 where there is none.
        side: of the road, for pavements that the map has as a tag of the road only.
        pavement: whether there is a pavement on that side.
        crossing: what is crossed, as it is met from start to end.
        forward: whether it runs as the way is drawn.
        length_m: of the line.
        assumed: whether nobody has drawn it: from the kerb of a crossing to the pavement beside it.
        flight: what is known of steps or an escalator, from start to end.
        lift: what is known of a lift, from start to end.

    """

    start: int
    end: int
    kind: Kind
    line: tuple[XY, ...]
    passage: int = -1
    side: Side | None = None
    pavement: Walk = Walk.UNKNOWN
    crossing: Crossing | None = None
    forward: bool = True
    length_m: float = field(default=-1.0)
    assumed: bool = False
    flight: Flight | None = None
    lift: Lift | None = None

    def __post_init__(self) -> None:
        if self.length_m < 0:
            object.__setattr__(self, "length_m", length(self.line))


@dataclass(frozen=True, slots=True)
class Network:
    """Everything that can be walked in a piece of the map.

    Args:
        plane: on which lines are measured.
        places: where each place lies, on the plane.
        edges: between places.
        passages: the ways of the map, by number.
        joints: for each place the node of the map at which it is.
        seen: for each edge what is near it; empty where nobody has looked.
        apart: crossings of the map that cannot be walked: no way leads to them on both sides.

    """

    plane: Plane
    places: Sequence[XY]
    edges: Sequence[Edge]
    passages: Sequence[Passage]
    joints: Sequence[int]
    seen: Sequence[Surroundings] = ()
    apart: Sequence[Crossing] = ()

    def near(self, edge: int) -> Surroundings:
        """Give what is near an edge."""
        return self.seen[edge] if self.seen else NOTHING_SEEN
