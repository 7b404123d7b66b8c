"""Finds the other part of a crossing with two heights of kerb (DIN 18040-3).

Such crossings have a level part for wheels and a part with a step for canes side by side. The map
has them as two kerb nodes on the same edge of the road, on one way across, on two, or on none.
Where it has one node alone, nothing is said.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import cos, floor, pi, sin

from stadtherz.streets.domain.crossings import Crossing, Kerbside, OtherPart, kerbside_of
from stadtherz.streets.domain.ground import Ground
from stadtherz.streets.domain.known import Kerb, Tags
from stadtherz.streets.domain.passages import Kind, Side
from stadtherz.streets.domain.plane import XY, bearing, turn

NEAREST_M, FARTHEST_M = 0.8, 6.0
"""The other part begins so far along the kerb: each is about three metres wide."""
OFF_M = 1.5
"""Both lie on the same edge of the road, give or take how exactly nodes are placed."""
ASKEW = pi / 4
"""A way across the same road leads in the same direction, give or take so many radians."""
HEIGHT = {Kerb.NONE: 0, Kerb.FLUSH: 0, Kerb.LOWERED: 1, Kerb.ROLLED: 1, Kerb.RAISED: 2}


class OtherParts:
    """The kerbs of a piece of map, to be asked for what is beside another one."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._cells: dict[tuple[int, int], list[tuple[int, XY]]] = defaultdict(list)
        for node in ground.extract.nodes.values():
            if node.tags and _is_part(node.tags):
                at = ground.plane.xy(node.lon, node.lat)
                self._cells[_cell(at)].append((node.id, at))

    def added(self, crossing: Crossing, line: Sequence[XY]) -> Crossing:
        """Add to both sides of a crossing the part beside it, where the map has one.

        Args:
            crossing: with its kerbs.
            line: along which one crosses.

        """
        if not self._cells or line[0] == line[-1]:
            return crossing
        along = bearing(line[0], line[-1])
        first, second = (replace(one, other=self._beside(one, along)) for one in crossing.sides)
        return replace(crossing, sides=(first, second))

    def _beside(self, side: Kerbside, along: float) -> OtherPart | None:
        """Give the nearest kerb of another height on the same edge of the road."""
        mine = self._node(side)
        if mine is None or side.kerb not in HEIGHT:
            return None
        here = self._at(mine)
        found = []
        for node, at in self._around(here):
            east, north = at[0] - here[0], at[1] - here[1]
            ahead = east * sin(along) + north * cos(along)
            right = east * cos(along) - north * sin(along)
            if abs(ahead) <= OFF_M and NEAREST_M <= abs(right) <= FARTHEST_M:
                found.append((abs(right), node, right > 0))
        for _, node, is_right in sorted(found):
            part = kerbside_of(self._ground.extract.tags_of(node), (f"node/{node}",))
            own_way = self._own_way(node, along)
            if (
                own_way is not None
                and HEIGHT.get(part.kerb, HEIGHT[side.kerb]) != HEIGHT[side.kerb]
            ):
                where = Side.RIGHT if is_right else Side.LEFT
                return OtherPart(part.kerb, part.tactile, where, own_way=own_way)
        return None

    def _node(self, side: Kerbside) -> int | None:
        """Give the kerb node from which a side has its kerb."""
        for ref in side.refs:
            node = int(ref.removeprefix("node/").split("#")[0])
            if _is_part(self._ground.extract.tags_of(node)):
                return node
        return None

    def _at(self, node: int) -> XY:
        found = self._ground.extract.nodes[node]
        return self._ground.plane.xy(found.lon, found.lat)

    def _own_way(self, node: int, along: float) -> bool | None:
        """Whether a kerb lies on a way that leads the same way across; None for other ways."""
        uses = self._ground.uses.get(node, ())
        if not uses:
            return False
        for number, place in uses:
            passage = self._ground.passages[number]
            known = [one for one in passage.way.nodes if one in self._ground.at]
            if passage.kind is Kind.CROSSING and 1 < len(known) == len(passage.way.nodes):
                line = self._ground.line(known)
                begin = max(0, place - 1)
                leads = bearing(line[begin], line[begin + 1])
                if abs(turn(along, leads)) <= ASKEW or abs(turn(along + pi, leads)) <= ASKEW:
                    return True
        return None

    def _around(self, at: XY) -> Iterator[tuple[int, XY]]:
        column, row = _cell(at)
        for x in (column - 1, column, column + 1):
            for y in (row - 1, row, row + 1):
                yield from self._cells.get((x, y), ())


def _is_part(tags: Tags) -> bool:
    """Whether a node is a kerb of a crossing: edges of platforms have one too."""
    return tags.get("barrier") == "kerb" and "kerb" in tags and "public_transport" not in tags


def _cell(at: XY) -> tuple[int, int]:
    return floor(at[0] / FARTHEST_M), floor(at[1] / FARTHEST_M)
