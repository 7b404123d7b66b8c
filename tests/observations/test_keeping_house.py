"""The jobs of the house go on whatever one of them meets, and times that mean nothing hurt none."""

import io
import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import HotObservation, Judging, Mark
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.housekeeping import daily
from stadtherz.observations.services.judging import note_due
from stadtherz.observations.services.keeping_house import House, Job
from stadtherz.observations.services.store import record_rows
from stadtherz.observations.services.watching import watch
from tests.observations.factories import station, stream
from tests.observations.judged import at, busy, doubted, judge_all, take

pytestmark = pytest.mark.django_db
NOTHING_KNOWN = microseconds(datetime(1, 1, 1, tzinfo=UTC))
END_OF_TIME = microseconds(datetime.max.replace(tzinfo=UTC))
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def failing_once(error):
    """Give a job that fails the first time, and the list of what it did after that."""
    done, left = [], [error]

    def do():
        if left:
            raise left.pop()
        done.append("done")

    return Job("flush", timedelta(0), do), done


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OverflowError("date value"), KeyError(1), MemoryError()])
def test_a_job_that_fails_ends_neither_itself_nor_the_others(error, caplog):
    stop = threading.Event()
    bad, done = failing_once(error)
    rounds = []

    def other():
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()

    House([bad, Job("tell", timedelta(0), other)], stop).keep(pause=0)
    assert (len(rounds), done) == (3, ["done"] * 2)
    assert [record.exc_info[1] for record in caplog.records] == [error]


def test_the_same_surprise_is_told_whole_only_once(caplog):
    def surprised():
        raise OverflowError("year 0 is out of range")

    house = House((), threading.Event())
    for _ in range(3):
        house.attempt(Job("judge", timedelta(0), surprised))
    assert [bool(record.exc_info) for record in caplog.records] == [True, False, False]
    assert Mark.objects.get().name == "house:judge"


def test_the_health_of_the_city_says_which_job_fails_until_it_succeeds():
    bad, _done = failing_once(ValueError("no"))
    House((), threading.Event()).attempt(bad)
    said = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("observations_health", stdout=said)
    assert "flush fails since 20" in said.getvalue()
    House((), threading.Event()).attempt(bad)  # of the process that was started after it
    said = io.StringIO()
    call_command("observations_health", "--json", stdout=said)
    assert json.loads(said.getvalue())["failing"] == {}


@pytest.fixture
def counter(own_lake):
    load_city(city=the_city())
    return stream("rad-1", station("rad"))


@pytest.mark.parametrize("us", [NOTHING_KNOWN, END_OF_TIME])
class TestTimesThatMeanNothing:
    def test_everything_due_is_done(self, counter, us):
        take(counter, *busy(0, 70))
        record_rows(rows=[Row(counter.pk, us, 4.0)])
        list(daily(now=NOW))
        judge_all()
        assert not HotObservation.objects.exists()
        assert not Judging.objects.exists()
        assert watch(now=NOW) is not None

    def test_other_values_are_judged_as_ever(self, counter, us):
        record_rows(rows=[Row(counter.pk, us, 4.0)])
        times, values = busy(0, 70)
        values[(times >= at(65, 6)) & (times < at(65, 20))] = 0.0
        take(counter, times, values)
        judge_all()
        assert len(doubted(counter, 65, 66)) == 14 * 4

    def test_what_was_asked_before_this_was_known_is_passed(self, counter, us):
        record_rows(rows=[Row(counter.pk, us, 4.0)])
        flush()
        note_due()
        Judging.objects.update(from_us=us - 2 * 86_400_000_000)
        call_command("observations_judge", "--since", "2026-09-25", stdout=io.StringIO())
        assert not Judging.objects.exists()
