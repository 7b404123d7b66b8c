"""Linking entities that exist, from either side of a link, and moving things."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from stadtherz.kernel.errors import Invalid
from stadtherz.observations import models
from stadtherz.observations.adapters.existing import row_numbered
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, TABLES, without_totals
from stadtherz.observations.domain.entities import Link
from stadtherz.observations.domain.stored_entities import FEATURE, STORED
from stadtherz.observations.models import Change
from stadtherz.observations.services.sensorthings.features import (
    ROLE_COLUMNS,
    give_type,
    linked_with,
)
from stadtherz.observations.services.sensorthings.making import move_to, stand_at
from stadtherz.observations.services.sensorthings.noting import note, note_streams
from stadtherz.observations.services.sensorthings.observations import (
    change_observation,
    stream_numbered,
)
from stadtherz.observations.services.sensorthings.permission import Act, Writer

TO_ONE = {
    ("Datastream", "Thing"): "station_id",
    ("Datastream", "Sensor"): "sensor_id",
    ("Datastream", "ObservedProperty"): "observed_id",
    ("MultiDatastream", "Thing"): "station_id",
    ("MultiDatastream", "Sensor"): "sensor_id",
    ("HistoricalLocation", "Thing"): "station_id",
    **ROLE_COLUMNS,
}


def must_exist(kind: str, number: int, place: str, *, by: Writer) -> None:
    """Refuse a link to nothing, and to what the writer may not know of, in the same words.

    Raises:
        Invalid: when there is no such entity.

    """
    if not rows_of(kind).filter(pk=number).exists() or not by.knows(kind, number):
        message = f"{place}there is no {kind} with the id {number}"
        raise Invalid(message, code="link")


def rows_of(kind: str) -> Any:
    """Give the rows behind a type."""
    table = TABLES["Datastream" if kind in STREAMS else kind][0]
    rows = table._default_manager.all()  # noqa: SLF001 - Django's public name for any table
    if kind in STREAMS:
        rows = rows.filter(multi=kind == "MultiDatastream")
    if kind == "ObservedProperty":
        rows = without_totals(rows)
    return rows


def moved(thing: int, places: tuple[int, ...], at: datetime | None = None) -> None:
    """Let a thing stand at these places from a time on, or from now on, and nowhere else."""
    station = models.Station.objects.get(pk=thing)
    history = move_to(station, places, at or timezone.now())
    note("HistoricalLocation", history, Change.Kind.CREATED)
    note("Thing", thing, Change.Kind.UPDATED, ["Locations"])
    note_streams(station)


def heed_newest(history: int, *, by: Writer) -> None:
    """Let a thing stand where its newest piece of history says, if that is the one that changed.

    Source: OGC 18-088, requirement create-update-delete/historical-location-manual-creation.

    Raises:
        NotAllowed: without the scope to change the thing.

    """
    row = models.HistoricalLocation.objects.select_related("station").get(pk=history)
    station, places = row.station, list(row.locations.order_by("pk"))
    newer = models.HistoricalLocation.objects.filter(station=station, time__gt=row.time)
    if not places or newer.exists() or set(station.locations.all()) == set(places):
        return
    by.require_entity(Act.UPDATE, "Thing", station.pk)
    stand_at(station, places)
    note("Thing", station.pk, Change.Kind.UPDATED, ["Locations"])
    note_streams(station)


def bind(kind: str, number: int, link: Link, target: int, *, by: Writer) -> None:
    """Link two entities that exist.

    Raises:
        NotAllowed: without the scope for what changes.
        Invalid: when the target does not exist.

    """
    if link.target == "Observation":
        _bind_observation(number, link, target, by)
        return
    must_exist(link.target, target, f"{link.name}: ", by=by)
    if (kind, link.name) in TO_ONE:
        by.require_entity(Act.UPDATE, kind, number)
        if link.target == "Thing":
            by.require_entity(Act.UPDATE, "Thing", target)
        rows_of(kind).filter(pk=number).update(**{TO_ONE[(kind, link.name)]: target})
        if link.target == FEATURE:
            linked_with(kind, number, target)
        note(kind, number, Change.Kind.UPDATED, [link.name])
    elif (link.target, link.back) in TO_ONE:
        back = STORED.named(link.target).link(link.back)
        assert back is not None  # noqa: S101 - every link has its way back
        bind(link.target, target, back, number, by=by)
    elif (kind, link.target) in _PAIRS:
        _PAIRS[(kind, link.target)](number, target, by)
    elif (link.target, kind) in _PAIRS:
        _PAIRS[(link.target, kind)](target, number, by)
    else:
        message = f"{link.name}: this link follows from others and cannot be set"
        raise Invalid(message, code="link")


def _stand(thing: int, place: int, by: Writer) -> None:
    by.require_entity(Act.UPDATE, "Thing", thing)
    moved(thing, (place,))


def _have_stood(history: int, place: int, by: Writer) -> None:
    by.require_entity(Act.UPDATE, "HistoricalLocation", history)
    models.HistoricalLocation.objects.get(pk=history).locations.add(place)
    note("HistoricalLocation", history, Change.Kind.UPDATED, ["Locations"])
    heed_newest(history, by=by)


def _be_of(feature: int, kind: int, by: Writer) -> None:
    give_type(feature, kind, by=by)


_PAIRS: dict[tuple[str, str], Callable[[int, int, Writer], None]] = {
    ("Thing", "Location"): _stand,
    ("HistoricalLocation", "Location"): _have_stood,
    (FEATURE, "FeatureType"): _be_of,
}
"""Links to several, from the side that is changed by them."""


def _bind_observation(number: int, link: Link, target: int, by: Writer) -> None:
    """Let an observation that exists be of another datastream, or speak of another feature."""
    lake = the_lake()
    row = row_numbered(target, lake)
    if row is None or not by.knows_stream(stream_numbered(row.datastream_id)):
        message = f"{link.name}: there is no Observation with the id {target}"
        raise Invalid(message, code="link")
    change_observation(number=target, data={}, links={link.back: (number,)}, by=by, lake=lake)
