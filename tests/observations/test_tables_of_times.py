"""What comes in as a table, every datastream at every time, stands in the order of all others."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.adapters.lake_files import FEW_VALUES, _options, _statistics
from tests.observations.test_lake_files import as_rows, batch_of, sorted_plainly

MINUTE = 60_000_000


@st.composite
def nearly_tables(draw):
    """Give rows of a table; now and then one is moved, doubled, left out, or of another day."""
    streams = sorted(draw(st.sets(st.integers(1, 9), min_size=1, max_size=5)))
    times = sorted(draw(st.sets(st.integers(0, 40), min_size=1, max_size=5)))
    rows = [(stream, time * MINUTE) for time in times for stream in streams]
    what, place = draw(st.tuples(st.sampled_from("_mdld"), st.integers(0, len(rows) - 1)))
    other = (draw(st.sampled_from(streams)), draw(st.sampled_from([*times, 1440])) * MINUTE)
    if what == "m":
        rows[place] = other
    elif what == "d":
        rows.append(rows[place])
    elif what == "l" and len(rows) > 1:
        del rows[place]
    return rows, draw(st.permutations(range(len(rows)))) if draw(st.booleans()) else range(
        len(rows)
    )


def batch(rows, sequences):
    """Make a batch whose values and flags say which row it was."""
    found = batch_of([
        (sequence + 1, stream, time, place / 10)
        for place, (sequence, (stream, time)) in enumerate(zip(sequences, rows, strict=True))
    ])  # fmt: skip
    return replace(found, flags=np.arange(len(rows), dtype=np.int16))


@given(nearly_tables())
def test_rows_stand_by_day_stream_and_time_and_the_newest_counts(made):
    given_rows = batch(*made)
    found = given_rows.ordered()
    assert as_rows(found) == sorted_plainly(as_rows(given_rows))
    assert found.flags.tolist() == np.round(found.values * 10).astype(int).tolist()


def test_nothing_is_no_table():
    assert len(batch([], []).ordered()) == 0


@pytest.mark.parametrize(("different", "small"), [(500, True), (501, False)])
def test_a_small_dictionary_is_for_few_different_numbers(different, small):
    rows = batch([(1, n * MINUTE) for n in range(1000)], range(1000))
    values = np.arange(1000) % different / 10
    found = replace(rows, values=values)
    assert _options(found).endswith(FEW_VALUES) is small


@pytest.mark.parametrize(
    ("values", "told"),
    [([np.nan, 2.5, -1.0], (-1.0, 2.5, 1)), ([1.5, 1.5, 1.5], (1.5, 1.5, 0))],
)
def test_statistics_pass_over_what_is_no_number(values, told):
    rows = batch([(1, n * MINUTE) for n in range(3)], range(3))
    found = _statistics(replace(rows, values=np.array(values)))
    least, most = found["minValues"]["value"], found["maxValues"]["value"]
    assert (least, most, found["nullCount"]["value"]) == told
    json.dumps(found)


def test_statistics_of_no_number_at_all_name_no_least():
    rows = batch([(1, 0)], [0])
    found = _statistics(replace(rows, values=np.array([np.nan])))
    assert "value" not in found["minValues"]
    assert found["nullCount"]["value"] == 1
