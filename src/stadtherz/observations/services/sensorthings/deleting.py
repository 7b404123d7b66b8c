"""Deleting entities with everything that cannot be without them.

Source: OGC 18-088, SensorThings API 1.1, table 25, "Integrity constraints when deleting an entity".
"""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Model, Q

from stadtherz.kernel.errors import NotFound
from stadtherz.observations import models
from stadtherz.observations.adapters.changes import in_order
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.sensorthings.catalogue import EVERYBODY, the_catalogue
from stadtherz.observations.adapters.sensorthings.rows import entities
from stadtherz.observations.models import Change
from stadtherz.observations.services.counted import show_as_counter
from stadtherz.observations.services.sensorthings.binding import rows_of
from stadtherz.observations.services.sensorthings.making import columns_from
from stadtherz.observations.services.sensorthings.noting import kind_of, note
from stadtherz.observations.services.sensorthings.observations import forget_feature
from stadtherz.observations.services.sensorthings.permission import Act, Writer

Hidden = set[tuple[str, int]]
SHARED = ("FeatureOfInterest", "FeatureType", "Location", "Sensor")


@transaction.atomic
def delete_entity(*, kind: str, number: int, by: Writer, lake: Lake | None = None) -> None:
    """Delete an entity and everything that cannot be without it (18-088, table 25).

    Raises:
        NotAllowed: without the scope.
        NotFound: when there is no such entity.

    """
    by.require_entity(Act.DELETE, kind, number)
    in_order()  # before rows that others wait for
    row = rows_of(kind).select_for_update().filter(pk=number).first()
    if row is None:
        message = f"there is no {kind} with the id {number}"
        raise NotFound(message, code="entity")
    hidden = hidden_now()
    _CASCADES.get(kind, _alone)(number, lake or the_lake())
    row.delete()
    note(kind, number, Change.Kind.DELETED)
    delete_uncovered(hidden)


def hidden_now() -> Hidden:
    """Give the shared entities that nobody may see, for only private things use them."""
    catalogue = the_catalogue()
    seen = catalogue.view(EVERYBODY)
    return {
        (kind, number)
        for kind in SHARED
        for number in catalogue.by_kind[kind]
        if seen.get(kind, number) is None
    }


def delete_uncovered(hidden: Hidden) -> None:
    """Delete what was private until now and would be public, as its last user is gone."""
    if not hidden:
        return
    seen = the_catalogue().view(EVERYBODY)
    for kind in SHARED:
        numbers = [one for name, one in hidden if name == kind and seen.get(kind, one)]
        _delete_all(kind, rows_of(kind).filter(pk__in=numbers))


def _alone(number: int, lake: Lake) -> None:
    del number, lake


def _with_thing(number: int, lake: Lake) -> None:
    del lake
    _delete_streams(models.Datastream.objects.filter(station_id=number))
    _let_go_of_sensor(number)
    _delete_all("HistoricalLocation", models.HistoricalLocation.objects.filter(station_id=number))


def _let_go_of_sensor(thing: int) -> None:
    """Delete the thing's own sensor; one that others measure with stays, and says what it said."""
    own = models.Sensor.objects.filter(station_id=thing)
    for told in entities("Sensor", list(own.values_list("pk", flat=True))):
        if not models.Datastream.objects.filter(sensor_id=told.id).exists():
            continue
        columns = columns_from("Sensor", told.data)
        models.Sensor.objects.filter(pk=told.id).update(station=None, **columns)
        note("Sensor", told.id, Change.Kind.UPDATED)
    _delete_all("Sensor", own.all())


def _with_location(number: int, lake: Lake) -> None:
    del lake
    _delete_all("HistoricalLocation", models.HistoricalLocation.objects.filter(locations=number))
    for thing in models.Station.objects.filter(locations=number):
        note("Thing", thing.pk, Change.Kind.UPDATED, ["Locations"])


def _with_sensor(number: int, lake: Lake) -> None:
    del lake
    _delete_streams(models.Datastream.objects.filter(sensor_id=number))
    unsaid = models.Datastream.objects.filter(sensor=None, station__own_sensor=number)
    _delete_streams(unsaid)


def _with_property(number: int, lake: Lake) -> None:
    del lake
    _delete_streams(models.Datastream.objects.filter(observed_id=number, multi=False))
    _delete_streams(models.Datastream.objects.filter(parts__observed_id=number).distinct())
    for row in models.Datastream.objects.filter(observed_id=number):  # totals shown by its name
        show_as_counter(row, without=number)


def _with_feature(number: int, lake: Lake) -> None:
    forget_feature(number, lake)
    linked = Q(proximate=number) | Q(ultimate=number)
    for row in models.Datastream.objects.filter(linked):
        note(kind_of(row), row.pk, Change.Kind.UPDATED)


def _with_type(number: int, lake: Lake) -> None:
    del lake
    for row in models.Feature.objects.filter(types=number):
        note("FeatureOfInterest", row.pk, Change.Kind.UPDATED)


def _delete_streams(rows: Iterable[models.Datastream]) -> None:
    """Their rows in the lake can be reached no more, and are left out when days are rewritten."""
    for row in list(rows):
        number, kind = row.pk, "MultiDatastream" if row.multi else "Datastream"
        row.delete()
        note(kind, number, Change.Kind.DELETED)


def _delete_all(kind: str, rows: Iterable[Model]) -> None:
    for row in list(rows):
        number = int(row.pk)
        row.delete()
        note(kind, number, Change.Kind.DELETED)


_CASCADES: dict[str, Callable[[int, Lake], None]] = {
    "Thing": _with_thing,
    "Location": _with_location,
    "Sensor": _with_sensor,
    "ObservedProperty": _with_property,
    "FeatureOfInterest": _with_feature,
    "FeatureType": _with_type,
}
