"""What observations have to publish: the public datastreams of each property, and their days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.reading import write_parquet
from stadtherz.observations.models import Datastream, ObservedProperty, moment
from stadtherz.observations.selectors import count_rows
from stadtherz.observations.selectors.countings import countings_of

DAY = timedelta(days=1)


@dataclass(frozen=True)
class OfferedStream:
    """A public datastream, with what stands beside its values in a file.

    Args:
        id, key: what it is called.
        station, station_name: of the station.
        lon, lat: degrees WGS84; None where the station has no place.
        department: key, "" without one.
        interval_s: distance of its values in seconds.
        first, last: its oldest and newest value; None without any.
        simulated: whether it does not exist in the real city.
        licence: address of its licence as it was given, "" for the city's.
        source: whom that licence wants to be named, "" where nobody was named.

    """

    id: int
    key: str
    station: str
    station_name: Text
    lon: float | None
    lat: float | None
    department: str
    interval_s: int
    first: datetime | None
    last: datetime | None
    simulated: bool
    licence: str
    source: str


@dataclass(frozen=True)
class OfferedProperty:
    """Everything public that measures the same thing.

    Args:
        key, name: of the property.
        unit, ucum: of its values, as people and as UCUM write it.
        counted: whether values are added up.
        definition: URI.
        streams: the datastreams.

    """

    key: str
    name: Text
    unit: str
    ucum: str
    counted: bool
    definition: str
    streams: tuple[OfferedStream, ...]


def offered_properties(key: str = "") -> list[OfferedProperty]:
    """Give all properties with public datastreams of single values, in one query.

    Args:
        key: of one property; "" for all.

    """
    chosen = {"observed__key": key} if key else {}
    rows = _public(multi=False, **chosen).order_by("observed__key", "station__position", "key")
    streams: defaultdict[ObservedProperty, list[OfferedStream]] = defaultdict(list)
    for row in rows:
        streams[row.observed].append(_offered(row))
    return [
        OfferedProperty(
            one.key, one.name, one.unit, one.ucum, one.kind == ObservedProperty.Kind.COUNT,
            one.definition, tuple(found),
        )
        for one, found in streams.items()
    ]  # fmt: skip


def offered_counts() -> list[OfferedStream]:
    """Give the public datastreams that count by class, lane, direction and speed, in two queries.

    Each is one lane and direction of a counting site.
    """
    rows = _public(multi=True).order_by("station__position", "key")
    return [_offered(one.stream) for one in countings_of(list(rows))]


def _public(**chosen: object) -> QuerySet[Datastream]:
    found = Datastream.objects.filter(public=True, station__public=True, **chosen)
    return found.select_related("observed", "latest", "station__place", "station__department")


def _offered(row: Datastream) -> OfferedStream:
    station, latest = row.station, getattr(row, "latest", None)
    place = station.place
    return OfferedStream(
        row.pk, row.key, station.key, station.name,
        place.lon if place else None, place.lat if place else None,
        station.department.key if station.department else "", row.interval_s,
        moment(latest.first_us) if latest and latest.first_us is not None else None,
        moment(latest.us) if latest else None, station.simulated, station.licence,
        station.source,
    )  # fmt: skip


def marks_of_days() -> dict[date, int]:
    """Give each UTC day that the lake has, with a number that changes when its values do."""
    days = the_lake().files()
    return {day: days.mark(day) for day in days.ordered}


def write_day(streams: list[int], day: date, path: str) -> None:
    """Write the values of one UTC day of some datastreams to a Parquet file at `path`."""
    first = _begins(day)
    rows = Datastream.objects.filter(pk__in=streams).values_list("pk", "key", "observed__ucum")
    named = {pk: (key, ucum) for pk, key, ucum in rows}
    zone = timezone.get_default_timezone_name()
    write_parquet(named, first, first + DAY, path, zone, _stations(streams))


def write_counts(streams: list[int], day: date, path: str) -> None:
    """Write what some datastreams counted in one UTC day, a row for each cell, to a Parquet file.

    A lane is a text here whatever it is called, so that the files of all days fit together.
    """
    found = countings_of(list(Datastream.objects.filter(pk__in=streams)))
    count_rows.write_parquet(
        found, _begins(day), _begins(day) + DAY, path, stations=_stations(streams)
    )


def _stations(streams: list[int]) -> dict[int, str]:
    return dict(Datastream.objects.filter(pk__in=streams).values_list("pk", "station__key"))


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
