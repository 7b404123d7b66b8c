"""What is said of a stage and in which order, whatever the language (R01, R10, R21 to R36).

First where one turns and how, then what one does and how far, then what is known, and last what to
mind. Each language has a sentence for each statement, so none can say more than another.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from stadtherz.guidance.domain.climbs import Climbed, climbed
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Part, Ride, Stage
from stadtherz.guidance.domain.landmarks import Guide, Landmark, Mark, Passed
from stadtherz.streets.values import (
    Across,
    Crossing,
    Kerb,
    Kerbside,
    Kind,
    Known,
    Side,
    Street,
    Tactile,
    Walk,
)

LEVEL = (Kerb.FLUSH, Kerb.NONE)
NO_FIELD = (Tactile.NO, Tactile.INCORRECT)
LONG_M = 15.0
"""On shorter stretches it is not said where the carriageway is and what leads along."""
REST_M, CONFIRMED_M = 30.0, 60.0
"""The rest of a stretch is said where it is longer, and the stretch too."""
TWO = 2
"""A crossing in two parts has one island."""
WIDE_ISLAND_M = 6.0
"""An island that is longer is told to be."""
OPEN_M = 15.0
"""An open area without a line is a thing to mind from so many metres on (R36)."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How to stand at the start: where the carriageway is, and whereto by the compass."""

    roadside: Side | None
    towards: float


@dataclass(frozen=True, slots=True)
class Onward:
    """The way begins, goes on, or turns into a street or path."""

    leg: Leg


@dataclass(frozen=True, slots=True)
class Follow:
    """One follows a street or path so far, up to what comes there.

    `is_next` says whether nothing was said since one turned into it, so that "it" is clear.
    """

    leg: Leg
    is_next: bool = True


@dataclass(frozen=True, slots=True)
class Roadside:
    """On which side the carriageway is."""

    side: Side


@dataclass(frozen=True, slots=True)
class Pavement:
    """There is no pavement on this side, or nobody knows."""

    known: Walk


@dataclass(frozen=True, slots=True)
class Strip:
    """A tactile strip leads along."""


@dataclass(frozen=True, slots=True)
class Leading:
    """A line that a cane can follow."""

    guide: Guide


@dataclass(frozen=True, slots=True)
class NoLine:
    """No line that a cane can follow is known; that is not to say that there is none."""


@dataclass(frozen=True, slots=True)
class Open:
    """One walks along an open area without any line that is known, and how far."""

    leg: Leg


@dataclass(frozen=True, slots=True)
class Passing:
    """A landmark on the way."""

    passed: Passed


@dataclass(frozen=True, slots=True)
class Served:
    """Which lines leave a stop on the way and where they go (R37).

    `is_named` says whether its name was told just before.
    """

    stop: Landmark
    is_named: bool


@dataclass(frozen=True, slots=True)
class Rest:
    """How far it is after the last landmark."""

    metres: float


@dataclass(frozen=True, slots=True)
class Face:
    """Before a crossing, steps or a lift one turns, and what is there."""

    stage: Cross | Climb | Ride


@dataclass(frozen=True, slots=True)
class Secured:
    """How a crossing is secured, and what its signal lets be heard and felt.

    `number` is that of a part of the crossing; 0 where it has one part only, -1 where all its
    parts are alike.
    """

    crossing: Crossing
    number: int = 0


