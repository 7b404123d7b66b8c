"""Finds the street beside which a pavement runs that the map has as a way of its own.

Such ways seldom have a name, and "follow the pavement" helps nobody who does not see the street.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import floor, pi

from stadtherz.streets.domain.ground import Ground
from stadtherz.streets.domain.passages import Kind, Passage
from stadtherz.streets.domain.plane import XY, bearing, distance, nearest, turn

BESIDE_M = 20.0
"""A pavement is at most so far from the middle of its street."""
PARALLEL = 0.45
"""It runs as the street does, give or take so many radians."""
CELL_M = 40.0
NAMELESS = (Kind.SIDEWALK, Kind.FOOTWAY, Kind.SHARED)
MOST = 0.5
"""More than this share of a way has to run beside one street."""
Piece = tuple[str, XY, XY]
Grid = dict[tuple[int, int], list[Piece]]


def with_streets(ground: Ground) -> list[Passage]:
    """Give the passages; ways without a name know the street beside which they run."""
    grid = _grid(ground)
    return [
        replace(passage, beside=_street_of(passage, ground, grid))
        if passage.kind in NAMELESS and not passage.way.tags.get("name") else passage
        for passage in ground.passages
    ]  # fmt: skip


def _grid(ground: Ground) -> Grid:
    """Give the straight pieces of all streets with a name, by the cells through which they run."""
    found: Grid = defaultdict(list)
    for passage in ground.passages:
        name = passage.way.tags.get("name", "")
        if name and (passage.kind is Kind.ROAD or passage.carries):
            for a, b in pairwise(_line(passage, ground)):
                for cell in {*_cells(a, b)}:
                    found[cell].append((name, a, b))
    return found


def _line(passage: Passage, ground: Ground) -> list[XY]:
    return ground.line([one for one in passage.way.nodes if one in ground.at])


def _cells(a: XY, b: XY) -> Iterator[tuple[int, int]]:
    """Give the cells through which a piece runs, with those at its corners."""
    parts = 1 + int(distance(a, b) / CELL_M)
    for place in range(parts):
        some = [
            (a[0] + (b[0] - a[0]) * part / parts, a[1] + (b[1] - a[1]) * part / parts)
            for part in (place, place + 1)
        ]
        (west, east), (south, north) = (sorted(one) for one in zip(*some, strict=True))
        for x in range(floor(west / CELL_M), floor(east / CELL_M) + 1):
            for y in range(floor(south / CELL_M), floor(north / CELL_M) + 1):
                yield x, y


def _street_of(passage: Passage, ground: Ground, grid: Grid) -> str:
    """Give the street beside which most of a way runs; "" for none."""
    line = _line(passage, ground)
    along: Counter[str] = Counter()
    whole = 0.0
    for a, b in pairwise(line):
        length = distance(a, b)
        whole += length
        name = _beside(a, b, grid)
        if name:
            along[name] += round(length * 100)
    if not along:
        return ""
    name, most = min(along.items(), key=lambda one: (-one[1], one[0]))
    return name if most / 100 > MOST * whole else ""


def _beside(a: XY, b: XY, grid: Grid) -> str:
    """Give the nearest street that runs along a piece."""
    at, towards = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), bearing(a, b)
    found = [
        (distance(at, nearest(at, start, end)), name)
        for name, start, end in _around(at, grid)
        if _parallel(towards, bearing(start, end))
    ]
    away, name = min(found, default=(BESIDE_M + 1, ""))
    return name if away <= BESIDE_M else ""


def _around(at: XY, grid: Grid) -> Iterator[Piece]:
    x, y = floor(at[0] / CELL_M), floor(at[1] / CELL_M)
    for column in (x - 1, x, x + 1):
        for row in (y - 1, y, y + 1):
            yield from grid.get((column, row), ())


def _parallel(one: float, other: float) -> bool:
    apart = abs(turn(one, other))
    return min(apart, pi - apart) < PARALLEL
