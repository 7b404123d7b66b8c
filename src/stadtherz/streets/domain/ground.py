"""The ways of a piece of map on a plane: which meet where, and in which directions they leave."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stadtherz.streets.domain.corners import Arm
from stadtherz.streets.domain.crossings import is_crossing
from stadtherz.streets.domain.elements import Extract
from stadtherz.streets.domain.known import Tags
from stadtherz.streets.domain.lifts import is_lift
from stadtherz.streets.domain.passages import Kind, Passage
from stadtherz.streets.domain.plane import XY, Plane, bearing, distance

Use = tuple[int, int]
"""The number of a passage, and the place of a node in its line."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Passages with the places of their nodes.

    Args:
        extract: the piece of the map.
        plane: on which it is measured.
        at: where each node of a passage lies.
        passages: all ways that somebody on foot meets.
        uses: for each node the passages on which it is.

    """

    extract: Extract
    plane: Plane
    at: Mapping[int, XY]
    passages: Sequence[Passage]
    uses: Mapping[int, Sequence[Use]]

    def tags(self, node: int) -> Tags:
        """Give the tags of a node."""
        return self.extract.tags_of(node)

    def line(self, nodes: Sequence[int]) -> list[XY]:
        """Give the places of nodes."""
        return [self.at[one] for one in nodes]

    def is_joint(self, node: int) -> bool:
        """Whether ways meet, begin, end or can be crossed at a node."""
        uses = self.uses[node]
        number, place = uses[0]
        passage = self.passages[number]
        if len(uses) > 1 or self._ends_at(passage, place):
            return True
        tags = self.tags(node)
        return is_crossing(tags) or is_lift(tags)

    def _ends_at(self, passage: Passage, place: int) -> bool:
        """Whether a way begins or ends at one of its nodes, or leaves the piece of map there."""
        nodes = passage.way.nodes
        if place in (0, len(nodes) - 1):
            return True
        return nodes[place - 1] not in self.at or nodes[place + 1] not in self.at

    def is_mapped(self, node: int) -> bool:
        """Whether the map has a crossing here: as a node, or as a way across."""
        if is_crossing(self.tags(node)):
            return True
        return any(self.passages[one].kind is Kind.CROSSING for one, _ in self.uses[node])

    def parts(self, passage: Passage) -> Iterator[list[int]]:
        """Give a way in pieces from joint to joint, without what lies beyond the border.

        Each piece is the places of its nodes in the way.
        """
        part: list[int] = []
        for place, node in enumerate(passage.way.nodes):
            if node not in self.at:
                part = []
                continue
            part.append(place)
            if len(part) > 1 and self.is_joint(node):
                yield part
                part = [place]

    def leaving(self, node: int) -> list[tuple[Use, Arm]]:
        """Give the ways that leave a node, each with the use that it leaves from."""
        found = []
        for number, place in self.uses[node]:
            passage = self.passages[number]
            nodes = passage.way.nodes
            for step in (-1, 1):
                other = place + step
                if not 0 <= other < len(nodes) or nodes[other] not in self.at:
                    continue
                towards = bearing(self.at[node], self.at[nodes[other]])
                bars = passage.bars or (passage.carries and self.is_mapped(node))
                room = distance(self.at[node], self.at[nodes[other]])
                arm = Arm(number, step > 0, towards, bars, passage.width.m / 2, room)
                found.append(((number, place), arm))
        return found

    def trail(self, use: Use, *, forward: bool) -> Iterator[tuple[int, float]]:
        """Follow a way from a node on: the nodes behind it, and how far each is along the way."""
        number, place = use
        nodes = self.passages[number].way.nodes
        away, step = 0.0, 1 if forward else -1
        before = self.at[nodes[place]]
        place += step
        while 0 <= place < len(nodes) and nodes[place] in self.at:
            here = self.at[nodes[place]]
            away += distance(before, here)
            yield nodes[place], away
            before, place = here, place + step


def ground_of(extract: Extract, passages: Sequence[Passage], plane: Plane) -> Ground:
    """Lay passages on a plane."""
    nodes = extract.nodes
    uses: dict[int, list[Use]] = defaultdict(list)
    for number, passage in enumerate(passages):
        for place, node in enumerate(passage.way.nodes):
            if node in nodes:
                uses[node].append((number, place))
    at = {one: plane.xy(nodes[one].lon, nodes[one].lat) for one in uses}
    return Ground(extract, plane, at, passages, uses)


def plane_of(extract: Extract, passages: Sequence[Passage]) -> Plane:
    """Give the plane around the middle of all passages, from which a few far ones are no matter."""
    known = extract.nodes
    used = [known[one] for passage in passages for one in passage.way.nodes if one in known]
    if not used:
        return Plane(0.0, 0.0)
    middle = len(used) // 2
    return Plane(sorted(one.lon for one in used)[middle], sorted(one.lat for one in used)[middle])
