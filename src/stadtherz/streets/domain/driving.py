"""Makes the drivable network from a piece of the map: directed roads from junction to junction.

Whether one may drive, and in which direction, follows "OSM tags for routing" in the OpenStreetMap
wiki for cars in Germany. Lanes and limits that nobody entered are as usual for the class of road
and say of themselves that nobody said them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from stadtherz.streets.domain.elements import Extract, Way
from stadtherz.streets.domain.known import Tags
from stadtherz.streets.domain.measures import kilometres_an_hour, whole
from stadtherz.streets.domain.plane import XY, Plane, length
from stadtherz.streets.domain.turns import Restriction, Turn, Turns, turns_of

USUAL: Mapping[str, tuple[float, int]] = {
    "motorway": (130.0, 2), "motorway_link": (60.0, 1), "trunk": (100.0, 1),
    "trunk_link": (60.0, 1), "primary": (50.0, 1), "primary_link": (50.0, 1),
    "secondary": (50.0, 1), "secondary_link": (50.0, 1), "tertiary": (50.0, 1),
    "tertiary_link": (50.0, 1), "unclassified": (50.0, 1), "residential": (50.0, 1),
    "road": (50.0, 1), "living_street": (7.0, 1), "service": (20.0, 1),
}  # fmt: skip
"""Speed in km/h (StVO section 3: 50 where houses stand) and lanes for each direction."""
ACCESS = ("motorcar", "motor_vehicle", "vehicle", "access")
"""Keys that say who may drive; the first that says something counts."""
CLOSED = frozenset({"no", "private", "agricultural", "forestry", "delivery", "customers",
                    "military", "permit", "emergency", "psv", "bus"})  # fmt: skip
ROUND = frozenset({"roundabout", "circular"})


@dataclass(frozen=True, slots=True)
class Given:
    """A number, and whether somebody said it; else it is as usual."""

    value: float
    known: bool = False


@dataclass(frozen=True, slots=True)
class Road:
    """A piece of road in the direction in which it is driven.

    Args:
        start, end: numbers of places.
        way: its number in the map.
        forward: whether it runs as the way is drawn.
        kind: value of `highway`, such as "secondary_link".
        name: else its number; "" for none.
        line: on the plane, from start to end, in metres.
        length_m: of the line.
        lanes: in this direction.
        speed_kmh: the limit, or as usual.
        roundabout: whether it is part of one.
        destination: whether only those may drive here who want to stop here.
        signals: whether a traffic signal for vehicles is met on it, its end included.

    """

    start: int
    end: int
    way: int
    forward: bool
    kind: str
    name: str
    line: tuple[XY, ...]
    lanes: Given
    speed_kmh: Given
    roundabout: bool = False
    destination: bool = False
    signals: bool = False
    length_m: float = field(default=-1.0)

    def __post_init__(self) -> None:
        if self.length_m < 0:
            object.__setattr__(self, "length_m", length(self.line))


@dataclass(frozen=True, slots=True)
class RoadNetwork:
    """Everything that cars can drive in a piece of the map.

    Args:
        plane: on which lines are measured.
        places: where each place lies, on the plane.
        nodes: for each place its node of the map.
        roads: directed, between places.
        turns: which roads may not follow one another.

    """

    plane: Plane
    places: Sequence[XY]
    nodes: Sequence[int]
    roads: Sequence[Road]
    turns: Turns


def drivable(extract: Extract, restrictions: Sequence[Restriction] = ()) -> RoadNetwork:
    """Give the drivable network of a piece of the map.

    Args:
        extract: of the map.
        restrictions: of turns, as the map has them.

    """
    ways = [way for way in extract.ways if _is_driven(way)]
    joints = _joints(ways, extract, restrictions)
    numbers = {node: number for number, node in enumerate(sorted(joints))}
    nodes = sorted(joints)
    plane = _plane(extract, nodes)
    at = {one: plane.xy(extract.nodes[one].lon, extract.nodes[one].lat)
          for way in ways for one in way.nodes if one in extract.nodes}  # fmt: skip
    roads = [
        road for way in ways for part in _parts(way, numbers, extract)
        for road in _roads(way, part, [at[one] for one in part], numbers, extract)
    ]  # fmt: skip
    ends = [Turn(road.way, road.start, road.end) for road in roads]
    turns = turns_of(restrictions, ends, numbers)
    return RoadNetwork(plane, [at[one] for one in nodes], nodes, roads, turns)


def strongly_together(network: RoadNetwork) -> frozenset[int]:
    """Give the places of the largest part in which one can drive from each place to each other."""
    if not network.roads:
        return frozenset()
    ends = np.array([(road.start, road.end) for road in network.roads]).T
    size = len(network.places)
    graph = coo_array((np.ones(ends.shape[1]), (ends[0], ends[1])), shape=(size, size))
    _, part = connected_components(graph, directed=True, connection="strong")
    most = np.bincount(part).argmax()
    return frozenset(np.flatnonzero(part == most).tolist())


def _is_driven(way: Way) -> bool:
    tags = way.tags
    if tags.get("highway") not in USUAL or tags.get("area") == "yes" or len(way.nodes) < 2:
        return False
    return _access(tags) not in CLOSED


def _access(tags: Tags) -> str:
    return next((tags[key] for key in ACCESS if key in tags), "")


def _joints(
    ways: Sequence[Way], extract: Extract, restrictions: Sequence[Restriction]
) -> set[int]:  # fmt: skip
    """Give the nodes at which roads meet, begin or end, or a turn is restricted."""
    uses: Counter[int] = Counter()
    for way in ways:
        known = [one for one in way.nodes if one in extract.nodes]
        uses.update(known)
        uses.update(known[:1] + known[-1:])
        # where a way leaves the piece of map it ends
        uses.update(a for a, b in zip(way.nodes, way.nodes[1:], strict=False)
                    if a in extract.nodes and b not in extract.nodes)  # fmt: skip
        uses.update(b for a, b in zip(way.nodes, way.nodes[1:], strict=False)
                    if b in extract.nodes and a not in extract.nodes)  # fmt: skip
    via = {one.via for one in restrictions}
    return {node for node, number in uses.items() if number > 1 or node in via}


def _plane(extract: Extract, nodes: Sequence[int]) -> Plane:
    if not nodes:
        return Plane(0.0, 0.0)
    middle = len(nodes) // 2
    lons = sorted(extract.nodes[one].lon for one in nodes)
    lats = sorted(extract.nodes[one].lat for one in nodes)
    return Plane(lons[middle], lats[middle])


def _parts(way: Way, joints: Mapping[int, int], extract: Extract) -> Iterator[list[int]]:
    """Give the nodes of a way from joint to joint, without what lies beyond the border."""
    part: list[int] = []
    for node in way.nodes:
        if node not in extract.nodes:
            part = []
            continue
        part.append(node)
        if node in joints and len(part) > 1:
            yield part
            part = [node]


def _roads(
    way: Way, part: Sequence[int], line: Sequence[XY], joints: Mapping[int, int], extract: Extract
) -> Iterator[Road]:
    tags, kind = way.tags, way.tags["highway"]
    there, back = directions(tags)
    road = Road(
        joints[part[0]], joints[part[-1]], way.id, True, kind,  # noqa: FBT003 - its place is its name
        tags.get("name") or tags.get("ref", ""), tuple(line),
        _lanes(tags, kind, "forward", alone=not back), _speed(tags, kind, "forward"),
        roundabout=tags.get("junction") in ROUND, destination=_access(tags) == "destination",
        signals=_has_signals(part[1:], "forward", extract),
    )  # fmt: skip
    if there:
        yield road
    if back:
        yield replace(
            road, start=road.end, end=road.start, forward=False, line=road.line[::-1],
            lanes=_lanes(tags, kind, "backward", alone=not there),
            speed_kmh=_speed(tags, kind, "backward"),
            signals=_has_signals(part[:-1], "backward", extract),
        )  # fmt: skip


def directions(tags: Tags) -> tuple[bool, bool]:
    """Say whether one may drive as the way is drawn, and against it."""
    said = tags.get("oneway:motor_vehicle", tags.get("oneway", ""))
    if said in ("-1", "reverse"):
        return False, True
    if said == "reversible":
        return False, False  # now this way, now that: nobody can rely on it
    implied = tags.get("junction") in ROUND or tags.get("highway") == "motorway"
    is_one_way = said in ("yes", "true", "1") or (implied and said not in ("no", "false", "0"))
    return True, not is_one_way


def _lanes(tags: Tags, kind: str, direction: str, *, alone: bool) -> Given:
    """Give the lanes of one direction; of a number for both, each has half, at least one."""
    own = whole(tags.get(f"lanes:{direction}"))
    if own:
        return Given(own, known=True)
    every = whole(tags.get("lanes"))
    if every:
        # of three lanes for both nobody said who has two
        return Given(every if alone else max(1, every // 2), known=alone or every % 2 == 0)
    return Given(USUAL[kind][1])


def _speed(tags: Tags, kind: str, direction: str) -> Given:
    for key in (f"maxspeed:{direction}", "maxspeed"):
        said = kilometres_an_hour(tags.get(key))
        if said is not None and said > 0:
            return Given(said, known=True)
    return Given(USUAL[kind][0])


def _has_signals(nodes: Sequence[int], direction: str, extract: Extract) -> bool:
    for one in nodes:
        tags = extract.tags_of(one)
        if tags.get("highway") == "traffic_signals":
            said = tags.get("traffic_signals:direction", tags.get("direction", direction))
            if said in (direction, "both") or said not in ("forward", "backward"):
                return True
    return False
