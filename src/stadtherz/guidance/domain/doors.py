"""On which side one gets out of a lift, by the ways that lead to it and from it."""

from math import degrees

from stadtherz.guidance.domain.outlook import direction, is_long
from stadtherz.streets.values import XY, bearing, distance, turn

SIDES = (0.0, 90.0, 180.0, -90.0)
AT_DOOR_M = 1.5
"""Paths bend soon behind a door, so the side is told by their first piece."""


def door_of(came: tuple[XY, ...], goes: tuple[XY, ...]) -> float | None:
    """Give the side on which one gets out, in degrees to the right of how one got in.

    Args:
        came: the line on which one walks to the lift.
        goes: the line on which one walks away from it.

    Returns:
        0, 90, 180 or -90; None where one of the lines has no length.

    """
    if not (is_long(came) and is_long(goes)):
        return None
    inside, outside = _first(came[::-1]), _first(goes)
    angle = degrees(turn(bearing(inside[1], inside[0]), bearing(*outside)))
    return min(SIDES, key=lambda side: abs(wrapped(angle - side)))


def _first(line: tuple[XY, ...]) -> tuple[XY, XY]:
    """Give the first piece of a line that is long enough to have a direction."""
    for at in line[1:]:
        if distance(line[0], at) >= AT_DOOR_M:
            return line[0], at
    return direction(line)


def wrapped(angle: float) -> float:
    """Give an angle between -180 and 180 degrees."""
    return (angle + 180) % 360 - 180
