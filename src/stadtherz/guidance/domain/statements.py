"""What is said of a stage and in which order, whatever the language (R01, R10, R21 to R30).

First how one turns, then what one does and how far, then what is known, and last what to mind.
Each language has a sentence for each statement, so none can say more than another.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Part, Ride, Stage
from stadtherz.streets.values import (
    Across,
    Crossing,
    Kerb,
    Kerbside,
    Kind,
    Known,
    Tactile,
    Walk,
)

LEVEL = (Kerb.FLUSH, Kerb.NONE)
NO_FIELD = (Tactile.NO, Tactile.INCORRECT)


@dataclass(frozen=True, slots=True)
class Onward:
    """The way begins, goes on, or turns into a street or path."""

    leg: Leg


@dataclass(frozen=True, slots=True)
class Follow:
    """One follows a street or path so far."""

    leg: Leg


@dataclass(frozen=True, slots=True)
class Pavement:
    """There is no pavement on this side, or nobody knows."""

    known: Walk


@dataclass(frozen=True, slots=True)
class Strip:
    """A tactile strip leads along."""


@dataclass(frozen=True, slots=True)
class Face:
    """Before a crossing, steps or a lift one turns."""

    degrees: float


@dataclass(frozen=True, slots=True)
class Secured:
    """How a crossing is secured, and what its signal lets be heard and felt.

    `number` is that of a part of the crossing; 0 where it has one part only.
    """

    crossing: Crossing
    number: int = 0


@dataclass(frozen=True, slots=True)
class Lanes:
    """How many lanes are crossed."""

    number: int


@dataclass(frozen=True, slots=True)
class Island:
    """There is an island in the middle."""


@dataclass(frozen=True, slots=True)
class Kerbs:
    """The kerbs of both sides as they are met."""

    near: Kerb
    far: Kerb


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
    """No step and no field tells where the carriageway begins, first or afterwards (R28)."""

    is_first: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """A crossing has so many parts, with the first island so far away."""

    number: int
    metres: float


@dataclass(frozen=True, slots=True)
class UpOrDown:
    """Nobody has said whether the steps lead up or down."""


@dataclass(frozen=True, slots=True)
class Steps:
    """So many steps, counted by somebody or guessed from the length."""

    number: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Handrail:
    """Whether there is a handrail."""

    known: Known


@dataclass(frozen=True, slots=True)
class Storeys:
    """With the lift over so many storeys."""

    number: int


Statement = (
    Onward | Follow | Pavement | Strip | Face | Secured | Lanes | Island | Kerbs | Fields
    | NothingOfKerbs | Unfelt | Parts | UpOrDown | Steps | Handrail | Storeys
)  # fmt: skip


def statements(stage: Stage) -> Iterator[Statement]:
    """Give what is said of a stage, in its order."""
    if isinstance(stage, Leg):
        yield from _leg(stage)
        return
    if stage.turn is not None:
        yield Face(stage.turn)
    if isinstance(stage, Cross):
        yield from _cross(stage)
    elif isinstance(stage, Climb):
        yield from _climb(stage)
    elif isinstance(stage, Ride):
        yield Storeys(stage.storeys)


def _leg(leg: Leg) -> Iterator[Statement]:
    yield Onward(leg)
    yield Follow(leg)
    if leg.side is not None and leg.pavement in (Walk.NO, Walk.UNKNOWN):
        yield Pavement(leg.pavement)
    if leg.tactile is Tactile.YES:
        yield Strip()


def _cross(stage: Cross) -> Iterator[Statement]:
    for number, part in enumerate(stage.parts, 1):
        yield from _part(part, number if len(stage.parts) > 1 else 0)
    if len(stage.parts) > 1:
        yield Parts(len(stage.parts), stage.parts[0].length_m)


def _part(part: Part, number: int) -> Iterator[Statement]:
    crossing = part.crossing
    yield Secured(crossing, number)
    if crossing.street.lanes and crossing.across is Across.ROAD:
        yield Lanes(crossing.street.lanes)
    if crossing.island is Known.YES:
        yield Island()
    yield from _kerbs(*crossing.sides)


def _kerbs(near: Kerbside, far: Kerbside) -> Iterator[Statement]:
    kerbs, fields = Kerbs(near.kerb, far.kerb), Fields(near.tactile, far.tactile)
    if {near.kerb, far.kerb} == {Kerb.UNKNOWN} and {near.tactile, far.tactile} == {Tactile.UNKNOWN}:
        yield NothingOfKerbs()
        return
    yield kerbs
    yield fields
    for side, is_first in ((near, True), (far, False)):
        if side.kerb in LEVEL and side.tactile in NO_FIELD:
            yield Unfelt(is_first)


def _climb(climb: Climb) -> Iterator[Statement]:
    if climb.up is None:
        yield UpOrDown()
    if climb.kind is Kind.STEPS:
        yield Steps(climb.steps, climb.counted)
        yield Handrail(climb.handrail)
