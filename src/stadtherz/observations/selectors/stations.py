from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from stadtherz.kernel.errors import NotFound
from stadtherz.observations.models import (
    Datastream,
    Device,
    DeviceStream,
    Latest,
    ObservedProperty,
    Station,
)
from stadtherz.observations.models.standing import standing_columns
from stadtherz.observations.selectors.history import properties_of


def public_stations() -> QuerySet[Station]:
    """All stations that everybody may see, with what a card needs in a fixed number of queries."""
    return (
        Station.objects.filter(public=True)
        .annotate(**standing_columns(timezone.now()))
        .select_related("place__district", "department")
        .prefetch_related(
            Prefetch(
                "datastreams",
                Datastream.objects.filter(public=True).select_related(
                    "observed", "latest", "sensor"
                ),
            ),
        )
    )


def stations_where(*, kind: str = "", district: str = "") -> QuerySet[Station]:
    """All public stations, or those that measure a property or lie in a district (keys)."""
    found = public_stations()
    if kind:
        found = found.filter(datastreams__observed__key=kind).distinct()
    return found.filter(place__district__key=district) if district else found


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


def property_of(station: Station, key: str) -> ObservedProperty | None:
    """Give the property of a key, else what the station measures first; None without any."""
    offered = properties_of(station)
    return next((one for one in offered if one.key == key), offered[0] if offered else None)


def has_observations(stream: int) -> bool:
    return Latest.objects.filter(pk=stream).exists()


@dataclass(frozen=True)
class KnownStream:
    """A datastream as letters need it: what its results are, and where it belongs."""

    id: int
    key: str
    observation_type: str
    multi: bool
    station: str
    observed_kind: str = ""

    @property
    def counting(self) -> bool:
        """Whether it counts, so that nothing that identifies somebody may come in."""
        return self.observed_kind == "count" or self.observation_type.endswith(
            "OM_CountObservation"
        )


@dataclass(frozen=True)
class KnownDevice:
    """A registered device, and the datastreams by what it measures."""

    id: int
    decoder: str
    streams: dict[str, KnownStream] = field(default_factory=dict)


STREAM_COLUMNS = ("pk", "key", "observation_type", "multi", "station__key", "observed__kind")


def streams_by_key() -> dict[str, KnownStream]:
    """Give every datastream by its key."""
    rows = Datastream.objects.values_list(*STREAM_COLUMNS)
    return {row[1]: KnownStream(*row) for row in rows}


def devices_by_name(streams: dict[str, KnownStream]) -> dict[str, KnownDevice]:
    """Give every device by its EUI, and by its name after a slash, which no EUI has."""
    found: dict[str, KnownDevice] = {}
    by_id: dict[int, KnownDevice] = {}
    for pk, eui, name, decoder in Device.objects.values_list("pk", "eui", "name", "decoder"):
        by_id[pk] = device = KnownDevice(pk, decoder)
        if eui:
            found[eui] = device
        if name:
            found[f"/{name}"] = device
    rows = DeviceStream.objects.values_list("device_id", "measured", "datastream__key")
    for pk, measured, key in rows:
        if pk in by_id and key in streams:
            by_id[pk].streams[measured] = streams[key]
    return found
