"""Stops on a way, with the lines that leave them (R37).

Only stops within reach of the pavement on which one walks are landmarks, so that a stop on the
other side of the street is never told as if it were here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from stadtherz.guidance.domain.itinerary import Leg, Stage
from stadtherz.guidance.domain.landmarks import Landmark, Mark
from stadtherz.streets.values import Serving

Served = Mapping[str, tuple[Serving, ...]]


def stops_on(stages: Iterable[Stage]) -> frozenset[str]:
    """Give the numbers of the map of the stops that are met on a way."""
    return frozenset(
        one.ref for stage in stages
        for one in (stage.scene.at, *(passed.landmark for passed in stage.scene.passed))
        if one is not None and one.mark is Mark.STOP
    )  # fmt: skip


def with_stops(stages: Sequence[Stage], served: Served) -> tuple[Stage, ...]:
    """Give stages whose stops say which lines leave them.

    Args:
        stages: with their scenes.
        served: by the number of the map; a stop that is missing says nothing.

    """
    return tuple(_with(one, served) for one in stages)


def _with(stage: Stage, served: Served) -> Stage:
    if not isinstance(stage, Leg):
        return stage
    scene = stage.scene
    passed = tuple(replace(one, landmark=_of(one.landmark, served)) for one in scene.passed)
    at = _of(scene.at, served) if scene.at else None
    return replace(stage, scene=replace(scene, at=at, passed=passed))


def _of(mark: Landmark, served: Served) -> Landmark:
    return replace(mark, serves=served.get(mark.ref, ())) if mark.mark is Mark.STOP else mark
