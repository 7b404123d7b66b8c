"""Directions and distances as numbers that are said: how far, and which way to turn.

Rules R06 to R08 of the guide (after ITU-T F.921 and teachers of mobility): the error of a rounded
distance is at most a tenth, and a diagonal is never plain left or right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Style(Enum):
    """How directions are said."""

    WORDS = "words"
    CLOCK = "clock"
    DEGREES = "degrees"


class Unit(Enum):
    """How distances are said."""

    METRES = "metres"
    STEPS = "steps"
    MINUTES = "minutes"


class Turn(Enum):
    """A turn in words; each has a left and a right but the first and the last."""

    STRAIGHT = "straight"
    SLIGHT = "slight"
    HALF = "half"
    FULL = "full"
    SHARP = "sharp"
    BACK = "back"


LIMITS = ((15, Turn.STRAIGHT), (30, Turn.SLIGHT), (60, Turn.HALF), (120, Turn.FULL),
          (165, Turn.SHARP))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody wants to be told their way.

    Args:
        style: of directions.
        unit: of distances.
        step_m: length of their step.
        speed_m_s: how fast they walk.

    """

    style: Style = Style.WORDS
    unit: Unit = Unit.METRES
    step_m: float = 0.65
    speed_m_s: float = 1.0


def turn_of(degrees: float) -> Turn:
    """Name a turn of so many degrees, positive to the right, from -180 to 180."""
    for limit, found in LIMITS:
        if abs(degrees) <= limit:
            return found
    return Turn.BACK


def hour_of(degrees: float) -> int:
    """Give the hour of the clock face in which something lies: 12 is straight ahead."""
    if turn_of(degrees) is Turn.STRAIGHT:
        return 12
    return round(degrees / 30) % 12 or 12


def rounded(metres: float) -> int:
    """Round a distance as it is said: by 1 to 50 metres, never more than a tenth wrong.

    The steps of R08 (5 metres from 10 on, 50 from 200 on) would be 17 and 11 % wrong at 12 and 225.
    """
    for below, step in ((10, 1), (25, 2), (50, 5), (200, 10), (500, 20)):
        if metres < below:
            return max(1, step * round(metres / step))
    return 50 * round(metres / 50)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of a language for directions and distances; braces stand for what changes.

    Args:
        turns: with `{side}`; without the first and the last.
        sides: left and right.
        back, clock, degrees: with `{hour}`; with `{degrees}` and `{side}`.
        metres, steps: one of them, and `{number}` of them.
        minutes: less than one, one, and `{number}` of them.

    """

    turns: Mapping[Turn, str]
    sides: tuple[str, str]
    back: str
    clock: str
    degrees: str
    metres: tuple[str, str]
    steps: tuple[str, str]
    minutes: tuple[str, str, str]

    def direction(self, degrees: float, manner: Manner) -> str:
        """Say where to turn by so many degrees, positive to the right; "" for straight on."""
        turn, side = turn_of(degrees), self.sides[degrees > 0]
        if turn is Turn.STRAIGHT:
            return ""
        if manner.style is Style.CLOCK:
            return self.clock.format(hour=hour_of(degrees))
        if manner.style is Style.DEGREES:
            return self.degrees.format(degrees=5 * round(abs(degrees) / 5), side=side)
        return self.back if turn is Turn.BACK else self.turns[turn].format(side=side)

    def time(self, metres: float, manner: Manner) -> str:
        """Say how long somebody walks."""
        minutes = round(metres / manner.speed_m_s / 60)
        return self.minutes[min(minutes, 2)].format(number=minutes)

    def distance(self, metres: float, manner: Manner) -> str:
        """Say how far it is, in the unit that somebody chose; what is near never in minutes."""
        if manner.unit is Unit.MINUTES and round(metres / manner.speed_m_s / 60):
            return self.time(metres, manner)
        is_steps = manner.unit is Unit.STEPS
        one, many = self.steps if is_steps else self.metres
        number = rounded(round(metres / manner.step_m) if is_steps else metres)
        return one if number == 1 else many.format(number=number)
