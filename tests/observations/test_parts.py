"""A station of several datastreams of which one lacks: pages say so, and never call it less."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.models import Datastream, Flag, ObservedProperty
from stadtherz.observations.selectors.figures import card_of, cards_of, sparks
from stadtherz.observations.selectors.stations import public_station
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import station, stream

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 3, 3, 23, tzinfo=UTC)  # of Wednesday, 4 March in the city
QUARTER = timedelta(minutes=15)
NOW = MIDNIGHT + timedelta(hours=13, minutes=6)
TODAY = "von=2026-03-04&bis=2026-03-04"


@pytest.fixture(autouse=True)
def at_noon(own_lake):
    load_city(city=the_city())
    with time_machine.travel(NOW, tick=False):
        yield


def told(one, quarters, *, weeks=5, value=10.0, without=()):
    """Record some quarters of today, and all of earlier Wednesdays."""
    for week in range(weeks):
        start = MIDNIGHT - timedelta(weeks=week)
        places = range(96) if week else [n for n in range(quarters) if n not in without]
        record(readings=[Reading(one.pk, start + QUARTER * n, value) for n in places])


def two(quarters, *, second, **more):
    """A station of two directions, of which the second one told `second` quarters of today."""
    place = station("bruecke")
    north, south = (stream(f"bruecke-{name}", place) for name in ("nord", "sued"))
    Datastream.objects.filter(pk=south.pk).update(name={"de": "stadtauswärts", "en": "outward"})
    told(north, quarters, **more)
    told(south, second)
    return place


def page(client, path="/messwerte/bruecke/"):
    return client.get(path).content.decode().replace("\n", " ")


def test_a_dead_direction_is_told_and_not_compared(client):
    two(52, second=0)
    body = page(client, f"/messwerte/bruecke/?{TODAY}")
    assert "Für heute bis 13:00 Uhr sind 50 % der Werte bekannt." in body
    assert "weniger als an einem normalen" not in body
    assert "Stunden, von denen zu viel fehlt, bleiben leer." in body
    assert "Eine der 2 Datenreihen schweigt; sie fehlt in dieser Zahl." in body
    assert "Bekannt sind 50 % der Werte; um das Übrige ist die Summe zu klein." in body
    assert "Werte fehlen von: stadtauswärts." in body
    assert '<td class="number">10</td><td>unvollständig</td>' in body
    english = page(client, "/en/readings/bruecke/")
    assert "Of today until 13:00, 50% of the values are known." in english


def test_lists_home_comparison_and_frame_say_it_too(client):
    two(52, second=0)
    for path in ("/", "/messwerte/"):
        assert "ohne 1 von 2 Datenreihen" in page(client, path), path
    for path in (f"/messwerte/vergleichen/?reihe=bruecke.bicycles&{TODAY}",
                 f"/messwerte/bruecke/einbetten/?{TODAY}"):  # fmt: skip
        assert "Bekannt sind 50 % der Werte" in page(client, path), path


def test_two_directions_that_tell_all_are_compared(client):
    two(52, second=52)
    body = page(client, f"/messwerte/bruecke/?{TODAY}")
    assert "Heute bis 13:00 Uhr so viel wie an einem normalen Mittwoch." in body
    read = re.sub(r'data-\w+="[^"]*"', "", body)  # what only scripts say
    for words in ("Bekannt sind", "unvollständig", "schweigt; sie", "Datenreihen schweigen"):
        assert words not in read, words
    assert "ohne 1 von" not in page(client, "/messwerte/")


def test_what_is_only_late_has_not_come_yet(client):
    two(52, second=51)
    body = page(client)
    assert "Heute bis 12:45 Uhr so viel wie an einem normalen Mittwoch." in body


def test_a_gap_of_two_hours_is_not_told_as_less(client):
    place = station("bruecke")
    told(stream("bruecke-nord", place), 52, without=range(28, 36))
    body = page(client)
    assert "Für heute bis 13:00 Uhr sind 85 % der Werte bekannt." in body
    assert "weniger als" not in body
    day = public_station("bruecke")
    assert sparks([day], NOW)[day.pk].least == 40.0  # the gap is no low


@pytest.mark.parametrize("zeit", ["week", "month"])
def test_a_day_with_one_value_is_not_a_known_day(client, zeit):
    one = stream("bruecke-nord")
    start = MIDNIGHT - timedelta(days=40)
    record(readings=[Reading(one.pk, start + QUARTER * n, 1.0) for n in range(96 * 40)
                     if not 96 * 38 + 8 < n < 96 * 39 - 8])  # fmt: skip
    body = page(client, f"/messwerte/bruecke/?zeit={zeit}&bis=2026-03-03")
    assert f"Bekannt sind {88 if zeit == 'week' else 97} % der Werte" in body


def test_a_suspect_quarter_of_one_direction_makes_the_sum_incomplete(client):
    place = two(52, second=51)
    south = place.datastreams.get(key="bruecke-sued")
    record(readings=[Reading(south.pk, MIDNIGHT + QUARTER * 51, 9999.0, flag=Flag.SUSPECT)])
    body = page(client, f"/messwerte/bruecke/?{TODAY}")
    assert "Bekannt sind 99 % der Werte" in body
    assert '<td class="number">10</td><td>1 verdächtig, unvollständig</td>' in body
    card = card_of(public_station("bruecke"), NOW)
    assert (card.value, card.doubted, card.missing, card.silent) == (10.0, 1, 1, 0)
    assert "weniger als" not in body


def test_what_never_told_or_was_given_up_is_not_missed():
    place = two(52, second=52)
    old, new = stream("bruecke-alt", place), stream("bruecke-neu", place)
    record(readings=[Reading(old.pk, NOW - timedelta(weeks=9), 1.0)])
    assert new.pk
    (card, _), = cards_of([public_station("bruecke")], NOW)  # fmt: skip
    assert (card.value, card.parts, card.missing) == (20.0, 2, 0)


def level(key, unit, ucum, *, today, usual):
    observed = ObservedProperty.objects.create(
        key=key, name={"de": key, "en": key}, unit=unit, ucum=ucum, decimals=1
    )
    one = Datastream.objects.create(key=f"{key}-1", station=station(key), observed=observed)
    for week in range(5):
        start = MIDNIGHT - timedelta(weeks=week)
        value = usual if week else today
        record(readings=[Reading(one.pk, start + QUARTER * n, value) for n in range(52)])


@pytest.mark.parametrize(
    ("unit", "ucum", "today", "words"),
    [
        ("dB(A)", "dB", 60.0, "im Mittel 60,0 dB(A), höher als an einem normalen Mittwoch (50,"),
        ("dB(A)", "dB", 40.0, "im Mittel 40,0 dB(A), niedriger als an einem normalen Mittwoch"),
        ("dB(A)", "dB", 50.5, "im Mittel 50,5 dB(A), etwa wie an einem normalen Mittwoch."),
        ("", "{spaces}", 60.0, "im Mittel 60,0, mehr als an einem normalen Mittwoch (50,0)."),
        ("", "{spaces}", 40.0, "im Mittel 40,0, weniger als an einem normalen Mittwoch (50,0)."),
        ("°C", "Cel", 5.0, "im Mittel 5,0 °C. Der mittlere Wert der letzten acht Wochen, am "
         "Mittwoch bis zur selben Zeit, ist 50,0 °C."),
    ],
)  # fmt: skip
def test_levels_are_compared_in_words_of_their_kind(client, unit, ucum, today, words):
    level("mast", unit, ucum, today=today, usual=50.0)
    assert words in page(client, "/messwerte/mast/")
    assert timezone.now() == NOW
