"""The usual week on a station's page: right over summer time, honest with few data."""

from datetime import UTC, date, datetime, timedelta

import pytest

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.selectors.usual_week import usual_week
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import station, stream

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)


@pytest.fixture
def city(own_lake):
    load_city(city=the_city())


def quarters(one, first, days, value):
    """A value for each quarter of an hour of some days, `value(UTC time)`."""
    moments = [first + timedelta(minutes=15 * n) for n in range(96 * days)]
    record(readings=[Reading(one.pk, moment, value(moment)) for moment in moments])


def test_rush_hour_stays_at_its_local_hour_when_clocks_change(city):
    """Clocks went back on 25 October 2026: 7 o'clock is 5 UTC before and 6 UTC after."""
    one = stream("bruecke-nord")
    rush = {True: 5, False: 6}  # summer time, UTC hour
    quarters(one, datetime(2026, 10, 1, tzinfo=UTC), 50,
             lambda at: 10.0 if at.hour == rush[at < datetime(2026, 10, 25, 1, tzinfo=UTC)]
             else 1.0)  # fmt: skip
    week = usual_week([one], date(2026, 11, 19), NOW)
    assert [cell.hour for cell in week.rows[2] if cell.value == 40] == [7]
    assert {cell.value for row in week.rows for cell in row} == {4, 40}


def test_the_hour_that_comes_twice_counts_once(city):
    """On that Sunday 2 o'clock came twice; the usual count of the hour must not double."""
    one = stream("bruecke-nord")
    quarters(one, datetime(2026, 10, 1, tzinfo=UTC), 50, lambda _: 5.0)
    week = usual_week([one], date(2026, 11, 19), NOW)
    assert {cell.value for cell in week.rows[6]} == {20}


def test_half_an_hour_is_no_hour(city):
    one = stream("bruecke-nord")
    quarters(one, datetime(2026, 11, 1, tzinfo=UTC), 24, lambda _: 5.0)
    record(readings=[Reading(one.pk, datetime(2026, 11, 25, hour, minute, tzinfo=UTC), 5.0)
                     for hour in (8, 17) for minute in (0, 15)])  # fmt: skip
    week = usual_week([one], date(2026, 11, 25), NOW)
    assert {cell.value for row in week.rows for cell in row} == {20}


def test_few_data_say_so(city, client):
    one = stream("bruecke-nord")
    quarters(one, datetime(2024, 3, 4, tzinfo=UTC), 8, lambda _: 5.0)
    body = client.get("/messwerte/bruecke/").content.decode()
    assert "Eine übliche Woche braucht drei gleiche Wochentage; bisher gibt es höchstens 2." in body
    assert "heat-map" not in body


def test_the_page_has_picture_words_legend_and_table(city, client):
    one = stream("bruecke-nord")
    quarters(one, datetime(2024, 3, 4, tzinfo=UTC), 27, lambda at: 9.0 if at.hour == 6 else 1.0)
    body = client.get("/messwerte/bruecke/").content.decode()
    assert "von 7 bis 8 Uhr: 36." in body
    assert body.count('class="heat heat--6"') == 7 + 1  # and once in the legend
    assert "ab 32" in body
    assert '<th scope="row">7–8</th>' in body
    english = client.get("/en/readings/bruecke/").content.decode()
    assert "from 7:00 to 8:00: 36." in english


def test_two_counters_are_added(city):
    here = station("bruecke")
    north, south = stream("bruecke-nord", here), stream("bruecke-sued", here)
    gone = stream("bruecke-alt", here)
    for one, size in ((north, 1.0), (south, 2.0)):
        quarters(one, datetime(2026, 11, 1, tzinfo=UTC), 24, lambda _, size=size: size)
    week = usual_week([north, south, gone], date(2026, 11, 24), NOW)
    assert {cell.value for row in week.rows for cell in row} == {12}
