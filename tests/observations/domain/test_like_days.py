"""A day against earlier ones: only like with like, and nothing where too much is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.comparison import Verdict, Wording, compare, wording_of
from stadtherz.observations.domain.like_days import Figure, compare_like, hourly, share_of

QUARTERS = 40
NUMBERS = {1: 1.0, 2: 1.0}


def day(value=10.0, *, streams=(1, 2), without=()):
    """A day with a value in each quarter of each datastream, but not in some cells."""
    return {
        (stream, slot): Figure(1, value)
        for stream in streams
        for slot in range(96)
        if (stream, slot) not in without and slot not in without
    }


def compared(today, *earlier, numbers=NUMBERS, counted=True):
    return compare_like(today, earlier, range(QUARTERS), numbers, counted=counted)


def test_whole_days_are_compared_up_to_the_same_time():
    found = compared(day(15.0), *[day()] * 4)
    assert (found.verdict, found.percent, found.known) == (Verdict.MORE, 50, 1.0)
    assert (found.today, found.usual) == (15.0 * 2 * QUARTERS, 10.0 * 2 * QUARTERS)


def test_a_silent_direction_is_never_told_as_less():
    found = compared(day(streams=(1,)), *[day()] * 8)
    assert (found.verdict, found.percent, found.known) == (Verdict.PARTLY, None, 0.5)


def test_two_hours_without_values_are_never_told_as_less():
    found = compared(day(without=range(28, 36)), *[day()] * 8)
    assert (found.verdict, found.known) == (Verdict.PARTLY, 0.8)


def test_the_same_cells_are_left_out_of_earlier_days():
    rush = {(1, 30)}  # one quarter of one direction in which most are on the way
    usual = day() | {(1, 30): Figure(1, 500.0)}
    found = compared(day(without=rush), *[usual] * 8)
    assert (found.verdict, found.percent) == (Verdict.SAME, 0)
    assert found.known == 79 / 80


def test_earlier_days_with_gaps_are_no_measure():
    broken = day(streams=(1,))
    assert compared(day(), *[broken] * 5, *[day()] * 3).verdict is Verdict.SAME
    assert compared(day(), *[broken] * 5, *[day()] * 2).verdict is Verdict.NO_BASIS
    assert compared(day(), {}, {}, {}).verdict is Verdict.NO_BASIS


def test_the_first_days_of_a_station_say_that_there_is_no_measure_yet():
    assert compared(day(without=range(20)), day(), day()).verdict is Verdict.NO_BASIS
    assert compared({}, *[day()] * 8).verdict is Verdict.NOTHING_YET
    late = {cell: one for cell, one in day().items() if cell[1] >= QUARTERS}
    assert compared(late, *[day()] * 8).verdict is Verdict.TOO_FEW


def test_half_a_cell_is_half_known():
    numbers = {1: 15.0}
    lossy = {(1, slot): Figure(12, 12.0) for slot in range(QUARTERS)}
    whole = {(1, slot): Figure(15, 15.0) for slot in range(QUARTERS)}
    assert compared(lossy, *[whole] * 8, numbers=numbers).verdict is Verdict.PARTLY
    assert compared(whole, *[lossy] * 8, numbers=numbers).verdict is Verdict.NO_BASIS


def test_a_value_every_six_hours_is_not_missed_in_between():
    seldom = {(1, 0): Figure(1, 5.0)}
    assert share_of(seldom, range(5), {1: 1 / 6}) == 1.0
    assert share_of({}, range(5), {1: 1 / 6}) == 1.0
    assert share_of({}, range(6), {1: 1 / 6}) == 0.0


gaps = st.sets(st.tuples(st.sampled_from([1, 2]), st.integers(0, QUARTERS - 1)), max_size=60)


@given(gaps, st.lists(gaps, min_size=8, max_size=8))
def test_gaps_alone_never_make_a_difference(missing, earlier):
    """All days are alike but for what is missing: nothing may be called more or less."""
    found = compared(day(without=missing), *(day(without=one) for one in earlier))
    assert found.verdict in {Verdict.SAME, Verdict.PARTLY, Verdict.NO_BASIS}
    if 1 - len(missing) / (2 * QUARTERS) < 0.97:
        assert found.verdict is not Verdict.SAME


def test_an_hour_of_which_a_counter_lacks_is_unknown_but_a_running_one_is_told():
    cells = day(without={(2, slot) for slot in range(8, 12)} | {(1, 4)})
    found = hourly(cells, NUMBERS, 900, counted=True)
    assert found[:4] == [80.0, 70.0, None, 80.0]
    assert hourly(cells, NUMBERS, 900, counted=True, running=2)[2] == 40.0
    assert hourly(cells, NUMBERS, 900, counted=False)[2] == 10.0


@pytest.mark.parametrize(
    ("today", "usual", "verdict"), [(5.0, 0.0, "more"), (0.0, 0.0, "same"), (-5.0, 0.0, "less")]
)
def test_a_level_is_compared_with_zero_as_well(today, usual, verdict):
    found = compare(today, [usual] * 3, counted=False)
    assert (found.verdict, found.percent) == (verdict, None)


@pytest.mark.parametrize(
    ("ucum", "counted", "wording"),
    [("{vehicles}", True, Wording.COUNT), ("", True, Wording.COUNT), ("Cel", False, Wording.SEASON),
     ("{spaces}", False, Wording.THINGS), ("dB", False, Wording.LEVEL), ("", False, Wording.LEVEL)],
)  # fmt: skip
def test_words_fit_the_kind(ucum, counted, wording):
    assert wording_of(ucum, counted=counted) is wording
