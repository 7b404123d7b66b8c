"""Finds the kerbs of a crossing on the ways that lead to it from both sides, and beside them.

Rails in a carriageway have no kerb of their own: the kerb behind them is that of the road as well.
Another carriageway or a cycle track has its own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from math import floor, pi

from stadtherz.streets.domain.corners import Junction
from stadtherz.streets.domain.crossings import Kerbside, filled, is_crossing, kerbside_of
from stadtherz.streets.domain.elements import Node
from stadtherz.streets.domain.ground import Ground, Use
from stadtherz.streets.domain.known import Tags
from stadtherz.streets.domain.passages import Kind
from stadtherz.streets.domain.plane import TURN, XY, bearing, distance, turn

FARTHEST_M = 15.0
"""A kerb is at most so far from the middle of the carriageway: four lanes and a parking bay."""
LOOSE_M = 7.0
"""A kerb on no way belongs to a crossing that is so near."""
ASIDE = pi / 4
"""It lies across the road, give or take so many radians."""
Trail = Iterable[tuple[int, float]]
"""The nodes of a way from a junction on, each with its distance from there in metres."""


def kerbside_along(
    trails: Iterable[Trail], tags_of: Callable[[int], Tags], ends: Callable[[int], bool]
) -> Kerbside:
    """Give what the first kerb node on the ways to a crossing says.

    Args:
        trails: the ways that lead into the corner, away from the crossing.
        tags_of: gives the tags of a node.
        ends: whether a node belongs to the next thing that is crossed.

    """
    found = Kerbside()
    for trail in trails:
        for node, away in trail:
            if away > FARTHEST_M or ends(node):
                break
            tags = tags_of(node)
            if is_crossing(tags):  # of a rail: what it says is its own
                continue
            if is_kerb(tags) or "tactile_paving" in tags:
                found = filled(found, kerbside_of(tags, (f"node/{node}",)))
                break
    return found


def is_kerb(tags: Tags) -> bool:
    """Whether a node is a kerb."""
    return "kerb" in tags or tags.get("barrier") == "kerb"


class Kerbs:
    """The kerbs of a piece of map, to be asked by crossings."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._loose: dict[tuple[int, int], list[tuple[Node, XY]]] = defaultdict(list)
        for node in ground.extract.nodes.values():
            if node.tags and is_kerb(node.tags) and node.id not in ground.uses:
                at = ground.plane.xy(node.lon, node.lat)
                self._loose[_cell(at)].append((node, at))

    def side(self, node: int, junction: Junction, corner: int) -> Kerbside:
        """Look for a kerb on the ways that lead into a corner, those across the road first.

        Args:
            node: of the crossing.
            junction: its corners.
            corner: number of one of them.

        """
        ground = self._ground
        into = [
            arm for at, arm in enumerate(junction.arms)
            if not arm.bars and junction.right[at] == corner
        ]  # fmt: skip
        into.sort(key=lambda arm: ground.passages[arm.passage].kind is not Kind.CROSSING)
        trails = [
            self._across(use, forward=arm.forward)
            for arm in into for use in ground.uses[node] if use[0] == arm.passage
        ]  # fmt: skip
        found = kerbside_along(trails, ground.tags, self._ends)
        return filled(found, self._beside(node, junction, corner))

    def _across(self, use: Use, *, forward: bool) -> Iterator[tuple[int, float]]:
        """Follow a way from a crossing on, and the next part of the way across behind it."""
        last = None
        for last in self._ground.trail(use, forward=forward):
            yield last
        if last is None:
            return
        node, away = last
        parts = [
            one for one in self._ground.uses[node]
            if one[0] != use[0] and self._ground.passages[one[0]].kind is Kind.CROSSING
        ]  # fmt: skip
        if len(parts) == 1:
            number, place = parts[0]
            onward = place == 0
            if onward or place == len(self._ground.passages[number].way.nodes) - 1:
                for further, more in self._ground.trail(parts[0], forward=onward):
                    yield further, away + more

    def _ends(self, node: int) -> bool:
        """Whether the next carriageway or cycle track begins at a node."""
        passages = (self._ground.passages[number] for number, _ in self._ground.uses[node])
        return any(one.bars and one.kind is not Kind.RAIL for one in passages)

    def _beside(self, node: int, junction: Junction, corner: int) -> Kerbside:
        """Give what the nearest kerb says that is on no way and lies across the road."""
        bars = [junction.arms[one] for one in junction.bars]
        if len(bars) != 2 or not self._loose:
            return Kerbside()
        one, other = bars[corner], bars[1 - corner]
        across = one.towards + ((other.towards - one.towards) % TURN) / 2
        here = self._ground.at[node]
        near = [
            (distance(here, at), found.id, found) for found, at in self._around(here)
            if distance(here, at) <= LOOSE_M and abs(turn(bearing(here, at), across)) <= ASIDE
        ]  # fmt: skip
        if not near:
            return Kerbside()
        _, number, found = min(near, key=lambda kerb: kerb[:2])
        return kerbside_of(found.tags, (f"node/{number}",))

    def _around(self, at: XY) -> Iterator[tuple[Node, XY]]:
        column, row = _cell(at)
        for x in (column - 1, column, column + 1):
            for y in (row - 1, row, row + 1):
                yield from self._loose.get((x, y), ())


def _cell(at: XY) -> tuple[int, int]:
    return floor(at[0] / LOOSE_M), floor(at[1] / LOOSE_M)
