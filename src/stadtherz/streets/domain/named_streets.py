"""Streets by name, and where two of them meet, from the ways of a map.

A street is many ways of the map. Ways of one name that hang together, or lie close, are one street;
the same name in another part of the city is another.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from stadtherz.streets.domain.elements import Extract, Way
from stadtherz.streets.domain.places import (
    LonLat,
    MapPlace,
    PlaceKind,
    distinct,
    metres_apart,
    middle,
)
from stadtherz.streets.domain.spelling import key_of, parts_of

CLOSE_M = 400.0
"""Ways of one name that are nearer than this are one street."""
NOT_STREETS = frozenset({"platform", "bus_stop", "proposed", "construction", "elevator", "corridor",
                         "rest_area", "services"})  # fmt: skip


def streets_of(extract: Extract) -> list[MapPlace]:
    """Give the streets of a piece of map and the crossings of two of them."""
    by_name: dict[str, list[Way]] = defaultdict(list)
    for way in sorted(extract.ways, key=lambda one: one.id):
        highway, name = way.tags.get("highway", ""), way.tags.get("name", "")
        if name and highway and highway not in NOT_STREETS:
            by_name[name].append(way)
    streets = [one for name, ways in by_name.items() for one in _streets(name, ways, extract)]
    return [*distinct(streets), *_corners(by_name, extract)]


def _streets(name: str, ways: Sequence[Way], extract: Extract) -> Iterator[MapPlace]:
    for points in _clusters(ways, extract):
        centre = middle(points)
        at = min(points, key=lambda one: metres_apart(one, centre))
        key = key_of(name)
        yield MapPlace(f"street/{key}", PlaceKind.STREET, "highway", name, at,
                       words=tuple(parts_of(name)))  # fmt: skip


def _clusters(ways: Sequence[Way], extract: Extract) -> list[list[LonLat]]:
    """Give the points of ways that lie together."""
    found: list[list[LonLat]] = []
    for way in ways:
        points = [(extract.nodes[one].lon, extract.nodes[one].lat)
                  for one in way.nodes if one in extract.nodes]  # fmt: skip
        if not points:
            continue
        near = [one for one in found if _are_close(one, points)]
        found = [one for one in found if one not in near]
        found.append([point for one in (*near, points) for point in one])
    return found


def _are_close(some: Sequence[LonLat], others: Sequence[LonLat]) -> bool:
    ends = (others[0], others[len(others) // 2], others[-1])
    return any(metres_apart(one, other) < CLOSE_M for one in some for other in ends)


def _corners(by_name: Mapping[str, Sequence[Way]], extract: Extract) -> Iterator[MapPlace]:
    names_at: dict[int, set[str]] = defaultdict(set)
    for name, ways in by_name.items():
        for node in (one for way in ways for one in way.nodes):
            names_at[node].add(name)
    meeting: dict[tuple[str, str], list[int]] = defaultdict(list)
    for node, names in names_at.items():
        if len(names) > 1 and node in extract.nodes:
            for pair in combinations(sorted(names), 2):
                meeting[pair].append(node)
    for (one, other), nodes in meeting.items():
        keys = sorted((key_of(one), key_of(other)))
        if keys[0] != keys[1]:
            at = _most_central(nodes, extract)
            yield MapPlace(f"corner/{keys[0]}/{keys[1]}", PlaceKind.CORNER, "junction",
                           f"{one} / {other}", at, words=tuple(keys))  # fmt: skip


def _most_central(nodes: Iterable[int], extract: Extract) -> LonLat:
    """Give of the places where two streets meet the one in the middle."""
    points = [(extract.nodes[one].lon, extract.nodes[one].lat) for one in nodes]
    centre = middle(points)
    return min(points, key=lambda point: (metres_apart(point, centre), point))
