"""What other systems may use of the streets; their domains take the values from `values`."""

from stadtherz.streets.selectors.network import current_map, current_network, current_roads
from stadtherz.streets.selectors.outdoors import read_outdoors
from stadtherz.streets.selectors.places import find_places, place_by_ref
from stadtherz.streets.selectors.snapping import snap, snap_place
from stadtherz.streets.services.demo import forget_sample

__all__ = [
    "current_map",
    "current_network",
    "current_roads",
    "find_places",
    "forget_sample",
    "place_by_ref",
    "read_outdoors",
    "snap",
    "snap_place",
]
