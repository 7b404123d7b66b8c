"""The values of the streets that the domains of other systems may use: no question, no act.

`public` is the front door for services and pages; it asks the database, which no domain may.
"""

from stadtherz.streets.domain.closing import Closed, Closure, What
from stadtherz.streets.domain.crossings import Across, Crossing, Kerbside, Secured, Street
from stadtherz.streets.domain.known import Kerb, Known, Sound, Tactile
from stadtherz.streets.domain.network import Edge, Network
from stadtherz.streets.domain.passages import Kind, Passage, Side, Walk
from stadtherz.streets.domain.plane import XY, Plane, bearing, distance, turn

__all__ = [
    "XY",
    "Across",
    "Closed",
    "Closure",
    "Crossing",
    "Edge",
    "Kerb",
    "Kerbside",
    "Kind",
    "Known",
    "Network",
    "Passage",
    "Plane",
    "Secured",
    "Side",
    "Sound",
    "Street",
    "Tactile",
    "Walk",
    "What",
    "bearing",
    "distance",
    "turn",
]
