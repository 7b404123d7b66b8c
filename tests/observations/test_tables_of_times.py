"""What comes in as a table, every datastream at every time, stands in the order of all others."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.adapters.lake_files import FEW_VALUES, _options, _statistics
from stadtherz.observations.adapters.lake_schema import DAY_US, Batch

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
    return Batch(
        np.array(sequences, np.int64) + 1,
        np.array([stream for stream, _ in rows], np.int32),
        np.array([time for _, time in rows], np.int64),
        np.arange(len(rows)) / 10,
        np.arange(len(rows), dtype=np.int16),
    )


def rows_of(found):
    columns = (found.sequences, found.streams, found.times, found.values, found.flags)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@given(nearly_tables())
def test_rows_stand_by_day_stream_and_time_and_the_newest_counts(made):
    given_rows = batch(*made)
    newest = {}
    for row in sorted(rows_of(given_rows)):
        newest[row[1:3]] = row
    expected = sorted(newest.values(), key=lambda row: (row[2] // DAY_US, row[1], row[2]))
    assert rows_of(given_rows.ordered()) == expected


def test_nothing_is_no_table():
    assert len(batch([], []).ordered()) == 0


@pytest.mark.parametrize(("different", "small"), [(500, True), (501, False)])
def test_a_small_dictionary_is_for_few_different_numbers(different, small):
    rows = batch([(1, n * MINUTE) for n in range(1000)], range(1000))
    values = np.arange(1000) % different / 10
    found = Batch(rows.sequences, rows.streams, rows.times, values, rows.flags)
    assert _options(found).endswith(FEW_VALUES) is small


@pytest.mark.parametrize(
    ("values", "told"),
    [([np.nan, 2.5, -1.0], (-1.0, 2.5, 1)), ([1.5, 1.5, 1.5], (1.5, 1.5, 0))],
)
def test_statistics_pass_over_what_is_no_number(values, told):
    rows = batch([(1, n * MINUTE) for n in range(3)], range(3))
    found = _statistics(Batch(rows.sequences, rows.streams, rows.times, np.array(values),
                              rows.flags))  # fmt: skip
    least, most = found["minValues"]["value"], found["maxValues"]["value"]
    assert (least, most, found["nullCount"]["value"]) == told
    json.dumps(found)


def test_statistics_of_no_number_at_all_name_no_least():
    rows = batch([(1, 0)], [0])
    found = _statistics(Batch(rows.sequences, rows.streams, rows.times, np.array([np.nan]),
                              rows.flags))  # fmt: skip
    assert "value" not in found["minValues"]
    assert found["nullCount"]["value"] == 1
