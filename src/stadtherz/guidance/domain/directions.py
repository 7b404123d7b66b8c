"""Directions and distances as numbers that are said: how far, and which way to turn.

Rules R06 to R08 of the guide (after ITU-T F.921 and teachers of mobility): the error of a rounded
distance is at most a tenth, and a diagonal is never plain left or right.
"""

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
    """Round a distance as it is said: to 1, 5, 10 or 50 metres."""
    for below, step in ((10, 1), (50, 5), (200, 10)):
        if metres < below:
            return max(1, step * round(metres / step))
    return 50 * round(metres / 50)
