"""A metre or two beside a crossing or steps, of which nobody makes a step of its own."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from stadtherz.guidance.domain.outlook import change
from stadtherz.guidance.domain.stage import Climb, Cross, Leg, Stage
from stadtherz.streets.values import Walk

STRAY = 45.0
"""Who turns more than this on an island has left the one crossing for another."""
STUB_M = 3.5
"""A stretch beside a crossing or steps is no step where it would be three metres or less."""
OWN_STEP_M = 1.5
"""Where somebody turns twice within so much, they turn once."""


def without_stubs(found: Sequence[Stage]) -> list[Stage]:
    """Join a metre or two beside a crossing or steps to what goes on as they do.

    Nobody walks a step of one metre. What turns off on both its ends stays a step, but for the
    length of one's own step.
    """
    result: list[Stage] = []
    waiting: Leg | None = None
    grown = 0.0
    for stage, after in pairwise([*found, None]):
        if stage is None:
            continue
        before = result[-1] if result else None
        onto = None if waiting else _neighbour(before, stage, after, grown)
        if onto is not None and onto is before:
            result[-1] = _onto(before, before, stage)
            grown += stage.length_m
        elif onto is not None and isinstance(stage, Leg):
            waiting = stage
        else:
            result.append(_onto(stage, waiting, stage) if waiting else stage)
            waiting, grown = None, 0.0
    return result


def _neighbour(
    before: Stage | None, stage: Stage, after: Stage | None, grown: float
) -> Stage | None:
    """Give the neighbour to which a stub belongs; None where it is none, or stays a step.

    `grown` is how much the stage before it was given already.
    """
    if not isinstance(stage, Leg) or grown + stage.length_m >= STUB_M:
        return None
    if stage.side is not None and stage.pavement is Walk.NO:  # something to mind
        return None
    near = [one for one in (before, after) if isinstance(one, Leg | Cross | Climb)]
    near.sort(key=lambda one: isinstance(one, Leg))
    if not near or isinstance(near[0], Leg):
        return None
    for one in near:
        if is_straight([one, stage] if one is before else [stage, one]):
            return one
    return near[0] if stage.length_m < OWN_STEP_M else None


def _onto(told: Stage, before: Stage, after: Stage) -> Stage:
    """Make one stage of a stub and its neighbour."""
    if isinstance(before, Leg) and isinstance(after, Leg):
        return one_leg(before, after)
    return as_one(told, before, after)


def is_straight(some: Sequence[Stage]) -> bool:
    """Whether one walks from one part to the next without a turn that would have to be told."""
    return all(abs(change(a.line, b.line)) <= STRAY for a, b in pairwise(some))


def as_one(told: Stage, before: Stage, after: Stage) -> Stage:
    """Make one stage of two, of which what is told is that of one of them."""
    line, edges = (*before.line, *after.line[1:]), (*before.edges, *after.edges)
    return replace(told, line=line, length_m=before.length_m + after.length_m, edges=edges)


def one_leg(before: Leg, after: Leg) -> Stage:
    """Make one stretch of two, told as the longer one."""
    longer = before if before.length_m >= after.length_m else after
    return as_one(replace(longer, leads=after.leads), before, after)
