"""A counting interval that is told in several letters becomes one result."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.models import DeadLetter, HotObservation
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.ingest import Ingest
from tests.observations.factories import station
from tests.observations.letters import COUNTS, write_sources

pytestmark = pytest.mark.django_db
TOPIC = "stadtherz/v1/counts/nordtangente"
SITE = COUNTS.replace("[7, 1001]", "[7, 3, 8]").replace("mean_speed = false", "mean_speed = true")
CLASSES = (7, 3, 8)


@pytest.fixture(autouse=True)
def city(lake, settings, tmp_path):
    write_sources(settings, tmp_path, nordtangente=SITE)
    station("nord")
    forget()
    yield
    forget()


def letter(cells, start="2026-11-24T08:15:00+01:00"):
    listed = [
        {"lane": 1, "direction": "in", "class": code, "n": n} | ({"v_mean": v} if v else {})
        for code, (n, v) in cells.items()
    ]
    said = {"site": "nordtangente", "start": start, "interval_s": 900, "counts": listed}
    return Letter(TOPIC, json.dumps(said).encode())


def results():
    """Give the newest result of each interval, as the table of unwritten rows has it."""
    newest = {}
    for row in HotObservation.objects.order_by("sequence"):
        newest[row.us] = json.loads(row.result)
    return list(newest.values())


def test_two_letters_fill_the_cells_of_one_result():
    ingest = Ingest()
    assert ingest.take([letter({7: (12, 41.5)})]) == 1
    assert ingest.take([letter({3: (2, None)})]) == 1
    assert results() == [[12, 2, None, 41.5, None, None]]
    assert len({row.number or row.sequence for row in HotObservation.objects.all()}) == 1


def test_so_do_letters_of_one_batch():
    later = letter({7: (1, None)}, "2026-11-24T08:30:00+01:00")
    assert Ingest().take([letter({7: (12, 41.5)}), later, letter({3: (2, None)})]) == 3
    assert results() == [[12, 2, None, 41.5, None, None], [1, None, None, None, None, None]]


def test_a_cell_that_turns_out_to_be_empty_has_no_speed():
    Ingest().take([letter({7: (12, 41.5)}), letter({7: (0, None)})])
    assert results() == [[0, None, None, None, None, None]]


def test_what_is_in_the_lake_already_is_filled_too():
    ingest = Ingest()
    ingest.take([letter({7: (12, 41.5)})])
    flush(lake=the_lake())
    assert not HotObservation.objects.exists()
    ingest.take([letter({3: (2, None)})])
    assert results() == [[12, 2, None, 41.5, None, None]]


CELLS = st.dictionaries(
    st.sampled_from(CLASSES), st.tuples(st.integers(0, 50), st.none()), min_size=1
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=st.lists(st.tuples(CELLS, st.booleans()), min_size=1, max_size=6))
def test_the_last_figure_of_each_cell_counts(told):
    HotObservation.objects.all().delete()
    ingest, batch, truth = Ingest(), [], {}
    for cells, at_once in told:
        batch.append(letter(cells))
        truth |= {code: n for code, (n, _) in cells.items()}
        if at_once:
            ingest.take(batch)
            batch = []
    ingest.take(batch)
    assert results() == [[*(truth.get(code) for code in CLASSES), None, None, None]]


@pytest.mark.parametrize(("ahead", "taken"), [(4, 1), (6, 0), (60 * 24 * 365 * 70, 0)])
def test_counts_of_the_future_are_refused(ahead, taken):
    start = datetime(2026, 11, 24, 8, 15, tzinfo=UTC)
    with time_machine.travel(start - timedelta(minutes=ahead), tick=False):
        assert Ingest().take([letter({7: (1, None)}, start.isoformat())]) == taken
    assert [one.code for one in DeadLetter.objects.all()] == ["count-record"] * (1 - taken)
