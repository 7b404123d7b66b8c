import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.battery import Cell, NoEstimate, battery
from stadtherz.observations.domain.local_time import DAY

PERCENT = Cell()
VOLTS = Cell(full=3.6, empty=3.0, low=3.2, even=False, exchange=0.3)


def days(count):
    return np.arange(count, dtype=np.int64) * DAY


def falling(count, start, a_day, noise=0.0, seed=1):
    rng = np.random.default_rng(seed)
    return start - a_day * np.arange(count) + rng.normal(0, noise, count)


class TestDaysLeft:
    @given(st.floats(0.05, 1), st.floats(40, 100))
    def test_an_even_fall_reaches_empty_when_it_should(self, a_day, start):
        found = battery(days(20), falling(20, start, a_day), PERCENT)
        last = start - 19 * a_day
        assert found.trend_a_day == pytest.approx(-a_day)
        if last / a_day < 3 * 365 - 5:
            # the reading of now is the median of three, a day old
            assert found.days_left == pytest.approx(last / a_day + 1, abs=0.1)
            assert found.days_left_least <= found.days_left + 1e-6

    @pytest.mark.parametrize(
        ("count", "readings", "cell", "why"),
        [
            (0, [], PERCENT, NoEstimate.NO_READING),
            (9, falling(9, 90, 1), PERCENT, NoEstimate.TOO_SHORT),
            (14, falling(14, 90, 1), PERCENT, NoEstimate.TOO_SHORT),  # 13 days from end to end
            (15, falling(15, 90, 1), PERCENT, None),
            (30, np.full(30, 80.0), PERCENT, NoEstimate.NOT_FALLING),
            (30, falling(30, 50, -0.5), PERCENT, NoEstimate.NOT_FALLING),
            (30, falling(30, 50, 0.001, noise=3), PERCENT, NoEstimate.NOT_FALLING),
            (30, falling(30, 99, 0.05), PERCENT, NoEstimate.FAR_AWAY),
            (30, falling(30, 3.6, 0.01), VOLTS, NoEstimate.FLAT_CELL),
        ],
    )
    def test_where_nothing_can_be_told_it_says_why(self, count, readings, cell, why):
        found = battery(days(count), np.array(readings, float), cell)
        assert found.no_estimate is why
        assert (found.days_left is None) == (why is not None)

    def test_noise_widens_the_interval_and_keeps_the_middle(self):
        calm = battery(days(60), falling(60, 95, 0.5), PERCENT)
        noisy = battery(days(60), falling(60, 95, 0.5, noise=2), PERCENT)
        assert noisy.days_left == pytest.approx(calm.days_left, rel=0.1)
        assert noisy.days_left_least < calm.days_left_least

    def test_only_the_present_charge_counts(self):
        readings = np.concatenate([falling(40, 60, 1), falling(20, 100, 2)])
        found = battery(days(60), readings, PERCENT)
        assert found.trend_a_day == pytest.approx(-2)

    def test_one_wild_reading_is_no_exchange(self):
        readings = falling(40, 60, 1)
        readings[20] = 100
        assert battery(days(40), readings, PERCENT).trend_a_day == pytest.approx(-1, abs=0.05)


class TestCharge:
    @pytest.mark.parametrize(
        ("reading", "percent", "low"),
        [(3.6, 100, False), (3.3, 50, False), (3.21, 35, False), (3.2, 33.3, True), (3.0, 0, True),
         (2.5, 0, True), (3.9, 100, False)],
    )  # fmt: skip
    def test_volts_between_empty_and_full(self, reading, percent, low):
        found = battery(days(3), np.full(3, reading), VOLTS)
        assert found.percent == pytest.approx(percent, abs=0.1)
        assert found.low == low

    def test_one_wild_reading_does_not_cry_wolf(self):
        found = battery(days(3), np.array([3.5, 3.5, 0.0]), VOLTS)
        assert (found.reading, found.low) == (3.5, False)

    @pytest.mark.parametrize("readings", [(1, 2, 3), (3, 2, 1), (3, 3, 3)])
    def test_readings_in_the_wrong_order_are_refused(self, readings):
        full, empty, low = readings
        with pytest.raises(Invalid, match="in rising order"):
            Cell(full=full, empty=empty, low=low)
