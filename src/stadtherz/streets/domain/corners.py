"""Takes a junction apart into its corners, so that crossing a road is an edge of its own.

The arms of a junction that have to be crossed (carriageways, cycle tracks, rails) part the ground
around it into corners. Pavements and footways lead into corners; from corner to corner one comes
only across the arm between them. The map has a line for a road; a person on foot is on one side.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, pi, sin

from stadtherz.streets.domain.plane import TURN, XY, moved, turn

FARTHEST = 2.0
"""A corner lies at most so many half widths of a road away from the middle of its junction."""


@dataclass(frozen=True, slots=True)
class Arm:
    """A way that leaves a junction.

    Args:
        passage: its number.
        forward: whether it leaves in the direction in which the way is drawn.
        towards: direction in radians, clockwise from north.
        bars: whether it has to be crossed.
        half_m: half of its width, for what has to be crossed.
        room_m: how far its next node is, for what is walked along.

    """

    passage: int
    forward: bool
    towards: float
    bars: bool
    half_m: float = 0.0
    room_m: float = inf


@dataclass(frozen=True, slots=True)
class Junction:
    """The corners of a junction, clockwise, and what leads into which.

    Args:
        arms: clockwise, as they leave.
        places: of the corners, on the plane; at least one.
        right, left: for each arm the corner on its side, looking outward; for what is walked along
            both are the corner into which it leads.

    """

    arms: tuple[Arm, ...]
    places: tuple[XY, ...]
    right: tuple[int, ...]
    left: tuple[int, ...]

    @property
    def bars(self) -> tuple[int, ...]:
        """Number the arms that have to be crossed, clockwise."""
        return tuple(place for place, arm in enumerate(self.arms) if arm.bars)


def junction_of(at: XY, arms: Sequence[Arm]) -> Junction:
    """Take a junction apart.

    Args:
        at: where it is, on the plane.
        arms: that leave it, in any order.

    """
    found = tuple(sorted(arms, key=lambda arm: (arm.towards, arm.passage, arm.forward)))
    bars = [arm for arm in found if arm.bars]
    if not bars:
        return Junction(found, (at,), (0,) * len(found), (0,) * len(found))
    number, seen = len(bars), -1
    right, left = [], []
    for arm in found:
        seen += arm.bars
        right.append(seen % number)
        left.append((seen - 1) % number if arm.bars else seen % number)
    places = tuple(
        _corner(at, arm, bars[(place + 1) % number], _first(found, right, place))
        for place, arm in enumerate(bars)
    )
    return Junction(found, places, tuple(right), tuple(left))


def parted(at: XY, arms: Sequence[Arm]) -> Junction:
    """Part a place on footways in two, where the map has a crossing and nothing that is crossed.

    The two arms that are the most opposite part it; each other one goes to the nearer of them.
    """
    found = tuple(sorted(arms, key=lambda arm: (arm.towards, arm.passage, arm.forward)))
    first = found[0]
    other = max(found, key=lambda arm: abs(turn(first.towards, arm.towards)))
    sides = tuple(
        int(abs(turn(arm.towards, other.towards)) < abs(turn(arm.towards, first.towards)))
        for arm in found
    )
    return Junction(found, (at, at), sides, sides)


def gone_on(arms: Sequence[Arm]) -> Sequence[Arm]:
    """Let the only thing that is crossed at a crossing go on straight behind it.

    A road may end where the map has a crossing over it, and where the piece of map is cut: those
    who walk from one of its sides to the other cross it there all the same.
    """
    bars = [arm for arm in arms if arm.bars]
    if len(bars) != 1:
        return arms
    [one] = bars
    beyond = replace(one, forward=not one.forward, towards=(one.towards + pi) % TURN)
    return [*arms, beyond]


def _first(arms: Sequence[Arm], right: Sequence[int], corner: int) -> Arm | None:
    """Give the first way that is walked into a corner."""
    into = (arm for arm, place in zip(arms, right, strict=True) if place == corner and not arm.bars)
    return next(into, None)


def _corner(at: XY, arm: Arm, following: Arm, walked: Arm | None) -> XY:
    """Give where the corner between two arms lies, clockwise from the first.

    Where a way leads into it, it lies on this way, and not behind the next thing that is crossed.
    """
    between = (following.towards - arm.towards) % TURN or TURN
    half = max(arm.half_m, following.half_m)
    if walked is not None:
        return moved(at, walked.towards, min(half, walked.room_m / 2))
    reach = half / max(1 / FARTHEST, abs(sin(between / 2))) if between < pi else half
    return moved(at, arm.towards + between / 2, reach)
