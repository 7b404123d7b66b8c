"""Days of which only hours are left: pages tell these, and downloads say why there is no more."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.models import Datastream
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.housekeeping import daily, hourly
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 3, 3, 23, tzinfo=UTC)  # of Wednesday, 4 March in the city
NOW = MIDNIGHT + timedelta(hours=13, minutes=6)
KEEP = 14
DAY = "von=2026-02-10&bis=2026-02-10"
QUARTER = timedelta(minutes=15)


@pytest.fixture
def dropped(own_lake):
    """A counter of ten bicycles a quarter of an hour, with single values of two weeks."""
    load_city(city=the_city())
    with time_machine.travel(NOW, tick=False):
        one = stream("bruecke-nord")
        first = MIDNIGHT - timedelta(weeks=6)
        quarters = range(6 * 7 * 96 + 52)
        record(readings=[Reading(one.pk, first + QUARTER * n, 10.0) for n in quarters])
        flush()
        list(hourly(now=NOW))
        yield one


def keep():
    Datastream.objects.update(keep_days=KEEP)
    assert list(daily(now=NOW))


def body_of(client, asked):
    return client.get(f"/messwerte/bruecke/?{asked}").content.decode()


@pytest.mark.parametrize("asked", [DAY, "von=2026-02-10&bis=2026-02-11"])
def test_pages_go_on_telling_the_sums(dropped, client, asked):
    before = body_of(client, asked)
    keep()
    after = body_of(client, asked)
    words = "Zusammen 960 Fahrräder." if asked == DAY else "Zusammen 1.920 Fahrräder."
    assert words in before
    assert words in after
    assert "nur noch Werte je Stunde und Tag da" in after
    assert "nur noch Werte je Stunde" not in before
    assert "Bekannt sind" not in after


def test_the_chart_has_hours_then_and_quarters_where_they_are_kept(dropped, client):
    keep()
    old = client.get(f"/messwerte/bruecke/verlauf.json?{DAY}").json()
    assert (old["step"], old["values"]) == ("hour", [40.0] * 24)
    new = client.get("/messwerte/bruecke/verlauf.json?von=2026-03-03&bis=2026-03-03").json()
    assert (new["step"], new["values"]) == ("quarter-hour", [10.0] * 96)


def test_today_is_still_compared_by_hours(dropped, client):
    assert "Heute bis 13:00 Uhr so viel wie an einem normalen Mittwoch." in body_of(client, "")
    keep()
    assert "Heute bis 13:00 Uhr so viel wie an einem normalen Mittwoch." in body_of(client, "")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_download_of_dropped_days_is_refused_in_words(dropped, client, form):
    keep()
    for asked in (DAY, "von=2026-02-10&bis=2026-03-01", "von=2026-02-18"):
        answer = client.get(f"/messwerte/bruecke/daten.{form}?{asked}")
        assert answer.status_code == 400, asked
        assert "keine Einzelwerte mehr da" in answer.content.decode()


def test_what_is_kept_is_loaded_and_the_page_says_from_when_on(dropped, client):
    keep()
    body = body_of(client, DAY)
    assert "Einzelwerte gibt es ab dem 19. Februar 2026." in body
    assert 'name="von" min="2026-02-19" value="2026-02-19"' in body
    for asked in ("", "?von=2026-02-19&bis=2026-03-04"):
        answer = client.get(f"/messwerte/bruecke/daten.csv{asked}")
        text = b"".join(answer.streaming_content).decode()
        assert len(list(csv.DictReader(io.StringIO(text)))) == 13 * 96 + 52


def test_a_station_that_still_has_single_values_of_some_is_not_refused(dropped, client):
    other = stream("bruecke-sued", dropped.station)
    record(readings=[Reading(other.pk, MIDNIGHT - timedelta(days=22), 3.0)])
    flush()
    list(hourly(now=NOW))
    Datastream.objects.filter(pk=dropped.pk).update(keep_days=KEEP)
    list(daily(now=NOW))
    answer = client.get(f"/messwerte/bruecke/daten.csv?{DAY}")
    assert b"".join(answer.streaming_content).count(b"\n") == 2
    assert "Vor dem 19. Februar 2026 gibt es nur noch von manchen" in body_of(client, DAY)
    assert date(2026, 2, 19) - date(2026, 3, 4) == -timedelta(days=KEEP - 1)
