"""Counts through the API: their property takes on unit and kind of its first datastream."""

import pytest
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.models import ObservedProperty, Sensor
from stadtherz.observations.services.sensorthings.making import COUNTS, MAKERS
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import station
from tests.observations.sensorthings.bodies import MEASUREMENT

pytestmark = pytest.mark.django_db


def made(place, observed, name, *, kind=COUNTS, symbol=""):
    """A datastream as the API makes it."""
    sensor = Sensor.objects.create(name={"de": "Schleife"})
    data = {
        "name": name, "description": "", "observationType": kind,
        "unitOfMeasurement": {"name": "", "symbol": symbol, "definition": ""},
    }  # fmt: skip
    links = {"Thing": (place.pk,), "Sensor": (sensor.pk,), "ObservedProperty": (observed.pk,)}
    return MAKERS["Datastream"](data, links, "")


def cars(**more):
    return ObservedProperty.objects.create(key="cars", name={"de": "Autos"}, **more)


def test_counts_without_a_symbol_are_added_up(own_lake, client):
    load_city(city=the_city())
    place, observed, now = station("zoll"), cars(), timezone.now()
    for name, value in (("in", 10.0), ("out", 20.0)):
        record(readings=[Reading(made(place, observed, name).pk, now, value)])
    body = client.get("/messwerte/zoll/").content.decode()
    assert "Zusammen 30 Autos." in body
    assert "Im Mittel" not in body
    assert "gezählt, je Zeitraum zusammengezählt" in body


@pytest.mark.parametrize(
    ("unit", "kind", "symbol", "then"),
    [
        ("", COUNTS, "", ("", "count")),
        ("", COUNTS, "Kfz", ("Kfz", "count")),
        ("", MEASUREMENT, "°C", ("°C", "level")),
        ("", MEASUREMENT, "", ("", "level")),
        ("Plätze", COUNTS, "", ("Plätze", "level")),
    ],
)
def test_unit_and_kind_follow_the_first_datastream(unit, kind, symbol, then):
    place, observed = station("zoll"), cars(unit=unit)
    made(place, observed, "first", kind=kind, symbol=symbol)
    observed.refresh_from_db()
    assert (observed.unit, observed.kind) == then
    made(place, observed, "second", kind=MEASUREMENT, symbol="K")
    observed.refresh_from_db()
    assert (observed.unit, observed.kind) == then
