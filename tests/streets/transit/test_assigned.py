"""A departure that leaves from another platform today: told there, and taken away from here."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from stadtherz.streets.adapters.timetable_news import kept_news
from stadtherz.streets.domain.transit.feed import read_news
from stadtherz.streets.domain.transit.news import Fate
from stadtherz.streets.services.timetable_news import take_news
from tests.streets.transit.messages import message, stop_told, the_kept, trip_told
from tests.streets.transit.test_stops import page_of, part

NOW = datetime(2026, 11, 27, 11, 2, 30, tzinfo=UTC)


def test_a_message_assigns_a_stop_to_one_place_of_a_trip():
    data = message(NOW, trip_told("t", stop_told(2, delay=60, assigned="b2"), stop_told(3)))
    _, (trip,), _ = read_news(data, lambda _: True, any)
    assert [(one.seq, one.delay_s, one.assigned) for one in trip.stops] == [
        (2, 60, "b2"), (3, None, ""),
    ]  # fmt: skip


def test_an_added_trip_is_the_citys_by_the_stop_that_is_assigned():
    data = message(NOW, trip_told("x", stop_told(1, stop="far", assigned="b2"), added=True))
    _, (trip,), _ = read_news(data, lambda _: False, lambda some: "b2" in some)
    assert trip.fate is Fate.ADDED


@pytest.fixture
def town(no_map_yet, time_machine, tmp_path):
    """The invented quarter, and a function that takes in messages."""
    time_machine.move_to(NOW, tick=False)
    call_command("streets_demo", verbosity=0)

    def say(*trips):
        (tmp_path / "news").write_bytes(message(NOW, *trips))
        return take_news(now=NOW, sources=(str(tmp_path / "news"),))

    return say


@pytest.mark.django_db
def test_it_is_told_at_the_platform_that_is_named_and_not_at_the_planned_one(town, client):
    town(trip_told("101n-721", stop_told(2, delay=120, assigned="b2")))
    assert [
        one.assigned for one in kept_news(the_kept().key).trips["101n-721", NOW.date()][0].stops
    ] == ["b2"]
    page = page_of(client)
    north, south = part(page, 1), part(page, 2)
    told = "Linie 101 Richtung Universität"
    assert f"{told} um 12:10 Uhr fährt nicht von hier. Heute von Steig 2." in north
    assert f"{told} fährt in 9 Minuten, um 12:12 Uhr, 2 Minuten später als geplant." in south
    assert "als geplant. Heute von Steig 2." in south
    assert south.count(told) == 1, "others stay where they are planned"
    assert f"{told} fährt in 17 Minuten, um 12:20 Uhr, nach Fahrplan." in north


@pytest.mark.django_db
def test_a_stop_that_nobody_knows_is_another_one(town, client):
    town(trip_told("101n-721", stop_told(2, assigned="nowhere")))
    assert "fährt nicht von hier. Heute von einem anderen Einstieg." in part(page_of(client), 1)
    town(trip_told("101n-721", stop_told(2, assigned="b1")))
    assert "Heute von" not in page_of(client), "it is the planned one"
