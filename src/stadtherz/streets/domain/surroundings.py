"""What is near a way: seats, greenery, plants by name, and roads that can be heard.

Read from the map with the things that say so. A map without a tree has not looked at the trees:
seats, greenery and plants are there or unknown, never absent. How loud it is, is guessed from the
class of the roads around and never measured.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from stadtherz.streets.domain.elements import Extract, Way
from stadtherz.streets.domain.known import Known, Tags
from stadtherz.streets.domain.network import Edge
from stadtherz.streets.domain.passages import CLASSES, Kind, Passage
from stadtherz.streets.domain.plane import XY, Plane
from stadtherz.streets.domain.seen import Noise, Plant, Surroundings

SEAT_M = 15.0
"""A seat belongs to a way that is so near."""
GREEN_M = 12.0
"""Greenery begins so near to the middle of an edge: behind the pavement."""
PLANT_M = 20.0
LOUD_M = {7: 80.0, 6: 60.0, 5: 40.0, 4: 25.0}
"""A road of a rank is loud so far from its middle, and can be heard twice as far."""
BUSY_M = 20.0
"""A road of tertiary rank can be heard so far."""
GENERA = {
    "betula": Plant.BIRCH, "corylus": Plant.HAZEL, "alnus": Plant.ALDER, "fraxinus": Plant.ASH,
    "platanus": Plant.PLANE,
}  # fmt: skip
GERMAN = {
    "birke": Plant.BIRCH, "hasel": Plant.HAZEL, "erle": Plant.ALDER, "esche": Plant.ASH,
    "platane": Plant.PLANE,
}  # fmt: skip
GRASS = {("landuse", "grass"), ("landuse", "meadow"), ("natural", "grassland")}
GREEN = GRASS | {
    ("leisure", "park"), ("leisure", "garden"), ("leisure", "common"),
    ("leisure", "nature_reserve"), ("landuse", "forest"), ("landuse", "village_green"),
    ("landuse", "recreation_ground"), ("landuse", "cemetery"), ("landuse", "allotments"),
    ("landuse", "orchard"), ("landuse", "flowerbed"), ("natural", "wood"), ("natural", "scrub"),
    ("natural", "heath"), ("natural", "tree_row"), ("natural", "tree"), ("natural", "shrub"),
}  # fmt: skip
PLANTED = ("tree", "tree_row", "shrub")


def is_green(tags: Tags) -> bool:
    """Whether a thing of the map is greenery."""
    return any(tags.get(key) == value for key, value in GREEN)


def plant_of(tags: Tags) -> Plant | None:
    """Say which plant grows there, as far as it matters to anybody; None for none."""
    if any(tags.get(key) == value for key, value in GRASS):
        return Plant.GRASS
    if tags.get("natural") not in PLANTED:
        return None
    latin = next((tags[key] for key in ("genus", "species", "taxon") if tags.get(key)), "")
    german = next((tags[key] for key in ("genus:de", "species:de") if tags.get(key)), "")
    if not latin and not german:
        return Plant.UNNAMED
    first = latin.lower().split()[:1]
    found = GENERA.get(first[0]) if first else None
    ending = (plant for word, plant in GERMAN.items() if german.lower().endswith(word))
    return found or next(ending, Plant.OTHER)


def surroundings(
    extract: Extract, plane: Plane, passages: Sequence[Passage], edges: Sequence[Edge]
) -> list[Surroundings]:
    """Say of each edge what is near.

    Args:
        extract: the piece of the map.
        plane: on which edges are measured.
        passages: its ways, of which some are loud.
        edges: of the network.

    """
    if not edges:
        return []
    lines = _lines([edge.line for edge in edges])
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    things = _things(extract, plane)
    seats = _near(lines, [one for one in things if one.is_seat], SEAT_M)
    green = _near(middles, [one for one in things if one.is_green], GREEN_M)
    plants = _near(middles, [one for one in things if one.plant], PLANT_M)
    noise = _noise(middles, _roads(passages, extract, plane))
    return [
        Surroundings(
            Known.YES if number in seats else Known.UNKNOWN,
            Known.YES if number in green else Known.UNKNOWN,
            noise[number],
            frozenset(one.plant for one in plants.get(number, ()) if one.plant),
            _refs(seats.get(number, ()), green.get(number, ()), plants.get(number, ())),
        )
        for number in range(len(edges))
    ]


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing of the map near which one walks: a seat, greenery, a plant."""

    ref: str
    shape: shapely.Geometry
    is_seat: bool
    is_green: bool
    plant: Plant | None


