import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.gaps import Gap, gaps_in
from stadtherz.observations.domain.local_time import HOUR, MINUTE

Q = 15 * MINUTE


def quarters(*places):
    return np.array([round(place * Q) for place in places], np.int64)


@pytest.mark.parametrize(
    ("apart", "missing"), [(1, 0), (1.5, 0), (1.51, 1), (2, 1), (2.5, 1), (2.51, 2), (5, 4)]
)
def test_half_an_interval_is_late_more_is_missing(apart, missing):
    found = gaps_in(quarters(0, apart), Q)
    assert sum(gap.missing for gap in found.gaps) == missing
    assert found.expected == 2 + missing


def test_a_gap_says_between_what_how_many_and_how_long():
    found = gaps_in(quarters(0, 1, 6, 7), Q)
    assert found.gaps == (Gap(Q, 6 * Q, 4, 1.0),)
    assert (found.expected, found.present, found.share) == (8, 4, 0.5)
    assert found.longest_hours == 1.0


@pytest.mark.parametrize(
    ("start", "end", "missing"),
    [(0, 4, 0), (-0.9, 4, 0), (-1, 4, 1), (-3, 4, 3), (0, 4.5, 0), (0, 4.6, 1), (0, 8, 4)],
)
def test_the_ends_of_the_span_count(start, end, missing):
    found = gaps_in(quarters(0, 1, 2, 3), Q, start=round(start * Q), end=round(end * Q))
    assert sum(gap.missing for gap in found.gaps) == missing


def test_silence_is_one_gap_and_nothing_expected_is_unknown():
    assert gaps_in(quarters(), Q, start=0, end=24 * HOUR).gaps == (Gap(None, None, 96, 24.0),)
    assert gaps_in(quarters(), Q, start=0, end=24 * HOUR).share == 1.0
    assert gaps_in(quarters(), Q).share is None
    assert gaps_in(quarters(), Q, start=0, end=0).share is None


def test_order_and_repetition_do_not_matter():
    assert gaps_in(quarters(3, 0, 0, 1), Q) == gaps_in(quarters(0, 1, 3), Q)


@given(st.sets(st.integers(0, 95), max_size=96))
def test_on_a_full_grid_what_is_not_there_is_missing(places):
    found = gaps_in(quarters(*sorted(places)), Q, start=0, end=96 * Q)
    assert found.expected == 96
    assert found.present == len(places)
    assert found.share == pytest.approx(1 - len(places) / 96)
    assert sum(gap.missing for gap in found.gaps) == 96 - len(places)
    assert sum(gap.hours for gap in found.gaps) == pytest.approx((96 - len(places)) / 4)
