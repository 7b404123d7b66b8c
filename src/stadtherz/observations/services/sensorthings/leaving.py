"""What staff delete in the administration leaves the interface at once, with all that went along.

The database deletes what hangs on a row, and forgets the number of a row that is deleted: so both
are looked up before.
"""

from collections.abc import Iterable

from django.db.models import Model

from stadtherz.observations.models import (
    Change,
    Datastream,
    HistoricalLocation,
    ObservedProperty,
    Sensor,
    Station,
)
from stadtherz.observations.services.sensorthings.noting import note

Entities = list[tuple[str, int]]


def leaving_with(row: Model) -> Entities:
    """Name the entities that will be gone when a row is deleted, by type and number."""
    match row:
        case Station():
            streams = Datastream.objects.filter(station=row)
            history = HistoricalLocation.objects.filter(station=row)
            sensors = Sensor.objects.filter(station=row)
            return [
                ("Thing", row.pk),
                *(("Datastream", stream.pk) for stream in streams),
                *(("HistoricalLocation", one.pk) for one in history),
                *(("Sensor", one.pk) for one in sensors),
            ]
        case Datastream():
            return [("Datastream", row.pk)]
        case ObservedProperty():
            return [("ObservedProperty", row.pk)]
    return []


def left(gone: Iterable[tuple[str, int]]) -> None:
    """Tell that entities were deleted."""
    for kind, number in gone:
        note(kind, number, Change.Kind.DELETED)
