"""What other systems may use of the streets; their domains take the values from `values`."""

from stadtherz.streets.adapters.marks import new_key, puzzle_of
from stadtherz.streets.domain.closing import Closure, ClosureBegan, ClosureEnded
from stadtherz.streets.domain.features import Collection
from stadtherz.streets.domain.obstacles import Obstacle
from stadtherz.streets.domain.places import FoundPlace
from stadtherz.streets.domain.surveys import SurveyAccepted, choices_for, surveyable
from stadtherz.streets.selectors.beside import beside, besides
from stadtherz.streets.selectors.boarding import boarding_of, stops_served
from stadtherz.streets.selectors.closures import closures_at
from stadtherz.streets.selectors.meant import meant
from stadtherz.streets.selectors.network import current_map, current_network, current_roads
from stadtherz.streets.selectors.obstacles import obstacles_at
from stadtherz.streets.selectors.on_map import address_near, closed_now, stops_within
from stadtherz.streets.selectors.outdoors import read_outdoors
from stadtherz.streets.selectors.places import find_places, place_by_ref
from stadtherz.streets.selectors.snapping import snap, snap_among, snap_place
from stadtherz.streets.selectors.surveys import still_unknown, things_there
from stadtherz.streets.selectors.tiles import own_map
from stadtherz.streets.services.demo import forget_sample
from stadtherz.streets.services.surveying import Finding, suggest_fact, suggest_openly
from stadtherz.streets.services.visitors import Sender

__all__ = [
    "Closure",
    "ClosureBegan",
    "ClosureEnded",
    "Collection",
    "Finding",
    "FoundPlace",
    "Obstacle",
    "Sender",
    "SurveyAccepted",
    "address_near",
    "beside",
    "besides",
    "boarding_of",
    "choices_for",
    "closed_now",
    "closures_at",
    "current_map",
    "current_network",
    "current_roads",
    "find_places",
    "forget_sample",
    "meant",
    "new_key",
    "obstacles_at",
    "own_map",
    "place_by_ref",
    "puzzle_of",
    "read_outdoors",
    "snap",
    "snap_among",
    "snap_place",
    "still_unknown",
    "stops_served",
    "stops_within",
    "suggest_fact",
    "suggest_openly",
    "surveyable",
    "things_there",
]
