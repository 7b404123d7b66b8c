"""Reads what stands beside the streets of a map file: walls, hedges, fences, kerbs and houses.

The network does not need them, and they are many; only who tells a cane what to follow reads them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import osmium

from stadtherz.streets.adapters.map_faults import told_in_words
from stadtherz.streets.domain.elements import Extract, Node, Way

BARRIERS = frozenset({"wall", "retaining_wall", "city_wall", "hedge", "fence", "kerb"})


def read_lines(path: Path) -> Extract:
    """Read the lines of a map file along which a cane can be led, with the nodes of these.

    Raises:
        Invalid: it is no map, or it is cut off.

    """
    nodes: dict[int, Node] = {}
    with told_in_words(path):
        ways = tuple(_ways(path, nodes))
    return Extract(nodes, ways)


def _ways(path: Path, nodes: dict[int, Node]) -> Iterator[Way]:
    found: Any
    for found in osmium.FileProcessor(str(path)).with_locations():
        if not found.is_way() or not _leads(found.tags):
            continue
        for one in found.nodes:
            if one.location.valid():
                nodes[one.ref] = Node(one.ref, one.location.lon, one.location.lat)
        yield Way(found.id, tuple(one.ref for one in found.nodes), dict(found.tags))


def _leads(tags: Any) -> bool:
    """Whether a way is a barrier that a cane can follow, or the outline of a house."""
    return tags.get("barrier") in BARRIERS or tags.get("building", "no") != "no"
