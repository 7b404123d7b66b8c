"""Landmarks and leading lines that somebody finds without sight (R10, R32, R35).

Fourteen kinds come up in interviews with blind walkers; taken are those that a map has. Each has
the sense that finds it and how sure it is: what stands on the path is found by every cane, the
smell of a bakery only at some hours.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from math import floor

from stadtherz.streets.values import (
    XY,
    DoorKind,
    Entrance,
    Extract,
    Kind,
    Known,
    Network,
    Node,
    Serving,
    Side,
    Tags,
    distance,
    entrance_of,
)

CELL_M, FINE_M = 25.0, 8.0
"""Sizes of cells: lines are many and near, all else is few and may be farther away."""
SAME_M = 0.5
"""What is not farther away is the same place."""
LONGEST_M = 12_000.0
"""No wall and no street is straight for so long."""
IN_PATH_M, ON_PATH_M, TOUCH_M, HEARD_M = 1.0, 2.0, 5.0, 12.0
"""What is so near is gone through, on the path, within reach of a cane beside it, or heard."""


class Sense(Enum):
    """What finds a landmark."""

    TOUCH = "touch"
    HEARING = "hearing"
    SMELL = "smell"


class Sure(Enum):
    """How sure it is that one finds a landmark."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Mark(Enum):
    """Kinds of landmarks."""

    BOLLARD = "bollard"
    GATE = "gate"
    CYCLE_BARRIER = "cycle_barrier"
    BARRIER = "barrier"
    BLOCK = "block"
    TURNSTILE = "turnstile"
    CHAIN = "chain"
    STILE = "stile"
    DOOR = "door"
    SLIDING_DOOR = "sliding_door"
    REVOLVING_DOOR = "revolving_door"
    AUTOMATIC_DOOR = "automatic_door"
    ENTRANCE = "entrance"
    """One goes in or out, and nobody has said by what kind of door."""
    BENCH = "bench"
    SHELTER = "shelter"
    STOP = "stop"
    FOUNTAIN = "fountain"
    POST_BOX = "post_box"
    BIKES = "bikes"
    BINS = "bins"
    PLAYGROUND = "playground"
    BAKERY = "bakery"
    COLUMN = "column"
    CABINET = "cabinet"
    VENDING = "vending"
    BASKET = "basket"
    TUNNEL = "tunnel"
    BRIDGE = "bridge"
    ROOF = "roof"
    UP = "up"
    DOWN = "down"
    COBBLES = "cobbles"
    LOOSE = "loose"
    SMOOTH = "smooth"
    LARGE_ROAD = "large_road"
    BRANCH = "branch"
    """Another street or path leaves: the line that one follows is open there."""