@dataclass(frozen=True, slots=True)
class Arrow:
    """The button has an arrow that can be felt (DIN 32981)."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """How many lanes are crossed."""

    number: int


@dataclass(frozen=True, slots=True)
class Island:
    """There is an island in the middle."""


@dataclass(frozen=True, slots=True)
class Kerbs:
    """The kerbs of both sides as they are met; None where there need not be one, as at rails."""

    near: Kerb | None
    far: Kerb | None


@dataclass(frozen=True, slots=True)
class Fields:
    """The tactile fields of both sides as they are met."""

    near: Tactile
    far: Tactile


@dataclass(frozen=True, slots=True)
class NothingOfKerbs:
    """Nobody has said anything of kerbs and fields."""


@dataclass(frozen=True, slots=True)
class Unfelt:
    """No step and no field tells where something begins (R28).

    `is_first` says whether that is first or afterwards; None where it is so on both sides.
    """

    is_first: bool | None
    across: Across = Across.ROAD


@dataclass(frozen=True, slots=True)
class Parts:
    """A crossing has so many parts, with the first island so far away and so long."""

    number: int
    metres: float
    island_m: float


Statement = (
    Stand | Onward | Follow | Roadside | Pavement | Strip | Leading | Open | Passing | Served
    | Rest | Face | Secured | Arrow | Lanes | Island | Kerbs | Fields | NothingOfKerbs | Unfelt
    | Parts | NoLine | Climbed
)  # fmt: skip


def statements(stage: Stage) -> Iterator[Statement]:
    """Give what is said of a stage, in its order."""
    if stage.scene.towards is not None:
        yield Stand(stage.scene.roadside, stage.scene.towards)
    if isinstance(stage, Leg):
        yield from _leg(stage)
        return
    yield Face(stage)
    if isinstance(stage, Cross):
        yield from _cross(stage)
    else:
        yield from climbed(stage)


def _leg(leg: Leg) -> Iterator[Statement]:
    yield Onward(leg)
    at_stop = leg.scene.at if leg.scene.at and leg.scene.at.mark is Mark.STOP else None
    if at_stop:
        yield Served(at_stop, is_named=False)
    yield Follow(leg, is_next=not at_stop)
    if leg.side is not None and leg.pavement in (Walk.NO, Walk.UNKNOWN):
        yield Pavement(leg.pavement)
    yield from _lines(leg)
    for passed in leg.scene.passed:
        yield Passing(passed)
        if passed.landmark.serves:
            yield Served(passed.landmark, is_named=bool(passed.landmark.name))
    last = max((one.metres for one in leg.scene.passed), default=leg.length_m)
    if leg.length_m > CONFIRMED_M and leg.length_m - last > REST_M:
        yield Rest(leg.length_m - last)


def _lines(leg: Leg) -> Iterator[Statement]:
    """Give what one can follow, and where the carriageway is."""
    if leg.length_m >= LONG_M and leg.scene.roadside and leg.scene.towards is None:
        yield Roadside(leg.scene.roadside)
    if leg.scene.lost or has_line(leg) or is_open(leg):
        yield from lines_of(leg)


def lines_of(leg: Leg) -> Iterator[Statement]:
    """Give what one can follow along a stretch, or that nothing of the kind is known."""
    if leg.tactile is Tactile.YES:
        yield Strip()
    for guide in leg.scene.guides:
        yield Leading(guide)
    if not has_line(leg):
        yield Open(leg) if is_open(leg) else NoLine()


def has_line(leg: Leg) -> bool:
    """Whether the map has something along a stretch that a cane can follow."""
    return leg.tactile is Tactile.YES or bool(leg.scene.guides)


def is_open(leg: Leg) -> bool:
    """Whether a stretch leads along an open area without a line (R36)."""
    return leg.kind is Kind.AREA and leg.length_m >= OPEN_M and not has_line(leg)


def _cross(stage: Cross) -> Iterator[Statement]:
    if len(stage.parts) > 1:
        first = stage.parts[0]
        yield Parts(len(stage.parts), first.length_m, first.island_m)
    if len(stage.parts) > 1 and len({_told_of(part) for part in stage.parts}) == 1:
        yield from _part(stage.parts[0], -1)
        return
    for number, part in enumerate(stage.parts, 1):
        yield from _part(part, number if len(stage.parts) > 1 else 0)


def _told_of(part: Part) -> Crossing:
    """Give all that is told of a part, to find those that are alike."""
    return replace(part.crossing, ref="", street=Street(lanes=part.crossing.street.lanes), sides=(
        Kerbside(part.crossing.sides[0].kerb, None, part.crossing.sides[0].tactile),
        Kerbside(part.crossing.sides[1].kerb, None, part.crossing.sides[1].tactile),
    ))  # fmt: skip


def _part(part: Part, number: int) -> Iterator[Statement]:
    crossing = part.crossing
    yield Secured(crossing, number)
    if crossing.arrow is Known.YES:
        yield Arrow()
    if crossing.island is Known.YES:
        yield Island()
    if crossing.street.lanes and crossing.across is Across.ROAD:
        yield Lanes(crossing.street.lanes)
    yield from _kerbs(*crossing.sides, crossing.across)


def _kerbs(near: Kerbside, far: Kerbside, across: Across) -> Iterator[Statement]:
    kerbs, fields = Kerbs(near.kerb, far.kerb), Fields(near.tactile, far.tactile)
    if across is Across.RAIL:  # where nobody has said that they have a kerb, they have none
        kerbs = Kerbs(*(None if one is Kerb.UNKNOWN else one for one in (near.kerb, far.kerb)))
    if (kerbs, fields) == NOTHING_KNOWN:
        yield NothingOfKerbs()
        return
    if kerbs != Kerbs(None, None):
        yield kerbs
    yield fields
    unfelt = [side.kerb in LEVEL and side.tactile in NO_FIELD for side in (near, far)]
    if any(unfelt):
        yield Unfelt(None if all(unfelt) else unfelt[0], across)


NOTHING_KNOWN = Kerbs(Kerb.UNKNOWN, Kerb.UNKNOWN), Fields(Tactile.UNKNOWN, Tactile.UNKNOWN)


WAITS: tuple[type, ...] = (Kerbs, Fields, Island, Arrow, Lanes)
"""What of a crossing can wait until somebody asks, the last before the others: all but how one
stands, how it is secured, its parts, and what there is to mind."""


def leaves_unknown(stage: Cross) -> bool:
    """Whether it is told of a crossing that something of its kerbs or fields is unknown."""
    return any(
        isinstance(one, NothingOfKerbs)
        or (isinstance(one, Kerbs) and Kerb.UNKNOWN in (one.near, one.far))
        or (isinstance(one, Fields) and Tactile.UNKNOWN in (one.near, one.far))
        for one in statements(stage)
    )
