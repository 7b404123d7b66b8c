"""Makes the walkable network from a piece of the map.

Pavements that the map has as tags of a road become lines on both sides of it; junctions are taken
apart into corners (`corners`), and each crossing of a carriageway, cycle track or rail is an edge
of its own between two corners.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from stadtherz.streets.domain.alongside import with_streets
from stadtherz.streets.domain.bridges import landings, split
from stadtherz.streets.domain.climbing import with_flights
from stadtherz.streets.domain.corners import Arm, Junction, gone_on, junction_of, parted
from stadtherz.streets.domain.courses import with_course
from stadtherz.streets.domain.crossings import (
    Across,
    Crossing,
    Kerbside,
    Street,
    crossing_of,
    is_crossing,
    is_for_feet,
    street_of,
)
from stadtherz.streets.domain.elements import Extract
from stadtherz.streets.domain.ground import Ground, ground_of, plane_of
from stadtherz.streets.domain.kerb_parts import OtherParts
from stadtherz.streets.domain.kerbs import Kerbs
from stadtherz.streets.domain.known import Tags
from stadtherz.streets.domain.lifts import is_lift, lifts_of, storeys_of
from stadtherz.streets.domain.medians import islands, without_medians
from stadtherz.streets.domain.network import Edge, Network
from stadtherz.streets.domain.overrun import with_overrun
from stadtherz.streets.domain.passages import Kind, Passage, Side, Walk, passage_of
from stadtherz.streets.domain.plane import XY, beside
from stadtherz.streets.domain.surroundings import surroundings
from stadtherz.streets.domain.unjoined import with_unjoined

PAVEMENT_M = 1.0
"""The middle of a pavement is so far from its kerb; its own width is rarely in the map."""
BESIDE_M = 30.0
"""A crossing in the map stands for the junction that is nearer than this on the same way."""
ACROSS = {Kind.CYCLEWAY: Across.CYCLEWAY, Kind.RAIL: Across.RAIL}
"""All else that is crossed is a road."""


def walkable(extract: Extract) -> Network:
    """Give the walkable network of a piece of the map."""
    met = [one for one in map(passage_of, extract.ways) if one is not None]
    plane = plane_of(extract, met)
    first = ground_of(extract, met, plane)
    second = replace(first, passages=without_medians(first))
    ground = replace(second, passages=with_streets(second))
    return _Making(ground, Kerbs(ground), OtherParts(ground)).network()


@dataclass
class _Making:
    """A network while it is made."""

    ground: Ground
    kerbs: Kerbs
    parts: OtherParts
    places: list[XY] = field(default_factory=list)
    joints: list[int] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    corners: dict[int, list[int]] = field(default_factory=dict)
    junctions: dict[int, Junction] = field(default_factory=dict)
    ends: dict[tuple[int, int, bool], tuple[int, int]] = field(default_factory=dict)
    """Where a way leaves a joint: the places on its left and on its right, looking outward."""
    reached: set[int] = field(default_factory=set)
    apart: list[Crossing] = field(default_factory=list)

    def network(self) -> Network:
        for node in self.ground.uses:
            if self.ground.is_joint(node):
                self._take_apart(node)
        for number, passage in enumerate(self.ground.passages):
            for part in self.ground.parts(passage):
                self._walk(number, passage, part)
        self._join_islands()
        self._join_kerbs()
        for node in self.junctions:
            before = len(self.edges)
            self._cross(node)
            if len(self.edges) == before and is_for_feet(self.ground.tags(node)):
                self.apart.append(self._lonely(node))
        ground = self.ground
        joined = with_unjoined(ground, self.edges, self.joints, self.junctions)
        joined = with_overrun(ground, joined, self.joints)
        self.edges = with_flights(
            joined, ground.passages, lambda place: ground.tags(self.joints[place])
        )
        seen = surroundings(ground.extract, ground.plane, ground.passages, self.edges)
        return Network(
            ground.plane, self.places, self.edges, ground.passages, self.joints, seen, self.apart
        )

    def _take_apart(self, node: int) -> None:
        """Make the places of a joint, and keep which way leaves from which."""
        leaving = self.ground.leaving(node)
        junction = self._junction(node, [arm for _, arm in leaving])
        first = len(self.places)
        self.places += junction.places
        self.joints += [node] * len(junction.places)
        self.corners[node] = list(range(first, len(self.places)))
        self.junctions[node] = junction
        order = {arm: place for place, arm in enumerate(junction.arms)}
        for (number, place), arm in leaving:
            mine = order[arm]
            found = first + junction.left[mine], first + junction.right[mine]
            self.ends[number, place, arm.forward] = found

    def _junction(self, node: int, arms: Sequence[Arm]) -> Junction:
        """Take a joint apart by what it is: a junction, a lift, or a crossing of something."""
        at, tags = self.ground.at[node], self.ground.tags(node)
        if any(arm.bars for arm in arms):
            return junction_of(at, gone_on(arms) if is_crossing(tags) else arms)
        if len(arms) < 2:
            return junction_of(at, arms)
        if is_lift(tags):
            return storeys_of(tags, at, self._ways(arms))
        return parted(at, arms) if is_crossing(tags) else junction_of(at, arms)

    def _ways(self, arms: Sequence[Arm]) -> dict[Arm, Passage]:
        return {arm: self.ground.passages[arm.passage] for arm in arms}

    def _walk(self, number: int, passage: Passage, part: Sequence[int]) -> None:
        """Make the edges along a piece of way: its line, or what lies on its sides."""
        nodes = [passage.way.nodes[place] for place in part]
        line = self.ground.line(nodes)
        out, back = self.ends[number, part[0], True], self.ends[number, part[-1], False]
        if passage.walked:  # where it is crossed as well, one walks on its right edge
            self._add(Edge(
                out[1], back[0], passage.kind, self._from_to(out[1], line, back[0]), number
            ))  # fmt: skip
            return
        for side, pavement in zip(Side, passage.sides or (), strict=False):
            if not _is_walked(passage, side):
                continue
            away = passage.width.m / 2 + PAVEMENT_M
            moved = beside(line, away if side is Side.RIGHT else -away)
            start, end = (out[1], back[0]) if side is Side.RIGHT else (out[0], back[1])
            self._add(Edge(
                start, end, Kind.SIDEWALK, self._from_to(start, moved, end), number, side, pavement
            ))  # fmt: skip

    def _add(self, edge: Edge) -> None:
        self.edges.append(edge)
        self.reached |= {edge.start, edge.end}

    def _from_to(self, start: int, line: Sequence[XY], end: int) -> tuple[XY, ...]:
        return (self.places[start], *line[1:-1], self.places[end])

    def _cross(self, node: int) -> None:
        """Make the edges across what bars the way at a junction."""
        junction, corners = self.junctions[node], self.corners[node]
        if not junction.bars and len(junction.arms) > 1 and is_lift(self.ground.tags(node)):
            self._ride(node, corners)
        elif not junction.bars and len(corners) > 1:
            self._cross_unknown(node)
        for place in self._crossed_arms(node, junction):
            left, right = corners[junction.left[place]], corners[junction.right[place]]
            if left == right or not {left, right} <= self.reached:
                continue
            middle = (self.ground.at[node],) if len(junction.bars) == 2 else ()
            line = (self.places[left], *middle, self.places[right])
            crossing = with_course(
                self._crossing(node, junction, place), self.ground, junction, place, line
            )
            crossing = self.parts.added(crossing, line)
            arm = junction.arms[place]
            self.edges.append(Edge(
                left, right, Kind.CROSSING, line, arm.passage, crossing=crossing,
                forward=arm.forward,
            ))  # fmt: skip

    def _lonely(self, node: int) -> Crossing:
        """Give a crossing of the map to which no way leads on both sides."""
        junction = self.junctions[node]
        if junction.bars:
            return self._crossing(node, junction, junction.bars[0])
        return self._nothing_crossed(node)

    def _nothing_crossed(self, node: int) -> Crossing:
        sides = Kerbside(), Kerbside()
        tags = [self.ground.tags(node)]
        return crossing_of(f"node/{node}", Across.UNKNOWN, Street(), tags, sides)

    def _ride(self, node: int, storeys: Sequence[int]) -> None:
        """Make the edges of a lift, from each storey to the next."""
        lifts = lifts_of(self.ground.tags(node), self._ways(self.junctions[node].arms))
        for (lower, upper), lift in zip(pairwise(storeys), lifts, strict=True):
            line = self.places[lower], self.places[upper]
            self.edges.append(Edge(lower, upper, Kind.LIFT, line, lift=lift))

    def _cross_unknown(self, node: int) -> None:
        """Make a step of a crossing that the map has on a footway, with nothing that is crossed."""
        start, end = self.corners[node]
        crossing = self._nothing_crossed(node)
        line = self.places[start], self.places[end]
        self.edges.append(Edge(start, end, Kind.CROSSING, line, crossing=crossing))

    def _crossed_arms(self, node: int, junction: Junction) -> Iterator[int]:
        """Give the arms that are crossed at a junction."""
        bars = junction.bars
        mapped = self.ground.is_mapped(node)
        met = any(not arm.bars for arm in junction.arms)
        if len(bars) == 2:
            if mapped or met:
                yield bars[0]
            return
        if len(bars) < 2:
            return
        for place in bars:
            if mapped or not self._has_crossing_beside(node, junction.arms[place]):
                yield place

    def _has_crossing_beside(self, node: int, arm: Arm) -> bool:
        """Whether the way that leaves has a crossing in the map close by."""
        for use in self.ground.uses[node]:
            if use[0] != arm.passage:
                continue
            for other, away in self.ground.trail(use, forward=arm.forward):
                if away > BESIDE_M:
                    break
                if other in self.junctions and self.ground.is_mapped(other):
                    return True
        return False

    def _crossing(self, node: int, junction: Junction, place: int) -> Crossing:
        """Put together what is known of the crossing of an arm, from its left to its right."""
        passage = self.ground.passages[junction.arms[place].passage]
        tags = passage.way.tags
        street = street_of(tags, passage.rank, passage.width)
        ref = f"node/{node}"
        if len(junction.bars) > 2 and not self.ground.is_mapped(node):
            ref = f"{ref}#way/{passage.way.id}"
        sides = (
            self.kerbs.side(node, junction, junction.left[place]),
            self.kerbs.side(node, junction, junction.right[place]),
        )
        return crossing_of(
            ref, ACROSS.get(passage.kind, Across.ROAD), street, self._said(node, junction), sides
        )

    def _said(self, node: int, junction: Junction) -> list[Tags]:
        """Give the tags that tell of a crossing: of its node, then of the ways across."""
        ways = (self.ground.passages[arm.passage] for arm in junction.arms)
        return [
            self.ground.tags(node),
            *(one.way.tags for one in ways if one.kind is Kind.CROSSING),
        ]

    def _join_islands(self) -> None:
        """Join the inner corners of the crossings of two carriageways that no way joins."""
        mapped = [node for node in self.junctions if self.ground.is_mapped(node)]
        for (one, way), (other, its_way) in islands(self.ground, mapped):
            start, end = self._inner(one, way), self._inner(other, its_way)
            if start is None or end is None or {start, end} & self.reached:
                continue
            line = self.places[start], self.places[end]
            self._add(Edge(start, end, Kind.CROSSING, line))

    def _join_kerbs(self) -> None:
        """Join the corners of crossings from which nothing leads on to the pavement close by."""
        found = landings(self.ground, self.edges, self._dead_corners())
        led_to = self.reached | {one.corner for one in found}
        landed = [
            one for one in found if led_to >= {*self.corners[self.joints[one.corner]]}
        ]  # one side alone leads nowhere
        self.edges = split(self.edges, landed, len(self.places))
        for one in landed:
            line = self.places[one.corner], one.at
            self.places.append(one.at)
            self.joints.append(self.joints[one.corner])
            self._add(Edge(
                one.corner, len(self.places) - 1, Kind.CROSSING, line, assumed=True
            ))  # fmt: skip

    def _dead_corners(self) -> Iterator[tuple[int, XY, str]]:
        """Give the corners of crossings in the middle of a road that no way reaches."""
        for node, junction in self.junctions.items():
            if len(junction.bars) != 2 or not is_crossing(self.ground.tags(node)):
                continue
            road = self.ground.passages[junction.arms[junction.bars[0]].passage]
            if road.kind is not Kind.ROAD:
                continue
            for corner in self.corners[node]:
                if corner not in self.reached:
                    yield corner, self.places[corner], road.way.tags.get("layer", "0")

    def _inner(self, node: int, number: int) -> int | None:
        """Give the corner on the left of a carriageway at a node."""
        for way, place in self.ground.uses[node]:
            if way == number and (way, place, True) in self.ends:
                return self.ends[way, place, True][0]
        return None


def _is_walked(passage: Passage, side: Side) -> bool:
    """Whether one walks on a side of a road: on its pavement, or on its edge where it has none."""
    left, right = passage.sides or (Walk.NO, Walk.NO)
    here, there = (left, right) if side is Side.LEFT else (right, left)
    if here is Walk.NO:
        return there in (Walk.NO, Walk.UNKNOWN) and not passage.is_one_way
    return here is not Walk.SEPARATE
