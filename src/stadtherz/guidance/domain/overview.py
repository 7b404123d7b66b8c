"""What is told of a whole way: what to expect, how it begins and ends, and why it is another one.

The overview comes first (R09); then how to stand at the door (R34); after the last stage where the
goal is (R33). Numbers come from the stages alone, so they cannot differ from what is told later.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from math import degrees

from stadtherz.guidance.domain.choices import Choice, Reason, Why
from stadtherz.guidance.domain.crossing_statements import leaves_unknown
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Part, Ride, Stage
from stadtherz.guidance.domain.outlook import direction
from stadtherz.guidance.domain.statements import has_line, is_open
from stadtherz.streets.values import (
    XY,
    Closure,
    Entrance,
    Kind,
    Known,
    Secured,
    Serving,
    Side,
    Sound,
    Walk,
    bearing,
    distance,
    turn,
)

MAIN, SHARE = 3, 0.1
"""So many streets are named, each with at least this share of the way."""
AT_DOOR_M = 2.0
MOST_REASONS = 2


class Help(Enum):
    """How a crossing helps who does not see, as it is counted."""

    SOUND = "sound"
    SILENT = "silent"
    SOUND_UNKNOWN = "sound-unknown"
    ZEBRA = "zebra"
    UNAIDED = "unaided"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Length:
    """How long the way is."""

    metres: float


@dataclass(frozen=True, slots=True)
class Streets:
    """The streets along which most of it leads, in their order."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crossings:
    """How many crossings there are, by what helps; a crossing in parts is as good as its worst."""

    counts: tuple[tuple[Help, int], ...]


@dataclass(frozen=True, slots=True)
class Buttons:
    """Signals on the way vibrate: where that is usually felt (R26, DIN 32981)."""


@dataclass(frozen=True, slots=True)
class Levels:
    """How many flights of steps, escalators and lifts there are."""

    steps: int
    escalators: int
    lifts: int


@dataclass(frozen=True, slots=True)
class OpenAreas:
    """So many metres lead along open areas without a line."""

    metres: float


@dataclass(frozen=True, slots=True)
class NoLines:
    """On so many metres no line is known that a cane can follow; or on none at all."""

    metres: float
    everywhere: bool


@dataclass(frozen=True, slots=True)
class NoPavement:
    """So many metres lead along roads without a pavement on that side."""

    metres: float


@dataclass(frozen=True, slots=True)
class NotKnown:
    """What nobody has looked at: kerbs or fields of crossings, and pavements."""

    crossings: int
    pavement_m: float


@dataclass(frozen=True, slots=True)
class ClosedOff:
    """The way leads around something that is closed, or through where that makes it narrow (R38).

    Args:
        closure: with its moments as the clocks of the city show them.

    """

    closure: Closure


@dataclass(frozen=True, slots=True)
class Apart:
    """From the place itself no way suits the profile; the way begins or ends so far from it."""

    metres: float
    is_start: bool


@dataclass(frozen=True, slots=True)
class Aid:
    """The guide is an aid."""


