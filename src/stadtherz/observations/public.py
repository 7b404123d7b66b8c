"""What other systems may use of observations."""

from stadtherz.observations.adapters.locks import Turn, page
from stadtherz.observations.adapters.sensorthings.answering import LARGEST_PAGE, USUAL_PAGE
from stadtherz.observations.adapters.time_limit import ANSWER_S, within
from stadtherz.observations.models import Datastream, ObservedProperty, Station
from stadtherz.observations.selectors.figures import cards_of, cards_of_project
from stadtherz.observations.selectors.offered_values import (
    NewestValue,
    Series,
    newest_values,
    offered_series,
)
from stadtherz.observations.selectors.offering import (
    OfferedProperty,
    OfferedStream,
    marks_of_days,
    offered_counts,
    offered_properties,
    write_counts,
    write_day,
)
from stadtherz.observations.selectors.projects import is_project, link_projects, project_of
from stadtherz.observations.selectors.stations import public_stations
from stadtherz.observations.services.desks import Desk, Laid
from stadtherz.observations.services.telling_others import tell_by_mqtt
from stadtherz.observations.services.together import the_turn

__all__ = [
    "ANSWER_S",
    "LARGEST_PAGE",
    "USUAL_PAGE",
    "Datastream",
    "Desk",
    "Laid",
    "NewestValue",
    "ObservedProperty",
    "OfferedProperty",
    "OfferedStream",
    "Series",
    "Station",
    "Turn",
    "cards_of",
    "cards_of_project",
    "is_project",
    "link_projects",
    "marks_of_days",
    "newest_values",
    "offered_counts",
    "offered_properties",
    "offered_series",
    "page",
    "project_of",
    "public_stations",
    "tell_by_mqtt",
    "the_turn",
    "within",
    "write_counts",
    "write_day",
]