class Leads(Enum):
    """What a cane can follow."""

    STRIP = "strip"
    WALL = "wall"
    HOUSES = "houses"
    HEDGE = "hedge"
    FENCE = "fence"
    KERB = "kerb"
    GRASS = "grass"
    """The edge of a lawn."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """Something that is found without sight; `name` of stops, and the lines that `serves` says."""

    mark: Mark
    sense: Sense
    sure: Sure
    name: str = ""
    ref: str = ""
    serves: tuple[Serving, ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """A landmark on the way: so many metres after the beginning of a stage, on which side.

    Args:
        landmark: which.
        metres: from the beginning of the stage.
        side: None for what is on the path itself.
        number: how many of it follow each other, the first one at `metres`.
        is_long: whether these are spread along the stretch.

    """

    landmark: Landmark
    metres: float
    side: Side | None = None
    number: int = 1
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """A line that a cane can follow, on a side; None for a strip in the path."""

    leads: Leads
    side: Side | None


Rule = tuple[str, str, Mark, Sense, Sure, float]
RULES: tuple[Rule, ...] = (
    ("barrier", "bollard", Mark.BOLLARD, Sense.TOUCH, Sure.HIGH, ON_PATH_M),
    ("barrier", "gate", Mark.GATE, Sense.TOUCH, Sure.HIGH, ON_PATH_M),
    ("barrier", "swing_gate", Mark.GATE, Sense.TOUCH, Sure.HIGH, ON_PATH_M),
    ("barrier", "kissing_gate", Mark.GATE, Sense.TOUCH, Sure.HIGH, ON_PATH_M),
    ("barrier", "sliding_gate", Mark.GATE, Sense.TOUCH, Sure.HIGH, ON_PATH_M),
    ("barrier", "lift_gate", Mark.BARRIER, Sense.TOUCH, Sure.MEDIUM, ON_PATH_M),
    ("barrier", "block", Mark.BLOCK, Sense.TOUCH, Sure.HIGH, ON_PATH_M),
    ("barrier", "cycle_barrier", Mark.CYCLE_BARRIER, Sense.TOUCH, Sure.HIGH, ON_PATH_M),
    ("barrier", "turnstile", Mark.TURNSTILE, Sense.TOUCH, Sure.HIGH, ON_PATH_M),
    ("barrier", "full-height_turnstile", Mark.TURNSTILE, Sense.TOUCH, Sure.HIGH, ON_PATH_M),
    ("barrier", "chain", Mark.CHAIN, Sense.TOUCH, Sure.MEDIUM, ON_PATH_M),
    ("barrier", "stile", Mark.STILE, Sense.TOUCH, Sure.HIGH, ON_PATH_M),
    ("highway", "bus_stop", Mark.STOP, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("railway", "tram_stop", Mark.STOP, Sense.HEARING, Sure.MEDIUM, TOUCH_M),
    ("shelter", "yes", Mark.SHELTER, Sense.TOUCH, Sure.HIGH, TOUCH_M),
    ("amenity", "bench", Mark.BENCH, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("amenity", "fountain", Mark.FOUNTAIN, Sense.HEARING, Sure.LOW, HEARD_M),
    ("amenity", "post_box", Mark.POST_BOX, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("amenity", "bicycle_parking", Mark.BIKES, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("amenity", "recycling", Mark.BINS, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("advertising", "column", Mark.COLUMN, Sense.TOUCH, Sure.HIGH, TOUCH_M),
    ("man_made", "street_cabinet", Mark.CABINET, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("amenity", "vending_machine", Mark.VENDING, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("amenity", "waste_basket", Mark.BASKET, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("leisure", "playground", Mark.PLAYGROUND, Sense.HEARING, Sure.LOW, HEARD_M),
    ("shop", "bakery", Mark.BAKERY, Sense.SMELL, Sure.LOW, HEARD_M),
)
"""Key and value of the map, what it is, what finds it, how sure, and within how many metres."""
DOORS = {DoorKind.HINGED: Mark.DOOR, DoorKind.SLIDING: Mark.SLIDING_DOOR,
         DoorKind.REVOLVING: Mark.REVOLVING_DOOR}  # fmt: skip
LINES = {
    ("barrier", "wall"): Leads.WALL, ("barrier", "retaining_wall"): Leads.WALL,
    ("barrier", "city_wall"): Leads.WALL, ("barrier", "hedge"): Leads.HEDGE,
    ("barrier", "fence"): Leads.FENCE, ("barrier", "kerb"): Leads.KERB,
}  # fmt: skip
Piece = tuple[Leads, XY, XY]
Spot = tuple[Landmark, XY, float]


def landmark_of(ref: str, tags: Tags) -> tuple[Landmark, float] | None:
    """Say what a node is to somebody who does not see it, and within how many metres."""
    for key, value, mark, sense, sure, reach in RULES:
        if tags.get(key) == value:
            name = tags.get("name", "") if mark is Mark.STOP else ""
            if sense is Sense.TOUCH and tags.get("shelter") == "yes":
                sure = Sure.HIGH  # noqa: PLW2901 - a stop with a shelter is found like one
            return Landmark(mark, sense, sure, name, ref), reach
    door = _door(tags)
    return (Landmark(door, Sense.TOUCH, Sure.HIGH, "", ref), IN_PATH_M) if door else None


def _door(tags: Tags) -> Mark | None:
    """Say which kind of door an entrance has; None for no entrance, or one without a door."""
    entrance = entrance_of(tags)
    if entrance is None or entrance.door is DoorKind.NONE:
        return None
    if entrance.automatic is Known.YES and entrance.door is not DoorKind.REVOLVING:
        return Mark.AUTOMATIC_DOOR
    unnamed = Mark.DOOR if "door" in tags else Mark.ENTRANCE
    return DOORS.get(entrance.door, unnamed)


class Surroundings:
    """Landmarks and leading lines of a piece of map, ready to be asked for what is near.

    A stop that the map has on the carriageway may be on either side, so it is none.
    """

    def __init__(self, extract: Extract, network: Network, lines: Extract | None = None) -> None:
        self._spots: Mapping[tuple[int, int], list[Spot]] = defaultdict(list)
        self._pieces: Mapping[tuple[int, int], list[Piece]] = defaultdict(list)
        self._entrances: Mapping[tuple[int, int], list[tuple[XY, Entrance]]] = defaultdict(list)
        plane = network.plane
        at = {one: plane.xy(node.lon, node.lat) for one, node in extract.nodes.items()}
        driven = {
            one for passage in network.passages if passage.kind is Kind.ROAD
            for one in passage.way.nodes
        }  # fmt: skip
        for number, node in extract.nodes.items():
            if node.tags:
                self._put(node, at[number], is_driven=number in driven)
        self._streets: Mapping[tuple[int, int], list[tuple[str, XY, XY]]] = defaultdict(list)
        for passage in network.passages:
            if passage.kind is Kind.ROAD or passage.carries:
                self._pave(passage.name, [at[one] for one in passage.way.nodes if one in at])
        for beside in filter(None, (extract, lines)):
            found_at = {
                one: at.get(one) or plane.xy(node.lon, node.lat)
                for one, node in beside.nodes.items()
            }
            for way in (*beside.ways, *beside.areas):
                leads = _leads(way.tags)
                if leads:
                    self._lay(leads, [found_at[one] for one in way.nodes if one in found_at])

    def _put(self, node: Node, at: XY, *, is_driven: bool) -> None:
        found = landmark_of(f"node/{node.id}", node.tags)
        if found and not (found[0].mark is Mark.STOP and is_driven):
            self._spots[_cell(at, CELL_M)].append((found[0], at, found[1]))
        entrance = entrance_of(node.tags)
        if entrance:
            self._entrances[_cell(at, CELL_M)].append((at, entrance))

    def _lay(self, leads: Leads, line: list[XY]) -> None:
        for a, b in _pieces(line):
            for cell in {*_cells(a, b, FINE_M)}:
                self._pieces[cell].append((leads, a, b))

    def _pave(self, name: str, line: list[XY]) -> None:
        for a, b in _pieces(line):
            for cell in {*_cells(a, b, CELL_M)}:
                self._streets[cell].append((name, a, b))

    def roads(self, at: XY, name: str) -> Iterator[tuple[XY, XY]]:
        """Give the pieces of a street in the neighbourhood of a place."""
        for cell in _around(at, CELL_M):
            for street, a, b in self._streets.get(cell, ()):
                if street == name:
                    yield a, b

    def entrance(self, at: XY) -> Entrance | None:
        """Give what is known of the entrance at a place; None where the map has none there."""
        near = [
            (distance(at, place), entrance)
            for cell in _around(at, CELL_M) for place, entrance in self._entrances.get(cell, ())
        ]  # fmt: skip
        away, found = min(near, key=lambda one: one[0], default=(SAME_M + 1, None))
        return found if away <= SAME_M else None

    def spots(self, at: XY) -> Iterator[Spot]:
        """Give the landmarks in the neighbourhood of a place."""
        for cell in _around(at, CELL_M):
            yield from self._spots.get(cell, ())

    def pieces(self, at: XY) -> Iterator[Piece]:
        """Give the pieces of leading lines in the neighbourhood of a place."""
        for cell in _around(at, FINE_M):
            yield from self._pieces.get(cell, ())


def _leads(tags: Tags) -> Leads | None:
    if "building" in tags and tags["building"] not in ("no", "roof"):
        return Leads.HOUSES
    if tags.get("landuse") == "grass":
        return Leads.GRASS
    return LINES.get(("barrier", tags.get("barrier", "")))


def _pieces(line: Sequence[XY]) -> Iterator[tuple[XY, XY]]:
    """Give the straight pieces of a line, without those of which an end is misplaced."""
    return ((a, b) for a, b in pairwise(line) if distance(a, b) < LONGEST_M)


def _cell(at: XY, size: float) -> tuple[int, int]:
    return floor(at[0] / size), floor(at[1] / size)


def _cells(a: XY, b: XY, size: float) -> Iterable[tuple[int, int]]:
    """Give the cells through which a piece runs, by points that are closer than a cell."""
    number = 1 + int(distance(a, b) / size * 2)
    for place in range(number + 1):
        share = place / number
        yield _cell((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share), size)


def _around(at: XY, size: float) -> Iterator[tuple[int, int]]:
    x, y = _cell(at, size)
    for column in (x - 1, x, x + 1):
        for row in (y - 1, y, y + 1):
            yield column, row
