"""The guide's bench: what a route really meets, read from the map's tags and from nothing of ours.

Gold crossings are read here once more, by fewer and plainer rules than those of the network, so
that the bench does not measure a reading against itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians, sin

from shapely import LineString, Point, STRtree

from stadtherz.streets.values import XY, Extract, Node, Plane, Tags, Way, bearing, distance, nearest

LonLat = tuple[float, float]
NEAR_M, ON_M = 12.0, 5.0
"""So near to a crossing a step tells of it, and a line leads over its node."""
ACROSS = cos(radians(35))
"""A line that runs along the road at its crossing does not cross it."""
KERB_M = 10.0
LARGE = frozenset({"motorway", "trunk", "primary", "secondary", "motorway_link", "trunk_link",
                   "primary_link", "secondary_link"})  # fmt: skip
ROADS = LARGE | {"tertiary", "tertiary_link", "unclassified", "residential", "living_street",
                 "service", "road", "busway"}  # fmt: skip
SIGNALS = frozenset({"traffic_signals", "pelican", "toucan", "pegasus"})
Sides = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a route in words.

    Args:
        text: that somebody hears or reads.
        at: of what it tells, in degrees: one place, or a line.

    """

    text: str
    at: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A route of an engine.

    Args:
        number: of the pair for which it is.
        line: in degrees.
        steps: in words.
        milliseconds: that it took, None where nobody measured.

    """

    number: int
    line: tuple[LonLat, ...]
    steps: tuple[Step, ...]
    milliseconds: float | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places between which a route is asked for, and how long the shortest is."""

    number: int
    start: LonLat
    end: LonLat
    shortest_m: float


@dataclass(frozen=True, slots=True)
class GoldCrossing:
    """A crossing of a road as the map has it; what has no tag is "unknown".

    Args:
        node: its number.
        at: on the plane.
        road: direction of the road, in radians.
        signal: whether it has a signal.
        sound: value of its tag.
        kerbs: values of both sides as somebody labelled them, else of its own node.
        fields: tactile paving, likewise.

    """

    node: int
    at: XY
    road: float
    signal: bool
    sound: str
    kerbs: Sides
    fields: Sides


Labels = Mapping[int, Sequence[tuple[str, str]]]
"""By node the kerb and the tactile field of each side, as somebody judged them."""


