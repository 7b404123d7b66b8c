"""Landmarks and leading lines that somebody finds without sight (R10, R32, R35).

Fourteen kinds come up in interviews with blind walkers; taken are those that a map has. Each has
the sense that finds it and how sure it is: what stands on the path is found by every cane, the
smell of a bakery only at some hours.
"""

from dataclasses import dataclass
from enum import Enum

from stadtherz.streets.values import DoorKind, Known, Serving, Side, Tags, entrance_of

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
    TELEPHONE = "telephone"
    KIOSK = "kiosk"
    BOARD = "board"
    PARCELS = "parcels"
    CHARGER = "charger"
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
    ("amenity", "telephone", Mark.TELEPHONE, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("shop", "kiosk", Mark.KIOSK, Sense.TOUCH, Sure.LOW, TOUCH_M),
    ("information", "board", Mark.BOARD, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("information", "map", Mark.BOARD, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("amenity", "parcel_locker", Mark.PARCELS, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("amenity", "charging_station", Mark.CHARGER, Sense.TOUCH, Sure.MEDIUM, TOUCH_M),
    ("leisure", "playground", Mark.PLAYGROUND, Sense.HEARING, Sure.LOW, HEARD_M),
    ("shop", "bakery", Mark.BAKERY, Sense.SMELL, Sure.LOW, HEARD_M),
)
"""Key and value of the map, what it is, what finds it, how sure, and within how many metres."""
DOORS = {DoorKind.HINGED: Mark.DOOR, DoorKind.SLIDING: Mark.SLIDING_DOOR,
         DoorKind.REVOLVING: Mark.REVOLVING_DOOR}  # fmt: skip


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
