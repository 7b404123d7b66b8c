"""What somebody can choose from: ways with their length, their time, and what tells them apart.

All of it is data. `german_reasons` and `english_reasons` word the reasons, in each language at
most two sentences.
"""

from dataclasses import dataclass
from enum import Enum

from stadtherz.guidance.domain.costs import Reading
from stadtherz.guidance.domain.itinerary import Stage
from stadtherz.guidance.domain.search import Way


class Role(Enum):
    """Why a way is offered."""

    BEST = "best"
    """It costs least for this profile; the first one."""
    CHECKED = "checked"
    """It would cost least if all that nobody has looked at were the worst that it could be."""
    OTHER = "other"
    """It is really another way, and costs little more."""
    SHORTER = "shorter"
    """The shortest that this profile allows; the best one is much longer."""


class Fact(Enum):
    """What nobody has looked at, and what is taken for the worst or for what is usual."""

    SOUND = "sound"
    VIBRATION = "vibration"
    KERB = "kerb"
    TACTILE = "tactile"
    """Tactile fields of a crossing, or a strip along a way."""
    TRAFFIC = "traffic"
    """Lanes and speed of the road that is crossed."""
    PAVEMENT = "pavement"
    SEGREGATED = "segregated"
    """Whether feet and cycles have a side each."""
    SURFACE = "surface"
    LIT = "lit"
    HANDRAIL = "handrail"
    SEAT = "seat"
    GREEN = "green"
    PLANTS = "plants"


class Why(Enum):
    """In what a way differs from the first one; each with a number."""

    SHORTER = "shorter"
    """By so many metres."""
    LONGER = "longer"
    BARE = "bare"
    """Crossings of large roads without signals: the difference, negative for fewer."""
    SILENT = "silent"
    """Signals that have no sound, or of which nobody knows."""
    SOUND = "sound"
    """Signals that can be heard."""
    ZEBRA = "zebra"
    """Zebra crossings."""
    UNFELT = "unfelt"
    """Crossings with a level kerb that no tactile field tells."""
    RAISED = "raised"
    """Crossings with a high kerb."""
    CROSSINGS = "crossings"
    UNKNOWN = "unknown"
    """Facts that nobody has looked at and that count for this profile."""
    STEPS = "steps"
    """Flights of steps."""
    LIFTS = "lifts"
    LOUD = "loud"
    """Metres beside loud roads."""
    GREEN = "green"
    """Metres in or beside greenery."""
    SEATS = "seats"
    """Metres with a seat nearby."""
    NO_PAVEMENT = "no-pavement"
    """Metres beside roads without a pavement."""
    ROUGH = "rough"
    """Metres on setts or loose ground."""
    SHARED = "shared"
    """Metres on paths that feet and cycles share."""
    DARK = "dark"
    """Metres without lamps."""
    OPEN = "open"
    """Metres along open areas."""
    PLANTS = "plants"
    """Metres near plants whose pollen many people cannot bear."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One difference from the first choice.

    Args:
        why: of what this one has more, or less.
        number: how much more, below 0 for less.
        left: how much this one has.

    """

    why: Why
    number: float
    left: float = 1.0


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact on a way that nobody has looked at, and that might change the way.

    Args:
        stage: number of the stage.
        edge: number of the edge in the network.
        fact: what is unknown.

    """

    stage: int
    edge: int
    fact: Fact


@dataclass(frozen=True, slots=True)
class Choice:
    """A way that one can choose.

    Args:
        role: why it is offered.
        way: through the network.
        stages: of the way, to be told.
        length_m: of it.
        minutes: that it takes at the pace of the profile, with waiting.
        reading: of what is unknown, with which it was found.
        depends_on_unknown: whether another way would be better if what is unknown were the worst.
        unknowns: on which facts that depends; they are on this way and not on the checked one.
        reasons: in what it differs from the first choice, the weightiest first; none for the first.

    """

    role: Role
    way: Way
    stages: tuple[Stage, ...]
    length_m: float
    minutes: float
    reading: Reading
    depends_on_unknown: bool = False
    unknowns: tuple[Unknown, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Detour:
    """The first choice is much longer than it need be; never told without the shorter one.

    Args:
        choice: number of the shorter one in the plan.
        extra_m: by how many metres the first choice is longer.
        times: how many times as long it is.

    """

    choice: int
    extra_m: float
    times: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Ways to choose from, the best for the profile first.

    Args:
        choices: at least one.
        detour: where the first is much longer than the shortest.
        shut: numbers of the edges that are closed and would else be on the first.

    """

    choices: tuple[Choice, ...]
    detour: Detour | None = None
    shut: frozenset[int] = frozenset()
