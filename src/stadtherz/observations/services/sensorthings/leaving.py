"""What staff delete in the administration leaves the interface at once, with all that went along.

The database deletes what hangs on a row, and forgets the number of a row that is deleted: so both
are looked up before.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from stadtherz.observations.models import (
    Change,
    Datastream,
    HistoricalLocation,
    ObservedProperty,
    Sensor,
    Station,
)
from stadtherz.observations.services.sensorthings.deleting import (
    Hidden,
    delete_uncovered,
    hidden_now,
)
from stadtherz.observations.services.sensorthings.noting import note

Entities = list[tuple[str, int]]


@dataclass(frozen=True)
class Leaving:
    """What goes along: the entities that will be gone, and what nobody may see before that."""

    entities: Entities
    hidden: Hidden


def leaving_with(rows: Iterable[Model]) -> Leaving:
    """Name what will be gone when rows are deleted, by type and number."""
    return Leaving([one for row in rows for one in _with(row)], hidden_now())


def _with(row: Model) -> Entities:
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


@transaction.atomic
def left(gone: Leaving) -> None:
    """Tell that entities were deleted; what only they used and was private goes with them."""
    for kind, number in gone.entities:
        note(kind, number, Change.Kind.DELETED)
    delete_uncovered(gone.hidden)
