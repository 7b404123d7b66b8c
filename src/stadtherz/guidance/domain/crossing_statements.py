"""What is said of a crossing and in which order, whatever the language (R22 to R29).

How it is secured and what its signal has, its island, how wide it is and how one crosses it, kerbs
and tactile fields as they are met, what runs along within it, and last what to mind.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from stadtherz.guidance.domain.stage import Cross, Part
from stadtherz.streets.values import (
    Across,
    Crossing,
    Kerb,
    Kerbside,
    Known,
    OtherPart,
    Sound,
    Street,
    Tactile,
)
from stadtherz.streets.values import Secured as Signals

LEVEL = (Kerb.FLUSH, Kerb.NONE)
RISING = (Kerb.UNKNOWN, Kerb.NONE, Kerb.FLUSH, Kerb.LOWERED, Kerb.ROLLED, Kerb.RAISED)
NO_FIELD = (Tactile.NO, Tactile.INCORRECT)
TWO = 2
"""A crossing in two parts has one island."""
WIDE_ISLAND_M = 6.0
"""An island that is longer is told to be."""


@dataclass(frozen=True, slots=True)
class Secured:
    """How a crossing is secured, and what its signal lets be heard and felt.

    `number` is that of a part of the crossing; 0 where it has one part only, -1 where all its
    parts are alike.
    """

    crossing: Crossing
    number: int = 0


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Of a signal of which the sound is known nobody has said if it vibrates or has a button."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """The button has an arrow that can be felt (DIN 32981)."""


@dataclass(frozen=True, slots=True)
class Minimap:
    """The button has a map of the crossing that can be felt."""


@dataclass(frozen=True, slots=True)
class Island:
    """There is an island in the middle."""


class Slant(Enum):
    """How one crosses: straight over what is crossed, or to one side of that."""

    STRAIGHT = "straight"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Course:
    """How wide it is and how one crosses it, as far as somebody has measured or drawn it.

    Args:
        lanes: how many are crossed; None where nobody has counted.
        width_m: where it was measured and the lanes were not counted.
        slant: how one crosses; None where nobody has drawn it.

    """

    lanes: int | None
    width_m: float | None
    slant: Slant | None


@dataclass(frozen=True, slots=True)
class Within:
    """Rails lie in the carriageway, or a cycle lane is on its first or its second side."""

    rails: bool
    first: bool
    second: bool


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
class Beside:
    """The kerb has another height beside the way across (R27), first or afterwards.

    `is_for_canes` says whether that is the higher one, which a cane finds; else wheels pass there.
    """

    is_first: bool
    part: OtherPart
    is_for_canes: bool


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


@dataclass(frozen=True, slots=True)
class MaybeUnfelt:
    """There is no step, and nobody has said whether a field tells where something begins (R28).

    `is_first` as in `Unfelt`.
    """

    is_first: bool | None
    across: Across = Across.ROAD


OfCrossing = (
    Secured | Unsaid | Arrow | Minimap | Island | Course | Kerbs | Fields | NothingOfKerbs
    | Beside | Within | Unfelt | MaybeUnfelt | Parts
)  # fmt: skip


def of_crossing(stage: Cross) -> Iterator[OfCrossing]:
    """Give what is said of a crossing, part by part, after where it is (R22, R29)."""
    if len(stage.parts) > 1:
        first = stage.parts[0]
        yield Parts(len(stage.parts), first.length_m, first.island_m)
    if len(stage.parts) > 1 and len({_told_of(part) for part in stage.parts}) == 1:
        yield from _part(stage.parts[0], -1)
        return
    for number, part in enumerate(stage.parts, 1):
        yield from _part(part, number if len(stage.parts) > 1 else 0)


def _told_of(part: Part) -> tuple[Crossing, *tuple[OfCrossing, ...]]:
    """Give all that is told of a part, to find those that are alike."""
    crossing = replace(
        part.crossing,
        ref="",
        street=Street(),
        sides=NO_SIDES,
        slant=None,
        rails=Known.UNKNOWN,
        cycles=UNKNOWN,
    )
    return crossing, *[*_part(part, -1)][1:]


NO_SIDES = Kerbside(), Kerbside()
UNKNOWN = Known.UNKNOWN, Known.UNKNOWN


def _part(part: Part, number: int) -> Iterator[OfCrossing]:
    crossing = part.crossing
    yield Secured(crossing, number)
    yield from _equipment(crossing)
    if crossing.island is Known.YES:
        yield Island()
    yield from _course(crossing)
    yield from _kerbs(*crossing.sides, crossing.across)
    for side, is_first in zip(crossing.sides, (True, False), strict=True):
        if side.other:
            is_higher = RISING.index(side.other.kerb) > RISING.index(side.kerb)
            yield Beside(is_first, side.other, is_higher)
    if crossing.across is Across.ROAD:
        found = (crossing.rails, *crossing.cycles)
        if Known.YES in found:
            yield Within(*(one is Known.YES for one in found))
    yield from _unfelt(crossing)


def _equipment(crossing: Crossing) -> Iterator[OfCrossing]:
    is_heard = crossing.secured is Signals.SIGNALS and crossing.sound is not Sound.UNKNOWN
    if is_heard and crossing.vibration is crossing.button is Known.UNKNOWN:
        yield Unsaid()
    if crossing.arrow is Known.YES:
        yield Arrow()
    if crossing.minimap is Known.YES:
        yield Minimap()


def _course(crossing: Crossing) -> Iterator[OfCrossing]:
    street = crossing.street
    lanes = street.lanes if crossing.across is Across.ROAD else None
    width = street.width.m if street.width.known and not lanes else None
    if lanes or width or crossing.slant is not None:
        yield Course(lanes or None, width, _slant(crossing))


def _slant(crossing: Crossing) -> Slant | None:
    if crossing.slant is None or not crossing.is_slanted:
        return None if crossing.slant is None else Slant.STRAIGHT
    return Slant.RIGHT if crossing.slant > 0 else Slant.LEFT


def _kerbs(near: Kerbside, far: Kerbside, across: Across) -> Iterator[OfCrossing]:
    kerbs, fields = Kerbs(near.kerb, far.kerb), Fields(near.tactile, far.tactile)
    if across is Across.RAIL:  # where nobody has said that they have a kerb, they have none
        kerbs = Kerbs(*(None if one is Kerb.UNKNOWN else one for one in (near.kerb, far.kerb)))
    if (kerbs, fields) == NOTHING_KNOWN:
        yield NothingOfKerbs()
        return
    if kerbs != Kerbs(None, None):
        yield kerbs
    yield fields


def _unfelt(crossing: Crossing) -> Iterator[OfCrossing]:
    level = [one.tactile if one.kerb in LEVEL else Tactile.YES for one in crossing.sides]
    for kind, fields in ((Unfelt, NO_FIELD), (MaybeUnfelt, (Tactile.UNKNOWN,))):
        unfelt = [one in fields for one in level]
        if any(unfelt):
            yield kind(None if all(unfelt) else unfelt[0], crossing.across)


NOTHING_KNOWN = Kerbs(Kerb.UNKNOWN, Kerb.UNKNOWN), Fields(Tactile.UNKNOWN, Tactile.UNKNOWN)


WAITS: tuple[type, ...] = (
    MaybeUnfelt,
    Beside,
    Within,
    Kerbs,
    Fields,
    Island,
    Arrow,
    Minimap,
    Course,
)
"""What of a crossing can wait until somebody asks, the last before the others: all but how one
stands, how it is secured, its parts, and what there is to mind."""


def leaves_unknown(stage: Cross) -> bool:
    """Whether it is told of a crossing that something of its kerbs or fields is unknown."""
    return any(
        isinstance(one, NothingOfKerbs)
        or (isinstance(one, Kerbs) and Kerb.UNKNOWN in (one.near, one.far))
        or (isinstance(one, Fields) and Tactile.UNKNOWN in (one.near, one.far))
        for one in of_crossing(stage)
    )
