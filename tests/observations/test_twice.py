"""The day of 25 hours: what the clock shows twice stands apart."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.domain.local_time import comes_never, comes_twice
from stadtherz.observations.selectors.days import day_of
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2025, 10, 25, 22, tzinfo=UTC)  # of Sunday, 26 October in the city
DAY = "von=2025-10-26&bis=2025-10-26"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("hour", "twice"), [(-1, False), (0, True), (0.75, True), (1, True), (1.75, True), (2, False)]
)
def test_which_times_come_twice(hour, twice):
    moment = datetime(2025, 10, 26, tzinfo=UTC) + timedelta(hours=hour)
    assert comes_twice(moment.astimezone(BERLIN)) is twice
    assert not comes_never(moment.astimezone(BERLIN))


@pytest.mark.parametrize(
    ("written", "never"), [("01:59", False), ("02:00", True), ("02:59", True), ("03:00", False)]
)
def test_which_times_never_come(written, never):
    moment = datetime.fromisoformat(f"2026-03-29T{written}").replace(tzinfo=BERLIN)
    assert comes_never(moment) is never
    assert not comes_twice(moment)


@pytest.fixture
def bridge(own_lake):
    """A counter that counted ten a quarter of an hour, and thirty in the first hour from 2 to 3."""
    load_city(city=the_city())
    with time_machine.travel(MIDNIGHT + timedelta(hours=26), tick=False):
        one = stream("bruecke-nord")
        for week in range(5):
            start = MIDNIGHT - timedelta(weeks=week)
            record(
                readings=[
                    Reading(
                        one.pk, start + timedelta(minutes=15 * n),
                        30.0 if not week and 8 <= n < 12 else 10.0,
                    )
                    for n in range(96 if week else 100)
                ]
            )  # fmt: skip
        yield one.station


def test_rows_of_the_table_say_which_of_both_they_are(bridge, client):
    body = client.get(f"/messwerte/bruecke/?{DAY}").content.decode()
    rows = body.partition("Werte des Zeitraums")[2]
    assert "2:00 (Sommerzeit)" in rows
    assert "2:00 (Winterzeit)" in rows
    assert rows.count("(Sommerzeit)") == rows.count("(Winterzeit)") == 4
    heads = [row.partition("</th>")[0] for row in rows.split('<th scope="row">')[1:101]]
    assert len(set(heads)) == 100
    english = client.get(f"/en/readings/bruecke/?{DAY}").content.decode()
    assert "(summer time)" in english
    assert "(standard time)" in english


def test_the_picture_of_the_day_has_the_mean_of_both_hours_and_says_so(bridge, client):
    day = day_of(bridge, MIDNIGHT + timedelta(hours=25, seconds=-1), over=True)
    assert (day.twice, day.today[1], day.today[2], day.today[3]) == (2, 40.0, 80.0, 40.0)
    assert (day.comparison.today, day.comparison.usual) == (1000.0, 960.0)
    body = client.get("/messwerte/bruecke/").content.decode()
    assert "Die Stunde von 2 bis 3 Uhr gab es an diesem Tag zweimal" in body
