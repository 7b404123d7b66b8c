"""What is near a piece of way, as values: seats, greenery, plants and noise."""

from dataclasses import dataclass
from enum import Enum

from stadtherz.streets.domain.known import Known


class Noise(Enum):
    """How much traffic is heard, guessed from the class of the roads around."""

    LOUD = "loud"
    BUSY = "busy"
    CALM = "calm"


class Plant(Enum):
    """Plants whose pollen many people cannot bear, and the rest."""

    BIRCH = "birch"
    HAZEL = "hazel"
    ALDER = "alder"
    ASH = "ash"
    PLANE = "plane"
    GRASS = "grass"
    OTHER = "other"
    """Somebody named it, and it is none of these."""
    UNNAMED = "unnamed"
    """Something grows there, and nobody said what."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is near a piece of way.

    Args:
        seat: whether there is one to rest on; yes or unknown, for no map has all of them.
        green: whether one walks in or beside greenery; yes or unknown.
        noise: of roads.
        plants: that grow there; none where nobody has said.
        sources: the things of the map that say so, such as "node/311587712".

    """

    seat: Known = Known.UNKNOWN
    green: Known = Known.UNKNOWN
    noise: Noise = Noise.CALM
    plants: frozenset[Plant] = frozenset()
    sources: tuple[str, ...] = ()


NOTHING_SEEN = Surroundings()