@dataclass(frozen=True, slots=True)
class FromDoor:
    """Where the way begins for somebody whose back is to the door, in degrees to the right."""

    degrees: float


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where the goal is, seen from the end of the way.

    Args:
        degrees: to the right of the direction in which one arrives.
        metres: from the end of the way.
        is_main: whether it is a main entrance; None where it is none that is known.

    """

    degrees: float
    metres: float
    is_main: bool | None = None


@dataclass(frozen=True, slots=True)
class AtDoor:
    """What is known of the entrance that is the goal."""

    entrance: Entrance


@dataclass(frozen=True, slots=True)
class NoDoor:
    """The goal is a house, and the map does not have its entrance."""


@dataclass(frozen=True, slots=True)
class Done:
    """The guidance ends."""


@dataclass(frozen=True, slots=True)
class WhyOther:
    """Why somebody might take a way, against the first one that is offered.

    Args:
        longer_m: by so many metres; below 0 for shorter.
        reasons: what else tells them apart, the weightiest first; two of them are told.

    """

    longer_m: float = 0.0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Boarding:
    """The goal is a stop: whereto vehicles leave here, which lines, and how many other places.

    Args:
        towards: the compass direction in which vehicles leave, in degrees; None: unknown.
        serves: its lines.
        others: how many other places to get on the stop has.

    """

    towards: float | None
    serves: tuple[Serving, ...]
    others: int


Line = (
    Length | Streets | Crossings | Buttons | Levels | OpenAreas | NoLines | NoPavement | NotKnown
    | ClosedOff | Apart | Aid | FromDoor | Arrival | AtDoor | NoDoor | Boarding
    | Done | WhyOther
)  # fmt: skip


def overview(stages: Sequence[Stage], closures: Sequence[Closure] = ()) -> Iterator[Line]:
    """Give what is told of a way before its first step.

    Args:
        stages: of the way.
        closures: around which it leads, or which make it narrow.

    """
    yield Length(sum(one.length_m for one in stages))
    streets = _streets(stages)
    if streets:
        yield Streets(streets)
    counts = Counter(help_of(one) for one in stages if isinstance(one, Cross))
    yield Crossings(tuple((one, counts[one]) for one in Help if counts[one]))
    if any(_vibrates(one) for one in stages):
        yield Buttons()
    kinds = Counter(one.kind for one in stages if isinstance(one, Climb))
    lifts = sum(isinstance(one, Ride) for one in stages)
    if kinds or lifts:
        yield Levels(kinds[Kind.STEPS], kinds[Kind.ESCALATOR], lifts)
    legs = [one for one in stages if isinstance(one, Leg)]
    bare = sum(one.length_m for one in legs if is_open(one))
    if bare:
        yield OpenAreas(bare)
    lineless = sum(one.length_m for one in legs if not has_line(one))
    if lineless:
        yield NoLines(lineless, everywhere=not any(map(has_line, legs)))
    roadway = sum(one.length_m for one in legs if one.side and one.pavement is Walk.NO)
    if roadway:
        yield NoPavement(roadway)
    unknown = sum(leaves_unknown(one) for one in stages if isinstance(one, Cross))
    pavement = sum(one.length_m for one in legs if one.side and one.pavement is Walk.UNKNOWN)
    if unknown or pavement:
        yield NotKnown(unknown, pavement)
    yield from map(ClosedOff, closures)
    yield Aid()


def _vibrates(stage: Stage) -> bool:
    parts = stage.parts if isinstance(stage, Cross) else ()
    return any(one.crossing.vibration is Known.YES for one in parts)


def _streets(stages: Sequence[Stage]) -> tuple[str, ...]:
    lengths = Counter[str]()
    for stage in stages:
        if isinstance(stage, Leg) and stage.name:
            lengths[stage.name] += round(stage.length_m * 100)
    whole = sum(stage.length_m for stage in stages) * 100
    main = {name for name, far in lengths.most_common(MAIN) if far >= SHARE * whole}
    return tuple(name for name in lengths if name in main)


def help_of(cross: Cross) -> Help:
    """Say what helps at a crossing: of its parts the one that helps the least counts."""
    order = list(Help)
    return max((_help(one) for one in cross.parts), key=order.index)


def _help(part: Part) -> Help:
    crossing = part.crossing
    if crossing.secured is Secured.SIGNALS:
        sounds = {Sound.YES: Help.SOUND, Sound.WALK: Help.SOUND, Sound.UNKNOWN: Help.SOUND_UNKNOWN}
        return sounds.get(crossing.sound, Help.SILENT)
    return {Secured.ZEBRA: Help.ZEBRA, Secured.UNKNOWN: Help.UNKNOWN,
            Secured.FORBIDDEN: Help.FORBIDDEN}.get(crossing.secured, Help.UNAIDED)  # fmt: skip


def from_door(stages: Sequence[Stage], door: XY) -> FromDoor | None:
    """Say where the way begins for who comes out of a door; None where they are the same place."""
    first = stages[0].line
    if distance(door, first[0]) < AT_DOOR_M:
        return None
    return FromDoor(degrees(turn(bearing(door, first[0]), bearing(*direction(first)))))


def arrival(
    stages: Sequence[Stage], goal: XY, entrance: Entrance | None, *, is_house: bool = False
) -> Iterator[Line]:
    """Say where the goal is, seen from the end of the way; what is there follows, and the end.

    Args:
        stages: of the way.
        goal: where it is.
        entrance: what is known of it, where it is one.
        is_house: whether one would look for an entrance there.

    """
    last = next(one.line for one in reversed(stages) if len({*one.line}) > 1)
    away = distance(last[-1], goal)
    back = direction(last[::-1])
    ahead = degrees(turn(bearing(back[1], back[0]), bearing(last[-1], goal))) if away > 1 else 0.0
    yield Arrival(ahead, away, entrance.is_main if entrance else None)
    if entrance:
        yield AtDoor(entrance)
    elif is_house:
        yield NoDoor()


def why_other(choice: Choice) -> WhyOther:
    """Say in what a choice differs from the first one."""
    longer, rest = 0.0, []
    for one in choice.reasons:
        if one.why in (Why.LONGER, Why.SHORTER):
            longer += one.number if one.why is Why.LONGER else -one.number
        else:
            rest.append(one)
    return WhyOther(longer, tuple(rest))


def side_at(ahead: float) -> Side | None:
    """Give the side on which a goal lies; None for straight ahead or behind."""
    if abs(ahead) < 30 or abs(ahead) > 150:
        return None
    return Side.RIGHT if ahead > 0 else Side.LEFT
