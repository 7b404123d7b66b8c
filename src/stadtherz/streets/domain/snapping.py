"""Finds where on the walkable network somebody is who names a place beside it.

Only what hangs together with most of the city counts, and nothing that is crossed: nobody starts in
the middle of a road. A house lies at the pavement of its own street, also where the one behind its
yard is nearer; as the network has both sides of a road, the nearer one is the side of the house.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
from shapely import LineString, STRtree, linestrings, points

from stadtherz.streets.domain.connected import together
from stadtherz.streets.domain.network import Edge, Network
from stadtherz.streets.domain.passages import Kind, Side
from stadtherz.streets.domain.plane import XY
from stadtherz.streets.domain.spelling import key_of

FARTHEST_M = 150.0
"""Beyond this a place does not lie at the network; the way to it is unknown."""
OWN_STREET_M = 60.0
"""A house may be so much farther from its own street than from another one."""
ON_LINE_M = 0.3
"""Nearer than this one is on the line, on neither of its sides."""
NOT_STARTED_ON = frozenset({Kind.CROSSING, Kind.LIFT, Kind.ESCALATOR, Kind.RAIL})


@dataclass(frozen=True, slots=True)
class Snapped:
    """Where a place lies at the network.

    Args:
        edge: its number in the network.
        along_m: metres from the start of the edge.
        off_m: metres from the place to the edge.
        longitude, latitude: of the point on the edge, in degrees.
        side: on which side of the edge the place lies, walked from its start; None on the line.
        from_door: whether an entrance was known and taken.

    """

    edge: int
    along_m: float
    off_m: float
    longitude: float
    latitude: float
    side: Side | None = None
    from_door: bool = False


class Snapper:
    """A network made ready to be asked for its nearest points."""

    def __init__(self, network: Network) -> None:
        self.network = network
        parts = together(network)
        main = parts[0] if parts else frozenset[int]()
        self.numbers = [
            number for number, edge in enumerate(network.edges)
            if edge.start in main and _is_started_on(network, edge)
        ]  # fmt: skip
        edges = [network.edges[number] for number in self.numbers]
        counts = [len(edge.line) for edge in edges]
        self.lines: list[LineString] = list(
            linestrings(
                [at for edge in edges for at in edge.line],
                indices=np.repeat(np.arange(len(edges)), counts),
            )
            if edges else ()
        )  # fmt: skip
        known = {name: key_of(name) for name in set(map(self._street, edges))}
        self.streets = [known[self._street(edge)] for edge in edges]
        self.tree = STRtree(self.lines)

    def snap(self, lon: float, lat: float, *, street: str = "") -> Snapped | None:
        """Give where a place lies at the network; None where it is too far from all of it.

        Args:
            lon: of the place, in degrees.
            lat: of the place, in degrees.
            street: the name of the street of a house, "" for none.

        """
        at = self.network.plane.xy(lon, lat)
        nearest = self._nearest(at)
        if nearest is None:
            return None
        place, off = nearest
        own = self._own(at, street, off) if street else None
        return self._snapped(at, place if own is None else own)

    def snap_among(self, lon: float, lat: float, among: Container[int]) -> Snapped | None:
        """Give where a place lies at some edges of the network; None where all are too far.

        Args:
            lon: of the place, in degrees.
            lat: of the place, in degrees.
            among: numbers of the edges that count.

        """
        at = self.network.plane.xy(lon, lat)
        here = points(at)
        around = self.tree.query(here, predicate="dwithin", distance=FARTHEST_M).tolist()
        some = [one for one in around if self.numbers[one] in among]
        near = min(some, key=lambda one: (self.lines[one].distance(here), one), default=None)
        return None if near is None else self._snapped(at, near)

    def snap_all(self, places: Sequence[tuple[float, float]]) -> list[Snapped | None]:
        """Give where many places lie, each longitude and latitude; None for those too far."""
        at = [self.network.plane.xy(*one) for one in places]
        found: list[Snapped | None] = [None] * len(at)
        if at and len(self.lines):
            near = self.tree.query_nearest(points(at), max_distance=FARTHEST_M, all_matches=False)
            for number, place in zip(*near.tolist(), strict=True):
                found[number] = self._snapped(at[number], place)
        return found

    def _nearest(self, at: XY) -> tuple[int, float] | None:
        if not len(self.lines):
            return None
        found, off = self.tree.query_nearest(
            points(at), max_distance=FARTHEST_M, return_distance=True
        )
        # of pieces that meet in the nearest point always the same one
        return (int(found.min()), float(off[0])) if len(found) else None

    def _own(self, at: XY, street: str, nearest: float) -> int | None:
        """Give the nearest piece of a street by name, if there is one close enough."""
        reach = min(FARTHEST_M, nearest + OWN_STREET_M)
        key, here = key_of(street), points(at)
        around = self.tree.query(here, predicate="dwithin", distance=reach).tolist()
        own = [one for one in around if self.streets[one] == key]
        return min(own, key=lambda one: (self.lines[one].distance(here), one), default=None)

    def _street(self, edge: Edge) -> str:
        return self.network.passages[edge.passage].street

    def _snapped(self, at: XY, place: int) -> Snapped:
        line = self.lines[place]
        here = points(at)
        along, off = float(line.project(here)), float(line.distance(here))
        on = line.interpolate(along)
        lon, lat = self.network.plane.lonlat((on.x, on.y))
        side = _side(line, along, at) if off > ON_LINE_M else None
        return Snapped(self.numbers[place], along, off, lon, lat, side)


def _is_started_on(network: Network, edge: Edge) -> bool:
    """Whether a way may begin on an edge: it is walked along, on the level of the street."""
    if edge.kind in NOT_STARTED_ON or edge.passage < 0 or edge.length_m <= 0:
        return False
    levels = network.passages[edge.passage].levels
    return not levels or 0.0 in levels


def _side(line: LineString, along: float, at: XY) -> Side:
    """Say on which side of a line a place lies, as one walks along it."""
    step = 0.5
    before = line.interpolate(max(0.0, along - step))
    after = line.interpolate(min(line.length, along + step))
    turned = (after.x - before.x) * (at[1] - before.y) - (after.y - before.y) * (at[0] - before.x)
    return Side.LEFT if turned > 0 else Side.RIGHT
