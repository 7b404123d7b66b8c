"""What other systems may use of observations."""

from stadtherz.observations.adapters.figures import cards_of, cards_of_project
from stadtherz.observations.adapters.projects import link_projects
from stadtherz.observations.models import Datastream, ObservedProperty, Station
from stadtherz.observations.selectors import public_stations

__all__ = [
    "Datastream",
    "ObservedProperty",
    "Station",
    "cards_of",
    "cards_of_project",
    "link_projects",
    "public_stations",
]
