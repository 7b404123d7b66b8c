"""Makes the map of an invented quarter, so that the city can be tried without anybody's data.

The same each time: no chance, no clock. What is drawn stands in `sample_quarter`; here it becomes
nodes, ways and restrictions of turns, with houses along the streets, and a file of OpenStreetMap.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from math import hypot

from stadtherz.streets.domain.known import Tags
from stadtherz.streets.domain.plane import XY, Plane
from stadtherz.streets.domain.sample_quarter import (
    COLUMNS,
    FRONT_M,
    HOUSES,
    PLACES,
    POINTS,
    ROWS,
    TURNS,
    WAYS,
    tags_of,
)

GENERATOR = "Stadtherz sample town (invented)"
DRAWN = "2026-01-01T00:00:00Z"
HOUSE_M = (12.0, 10.0)
USUAL_FRONT_M = 12.0
WITH_DOOR = 3
"""Every third house has an entrance in the map."""


@dataclass
class _Drawing:
    """The quarter while it is drawn; nodes and ways are numbered as they come."""

    plane: Plane
    nodes: list[tuple[XY, Tags]] = field(default_factory=list)
    ways: list[tuple[tuple[int, ...], Tags]] = field(default_factory=list)
    named: dict[str, int] = field(default_factory=dict)

    def node(self, at: XY, tags: Tags, name: str = "") -> int:
        self.nodes.append((at, tags))
        if name:
            self.named[name] = len(self.nodes)
        return len(self.nodes)

    def way(self, nodes: tuple[int, ...], tags: Tags) -> None:
        self.ways.append((nodes, tags))


def sample_map(lon: float, lat: float) -> str:
    """Write the map of the invented quarter as a file of OpenStreetMap (XML).

    Args:
        lon: of its middle, in degrees.
        lat: of its middle, in degrees.

    """
    drawing = _Drawing(Plane(lon, lat))
    _streets(drawing)
    for street, west, south, east, north, number in HOUSES:
        _houses(drawing, street, (west, south), (east, north), number)
    for east, north, words in PLACES:
        drawing.node((east, north), tags_of(words))
    return "\n".join(_lines(drawing))


def _streets(drawing: _Drawing) -> None:
    for column, x in COLUMNS.items():
        for row, y in ROWS.items():
            signal = row in ("r+", "r-") and column in "MSL"
            tags = {"highway": "traffic_signals"} if signal else {}
            drawing.node((x, y), tags, column + row)
    for name, (east, north, words) in POINTS.items():
        drawing.node((east, north), tags_of(words), name)
    for names, words in WAYS:
        drawing.way(tuple(drawing.named[one] for one in names.split()), tags_of(words))


def _houses(drawing: _Drawing, street: str, start: XY, end: XY, number: int) -> None:
    """Draw houses on both sides: odd numbers on the left, even ones on the right."""
    known = sum(tags.get("addr:street") == street for _, tags in drawing.ways)
    length = hypot(end[0] - start[0], end[1] - start[1])
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    front = FRONT_M.get(street, USUAL_FRONT_M)
    for place in range(number):
        away = (place + 0.5) * length / number
        for side in (-1, 1):
            at = start[0] + along[0] * away, start[1] + along[1] * away
            out = along[1] * side, -along[0] * side
            written = known + 2 * place + (1 if side < 0 else 2)
            tags = {"addr:street": street, "addr:housenumber": _written(written)}
            _house(drawing, at, along, out, (front, written), tags)


def _written(number: int) -> str:
    """Write a house number; some have a letter, some are two at once."""
    if number % 11 == 0:
        return f"{number}a"
    return f"{number}-{number + 2}" if number % 13 == 0 else str(number)


def _house(
    drawing: _Drawing, at: XY, along: XY, out: XY, size: tuple[float, int], tags: Tags
) -> None:  # fmt: skip
    front, number = size
    deep, half = HOUSE_M[1], HOUSE_M[0] / 2

    def spot(sideways: float, away: float) -> XY:
        east = at[0] + along[0] * sideways + out[0] * away
        return east, at[1] + along[1] * sideways + out[1] * away

    corners = [(-half, front), (half, front), (half, front + deep), (-half, front + deep)]
    nodes = [drawing.node(spot(*corner), {}) for corner in corners]
    if number % WITH_DOOR == 0:
        door = drawing.node(spot(0, front), {"entrance": "main"})
        nodes.insert(1, door)
    drawing.way((*nodes, nodes[0]), {"building": "yes", **tags})


def _lines(drawing: _Drawing) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<osm version="0.6" generator="{GENERATOR}">'
    about = f'version="1" timestamp="{DRAWN}"'
    for number, (at, tags) in enumerate(drawing.nodes, 1):
        lon, lat = drawing.plane.lonlat(at)
        yield f'<node id="{number}" lat="{lat:.7f}" lon="{lon:.7f}" {about}>{_tags(tags)}</node>'
    for number, (nodes, tags) in enumerate(drawing.ways, 1):
        inside = "".join(f'<nd ref="{one}"/>' for one in nodes)
        yield f'<way id="{number}" {about}>{inside}{_tags(tags)}</way>'
    order = {names: number for number, (names, _) in enumerate(WAYS, 1)}
    for number, (kind, start, via, end) in enumerate(TURNS, 1):
        tags = {"type": "restriction", "restriction": kind}
        members = (("way", order[start], "from"), ("node", drawing.named[via], "via"),
                   ("way", order[end], "to"))  # fmt: skip
        inside = "".join(
            f'<member type="{what}" ref="{ref}" role="{role}"/>' for what, ref, role in members
        )
        yield f'<relation id="{number}" {about}>{inside}{_tags(tags)}</relation>'
    yield "</osm>"


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(f'<tag k="{escape(key)}" v="{escape(value)}"/>' for key, value in tags.items())