def _things(extract: Extract, plane: Plane) -> list[_Thing]:
    found = []
    for node in extract.nodes.values():
        if node.tags and _counts(node.tags):
            shape = shapely.Point(plane.xy(node.lon, node.lat))
            found.append(_thing(f"node/{node.id}", shape, node.tags))
    for way in (*extract.areas, *(one for one in extract.ways if _is_seat(one.tags))):
        line = _line(way, extract, plane)
        if len(line) > 1 and _counts(way.tags):
            found.append(_thing(f"way/{way.id}", _shape(way, line), way.tags))
    return found


def _counts(tags: Tags) -> bool:
    return _is_seat(tags) or is_green(tags)


def _is_seat(tags: Tags) -> bool:
    return tags.get("amenity") == "bench" or tags.get("bench") == "yes"


def _thing(ref: str, shape: shapely.Geometry, tags: Tags) -> _Thing:
    return _Thing(ref, shape, _is_seat(tags), is_green(tags), plant_of(tags))


def _shape(way: Way, line: Sequence[XY]) -> shapely.Geometry:
    """Give an area where a way encloses one that lies within the piece of map, else a line."""
    whole = len(line) == len(way.nodes)
    return shapely.Polygon(line) if way.is_closed and whole else shapely.LineString(line)


def _line(way: Way, extract: Extract, plane: Plane) -> list[XY]:
    nodes = (extract.nodes[one] for one in way.nodes if one in extract.nodes)
    return [plane.xy(one.lon, one.lat) for one in nodes]


def _lines(lines: Sequence[Sequence[XY]]) -> NDArray[np.object_]:
    numbers = np.repeat(np.arange(len(lines)), [len(one) for one in lines])
    found: NDArray[np.object_] = shapely.linestrings(
        np.array([at for line in lines for at in line]), indices=numbers
    )
    return found


def _near(
    shapes: NDArray[np.object_], things: Sequence[_Thing], away_m: float
) -> Mapping[int, Sequence[_Thing]]:
    """Give for the numbers of shapes the things within a distance."""
    found: dict[int, list[_Thing]] = defaultdict(list)
    if things:
        tree = shapely.STRtree([one.shape for one in things])
        pairs = tree.query(shapes, predicate="dwithin", distance=away_m)
        for shape, thing in pairs.T.tolist():
            found[shape].append(things[thing])
    return found


def _refs(*some: Sequence[_Thing]) -> tuple[str, ...]:
    return tuple(sorted({one.ref for things in some for one in things}))


def _roads(
    passages: Sequence[Passage], extract: Extract, plane: Plane
) -> Iterator[tuple[int, list[XY]]]:
    """Give the roads that can be heard: rank and line."""
    for passage in passages:
        if passage.kind is Kind.ROAD and passage.rank >= CLASSES["tertiary"]:
            line = _line(passage.way, extract, plane)
            if len(line) > 1:
                yield passage.rank, line


def _noise(middles: NDArray[np.object_], roads: Iterator[tuple[int, list[XY]]]) -> list[Noise]:
    """Say how loud it is, from the class of the roads around."""
    by_rank: dict[int, list[list[XY]]] = defaultdict(list)
    for rank, line in roads:
        by_rank[rank].append(line)
    loud, busy = set[int](), set[int]()
    for rank, lines in by_rank.items():
        tree = shapely.STRtree(_lines(lines))
        near = LOUD_M.get(rank, 0.0)
        if near:
            loud.update(_within(tree, middles, near))
        busy.update(_within(tree, middles, 2 * near or BUSY_M))
    return [
        Noise.LOUD if number in loud else Noise.BUSY if number in busy else Noise.CALM
        for number in range(len(middles))
    ]


def _within(tree: shapely.STRtree, shapes: NDArray[np.object_], away_m: float) -> list[int]:
    found: list[int] = tree.query(shapes, predicate="dwithin", distance=away_m)[0].tolist()
    return found
