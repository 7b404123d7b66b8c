"""What stands in the way, counted: bollards, gates and other barriers within two metres (R32)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from stadtherz.guidance.domain.landmarks import Mark, Passed

IN_THE_WAY = frozenset({Mark.BOLLARD, Mark.GATE, Mark.CYCLE_BARRIER, Mark.BARRIER, Mark.BLOCK,
                        Mark.TURNSTILE, Mark.CHAIN, Mark.STILE})  # fmt: skip
"""All of them are told, wherever on a stretch they are."""
DOORS = frozenset({Mark.DOOR, Mark.SLIDING_DOOR, Mark.REVOLVING_DOOR, Mark.AUTOMATIC_DOOR,
                   Mark.ENTRANCE})  # fmt: skip
NEXT_TO_M = 5.0
"""Barriers of one kind that are nearer to each other are one row."""
ROWS = 2
"""More rows of one kind on a stretch are told as one, by where the first is."""


def is_in_the_way(one: Passed) -> bool:
    """Whether it is a barrier or a door, which one has to get past."""
    return one.landmark.mark in IN_THE_WAY or one.landmark.mark in DOORS


def counted(some: Iterable[Passed]) -> list[Passed]:
    """Give barriers and doors in rows: those of one kind that follow each other, with how many."""
    kinds: dict[Mark, list[Passed]] = defaultdict(list)
    for one in sorted(some, key=lambda one: (one.metres, one.landmark.ref)):
        kinds[one.landmark.mark].append(one)
    found = [row for of_kind in kinds.values() for row in _rows(of_kind)]
    return sorted(found, key=lambda one: (one.metres, one.landmark.mark.value))


def _rows(some: Sequence[Passed]) -> Iterator[Passed]:
    cuts = [0, *(
        place for place, (a, b) in enumerate(pairwise(some), 1) if b.metres - a.metres > NEXT_TO_M
    ), len(some)]  # fmt: skip
    if len(cuts) - 1 > ROWS:
        cuts = [0, len(some)]
    for start, end in pairwise(cuts):
        row = some[start:end]
        is_long = row[-1].metres - row[0].metres > NEXT_TO_M
        sides = {one.side for one in row}
        side = row[0].side if len(sides) == 1 else None
        yield replace(row[0], side=side, number=len(row), is_long=is_long)
