"""Finds by which step of a way something lies."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from stadtherz.guidance.domain.itinerary import Stage
from stadtherz.streets.values import XY, distance, nearest

BESIDE_M = 8.0
"""What is nearer than this to a way is in it: a pavement's width, and the errors of positions."""


def steps_beside(stages: Sequence[Stage], spots: Iterable[XY]) -> list[int | None]:
    """Give for each spot the number of the nearest step, from 0; None where it is not on the way.

    Args:
        stages: of the way.
        spots: on the plane.

    """
    return [_step(stages, spot) for spot in spots]


def _step(stages: Sequence[Stage], spot: XY) -> int | None:
    found = [
        (distance(spot, nearest(spot, a, b)), number)
        for number, stage in enumerate(stages) for a, b in pairwise(stage.line)
    ]  # fmt: skip
    away, number = min(found, default=(BESIDE_M + 1, -1))
    return number if away <= BESIDE_M else None
