"""Observations that are moved and deleted keep or lose their number, wherever their rows lie."""

from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.kernel.errors import Conflict
from stadtherz.observations.adapters.existing import row_numbered
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.domain.results import when
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import HotObservation
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.sensorthings.observations import (
    change_observation,
    create_observation,
    delete_observation,
)
from stadtherz.observations.services.sensorthings.permission import Act, Writer
from tests.observations.factories import stream
from tests.observations.house import keep_house

pytestmark = pytest.mark.django_db
EVERYBODY = Writer(frozenset(Act), everything=True)
LATER = datetime(2026, 9, 1, tzinfo=UTC)
TIMES = [microseconds(datetime(2026, 3, day, hour, tzinfo=UTC))
         for day in (1, 2, 5) for hour in (0, 12)]  # fmt: skip
examples = count()


class Town:
    """A datastream, and what can be done with its observations."""

    def __init__(self, lake, key="move-1"):
        self.lake, self.stream = lake, stream(key).pk

    def post(self, place, result):
        data = {"phenomenonTime": when(TIMES[place]), "result": result}
        _, receipt = create_observation(
            data=data, links={"Datastream": (self.stream,)}, by=EVERYBODY, lake=self.lake,
            feature_needed=False,
        )  # fmt: skip
        return receipt.number

    def move(self, number, place):
        data = {"phenomenonTime": when(TIMES[place])}
        change_observation(number=number, data=data, links={}, by=EVERYBODY, lake=self.lake)

    def delete(self, number):
        delete_observation(number=number, by=EVERYBODY, lake=self.lake)

    def flush(self):
        flush(lake=self.lake)
        self.lake.refresh(max_age=0)

    def close(self):
        keep_house(now=LATER, lake=self.lake)
        self.lake.refresh(max_age=0)

    def time_of(self, number):
        row = row_numbered(number, self.lake)
        return row and TIMES.index(row.us)

    def every(self):
        rows = Known(Scope([self.stream]), self.lake).rows("SELECT id, us, value FROM known")
        return {number: (TIMES.index(us), value) for number, us, value in rows}


@pytest.mark.parametrize("flushed", [(), (0,), (1,), (0, 1), (0, 1, 2), (2,)])
def test_a_moved_observation_is_found_by_its_number_wherever_its_rows_lie(lake, flushed):
    town = Town(lake)
    number = town.post(0, 1)
    for step, place in enumerate((2, 4, 0)):
        if step in flushed:
            town.flush()
        town.move(number, place)
        assert town.time_of(number) == place
    town.flush()
    assert town.time_of(number) == 0
    town.close()
    assert town.every() == {number: (0, 1.0)}


@pytest.mark.parametrize("flushed", [(), (0,), (1,), (0, 1)])
@pytest.mark.parametrize("newer", [False, True])
def test_after_a_deletion_another_observation_has_another_number(lake, flushed, newer):
    town = Town(lake)
    if newer:
        town.post(5, 9)
    first = town.post(0, 1)
    if 0 in flushed:
        town.flush()
    town.delete(first)
    if 1 in flushed:
        town.flush()
    second = town.post(0, 2)
    for _ in range(2):
        assert first != second
        assert town.time_of(first) is None
        assert row_numbered(second, lake).value == 2.0
        town.flush()
    assert town.post(0, 2) == second, "and keeps it"
    town.close()
    assert (town.time_of(first), town.time_of(second)) == (None, 0)


def test_to_the_time_of_another_observation_nothing_is_moved(lake):
    town = Town(lake)
    first, second = town.post(0, 1), town.post(3, 2)
    town.flush()
    before = town.every()
    with pytest.raises(Conflict, match=rf"Observations\({second}\) has this phenomenonTime"):
        town.move(first, 3)
    assert town.every() == before == {first: (0, 1.0), second: (3, 2.0)}
    town.delete(second)
    town.move(first, 3)
    assert town.every() == {first: (3, 1.0)}


acts = st.lists(
    st.tuples(
        st.sampled_from(["post", "move", "delete", "flush", "close"]), st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=9,
)  # fmt: skip


@settings(max_examples=20)
@given(plan=acts)
def test_any_order_of_acts_reads_as_a_plain_table_by_number(tmp_path_factory, plan):
    HotObservation.objects.all().delete()
    town = Town(Lake(tmp_path_factory.mktemp("lake") / "observations"), f"m{next(examples)}-1")
    truth = {}
    for value, (act, place, which) in enumerate(plan):
        taken = {there: number for number, (there, _) in truth.items()}
        numbers = sorted(truth)
        if act == "post" and place not in taken:
            number = town.post(place, value)
            assert number not in truth
            truth[number] = (place, float(value))
        elif act in {"flush", "close"}:
            getattr(town, act)()
        elif act != "post" and numbers:
            number = numbers[which % len(numbers)]
            if act == "delete":
                town.delete(number)
                del truth[number]
            elif taken.get(place, number) == number:
                town.move(number, place)
                truth[number] = (place, truth[number][1])
            else:
                with pytest.raises(Conflict):
                    town.move(number, place)
    assert town.every() == truth
    assert {number: town.time_of(number) for number in truth} == {
        number: place for number, (place, _) in truth.items()
    }
