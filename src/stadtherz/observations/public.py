"""What other systems may use of observations."""

from stadtherz.observations.adapters.time_limit import ANSWER_S, within
from stadtherz.observations.models import Datastream, ObservedProperty, Station
from stadtherz.observations.selectors.figures import cards_of, cards_of_project
from stadtherz.observations.selectors.projects import link_projects
from stadtherz.observations.selectors.stations import public_stations

__all__ = [
    "ANSWER_S",
    "Datastream",
    "ObservedProperty",
    "Station",
    "cards_of",
    "cards_of_project",
    "link_projects",
    "public_stations",
    "within",
]
