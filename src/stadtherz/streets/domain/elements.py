"""What a map file holds, as values: nodes and ways of OpenStreetMap."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from stadtherz.streets.domain.known import Tags

NO_TAGS: Tags = {}


@dataclass(frozen=True, slots=True)
class Node:
    """A point of the map, in degrees WGS 84; `changed` is unknown in files without metadata."""

    id: int
    lon: float
    lat: float
    tags: Tags = field(default_factory=dict)
    changed: date | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A line or outline of the map by the numbers of its nodes."""

    id: int
    nodes: tuple[int, ...]
    tags: Tags
    changed: date | None = None

    @property
    def is_closed(self) -> bool:
        """Whether it ends where it begins, and has something inside."""
        return len(self.nodes) > 3 and self.nodes[0] == self.nodes[-1]


@dataclass(frozen=True, slots=True)
class Extract:
    """A piece of the map: all nodes that its ways name, and those with tags.

    A way of an extract may name nodes that lie beyond its border; they are left out of `nodes`.
    `ways` are streets and what lies in their way, `areas` the greenery beside them.
    """

    nodes: Mapping[int, Node]
    ways: tuple[Way, ...]
    areas: tuple[Way, ...] = ()

    def tags_of(self, node: int) -> Tags:
        """Give the tags of a node, none where it lies beyond the border."""
        found = self.nodes.get(node)
        return found.tags if found else NO_TAGS
