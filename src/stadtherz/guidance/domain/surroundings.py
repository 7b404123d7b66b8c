"""Landmarks and leading lines of a piece of map, by where they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import floor

from stadtherz.guidance.domain.landmarks import Landmark, Leads, Mark, landmark_of
from stadtherz.streets.values import (
    XY,
    Entrance,
    Extract,
    Kind,
    Network,
    Node,
    Tags,
    distance,
    entrance_of,
)

CELL_M, FINE_M = 25.0, 8.0
"""Sizes of cells: lines are many and near, all else is few and may be farther away."""
SAME_M = 0.5
"""What is not farther away is the same place."""
LONGEST_M = 12_000.0
"""No wall and no street is straight for so long."""
LINES = {
    ("barrier", "wall"): Leads.WALL, ("barrier", "retaining_wall"): Leads.WALL,
    ("barrier", "city_wall"): Leads.WALL, ("barrier", "hedge"): Leads.HEDGE,
    ("barrier", "fence"): Leads.FENCE, ("barrier", "kerb"): Leads.KERB,
}  # fmt: skip
Piece = tuple[Leads, XY, XY]
Spot = tuple[Landmark, XY, float]


class Surroundings:
    """Landmarks and leading lines of a piece of map, ready to be asked for what is near.

    A stop that the map has on the carriageway may be on either side, so it is none.
    """

    def __init__(self, extract: Extract, network: Network, lines: Extract | None = None) -> None:
        self._spots: Mapping[tuple[int, int], list[Spot]] = defaultdict(list)
        self._pieces: Mapping[tuple[int, int], list[Piece]] = defaultdict(list)
        self._entrances: Mapping[tuple[int, int], list[tuple[XY, Entrance]]] = defaultdict(list)
        plane = network.plane
        at = {one: plane.xy(node.lon, node.lat) for one, node in extract.nodes.items()}
        driven = {
            one for passage in network.passages if passage.kind is Kind.ROAD
            for one in passage.way.nodes
        }  # fmt: skip
        for number, node in extract.nodes.items():
            if node.tags:
                self._put(node, at[number], is_driven=number in driven)
        self._streets: Mapping[tuple[int, int], list[tuple[str, XY, XY]]] = defaultdict(list)
        for passage in network.passages:
            if passage.kind is Kind.ROAD or passage.carries:
                self._pave(passage.name, [at[one] for one in passage.way.nodes if one in at])
        for beside in filter(None, (extract, lines)):
            found_at = {
                one: at.get(one) or plane.xy(node.lon, node.lat)
                for one, node in beside.nodes.items()
            }
            for way in (*beside.ways, *beside.areas):
                leads = _leads(way.tags)
                if leads:
                    self._lay(leads, [found_at[one] for one in way.nodes if one in found_at])

    def _put(self, node: Node, at: XY, *, is_driven: bool) -> None:
        found = landmark_of(f"node/{node.id}", node.tags)
        if found and not (found[0].mark is Mark.STOP and is_driven):
            self._spots[_cell(at, CELL_M)].append((found[0], at, found[1]))
        entrance = entrance_of(node.tags)
        if entrance:
            self._entrances[_cell(at, CELL_M)].append((at, entrance))

    def _lay(self, leads: Leads, line: list[XY]) -> None:
        for a, b in _pieces(line):
            for cell in {*_cells(a, b, FINE_M)}:
                self._pieces[cell].append((leads, a, b))

    def _pave(self, name: str, line: list[XY]) -> None:
        for a, b in _pieces(line):
            for cell in {*_cells(a, b, CELL_M)}:
                self._streets[cell].append((name, a, b))

    def roads(self, at: XY, name: str) -> Iterator[tuple[XY, XY]]:
        """Give the pieces of a street in the neighbourhood of a place."""
        for cell in _around(at, CELL_M):
            for street, a, b in self._streets.get(cell, ()):
                if street == name:
                    yield a, b

    def entrance(self, at: XY) -> Entrance | None:
        """Give what is known of the entrance at a place; None where the map has none there."""
        near = [
            (distance(at, place), entrance)
            for cell in _around(at, CELL_M) for place, entrance in self._entrances.get(cell, ())
        ]  # fmt: skip
        away, found = min(near, key=lambda one: one[0], default=(SAME_M + 1, None))
        return found if away <= SAME_M else None

    def spots(self, at: XY) -> Iterator[Spot]:
        """Give the landmarks in the neighbourhood of a place."""
        for cell in _around(at, CELL_M):
            yield from self._spots.get(cell, ())

    def pieces(self, at: XY) -> Iterator[Piece]:
        """Give the pieces of leading lines in the neighbourhood of a place."""
        for cell in _around(at, FINE_M):
            yield from self._pieces.get(cell, ())


def _leads(tags: Tags) -> Leads | None:
    if "building" in tags and tags["building"] not in ("no", "roof"):
        return Leads.HOUSES
    if tags.get("landuse") == "grass":
        return Leads.GRASS
    return LINES.get(("barrier", tags.get("barrier", "")))


def _pieces(line: Sequence[XY]) -> Iterator[tuple[XY, XY]]:
    """Give the straight pieces of a line, without those of which an end is misplaced."""
    return ((a, b) for a, b in pairwise(line) if distance(a, b) < LONGEST_M)


def _cell(at: XY, size: float) -> tuple[int, int]:
    return floor(at[0] / size), floor(at[1] / size)


def _cells(a: XY, b: XY, size: float) -> Iterable[tuple[int, int]]:
    """Give the cells through which a piece runs, by points that are closer than a cell."""
    number = 1 + int(distance(a, b) / size * 2)
    for place in range(number + 1):
        share = place / number
        yield _cell((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share), size)


def _around(at: XY, size: float) -> Iterator[tuple[int, int]]:
    x, y = _cell(at, size)
    for column in (x - 1, x, x + 1):
        for row in (y - 1, y, y + 1):
            yield column, row
