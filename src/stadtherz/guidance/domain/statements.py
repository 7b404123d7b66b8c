"""What is said of a stage and in which order, whatever the language (R01, R10, R21 to R36).

First where one turns and how, then what one does and how far, then what is known, and last what to
mind. Each language has a sentence for each statement, so none can say more than another.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stadtherz.guidance.domain.climbs import Climbed, climbed
from stadtherz.guidance.domain.crossing_statements import OfCrossing, of_crossing
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Ride, Stage
from stadtherz.guidance.domain.landmarks import Guide, Landmark, Mark, Passed
from stadtherz.streets.values import (
    Kind,
    Side,
    Tactile,
    Walk,
)

LONG_M = 15.0
"""On shorter stretches it is not said where the carriageway is and what leads along."""
REST_M, CONFIRMED_M = 30.0, 60.0
"""The rest of a stretch is said where it is longer, and the stretch too."""
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


Statement = (
    Stand | Onward | Follow | Roadside | Pavement | Strip | Leading | Open | Passing | Served
    | Rest | Face | OfCrossing | NoLine | Climbed
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
        yield from of_crossing(stage)
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
