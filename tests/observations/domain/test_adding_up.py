"""Sums of several datastreams, and how much of each is known: counted here value by value."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.adding_up import (
    GIVEN_UP_AFTER_S,
    Part,
    add_up,
    usual_number,
)

HOUR = 3_600


def part(counts, *, interval=900, first=None, last=None):
    """A datastream with so many values of one in each hour from 0 on; None where no bucket is."""
    hours = [hour for hour, count in enumerate(counts) if count is not None]
    known = np.array([counts[hour] for hour in hours], float)
    ends = np.where(known > 0, 1.0, np.nan)
    starts = np.array(hours, np.int64) * HOUR
    return Part(starts, known, known * 1.0, ends, ends, interval, first, last)


def added(*parts, hours=4, steps=None, over=None, counted=True):
    edges = [hour * HOUR for hour in steps or range(hours + 1)]
    over = len(edges) - 1 if over is None else over
    return add_up(parts, edges, HOUR, counted=counted, over=over)


@pytest.mark.parametrize(
    ("parts", "values", "shares", "lacking"),
    [
        ([[4, 4, 4, 4]], (4, 4, 4, 4), (1, 1, 1, 1), ()),
        ([[4, 4, None, 4]], (4, 4, None, 4), (1, 1, 0, 1), (0,)),
        ([[4, 4, 3, 4]], (4, 4, 3, 4), (1, 1, 0.75, 1), (0,)),
        ([[4, 4, 0, 4]], (4, 4, None, 4), (1, 1, 0, 1), (0,)),  # all suspect
        ([[4] * 4, [4, 4, None, None]], (8, 8, 4, 4), (1, 1, 0.5, 0.5), (1,)),
        ([[1, 1, 1, 1]], (1, 1, 1, 1), (1, 1, 1, 1), ()),  # each hour, whatever the interval says
        ([[9, 9, 9, 9]], (9, 9, 9, 9), (1, 1, 1, 1), ()),  # more often than it says
        ([], (None,) * 4, (None,) * 4, ()),
    ],
)
def test_what_is_known_and_what_lacks(parts, values, shares, lacking):
    found = added(*(part(one) for one in parts))
    assert (found.values, found.shares, found.lacking) == (values, shares, lacking)


def test_nothing_is_missing_before_the_first_value_and_after_a_datastream_is_given_up():
    old, young = part([4] * 4), part([None, None, 4, 4], first=2.0 * HOUR)
    assert added(old, young).shares == (1, 1, 1, 1)
    gone = part([None] * 4, first=-9e9, last=-1.0)
    assert added(old, gone).shares == (1, 1, 1, 1)
    silent = part([None] * 4, first=-9e9, last=-1.0 + GIVEN_UP_AFTER_S)
    assert added(old, silent) == added(silent, old).__class__(
        (4, 4, 4, 4), (0.5, 0.5, 0.5, 0.5), (1,), (1.0, 1.0)
    )


def test_where_nothing_is_expected_no_share_is_told():
    young = part([None, None, None, 4, None, 4], first=3.0 * HOUR)
    assert added(young, hours=6).shares == (None, None, None, 1, 0, 1)
    assert added(young, steps=[0, 2, 4, 6]).shares == (None, 1, 0.5)
    assert added(part([4] * 4, first=0.0, last=2.0 * HOUR), hours=6).shares[4:] == (None, None)


def test_the_ends_are_those_of_the_values():
    hours = np.arange(4) * HOUR
    counts, nothing = np.array([4.0, 0, 4, 4]), np.nan
    least, most = np.array([50, nothing, 55, 1.0]), np.array([60, nothing, 67, 99.0])
    one = Part(hours, counts, counts * 58, least, most, 900)
    assert added(one, steps=[0, 1, 2, 3], counted=False).ends == (50.0, 67.0)
    two = Part(hours[:1], counts[:1], counts[:1] * 70, least[:1] + 20, most[:1] + 20, 900)
    assert added(one, two, steps=[0, 1, 2, 3], counted=False).ends == (50.0, 80.0)
    assert added(part([0, 0])).ends is None


def test_what_runs_lacks_nothing_yet():
    assert added(part([4, 4, 4, 1]), over=3).lacking == ()
    assert added(part([4, 4, 4, 1]), over=4).lacking == (0,)


def test_a_seldom_value_speaks_for_its_whole_interval():
    assert added(part([1, None, None, 1], interval=3 * HOUR)).shares == (1, 1, 1, 1)
    assert added(part([1, None, None, None], interval=3 * HOUR)).shares == (1, 1, 1, 0)


def test_a_step_of_many_hours_is_as_known_as_its_hours():
    found = added(part([4, None, 4, 4, 4, 4]), steps=[0, 2, 6])
    assert (found.values, found.shares) == ((4, 16), (0.5, 1))


def test_levels_are_averaged_by_their_values():
    assert added(part([4, 2]), part([4, 4]), hours=2, counted=False).values == (1.0, 1.0)


@pytest.mark.parametrize(
    ("counts", "interval", "number"),
    [([], 900, 4), ([4, 4], 900, 4), ([2] * 9, 900, 2), ([1] * 9, 900, 1), ([1] * 9 + [4], 900, 1),
     ([1] * 8 + [4] * 2, 900, 4), ([12] * 9, 60, 12), ([35] * 9, 60, 60), ([1], 7_200, 0.5)],
)  # fmt: skip
def test_how_many_values_an_hour_should_hold(counts, interval, number):
    assert usual_number(np.array(counts, float), HOUR, interval) == number


rows = st.lists(
    st.lists(st.none() | st.integers(0, 4), min_size=6, max_size=6), min_size=1, max_size=3
)


@given(rows, st.integers(0, 6))
def test_a_share_is_one_only_where_every_part_told_all(found, over):
    parts = [part([4, *counts], first=-9e9) for counts in found]  # each was there
    told = added(*parts, hours=7, over=over)
    for hour in range(7):
        own = [[4, *counts][hour] or 0 for counts in found]
        usual = [max(1.0, usual_number(one.counts[one.counts > 0], HOUR, 900)) for one in parts]
        assert (told.shares[hour] == 1) == all(
            count >= number for count, number in zip(own, usual, strict=True)
        )
        assert (told.values[hour] or 0) == sum(own)
        assert 0 <= told.shares[hour] <= 1
