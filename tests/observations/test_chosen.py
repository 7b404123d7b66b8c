"""What was chosen with `groesse` is what the whole page speaks of."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.models import Datastream, ObservedProperty
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 3, 3, 23, tzinfo=UTC)  # of Wednesday, 4 March in the city
NOW = MIDNIGHT + timedelta(hours=13, minutes=6)


@pytest.fixture
def gate(own_lake):
    """Counts each quarter of an hour, and speeds each hour."""
    load_city(city=the_city())
    with time_machine.travel(NOW, tick=False):
        counts = stream("tor-1")
        speed = ObservedProperty.objects.create(
            key="speed", name={"de": "Geschwindigkeit", "en": "Speed"}, unit="km/h", decimals=1,
            ucum="km/h",
        )  # fmt: skip
        other = Datastream.objects.create(
            key="tor-v", station=counts.station, observed=speed, position=9, interval_s=3600
        )
        hours = range(-35 * 24, 13)
        record(
            readings=[Reading(counts.pk, MIDNIGHT + timedelta(hours=n), 25.0) for n in hours]
            + [Reading(other.pk, MIDNIGHT + timedelta(hours=n), 41.5 + n % 24) for n in hours]
        )
        yield counts.station


def test_figure_day_interval_week_and_frame_follow_it(gate, client):
    body = client.get("/messwerte/tor/?groesse=speed").content.decode()
    figure = body.partition('<p class="figure-big">')[2].partition("</p>")[0]
    assert ">53,5</span>" in figure
    assert "km/h" in figure
    assert "data-live-value" in figure  # events tell the property that is shown
    assert "alle 60 Minuten ein Wert" in body
    assert "etwa wie an einem normalen Mittwoch" in body
    assert "Werte je Stunde, Ortszeit, km/h" in body
    assert "Der mittlere Wert je Wochentag und Stunde" in body
    assert "Am höchsten am Montag von 23 bis 24 Uhr: 64,5 km/h." in body
    assert "So viel wird in einer Stunde gezählt" not in body
    assert 'data-counted="no"' in body
    assert "/messwerte/tor/einbetten/?groesse=speed" in body


def test_without_it_the_page_speaks_of_what_is_measured_first(gate, client):
    body = client.get("/messwerte/tor/").content.decode()
    figure = body.partition('<p class="figure-big">')[2].partition("</p>")[0]
    assert "data-live-value" in figure
    assert "Fahrräder in 15 Minuten" in figure
    assert "So viel wird in einer Stunde gezählt" in body
    assert "einbetten/?groesse" not in body


def test_what_comes_each_hour_has_no_quarters(gate, client):
    answer = client.get("/messwerte/tor/verlauf.json?groesse=speed&zeit=day&bis=2026-03-03").json()
    assert (answer["step"], len(answer["values"])) == ("hour", 24)
    assert None not in answer["values"]
