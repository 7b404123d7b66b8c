"""What other systems may use of observations."""

from stadtherz.observations.adapters.figures import cards_of, cards_of_project
from stadtherz.observations.adapters.projects import link_projects
from stadtherz.observations.adapters.time_limit import ANSWER_S, within
from stadtherz.observations.models import Datastream, ObservedProperty, Station
from stadtherz.observations.selectors import public_stations

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
