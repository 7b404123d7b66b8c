"""What other systems may use of the streets."""

from stadtherz.streets.domain.crossings import Across, Crossing, Kerbside, Secured, Street
from stadtherz.streets.domain.known import Kerb, Known, Sound, Tactile
from stadtherz.streets.domain.network import Edge, Network
from stadtherz.streets.domain.passages import Kind, Passage, Side, Walk
from stadtherz.streets.selectors.network import current_map, current_network

__all__ = [
    "Across",
    "Crossing",
    "Edge",
    "Kerb",
    "Kerbside",
    "Kind",
    "Known",
    "Network",
    "Passage",
    "Secured",
    "Side",
    "Sound",
    "Street",
    "Tactile",
    "Walk",
    "current_map",
    "current_network",
]
