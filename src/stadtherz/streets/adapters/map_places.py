"""Reads from a map file what has a name or a house number, with its doors."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import osmium

from stadtherz.streets.adapters.map_faults import told_in_words
from stadtherz.streets.domain.elements import Extract
from stadtherz.streets.domain.known import Tags
from stadtherz.streets.domain.places import LonLat, Thing

KEYS = ("addr:housenumber", "amenity", "shop", "tourism", "healthcare", "leisure", "office",
        "historic", "public_transport", "railway", "place", "highway", "building")  # fmt: skip
KEYS_SET = frozenset(KEYS)
DOORS = ("main", "yes")
"""Values of `entrance`, the door for visitors first; after them come all others."""
MOST_DOORS = 6
Doors = Mapping[int, tuple[int, LonLat]]


def read_things(path: Path, extract: Extract) -> list[Thing]:
    """Read what people look for; outlines of several ways stand for their first outer one.

    Args:
        path: of the map file.
        extract: what `read_map` gave for it, which has all nodes with tags.

    Raises:
        Invalid: it is broken.

    """
    doors = dict(_doors(extract))
    points = [
        Thing(f"node/{one.id}", one.tags, ((one.lon, one.lat),))
        for one in extract.nodes.values() if KEYS_SET & one.tags.keys() and _is_wanted(one.tags)
    ]  # fmt: skip
    with told_in_words(path):
        outer = _outer_ways(path)
        return [*points, *_outlines(path, doors), *_of_relations(path, outer, doors)]


def _outlines(path: Path, doors: Doors) -> Iterator[Thing]:
    for way in _ways(path).with_filter(osmium.filter.KeyFilter(*KEYS)):
        tags = dict(way.tags)
        if _is_wanted(tags):
            thing = _outline(f"way/{way.id}", way, tags, doors)
            if thing is not None:
                yield thing


def _ways(path: Path) -> Any:
    """Give the ways of a file, which know where their nodes are."""
    found = _found(path, osmium.osm.NODE | osmium.osm.WAY).with_locations()
    return found.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))


def _is_wanted(tags: Tags) -> bool:
    """Whether it has a name, a house number, or is looked for by what it is; roads are not."""
    if "highway" in tags and tags["highway"] != "bus_stop":
        return False
    return "name" in tags or "addr:housenumber" in tags or "amenity" in tags


def _found(path: Path, kind: Any) -> Any:
    return osmium.FileProcessor(str(path), kind)


def _outline(ref: str, way: Any, tags: Tags, doors: Doors) -> Thing | None:
    points, own = [], []
    for node in way.nodes:
        at = node.location
        if at.valid():
            points.append((at.lon, at.lat))
        if node.ref in doors:
            own.append(doors[node.ref])
    ways_in = tuple(dict.fromkeys(at for _, at in sorted(own)))[:MOST_DOORS]
    return Thing(ref, tags, tuple(points), ways_in) if points else None


def _doors(extract: Extract) -> Iterator[tuple[int, tuple[int, LonLat]]]:
    """Give the entrances, each with its rank."""
    for one in extract.nodes.values():
        kind = one.tags.get("entrance", "no") if one.tags else "no"
        if kind != "no":
            yield one.id, (DOORS.index(kind) if kind in DOORS else len(DOORS), (one.lon, one.lat))


def _outer_ways(path: Path) -> dict[int, tuple[str, dict[str, str]]]:
    """Give for the first outer way of each outline of several ways what the outline is."""
    found: dict[int, tuple[str, dict[str, str]]] = {}
    relations = _found(path, osmium.osm.RELATION)
    for one in relations.with_filter(osmium.filter.KeyFilter(*KEYS)):
        tags = dict(one.tags)
        outer = [part.ref for part in one.members if part.type == "w" and part.role == "outer"]
        if outer and _is_wanted(tags):
            found.setdefault(outer[0], (f"relation/{one.id}", tags))
    return found


def _of_relations(
    path: Path, outer: Mapping[int, tuple[str, dict[str, str]]], doors: Doors
) -> Iterator[Thing]:
    """Give outlines of several ways where their first outer way is."""
    if not outer:
        return
    ways = _ways(path)
    if min(outer) >= 0:  # the filter of the library knows no others
        ways = ways.with_filter(osmium.filter.IdFilter(outer.keys()))
    for way in ways:
        if way.id not in outer:
            continue
        ref, tags = outer[way.id]
        thing = _outline(ref, way, tags, doors)
        if thing is not None:
            yield thing
