"""The small line on the card of a station: the last 24 hours, also in words."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.observations.models import Datastream, ObservedProperty
from stadtherz.observations.selectors.figures import sparks
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import station, stream

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 12, 20, tzinfo=UTC)
LABELS = re.compile(r'<svg class="spark"[^>]*aria-label="([^"]*)"')


@pytest.fixture
def at_noon(own_lake):
    load_city(city=the_city())
    with time_machine.travel(NOW, tick=False):
        yield NOW.replace(minute=0)


def ago(hour, hours):
    return hour - timedelta(hours=hours)


def level(key, place, number):
    observed, _ = ObservedProperty.objects.get_or_create(
        key="air", defaults={"name": Text.of({"de": "Luft"}), "unit": "°C", "decimals": 1}
    )
    return Datastream.objects.create(
        key=f"{key}-{number}", station=place, observed=observed, position=number, interval_s=3600
    )


def test_each_line_names_its_station_and_says_what_it_shows(at_noon, client):
    for key, values in {"bruecke": (3, 12, 7), "steg": (1, 2, 1_000)}.items():
        one = stream(f"{key}-1")
        record(
            readings=[Reading(one.pk, ago(at_noon, 3 - n), v) for n, v in enumerate(values)]
            + [Reading(one.pk, NOW - timedelta(minutes=20), 0.0)]  # of the hour that runs
        )
    for path in ("/", "/messwerte/"):
        assert LABELS.findall(client.get(path).content.decode()) == [
            "Stelle bruecke, die letzten 24 Stunden: zwischen 3 und 12 in der Stunde, zuletzt 7",
            "Stelle steg, die letzten 24 Stunden: zwischen 1 und 1.000 in der Stunde,"
            " zuletzt 1.000",
        ]
    (first, _) = LABELS.findall(client.get("/en/readings/").content.decode())
    assert first == "Site bruecke, the last 24 hours: between 3 and 12 an hour, latest 7"


def test_levels_of_two_sensors_are_averaged_and_have_their_unit(at_noon, client):
    place = station("luft")
    for number, values in enumerate([(10.0, 20.0), (12.0, 24.0)]):
        one = level("luft", place, number)
        record(readings=[Reading(one.pk, ago(at_noon, 2 - n), v) for n, v in enumerate(values)])
    found = sparks([place], NOW)[place.pk]
    assert (found.least, found.most, found.last) == (11.0, 22.0, 22.0)
    assert LABELS.findall(client.get("/messwerte/").content.decode()) == [
        "Stelle luft, die letzten 24 Stunden: zwischen 11,0 und 22,0 °C, zuletzt 22,0 °C"
    ]


def test_the_24_hours_end_with_the_last_one_that_is_over(at_noon):
    one = stream("bruecke-1")
    record(readings=[Reading(one.pk, ago(at_noon, hours), 1.0 + hours) for hours in range(26)])
    found = sparks([one.station], NOW)[one.station.pk]
    assert (found.last, found.least, found.most) == (2.0, 2.0, 25.0)
