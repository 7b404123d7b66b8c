"""The values of the streets that the domains of other systems may use: no question, no act.

`public` is the front door for services and pages; it asks the database, which no domain may.
"""

from stadtherz.streets.domain.closing import Closed, Closure, What
from stadtherz.streets.domain.connected import together
from stadtherz.streets.domain.crossings import (
    Across,
    Crossing,
    Kerbside,
    OtherPart,
    Secured,
    Street,
)
from stadtherz.streets.domain.driving import Given, Road, RoadNetwork
from stadtherz.streets.domain.elements import Extract, Node, Way
from stadtherz.streets.domain.entrances import DoorKind, Entrance, entrance_of
from stadtherz.streets.domain.flights import NO_FLIGHT, Conveys, Flight, Rails
from stadtherz.streets.domain.known import Kerb, Known, Sound, Tactile, Tags
from stadtherz.streets.domain.lifts import NO_LIFT, Lift, Storey
from stadtherz.streets.domain.network import Edge, Network
from stadtherz.streets.domain.passages import Kind, Passage, Side, Walk
from stadtherz.streets.domain.places import FoundPlace, PlaceKind
from stadtherz.streets.domain.plane import XY, Plane, bearing, distance, nearest, turn
from stadtherz.streets.domain.seen import NOTHING_SEEN, Noise, Plant, Surroundings
from stadtherz.streets.domain.snapping import Snapped
from stadtherz.streets.domain.stops.english import serving as serving_english
from stadtherz.streets.domain.stops.german import serving as serving_german
from stadtherz.streets.domain.stops.told import Serving
from stadtherz.streets.domain.transit.timetable import Line, Mode
from stadtherz.streets.domain.turns import Restriction, Turns

__all__ = [
    "NOTHING_SEEN",
    "NO_FLIGHT",
    "NO_LIFT",
    "XY",
    "Across",
    "Closed",
    "Closure",
    "Conveys",
    "Crossing",
    "DoorKind",
    "Edge",
    "Entrance",
    "Extract",
    "Flight",
    "FoundPlace",
    "Given",
    "Kerb",
    "Kerbside",
    "Kind",
    "Known",
    "Lift",
    "Line",
    "Mode",
    "Network",
    "Node",
    "Noise",
    "OtherPart",
    "Passage",
    "PlaceKind",
    "Plane",
    "Plant",
    "Rails",
    "Restriction",
    "Road",
    "RoadNetwork",
    "Secured",
    "Serving",
    "Side",
    "Snapped",
    "Sound",
    "Storey",
    "Street",
    "Surroundings",
    "Tactile",
    "Tags",
    "Turns",
    "Walk",
    "Way",
    "What",
    "bearing",
    "distance",
    "entrance_of",
    "nearest",
    "serving_english",
    "serving_german",
    "together",
    "turn",
]
