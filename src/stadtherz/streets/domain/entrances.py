"""What is known of an entrance: whether it is the main one, its door, and steps before it."""

from dataclasses import dataclass
from enum import Enum

from stadtherz.streets.domain.known import Known, Tags, plain
from stadtherz.streets.domain.measures import whole


class DoorKind(Enum):
    """How a door moves."""

    HINGED = "hinged"
    SLIDING = "sliding"
    REVOLVING = "revolving"
    NONE = "none"
    """One walks in without a door."""
    UNKNOWN = "unknown"


KINDS = {"hinged": DoorKind.HINGED, "swinging": DoorKind.HINGED, "sliding": DoorKind.SLIDING,
         "folding": DoorKind.SLIDING, "revolving": DoorKind.REVOLVING,
         "no": DoorKind.NONE}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entrance:
    """An entrance.

    Args:
        is_main: whether it is a main entrance.
        door: how its door moves.
        automatic: whether the door opens by itself.
        steps: how many are before it; None where nobody has said, 0 for none.

    """

    is_main: bool = False
    door: DoorKind = DoorKind.UNKNOWN
    automatic: Known = Known.UNKNOWN
    steps: int | None = None


def entrance_of(tags: Tags) -> Entrance | None:
    """Read what is known of an entrance; None for what is none."""
    entrance, door = plain(tags.get("entrance")), plain(tags.get("door"))
    if entrance in ("", "no") and door in ("", "no"):
        return None
    automatic = Known.of(tags.get("automatic_door"))
    kind = KINDS.get(door, DoorKind.UNKNOWN)
    return Entrance(entrance == "main", kind, automatic, whole(tags.get("step_count")))
