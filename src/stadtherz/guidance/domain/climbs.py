"""What is said of steps, escalators and lifts, whatever the language (R30, R31)."""

from collections.abc import Iterator
from dataclasses import dataclass

from stadtherz.guidance.domain.itinerary import Climb, Ride
from stadtherz.streets.values import Conveys, Kind, Known, Rails, Storey, Tactile


@dataclass(frozen=True, slots=True)
class UpOrDown:
    """Whether steps or a lift lead up or down; None where nobody has said."""

    climb: Climb | Ride


@dataclass(frozen=True, slots=True)
class Steps:
    """So many steps, counted by somebody or guessed from the length."""

    number: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Landings:
    """Landings after so many steps each.

    Args:
        after: how many steps lie before each landing, from the first on.
        counted: whether somebody counted them.
        sure: whether the map has the landings, and not only several flights.

    """

    after: tuple[int, ...]
    counted: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Handrails:
    """Where there are handrails, as one walks."""

    rails: Rails


@dataclass(frozen=True, slots=True)
class StepFields:
    """The tactile fields before the first and behind the last step."""

    near: Tactile
    far: Tactile


@dataclass(frozen=True, slots=True)
class Ramp:
    """Whether there is a ramp besides."""

    is_there: bool


@dataclass(frozen=True, slots=True)
class NothingOfSteps:
    """What of handrail, tactile field and ramp nobody has said."""

    rails: bool
    fields: bool
    ramp: bool


@dataclass(frozen=True, slots=True)
class Running:
    """Which way an escalator runs."""

    conveys: Conveys


@dataclass(frozen=True, slots=True)
class Goal:
    """To which storey a lift is taken; None where it is not certain."""

    storey: Storey | None


@dataclass(frozen=True, slots=True)
class Speaking:
    """Whether a lift says where it is, and whether its buttons have Braille."""

    speech: Known
    braille: Known


@dataclass(frozen=True, slots=True)
class Out:
    """On which side one gets out of a lift, in degrees to the right of how one got in."""

    door: float | None


Climbed = (
    UpOrDown | Steps | Landings | Handrails | StepFields | Ramp | NothingOfSteps | Running | Goal
    | Speaking | Out
)  # fmt: skip


def climbed(stage: Climb | Ride) -> Iterator[Climbed]:
    """Give what is said of steps, an escalator or a lift, in its order."""
    yield UpOrDown(stage)
    if isinstance(stage, Ride):
        yield Goal(stage.lift.end if stage.up is not None else None)
        yield Speaking(stage.lift.speech, stage.lift.braille)
        yield Out(stage.door)
    elif stage.kind is Kind.ESCALATOR:
        yield Running(stage.flight.conveys)
    else:
        yield from _steps(stage)


def _steps(climb: Climb) -> Iterator[Climbed]:
    yield Steps(climb.steps, climb.counted)
    if climb.flights:
        sums = [sum(climb.flights[: place + 1]) for place in range(len(climb.flights) - 1)]
        yield Landings(tuple(sums), climb.counted, climb.has_landings)
    rails, (near, far), ramp = climb.flight.rails, climb.flight.fields, climb.flight.ramp
    unknown = NothingOfSteps(
        {rails.any, rails.left, rails.right} == {Known.UNKNOWN},
        near is far is Tactile.UNKNOWN, ramp is Known.UNKNOWN,
    )  # fmt: skip
    if not unknown.rails:
        yield Handrails(rails)
    if not unknown.fields:
        yield StepFields(near, far)
    if not unknown.ramp:
        yield Ramp(ramp is Known.YES)
    if unknown.rails or unknown.fields or unknown.ramp:
        yield unknown
