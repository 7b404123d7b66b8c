"""Finds the two carriageways of one street, so that nobody is led along the strip between them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import pi

from stadtherz.streets.domain.ground import Ground
from stadtherz.streets.domain.passages import CLASSES, Kind, Passage, Walk
from stadtherz.streets.domain.plane import XY, bearing, distance, nearest, turn

APART_M = 30.0
"""The lines of two carriageways of one street are at most so far apart."""
OPPOSITE = 0.6
"""They run against each other, give or take so many radians."""


def without_medians(ground: Ground) -> list[Passage]:
    """Give the passages, those of dual carriageways without a pavement on their inner side.

    Traffic keeps to the right, so the other carriageway of a street is on the left of each.
    """
    pieces = _pieces(ground)
    found = []
    for number, passage in enumerate(ground.passages):
        large = passage.rank >= CLASSES["tertiary"] and passage.is_one_way
        if large and passage.sides and passage.sides[0] is not Walk.YES:
            line = ground.line([one for one in passage.way.nodes if one in ground.at])
            others = pieces[passage.name] if passage.name else []
            if len(line) > 1 and _has_opposite(line, number, others):
                passage = replace(passage, sides=(Walk.NO, passage.sides[1]))  # noqa: PLW2901
        found.append(passage)
    return found


Piece = tuple[int, XY, XY]


def _pieces(ground: Ground) -> dict[str, list[Piece]]:
    """Give the straight pieces of all one-way roads by the name of their street."""
    found: dict[str, list[Piece]] = defaultdict(list)
    for number, passage in enumerate(ground.passages):
        if passage.kind is Kind.ROAD and passage.name and passage.is_one_way:
            line = ground.line([one for one in passage.way.nodes if one in ground.at])
            found[passage.name] += [(number, a, b) for a, b in pairwise(line)]
    return found


def _has_opposite(line: Sequence[XY], number: int, pieces: Sequence[Piece]) -> bool:
    """Whether another carriageway runs against the middle of a line, on its left."""
    middle = len(line) // 2
    start, end = line[middle - 1], line[middle]
    at, along = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), bearing(start, end)
    return any(
        other != number
        and abs(abs(turn(along, bearing(a, b))) - pi) < OPPOSITE
        and turn(along, bearing(at, near)) < 0
        for other, a, b in pieces
        for near in [nearest(at, a, b)]
        if distance(at, near) <= APART_M
    )


At = tuple[int, int]
"""A node, and the number of the carriageway on which it is."""


def islands(ground: Ground, nodes: Sequence[int]) -> Iterator[tuple[At, At]]:
    """Pair crossing nodes on the two carriageways of one street that no way joins in the map."""
    by_name: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for node in nodes:
        for number, _place in ground.uses[node]:
            passage = ground.passages[number]
            if passage.kind is Kind.ROAD and passage.name and passage.is_one_way:
                by_name[passage.name].append((node, number))
    for some in by_name.values():
        for place, (node, number) in enumerate(some):
            others = [
                (distance(ground.at[node], ground.at[other]), other, way)
                for other, way in some[place + 1:] if way != number and other != node
            ]  # fmt: skip
            if others and min(others)[0] <= ISLAND_M:
                yield (node, number), min(others)[1:]


ISLAND_M = 25.0
"""Crossings of two carriageways that are nearer to each other are one crossing in parts."""
