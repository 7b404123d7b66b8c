"""Reads files of OpenStreetMap (`.osm.pbf`, `.osm.gz`, `.osm.bz2`, `.osm`) with pyosmium.

Extracts by others often have no metadata, or invented: versions below 1 and dates before the
project began say that nobody knows when a thing was changed.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import osmium

from stadtherz.kernel.errors import Invalid
from stadtherz.streets.adapters.map_faults import told_in_words
from stadtherz.streets.domain.elements import Extract, Node, Way
from stadtherz.streets.domain.known import Tags
from stadtherz.streets.domain.strays import without_strays
from stadtherz.streets.domain.surroundings import is_green

BEGAN = 2004
"""The year in which OpenStreetMap began."""
WAYS = frozenset({"highway", "railway", "public_transport"})
"""Ways with one of these keys are streets, or lie in their way."""
AROUND = frozenset({"leisure", "landuse", "natural"})
"""Ways with one of these keys may be greenery."""


def read_map(path: Path) -> Extract:
    """Read the streets of a map file: ways and greenery with their nodes, and all nodes with tags.

    Raises:
        Invalid: it is no map, it is cut off, or it has no streets.

    """
    if not path.is_file():
        message = f"there is no file {path}; name a map file such as city.osm.pbf"
        raise Invalid(message, code="map-file")
    with told_in_words(path):
        _refuse_history(path)
        found = tuple(_ways(path))
        used = {node for way in found for node in way.nodes}
        nodes = _nodes(path, used)
    ways = tuple(way for way in found if WAYS & way.tags.keys())
    if not ways:
        message = f"{path.name} has no streets; is it an extract of another kind of data?"
        raise Invalid(message, code="map-empty")
    areas = tuple(way for way in found if not WAYS & way.tags.keys())
    extract = without_strays(Extract(nodes, ways, areas))
    if not any(node in nodes for way in extract.ways for node in way.nodes):
        message = f"{path.name} does not say where its streets are: their nodes are missing"
        raise Invalid(message, code="map-empty")
    return extract


def generator_of(path: Path) -> str:
    """Give the program that says of itself that it wrote a map file; "" for none."""
    return str(_header(path).get("generator"))


def _header(path: Path) -> Any:
    reader = osmium.io.Reader(str(path), osmium.osm.NOTHING)
    try:
        return reader.header()
    finally:
        reader.close()


def _refuse_history(path: Path) -> None:
    """Refuse files of all that ever was, or of changes: what is gone would stand there again."""
    if _header(path).has_multiple_object_versions:
        message = (
            f"{path.name} holds the history of a map, not a map;"
            " make that of one day with: osmium time-filter"
        )
        raise Invalid(message, code="map-history")


def _found(path: Path, kind: Any) -> Iterable[Any]:
    """Give the things of one kind in a file; which they are the library does not tell its types."""
    return osmium.FileProcessor(str(path), kind)


def _ways(path: Path) -> Iterable[Way]:
    """Read the ways; of one that is there twice the last counts, and what was deleted is gone."""
    ways: dict[int, Way] = {}
    for found in _found(path, osmium.osm.WAY):
        ways.pop(found.id, None)
        tags = dict(found.tags) if found.visible else {}
        if WAYS & tags.keys() or (AROUND & tags.keys() and is_green(tags)):
            nodes = tuple(one.ref for one in found.nodes)
            ways[found.id] = Way(found.id, nodes, tags, _changed(found))
    return ways.values()


def _nodes(path: Path, used: set[int]) -> dict[int, Node]:
    """Read the nodes, as the ways are read."""
    none: Tags = {}
    nodes: dict[int, Node] = {}
    for found in _found(path, osmium.osm.NODE):
        nodes.pop(found.id, None)
        tags = dict(found.tags) if len(found.tags) else none
        if (tags or found.id in used) and found.visible and found.location.valid():
            at = found.location
            nodes[found.id] = Node(found.id, at.lon, at.lat, tags, _changed(found))
    return nodes


def _changed(found: Any) -> date | None:
    moment = found.timestamp
    return moment.date() if found.version > 0 and moment.year >= BEGAN else None
