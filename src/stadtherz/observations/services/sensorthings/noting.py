"""Writes down what changed, for the caches of all processes and for subscribers."""

from collections.abc import Iterable

from django.db.models import Model

from stadtherz.observations import models
from stadtherz.observations.adapters.changes import log_change, log_changes
from stadtherz.observations.models import Change


def kind_of(row: models.Datastream) -> str:
    """Name the entity that a datastream is."""
    return "MultiDatastream" if row.multi else "Datastream"


def note(kind: str, number: int, what: Change.Kind, names: Iterable[str] = ()) -> None:
    """Write a change down, for caches and subscribers."""
    log_change(kind, number, what, names)


def note_streams(station: models.Station, names: Iterable[str] = ()) -> None:
    """Write down that all datastreams of a station changed, many at once."""
    log_changes(
        Change(
            entity=kind_of(stream), number=stream.pk,
            kind=Change.Kind.UPDATED, fields=list(names),
        )
        for stream in station.datastreams.all()
    )  # fmt: skip


STAFF_EDITS = {
    models.Station: "Thing",
    models.Datastream: "Datastream",
    models.ObservedProperty: "ObservedProperty",
}


def edited_by_staff(row: Model) -> None:
    """Let the interface follow at once what staff changed, above all what was made private."""
    kind = STAFF_EDITS.get(type(row))
    if kind is None:
        return
    note(kind, int(row.pk), Change.Kind.UPDATED)
    if isinstance(row, models.Station):
        for stream in models.Datastream.objects.filter(station=row):
            note("Datastream", stream.pk, Change.Kind.UPDATED)
        for sensor in models.Sensor.objects.filter(station=row):  # it says what the station says
            note("Sensor", sensor.pk, Change.Kind.UPDATED)
