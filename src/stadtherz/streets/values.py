"""The values of the streets that the domains of other systems may use: no question, no act.

`public` is the front door for services and pages; it asks the database, which no domain may.
"""

from stadtherz.streets.domain.closures import Closing, Closure, Closures
from stadtherz.streets.domain.crossings import Across, Crossing, Kerbside, Secured, Street
from stadtherz.streets.domain.known import Kerb, Known, Sound, Tactile
from stadtherz.streets.domain.network import Edge, Network
from stadtherz.streets.domain.passages import Kind, Passage, Side, Walk
from stadtherz.streets.domain.places import FoundPlace, PlaceKind
from stadtherz.streets.domain.plane import XY, Plane, bearing, distance, turn
from stadtherz.streets.domain.snapping import Snapped

__all__ = [
    "XY",
    "Across",
    "Closing",
    "Closure",
    "Closures",
    "Crossing",
    "Edge",
    "FoundPlace",
    "Kerb",
    "Kerbside",
    "Kind",
    "Known",
    "Network",
    "Passage",
    "PlaceKind",
    "Plane",
    "Secured",
    "Side",
    "Snapped",
    "Sound",
    "Street",
    "Tactile",
    "Walk",
    "bearing",
    "distance",
    "turn",
]
