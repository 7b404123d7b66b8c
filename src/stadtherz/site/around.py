"""What happens in a part of the city: each system is asked for its share."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from stadtherz.city.public import District
from stadtherz.observations.public import Station, public_stations
from stadtherz.programme.public import Project, project_cards


@dataclass(frozen=True)
class Projects:
    """Projects of a district: those that name it, and those that are for the whole city."""

    here: list[Project]
    everywhere: list[Project]


def stations_in(district: District, limit: int) -> QuerySet[Station]:
    return public_stations().filter(place__district=district)[:limit]


def stations_at(place_pk: int, limit: int) -> QuerySet[Station]:
    return public_stations().filter(place=place_pk)[:limit]


def projects_for(district: District, limit: int) -> Projects:
    """Give the projects that name the district first, then what there is for everybody."""
    named = District.objects.filter(projects=OuterRef("pk"))
    found = project_cards().annotate(here=Exists(named.filter(pk=district.pk)))
    found = found.filter(Q(here=True) | ~Exists(named)).order_by("-here", "position", "key")
    cards = list(found[:limit])
    return Projects(
        [card for card in cards if card.here], [card for card in cards if not card.here]
    )
