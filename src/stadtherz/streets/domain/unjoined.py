"""Ways across a road that share no node with it: a frequent slip, and a crossing nevertheless.

The map says that one crosses there (`footway=crossing`), so it has to be told as a step. What is
crossed is what the way runs over on the same layer; where that is nothing, it is unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import shapely

from stadtherz.streets.domain.corners import Junction
from stadtherz.streets.domain.crossings import (
    Across,
    Crossing,
    Kerbside,
    Street,
    crossing_of,
    is_crossing,
    kerbside_of,
    street_of,
)
from stadtherz.streets.domain.ground import Ground
from stadtherz.streets.domain.network import Edge
from stadtherz.streets.domain.passages import Kind, Passage
from stadtherz.streets.domain.plane import XY

ACROSS = {Kind.ROAD: Across.ROAD, Kind.CYCLEWAY: Across.CYCLEWAY, Kind.RAIL: Across.RAIL}
"""What of all passages must be crossed."""


def with_unjoined(
    ground: Ground, edges: Sequence[Edge], joints: Sequence[int], junctions: Mapping[int, Junction]
) -> list[Edge]:
    """Give the edges, in which ways across that share no node with what they cross are crossings.

    Args:
        ground: the piece of map.
        edges: of the network.
        joints: the node at each place.
        junctions: by node.

    """
    lonely = {
        number for number, passage in enumerate(ground.passages)
        if passage.kind is Kind.CROSSING and not _is_joined(passage, ground, junctions)
    }  # fmt: skip
    if not lonely:
        return list(edges)
    barriers = _Barriers(ground)
    found, told = list(edges), set[int]()
    for place, edge in enumerate(edges):
        if edge.passage in lonely and edge.crossing is None:
            passage = ground.passages[edge.passage]
            over = barriers.under(edge.line, passage)
            if over is not None:
                told.add(edge.passage)
                nodes = joints[edge.start], joints[edge.end]
                found[place] = replace(edge, crossing=_crossing(ground, passage, nodes, over))
    for place, number in _longest(edges, lonely - told):
        if not _goes_on(ground.passages[number], ground):
            edge = edges[place]
            nodes = joints[edge.start], joints[edge.end]
            crossing = _crossing(ground, ground.passages[number], nodes, None)
            found[place] = replace(edge, crossing=crossing)
    return found


def _is_joined(passage: Passage, ground: Ground, junctions: Mapping[int, Junction]) -> bool:
    """Whether a step is made of it already, at a node that it shares or that is a crossing."""
    return any(
        is_crossing(ground.tags(node)) or (node in junctions and junctions[node].bars)
        for node in passage.way.nodes
    )


def _goes_on(passage: Passage, ground: Ground) -> bool:
    """Whether another way across begins where it ends: a piece of one that is told."""
    ends = (passage.way.nodes[0], passage.way.nodes[-1])
    return any(
        ground.passages[other].kind is Kind.CROSSING and ground.passages[other] is not passage
        for node in ends for other, _ in ground.uses.get(node, ())
    )  # fmt: skip


def _longest(edges: Sequence[Edge], numbers: set[int]) -> Iterator[tuple[int, int]]:
    """Give the longest edge of each passage, and its number."""
    longest: dict[int, int] = {}
    for place, edge in enumerate(edges):
        if edge.passage in numbers and edge.crossing is None:
            best = longest.setdefault(edge.passage, place)
            if edge.length_m > edges[best].length_m:
                longest[edge.passage] = place
    yield from ((place, number) for number, place in longest.items())


def _crossing(
    ground: Ground, passage: Passage, nodes: tuple[int, int], over: Passage | None
) -> Crossing:
    start, end = (_side(ground, node) for node in nodes)
    across = ACROSS[over.kind] if over else Across.UNKNOWN
    street = street_of(over.way.tags, over.rank, over.width) if over else Street()
    return crossing_of(f"node/{nodes[0]}", across, street, [passage.way.tags], (start, end))


def _side(ground: Ground, node: int) -> Kerbside:
    return kerbside_of(ground.tags(node), (f"node/{node}",))


class _Barriers:
    """The lines of what must be crossed, ready to be asked what a line runs over."""

    def __init__(self, ground: Ground) -> None:
        self._passages: list[Passage] = []
        lines: list[shapely.LineString] = []
        for passage in ground.passages:
            if passage.kind in ACROSS:
                nodes = [node for node in passage.way.nodes if node in ground.at]
                for a, b in pairwise(ground.line(nodes)):
                    if a != b:
                        self._passages.append(passage)
                        lines.append(shapely.LineString((a, b)))
        self._tree = shapely.STRtree(lines)

    def under(self, line: Sequence[XY], passage: Passage) -> Passage | None:
        """Give what a line runs over on the layer of its passage: what carries most; or None."""
        shape = shapely.LineString(line)
        numbers = self._tree.query(shape, predicate="intersects").tolist()
        met = [self._passages[one] for one in numbers]
        same = [one for one in met if _layer(one) == _layer(passage)]
        return max(same, key=lambda one: (one.rank, one.kind is Kind.ROAD), default=None)


def _layer(passage: Passage) -> str:
    return passage.way.tags.get("layer", "0")
