"""Edges of roads without a pavement that run over another road, in the middle of a junction.

Where a road has no pavement one walks on its edge, and its pieces between two other carriageways
lead over them. Nobody may be led over a large road without a word: where the map says that there
is no pavement, nobody walks there, and else the piece is a crossing, of which nobody has said how
it is secured.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import shapely

from stadtherz.streets.domain.crossings import Across, Kerbside, crossing_of, street_of
from stadtherz.streets.domain.ground import Ground
from stadtherz.streets.domain.network import Edge
from stadtherz.streets.domain.passages import CLASSES, Kind, Passage, Walk

SHORT_M = 30.0
"""A longer piece is no crossing; where its line touches another road, it is drawn roughly."""
LARGE = CLASSES["tertiary"]


def with_overrun(ground: Ground, edges: Sequence[Edge], joints: Sequence[int]) -> list[Edge]:
    """Give the edges, in which none without a pavement runs over a larger road without a word.

    Args:
        ground: the piece of map.
        edges: of the network.
        joints: the node at each place.

    """
    some = {place: edge for place, edge in enumerate(edges) if _is_bare(edge)}
    over = _run_over(ground, some)
    found = []
    for place, edge in enumerate(edges):
        if place not in over:
            found.append(edge)
        elif edge.pavement is Walk.UNKNOWN:
            found.append(_across(edge, over[place], joints))
    return found


def _across(edge: Edge, roads: Sequence[Passage], joints: Sequence[int]) -> Edge:
    road = max(roads, key=lambda one: (one.rank, one.way.id))
    street = street_of(road.way.tags, road.rank, road.width)
    ref = f"node/{joints[edge.start]}#way/{road.way.id}"
    crossing = crossing_of(ref, Across.ROAD, street, (), (Kerbside(), Kerbside()))
    return replace(edge, kind=Kind.CROSSING, side=None, crossing=crossing)


def _is_bare(edge: Edge) -> bool:
    return (
        edge.kind is Kind.SIDEWALK and edge.side is not None and edge.pavement is not Walk.YES
        and edge.length_m <= SHORT_M
    )  # fmt: skip


def _run_over(ground: Ground, edges: Mapping[int, Edge]) -> Mapping[int, Sequence[Passage]]:
    """Give for each edge, by its place, the larger roads that its line crosses."""
    found: dict[int, list[Passage]] = defaultdict(list)
    roads: list[Passage] = []
    lines = []
    for passage in ground.passages:
        if passage.kind is Kind.ROAD and passage.rank >= LARGE:
            nodes = [node for node in passage.way.nodes if node in ground.at]
            pieces = [pair for pair in pairwise(ground.line(nodes)) if pair[0] != pair[1]]
            lines += pieces
            roads += [passage] * len(pieces)
    if not lines or not edges:
        return found
    tree = shapely.STRtree(shapely.linestrings(lines))
    places = list(edges)
    shapes = [shapely.LineString(edges[place].line) for place in places]
    for at, number in zip(*tree.query(shapes, predicate="crosses").tolist(), strict=True):
        own, other = ground.passages[edges[places[at]].passage], roads[number]
        if other.way.id != own.way.id and _layer(own) == _layer(other):
            found[places[at]].append(other)
    return found


def _layer(passage: Passage) -> str:
    return passage.way.tags.get("layer", "0")
