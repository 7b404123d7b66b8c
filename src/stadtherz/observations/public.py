"""What other systems may use of observations."""

from stadtherz.observations.adapters.figures import card_of, sparks
from stadtherz.observations.models import Datastream, ObservedProperty, Station
from stadtherz.observations.selectors import public_stations

__all__ = [
    "Datastream",
    "ObservedProperty",
    "Station",
    "card_of",
    "public_stations",
    "sparks",
]
