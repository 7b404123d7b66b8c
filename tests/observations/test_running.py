"""What is not over yet: the running quarter, the running hour, and what pages say of them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.domain.comparison import Verdict, compare
from stadtherz.observations.domain.series import summary
from stadtherz.observations.selectors.days import day_of
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 3, 3, 23, tzinfo=UTC)  # of Wednesday, 4 March in the city
QUARTER = timedelta(minutes=15)


def at(hour, minute):
    """That time of the Wednesday on the city's clocks, as if it were now."""
    return time_machine.travel(MIDNIGHT + timedelta(hours=hour, minutes=minute), tick=False)


def counting(quarters, *, weeks=1, key="bruecke-nord"):
    """A station that counted ten in each of the first quarters of some Wednesdays."""
    load_city(city=the_city())
    one = stream(key)
    for week in range(weeks):
        start = MIDNIGHT - timedelta(weeks=week)
        number = quarters if week == 0 else 96
        record(readings=[Reading(one.pk, start + QUARTER * n, 10.0) for n in range(number)])
    return one.station


@pytest.mark.parametrize(("minute", "zeit"), [(10, "day"), (0, "day"), (10, "week")])
def test_a_step_that_runs_is_no_gap(own_lake, client, minute, zeit):
    with at(13, minute):
        counting(13 * 4, weeks=2)
        body = client.get(f"/messwerte/bruecke/?zeit={zeit}").content.decode()
    assert ("Bekannt sind" in body) == (zeit == "week")  # six days of the week are empty


def test_a_step_that_is_over_without_a_value_is_a_gap(own_lake, client):
    with at(13, 20):
        counting(12 * 4)
        body = client.get("/messwerte/bruecke/?zeit=day").content.decode()
    assert "Bekannt sind 91 % der Werte" in body  # 48 of 53 quarters; the 54th runs


def test_known_is_a_part_of_what_is_over():
    assert summary([1.0, None, 3.0, None], over=3).known == 2 / 3
    assert summary([1.0], over=0).known == 1.0
    assert summary([1.0, None]).known == 0.5


def test_what_runs_is_no_end_and_no_part_of_the_mean():
    found = summary([59.0, 61.0, 20.0], over=2)
    assert (found.least, found.most, found.mean, found.total) == (59.0, 61.0, 60.0, 140.0)
    assert summary([20.0], over=0).mean == 20.0
    assert summary([1.0, None, 3.0], shares=[1.0, None, 1.0]).known == 1.0
    assert summary([59.0, 60.0], ends=(50.0, 67.0)).least == 50.0


def test_the_line_of_the_day_ends_with_the_last_hour_that_is_over(own_lake, client):
    with at(18, 40):
        place = counting(18 * 4 + 2)
        day = day_of(place, timezone.now())
        body = client.get("/messwerte/bruecke/").content.decode()
    assert day.chart.line.count("L") == 17  # 18 hours, from 0 to 18
    assert (day.running, day.today[18], day.today[17]) == (18, 20.0, 40.0)
    assert '<th scope="row">18–19, läuft noch</th><td class="number">20</td>' in body
    assert "Die Stunde ab 18 Uhr läuft noch" in body
    assert '<th scope="row">17–18</th>' in body


def test_nothing_runs_on_a_day_that_is_over(own_lake, client):
    with at(24 + 9, 40):
        counting(96, weeks=5)
        body = client.get("/messwerte/bruecke/").content.decode()
    assert "läuft noch" not in body
    assert '<th scope="row">23–24</th><td class="number">40</td>' in body
    assert "Heute bis" not in body  # neither in the head of the page


@pytest.mark.parametrize("minute", [0, 1, 10, 14])
def test_the_running_quarter_is_not_compared_with_whole_ones(own_lake, minute):
    with at(6, minute):
        found = day_of(counting(24, weeks=5), timezone.now()).comparison
    assert (found.verdict, found.today, found.usual) == (Verdict.SAME, 240.0, 240.0)


def test_the_first_quarter_of_a_day_is_too_little_to_compare(own_lake):
    with at(0, 10):
        found = day_of(counting(1, weeks=5), timezone.now()).comparison
    assert found.verdict == Verdict.TOO_FEW
    assert compare(None, [50.0] * 5, counted=True).verdict == Verdict.NOTHING_YET


def test_what_is_true_of_all_series_is_said_once(own_lake, client):
    with at(13, 20):
        place = counting(4)
        other = stream("bruecke-sued", place)
        record(readings=[Reading(other.pk, MIDNIGHT, 5.0)])
        assert place.datastreams.count() == 2
        body = client.get("/messwerte/bruecke/").content.decode()
    assert body.count("plausibel: geprüft, keine Regel hat etwas gefunden") == 1
    assert "dunkler" not in body