class Gold:
    """The map as it counts for the bench."""

    def __init__(self, extract: Extract, plane: Plane, labels: Labels | None = None) -> None:
        self.plane, self._extract, self._labels = plane, extract, labels or {}
        self.crossings = list(self._crossings())
        self._tree = STRtree([Point(one.at) for one in self.crossings])
        self._large = [LineString(line) for line in self._lines(LARGE)]
        self._large_tree = STRtree(self._large)

    def met(self, route: Route) -> list[GoldCrossing]:
        """Give the crossings over which a route leads."""
        line = [self.plane.xy(*at) for at in route.line]
        if len(line) < 2:
            return []
        numbers = self._tree.query(LineString(line).buffer(ON_M))
        some = (self.crossings[number] for number in sorted(numbers.tolist()))
        return [one for one in some if _leads_over(line, one)]

    def bare_large(self, route: Route) -> int:
        """Count how often a route crosses a large road away from signals and zebras of the map."""
        line = [self.plane.xy(*at) for at in route.line]
        if len(line) < 2:
            return 0
        whole, helped = LineString(line), [one.at for one in self.met(route) if one.signal]
        found: list[XY] = []
        for number in self._large_tree.query(whole).tolist():
            for shape in getattr(crossed := whole.intersection(self._large[number]), "geoms",
                                 [crossed]):  # fmt: skip
                if not shape.is_empty:
                    found.append((shape.centroid.x, shape.centroid.y))
        return sum(all(distance(at, one) > NEAR_M for one in helped) for at in _apart(found))

    def _crossings(self) -> Iterable[GoldCrossing]:
        uses: dict[int, list[Way]] = defaultdict(list)
        for way in self._extract.ways:
            for one in dict.fromkeys(way.nodes):
                if one in self._extract.nodes:
                    uses[one].append(way)
        for number, node in sorted(self._extract.nodes.items()):
            road = next((way for way in uses[number] if way.tags.get("highway") in ROADS), None)
            if road is not None and _is_crossing(node.tags):
                yield self._crossing(node, road, uses[number])

    def _crossing(self, node: Node, road: Way, ways: Sequence[Way]) -> GoldCrossing:
        across = (way.tags for way in ways if way.tags.get("footway") == "crossing")
        tags = dict(node.tags)
        for more in across:
            tags = {**more, **tags}
        signal = tags.get("crossing") in SIGNALS or tags.get("crossing:signals") == "yes"
        labels = self._labels.get(node.id)
        own = self._own(node, ways)
        kerbs = tuple(kerb for kerb, _ in labels) if labels else own[0]
        fields = tuple(field for _, field in labels) if labels else own[1]
        sound = tags.get("traffic_signals:sound", "unknown") if signal else ""
        at = self.plane.xy(node.lon, node.lat)
        return GoldCrossing(node.id, at, self._direction(node, road), signal, sound, kerbs, fields)

    def _own(self, node: Node, ways: Sequence[Way]) -> tuple[Sides, Sides]:
        """Give kerb and field of a node, where no kerb has a node of its own nearby."""
        at = self.plane.xy(node.lon, node.lat)
        others = (self._extract.nodes.get(one) for way in ways for one in way.nodes)
        if any(one and one.id != node.id and ("kerb" in one.tags or "barrier" in one.tags)
               and distance(at, self.plane.xy(one.lon, one.lat)) <= KERB_M
               for one in others):  # fmt: skip
            return (), ()
        kerb, field = node.tags.get("kerb"), node.tags.get("tactile_paving")
        return ((kerb,) if kerb else ()), ((field,) if field else ())

    def _direction(self, node: Node, road: Way) -> float:
        place = road.nodes.index(node.id)
        ends = [one for one in road.nodes[max(0, place - 1) : place + 2]
                if one in self._extract.nodes]  # fmt: skip
        first, last = (self._extract.nodes[one] for one in (ends[0], ends[-1]))
        return bearing(self.plane.xy(first.lon, first.lat), self.plane.xy(last.lon, last.lat))

    def _lines(self, kinds: frozenset[str]) -> Iterable[list[XY]]:
        for way in self._extract.ways:
            nodes = [self._extract.nodes[one] for one in way.nodes if one in self._extract.nodes]
            if way.tags.get("highway") in kinds and len(nodes) > 1:
                yield [self.plane.xy(one.lon, one.lat) for one in nodes]


def moved(at: XY, direction: float, metres: float) -> XY:
    """Give the place so many metres away in a direction."""
    return at[0] + metres * sin(direction), at[1] + metres * cos(direction)


def away(at: XY, line: Sequence[XY]) -> float:
    """Give how far a place is from a line, or from one place."""
    if len(line) == 1:
        return distance(at, line[0])
    return min(distance(at, nearest(at, a, b)) for a, b in pairwise(line))


def _is_crossing(tags: Tags) -> bool:
    if tags.get("crossing") == "no":
        return False
    return tags.get("highway") == "crossing" or (
        tags.get("highway") == "traffic_signals" and "crossing" in tags
    )


def _leads_over(line: Sequence[XY], one: GoldCrossing) -> bool:
    """Whether a line leads from one side of the road to the other there, and not along it."""
    ends = (moved(one.at, one.road, sign * ON_M) for sign in (-1, 1))
    if not LineString(line).crosses(LineString(list(ends))):
        return False
    return any(
        distance(one.at, nearest(one.at, a, b)) <= ON_M
        and a != b and abs(cos(bearing(a, b) - one.road)) <= ACROSS
        for a, b in pairwise(line)
    )  # fmt: skip


def _apart(places: Iterable[XY]) -> list[XY]:
    """Take places that lie together for one: two carriageways are crossed once."""
    found: list[XY] = []
    for at in places:
        if all(distance(at, one) > 2 * NEAR_M for one in found):
            found.append(at)
    return found
