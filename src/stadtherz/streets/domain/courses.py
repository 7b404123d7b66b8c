"""How a crossing lies: straight over the road or slanted, and what runs along within it.

Only what somebody has drawn says how a crossing lies: a way across, or one way that leads over the
road. Where the two sides are joined by us, nothing is said.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import degrees, pi

from stadtherz.streets.domain.corners import Junction
from stadtherz.streets.domain.crossings import Across, Crossing
from stadtherz.streets.domain.ground import Ground
from stadtherz.streets.domain.known import ABSENT, Known, Tags, plain
from stadtherz.streets.domain.passages import Kind
from stadtherz.streets.domain.plane import XY, bearing, turn

BENT = pi / 3
"""Where a road bends by more, there is no straight way over it."""
STEEPEST = 60.0
"""Who seems to walk along a road rather than over it has been drawn wrongly."""
CYCLES = frozenset({"lane", "track"})


def with_course(
    crossing: Crossing, ground: Ground, junction: Junction, place: int, line: Sequence[XY]
) -> Crossing:
    """Add to a crossing how it lies, and which rails and cycle lanes are within.

    Args:
        crossing: of an arm, from its left to its right.
        ground: on which it is.
        junction: its corners.
        place: number of the arm.
        line: along which one crosses.

    """
    slant = _slant(ground, junction, place, line)
    if crossing.across is not Across.ROAD:
        return replace(crossing, slant=slant)
    arm = junction.arms[place]
    passage = ground.passages[arm.passage]
    left, right = cycles_of(passage.way.tags, one_way=passage.is_one_way)
    cycles = (left, right) if arm.forward else (right, left)
    return replace(crossing, slant=slant, rails=rails_in(passage.way.tags), cycles=cycles)


def rails_in(tags: Tags) -> Known:
    """Say whether rails lie in a carriageway."""
    if tags.get("railway") in ("tram", "light_rail"):
        return Known.YES
    return Known.of(tags.get("embedded_rails"))


def cycles_of(tags: Tags, *, one_way: bool) -> tuple[Known, Known]:
    """Say whether a cycle lane is on the left and on the right of a road, as it is drawn.

    Without a side, a lane of a one-way road is on its right, where traffic keeps to the right.
    """
    both = tags.get("cycleway:both")
    plainly = tags.get("cycleway")
    left = tags.get("cycleway:left", both or (None if one_way else plainly))
    right = tags.get("cycleway:right", both or plainly)
    return _cycles(left), _cycles(right)


def _cycles(word: str | None) -> Known:
    """Read one side; one that is a way of its own is crossed as such, and no part of this road."""
    word = plain(word)
    if word in CYCLES:
        return Known.YES
    return Known.NO if word in ABSENT or word == "separate" else Known.UNKNOWN


def _slant(ground: Ground, junction: Junction, place: int, line: Sequence[XY]) -> float | None:
    """Give by how many degrees one crosses to the right of straight; None where nobody drew it."""
    if len(junction.bars) != 2 or not _is_drawn(ground, junction):
        return None
    there, back = (junction.arms[one].towards for one in junction.bars)
    if junction.bars[0] != place:
        there, back = back, there
    bend = turn(there, back + pi)
    slant = degrees(turn(there + bend / 2 + pi / 2, bearing(line[0], line[-1])))
    return slant if abs(bend) <= BENT and abs(slant) <= STEEPEST else None


def _is_drawn(ground: Ground, junction: Junction) -> bool:
    """Whether a way across leads to both sides, or one way leads over the road."""
    across: tuple[set[int], set[int]] = (set(), set())
    over: tuple[set[int], set[int]] = (set(), set())
    for arm, corner in zip(junction.arms, junction.right, strict=True):
        if not arm.bars:
            over[corner].add(arm.passage)
            if ground.passages[arm.passage].kind is Kind.CROSSING:
                across[corner].add(arm.passage)
    return bool((across[0] and across[1]) or over[0] & over[1])
