"""Joins crossings that end at a kerb to the pavement behind it, where the map has both apart.

Where pavements are ways of their own, many crossings are a node on the road only: nobody has drawn
how one comes from the kerb to the pavement. Where one lies close by on the same side and nothing
has to be crossed between, it is taken for granted that one gets there, and the edge says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import shapely

from stadtherz.streets.domain.ground import Ground
from stadtherz.streets.domain.network import Edge
from stadtherz.streets.domain.passages import Kind
from stadtherz.streets.domain.plane import XY, length

NEAR_M = 10.0
"""A pavement is at most so far behind the kerb: a verge and parked cars between."""
ALONG = frozenset({Kind.FOOTWAY, Kind.SIDEWALK, Kind.SHARED, Kind.PEDESTRIAN, Kind.LIVING_STREET})


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a kerb is joined to a pavement.

    Args:
        corner: number of the place at the kerb.
        edge: number of the edge of the pavement.
        along_m: how far along it.
        at: where that is, on the plane.

    """

    corner: int
    edge: int
    along_m: float
    at: XY


def landings(
    ground: Ground, edges: Sequence[Edge], corners: Iterable[tuple[int, XY, str]]
) -> list[Landing]:
    """Find where corners without any way are joined to a pavement close by.

    Args:
        ground: with what must not be crossed on the way there.
        edges: of the network so far.
        corners: number of each place, where it lies, and the layer of its road.

    """
    wanted = list(corners)
    numbers = [number for number, edge in enumerate(edges) if edge.kind in ALONG]
    if not wanted or not numbers:
        return []
    lines = [shapely.LineString(edges[number].line) for number in numbers]
    pavements, barred = shapely.STRtree(lines), _barred(ground)
    found = []
    for corner, at, layer in wanted:
        here = shapely.Point(at)
        near = pavements.query(here, predicate="dwithin", distance=NEAR_M).tolist()
        for one in sorted(near, key=lambda place: lines[place].distance(here)):
            along = float(lines[one].project(here))
            there = lines[one].interpolate(along)
            way = shapely.LineString([here, there])
            is_free = not len(barred.query(way, predicate="intersects"))
            if is_free and _layer(ground, edges[numbers[one]]) == layer:
                found.append(Landing(corner, numbers[one], along, (there.x, there.y)))
                break
    return found


def _barred(ground: Ground) -> shapely.STRtree:
    """Give the lines of all that has to be crossed."""
    nodes = (
        [one for one in passage.way.nodes if one in ground.at]
        for passage in ground.passages if passage.bars
    )  # fmt: skip
    return shapely.STRtree([shapely.LineString(ground.line(some)) for some in nodes if some[1:]])


def _layer(ground: Ground, edge: Edge) -> str:
    return ground.passages[edge.passage].way.tags.get("layer", "0") if edge.passage >= 0 else "0"


def split(edges: list[Edge], landed: Sequence[Landing], first: int) -> list[Edge]:
    """Give edges with the pavements parted at landings, and an edge to each from its kerb.

    Args:
        edges: of the network so far.
        landed: where kerbs are joined to them.
        first: number of the first landing's place; the others follow in their order.

    """
    found = list(edges)
    by_edge: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for place, one in enumerate(landed, first):
        by_edge[one.edge].append((one.along_m, place))
    for number, cuts in by_edge.items():
        pieces = _pieces(edges[number], sorted(cuts), {
            place: one.at for place, one in enumerate(landed, first)
        })  # fmt: skip
        found[number] = pieces[0]
        found += pieces[1:]
    return found


def _pieces(edge: Edge, cuts: Sequence[tuple[float, int]], places: dict[int, XY]) -> list[Edge]:
    """Part an edge at places along it."""
    found, rest, gone = [], edge, 0.0
    for along, place in cuts:
        before, after = _parted(rest.line, along - gone, places[place])
        found.append(replace(rest, end=place, line=before, length_m=-1.0))
        rest = replace(rest, start=place, line=after, length_m=-1.0)
        gone = along
    return [*found, rest]


def _parted(line: Sequence[XY], along: float, at: XY) -> tuple[tuple[XY, ...], tuple[XY, ...]]:
    """Part a line at a place along it."""
    place = 1
    while place < len(line) - 1 and length(line[: place + 1]) < along:
        place += 1
    return (*line[:place], at), (at, *line[place:])
