"""Completes what SensorThings asks of a station, from what the city knows of it.

Source: OGC 18-088, section 8.2: a Thing has Locations and their history, a Datastream exactly one
Sensor, an Observation exactly one FeatureOfInterest. The place of the city becomes the Location,
the station itself says how it measures, and the feature is made from the Location.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q

from stadtherz.city.public import Place
from stadtherz.kernel.text import Text
from stadtherz.observations.models import (
    Change,
    Datastream,
    Feature,
    Latest,
    Location,
    Sensor,
    Station,
    moment,
)
from stadtherz.observations.services.sensorthings.binding import moved
from stadtherz.observations.services.sensorthings.making import point_of
from stadtherz.observations.services.sensorthings.noting import note, note_streams
from stadtherz.observations.services.sensorthings.observations import feature_at


def complete_stations() -> int:
    """Complete all stations that lack something; gives how many there were."""
    streams = Datastream.objects.filter(station=OuterRef("pk"))
    unsaid = streams.filter(Q(sensor=None) | Q(latest__isnull=False, feature_uses=None))
    places = Location.objects.filter(stations=OuterRef("pk"))
    lacking = Station.objects.filter(
        Q(place__isnull=False, historical_locations=None)
        | Q(Exists(streams.filter(sensor=None)), own_sensor=None)
        | (Exists(unsaid) & Exists(places) & ~Exists(places.filter(features__isnull=False)))
    )
    found = list(lacking.distinct())
    for station in found:
        complete_station(station)
    return len(found)


@transaction.atomic
def complete_station(station: Station) -> None:
    """Give a station what it lacks, and let it stand where its place is.

    What the API says stays: a station that it moved is not moved back.
    """
    station = Station.objects.select_for_update().get(pk=station.pk)  # only one makes its sensor
    _stand_at_its_place(station)
    streams = station.datastreams.all()
    if streams.filter(sensor=None).exists() and not Sensor.objects.filter(station=station).exists():
        sensor = Sensor.objects.create(name=Text(), station=station)
        note("Sensor", sensor.pk, Change.Kind.CREATED)
        note_streams(station, ["Sensor"])
    location = station.locations.order_by("pk").first()
    if location is not None and streams.exists():
        feature_at(location)


def _stand_at_its_place(station: Station) -> None:
    """Move a station when its place is another than the one it was moved to last."""
    history = Location.objects.filter(historical_locations__station=station)
    newest = ("-historical_locations__time", "-historical_locations__pk")
    last = history.filter(place__isnull=False).order_by(*newest).first()
    if station.place is None:
        if last is not None and station.locations.filter(pk=last.pk).exists():
            station.locations.remove(last)
            note("Thing", station.pk, Change.Kind.UPDATED, ["Locations"])
    elif last is None or last.place_id != station.place_id:
        location = _location_of(station.place, station)
        if last is not None or not history.filter(pk=location.pk).exists():
            moved(station.pk, (location.pk,), None if history.exists() else _first_heard(station))


def _location_of(place: Place, station: Station) -> Location:
    """Find the location that a place is, make it, or take one of the station's own there."""
    found = Location.objects.filter(place=place).first()
    if found is not None:
        return found
    own = Location.objects.filter(historical_locations__station=station, place=None)
    for one in own:
        if point_of(one) == place.point:
            one.place = place
            one.save(update_fields=["place"])
            return one
    made, new = Location.objects.get_or_create(place=place, defaults=_told(place))
    if new:
        note("Location", made.pk, Change.Kind.CREATED)
    return made


def _told(place: Place) -> dict[str, object]:
    return {
        "name": Text.of({settings.LANGUAGE_CODE: place.name}),
        "description": place.description,
        "properties": {"illustrative": True} if place.illustrative else {},
        "location": {"type": "Point", "coordinates": [place.lon, place.lat]},
    }


def _first_heard(station: Station) -> datetime | None:
    rows = Latest.objects.filter(datastream__station=station)
    first = rows.aggregate(first=Min("first_us"))["first"]
    return None if first is None else moment(first)


@transaction.atomic
def place_changed(place: Place) -> None:
    """Tell anew what a place is: a corrected place is no move."""
    location = Location.objects.filter(place=place).first()
    if location is None:
        return
    told = _told(place)
    Location.objects.filter(pk=location.pk).update(**told)
    note("Location", location.pk, Change.Kind.UPDATED, sorted(told))
    features = Feature.objects.filter(location=location)
    features.update(
        name=told["name"], description=told["description"], feature=told["location"]
    )  # fmt: skip
    for feature in features:
        note("FeatureOfInterest", feature.pk, Change.Kind.UPDATED, ["name", "feature"])
