from django.db.models import Prefetch, QuerySet

from stadtherz.kernel.errors import NotFound
from stadtherz.observations.models import Datastream, ObservedProperty, Station


def public_stations() -> QuerySet[Station]:
    """All stations that everybody may see, with what a card needs in a fixed number of queries."""
    return (
        Station.objects.filter(public=True)
        .select_related("place__district", "department")
        .prefetch_related(
            Prefetch(
                "datastreams",
                Datastream.objects.filter(public=True).select_related(
                    "observed", "latest", "sensor"
                ),
            )
        )
    )


def public_station(key: str) -> Station:
    """Find a public station.

    Raises:
        NotFound: when there is none, or it is not public; both look alike.

    """
    station = public_stations().filter(key=key).first()
    if station is None:
        message = f"there is no station {key!r}"
        raise NotFound(message, code="station")
    return station


def properties_shown() -> QuerySet[ObservedProperty]:
    return ObservedProperty.objects.filter(
        datastreams__station__public=True, datastreams__public=True
    ).distinct()


def streams_by_key() -> dict[str, int]:
    """Give the database id of every datastream by its key."""
    return dict(Datastream.objects.values_list("key", "pk"))
