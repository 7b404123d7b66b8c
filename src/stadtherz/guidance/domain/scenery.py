"""Says of each stage of a way what one meets at its beginning, along it, and at its end."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import degrees

from stadtherz.guidance.domain.along import (
    at_place,
    guides,
    is_only,
    passed,
    roadside,
    surface_after,
)
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Ride, Stage
from stadtherz.guidance.domain.landmarks import Landmark, Mark, Passed, Sense, Sure
from stadtherz.guidance.domain.outlook import Outlook, direction
from stadtherz.guidance.domain.scenes import Clue, Scene, Until
from stadtherz.guidance.domain.statements import LONG_M, has_line
from stadtherz.guidance.domain.surroundings import Surroundings
from stadtherz.streets.values import Crossing, Kind, Side, bearing

AHEAD = 45.0
NEAR_END_M = 5.0
"""What is so near to the end of a stretch may be beside the next one as well."""
LOUD = 4
"""The rank of secondary roads, from which on their traffic is heard."""
BESIDE = (Kind.SIDEWALK, Kind.FOOTWAY, Kind.SHARED)


def with_scenes(
    found: Sequence[Stage], outlook: Outlook, around: Surroundings | None = None
) -> tuple[Stage, ...]:
    """Give stages, each with what one meets.

    Args:
        found: the stages of a way.
        outlook: of their network.
        around: landmarks and leading lines of the map, where they are at hand.

    """
    return tuple(_led([*_linked([*_begun(found, outlook, around)])]))


def _begun(
    found: Sequence[Stage], outlook: Outlook, around: Surroundings | None
) -> Iterator[Stage]:
    before: Stage | None = None
    for number, stage in enumerate(found):
        scene = _clue(before, stage, outlook, around) if before else _first(stage)
        if isinstance(stage, Leg):
            scene = _along(stage, scene, outlook, around)
        if isinstance(stage, Ride) or (isinstance(stage, Climb) and stage.up is None):
            yield replace(stage, scene=scene, up=_goes_up(number, found, outlook))
        else:
            yield replace(stage, scene=scene)
        before = stage


def _goes_up(number: int, found: Sequence[Stage], outlook: Outlook) -> bool | None:
    """Say whether a lift or steps lead upward, by the levels of what is walked before and after."""
    if not 0 < number < len(found) - 1:
        return None
    levels = [
        outlook.network.passages[passage].levels
        for passage in (outlook.edge(found[number - 1].edges[-1]).passage,
                        outlook.edge(found[number + 1].edges[0]).passage)
        if passage >= 0
    ]  # fmt: skip
    if len(levels) < 2 or len(levels[0]) != 1 or len(levels[1]) != 1 or levels[0] == levels[1]:
        return None
    return levels[1] > levels[0]


def _first(stage: Stage) -> Scene:
    start, end = direction(stage.line)
    return Scene(towards=degrees(bearing(start, end)))


def _along(leg: Leg, scene: Scene, outlook: Outlook, around: Surroundings | None) -> Scene:
    side = None
    if leg.side is not None:
        side = Side.LEFT if leg.side is Side.RIGHT else Side.RIGHT
    elif around is not None and leg.name and not leg.own and leg.kind in BESIDE:
        side = roadside(leg.line, leg.name, around)
    lines = guides(leg.line, around) if around is not None and leg.length_m >= 8 else ()
    met = passed(leg.line, leg.edges, outlook, around, scene.at)
    return replace(scene, roadside=side, guides=lines, passed=met)


def _clue(before: Stage, stage: Stage, outlook: Outlook, around: Surroundings | None) -> Scene:
    """Say where a stage begins, after another one."""
    for kind, clue in ((Cross, Clue.CROSSED), (Climb, Clue.CLIMBED), (Ride, Clue.RIDDEN)):
        if isinstance(before, kind):
            return Scene(clue)
    if not (isinstance(before, Leg) and isinstance(stage, Leg)):
        return Scene()
    fork, clue = _parting(before, stage, outlook)
    mark = at_place(stage.line[0], around)
    if mark is not None and not _is_surer(clue, mark) and is_only(mark, before.line, around):
        return Scene(Clue.LANDMARK, mark, fork)
    surface = surface_after(before.edges, stage.edges, outlook)
    if surface is None or clue not in (Clue.NONE, Clue.BRANCH):
        return Scene(clue, None, fork)
    ground = Landmark(surface, Sense.TOUCH, Sure.MEDIUM)
    return Scene(Clue.SURFACE if clue is Clue.NONE else clue, ground, fork)


def _is_surer(clue: Clue, mark: Landmark) -> bool:
    """Whether the way itself tells more surely than a thing that may be missed, or be moved."""
    return clue is Clue.CORNER or (clue is Clue.END and mark.sure is not Sure.HIGH)


def _parting(before: Leg, stage: Leg, outlook: Outlook) -> tuple[Side | None, Clue]:
    """Say how the ways part where one stretch ends and the next begins."""
    came, goes = before.edges[-1], stage.edges[0]
    others = [one for one in outlook.options(came) if one != goes]
    turn = stage.turn or 0.0
    ahead = [angle for one in others if abs(angle := outlook.angle(came, one)) <= AHEAD]
    if abs(turn) <= AHEAD:
        if not ahead:
            return None, Clue.BEND if abs(turn) > 30 and not others else Clue.NONE
        right, left = all(turn > one for one in ahead), all(turn < one for one in ahead)
        fork = Side.RIGHT if right else Side.LEFT if left else None
        return fork, Clue.FORK if fork else Clue.NONE
    if ahead:
        return None, Clue.BRANCH
    if before.side is not None and stage.side is not None and before.name != stage.name:
        return None, Clue.CORNER
    return None, Clue.END if others else Clue.BEND


def _linked(found: Sequence[Stage]) -> Iterator[Stage]:
    """Say of each stage what comes at its end."""
    for stage, after in zip(found, [*found[1:], None], strict=True):
        until, crossed = _until(after)
        clue = after.scene.clue if after else Clue.NONE
        mark = after.scene.at if after else None
        passed = (one for one in stage.scene.passed if not _comes_again(one, stage, after))
        scene = replace(
            stage.scene, until=until, crossing_after=crossed, clue_after=clue, at_end=mark,
            passed=(*passed, *_noise(stage, after)),
        )  # fmt: skip
        yield replace(stage, scene=scene)


def _led(found: Sequence[Stage]) -> Iterator[Stage]:
    """Say where lines to follow end: on the first stretch without one, and not on each (R10)."""
    had = True
    for stage in found:
        if not isinstance(stage, Leg) or (stage.length_m < LONG_M and not has_line(stage)):
            yield stage
            continue
        has = has_line(stage)
        yield replace(stage, scene=replace(stage.scene, lost=had and not has))
        had = has


def _comes_again(one: Passed, stage: Stage, after: Stage | None) -> bool:
    """Whether the next stretch tells of a thing at the end of this one, or begins with it."""
    if after is None or one.number > 1 or one.metres < stage.length_m - NEAR_END_M:
        return False
    if after.scene.at is not None and after.scene.at.ref == one.landmark.ref:
        return True
    return any(other.landmark.ref == one.landmark.ref for other in after.scene.passed)


def _until(after: Stage | None) -> tuple[Until, Crossing | None]:
    if after is None:
        return Until.GOAL, None
    if isinstance(after, Cross):
        return Until.CROSSING, after.parts[0].crossing
    if isinstance(after, Ride):
        return Until.LIFT, None
    if isinstance(after, Climb):
        return (Until.ESCALATOR if after.kind is Kind.ESCALATOR else Until.STEPS), None
    return Until.PLACE, None


def _noise(stage: Stage, after: Stage | None) -> Iterator[Passed]:
    """Give the traffic that one hears ahead, before a large road that is crossed."""
    if isinstance(stage, Leg) and isinstance(after, Cross) and stage.length_m >= 30:
        street = after.parts[0].crossing.street
        if street.rank >= LOUD and street.name and street.name != stage.name:
            loud = Landmark(Mark.LARGE_ROAD, Sense.HEARING, Sure.MEDIUM, street.name)
            yield Passed(loud, stage.length_m)
