"""The stages of which a way is made: stretches, crossings, steps, and lifts."""

from dataclasses import dataclass

from stadtherz.guidance.domain.scenes import PLAIN, Scene
from stadtherz.guidance.domain.search import Step
from stadtherz.streets.values import (
    NO_FLIGHT,
    NO_LIFT,
    XY,
    Crossing,
    Flight,
    Kind,
    Lift,
    Side,
    Tactile,
    Walk,
)


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch along one street or path.

    Args:
        turn: from the stage before, in degrees, positive to the right; None at the start.
        name: of the street, "" for none.
        kind: what is walked along.
        side: of the street on which one walks, as one walks; None on ways of their own.
        pavement: whether there is one, beside a road.
        tactile: whether a tactile strip leads along.
        length_m: of the stretch.
        line: its places on the plane, in the direction in which one walks.
        edges: of the network of which it is made.
        own: whether the name is its own, and not that of the street beside it.
        leads: the street to which it leads, for ways without a name.
        stop: the stop to which it belongs, for platforms of buses and trams.
        tracks: the numbers of the tracks beside it, for platforms of a railway.
        scene: what one meets where it begins, along it, and where it ends.

    """

    turn: float | None
    name: str
    kind: Kind
    side: Side | None
    pavement: Walk
    tactile: Tactile
    length_m: float
    line: tuple[XY, ...]
    edges: tuple[Step, ...] = ()
    own: bool = False
    leads: str = ""
    stop: str = ""
    tracks: tuple[str, ...] = ()
    scene: Scene = PLAIN


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a crossing, and how far the next part is behind it."""

    crossing: Crossing
    length_m: float
    island_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Cross:
    """A crossing of a street, in one part or several.

    Args:
        turn: from the stage before, in degrees, positive to the right; None at the start.
        parts: what is crossed, in order; each is met as one walks.
        length_m: with the islands between.
        line: its places on the plane, in the direction in which one walks.

    """

    turn: float | None
    parts: tuple[Part, ...]
    length_m: float
    line: tuple[XY, ...]
    edges: tuple[Step, ...] = ()
    scene: Scene = PLAIN


@dataclass(frozen=True, slots=True)
class Climb:
    """Steps or an escalator.

    Args:
        turn: from the stage before, in degrees, positive to the right; None at the start.
        kind: which of the two.
        steps: how many, counted by somebody or guessed from the length.
        counted: which of these.
        up: whether they lead up; None where nobody said it.
        length_m: of the line.
        line: its places on the plane, in the direction in which one walks.
        flight: what is known of it, as it is walked.
        flights: the steps of each flight, where several follow each other with landings between.
        has_landings: whether the map has the landings, and not only several flights.

    """

    turn: float | None
    kind: Kind
    steps: int
    counted: bool
    up: bool | None
    length_m: float
    line: tuple[XY, ...]
    edges: tuple[Step, ...] = ()
    scene: Scene = PLAIN
    flight: Flight = NO_FLIGHT
    flights: tuple[int, ...] = ()
    has_landings: bool = False


@dataclass(frozen=True, slots=True)
class Ride:
    """A lift.

    Args:
        turn: from the stage before, in degrees, positive to the right; None at the start.
        storeys: how many one rides.
        line: where it is.
        up: None where nobody knows the levels of the ways to and from it.
        lift: what is known of it, from where one gets in to where one gets out.
        door: on which side one gets out, in degrees to the right of how one got in: 0, 90, 180 or
            -90; None where the map does not tell.

    """

    turn: float | None
    storeys: int
    line: tuple[XY, ...]
    length_m: float = 0.0
    edges: tuple[Step, ...] = ()
    scene: Scene = PLAIN
    up: bool | None = None
    lift: Lift = NO_LIFT
    door: float | None = None


Stage = Leg | Cross | Climb | Ride
