import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.filling import FillingLimits, Method, Unknown, fill
from stadtherz.observations.domain.findings import Flag, Rule, Stream
from stadtherz.observations.domain.gaps import gaps_in
from stadtherz.observations.domain.local_time import DAY, HOUR
from stadtherz.observations.domain.typical import typical_week
from tests.observations.domain.synthetic import BERLIN, QUARTER, START, bicycles, grid

LIMITS = FillingLimits()


def with_holes(stream, *spans):
    """Take out the observations of spans of places."""
    keep = np.ones(len(stream.times), bool)
    for start, end in spans:
        keep[start:end] = False
    return Stream(stream.times[keep], stream.values[keep], QUARTER, stream.counted)


def proposal(stream, week=None, limits=LIMITS, **span):
    return fill(stream, gaps_in(stream.times, QUARTER, **span), limits, week)


class TestLevels:
    LINE = Stream(grid(2), 5 + 0.5 * np.arange(192.0), QUARTER)

    @given(st.integers(1, 100), st.integers(1, 8))
    def test_a_straight_line_is_filled_exactly(self, start, length):
        [filled] = proposal(with_holes(self.LINE, (start, start + length))).filled
        assert filled.times.tolist() == self.LINE.times[start : start + length].tolist()
        assert filled.values == pytest.approx(self.LINE.values[start : start + length])
        assert (filled.method, filled.flag, filled.rule) == (
            Method.LINEAR, Flag.GAP_FILLED, Rule.GAP,
        )  # fmt: skip

    @pytest.mark.parametrize(("length", "filled"), [(8, 1), (9, 0)])
    def test_two_hours_at_most(self, length, filled):
        found = proposal(with_holes(self.LINE, (20, 20 + length)))
        assert len(found.filled) == filled
        assert [one.why for one in found.unfilled] == [Unknown.TOO_LONG] * (1 - filled)

    def test_an_open_end_is_no_line(self):
        found = proposal(
            with_holes(self.LINE, (0, 3), (190, 192)), start=START, end=START + 2 * DAY
        )
        assert [one.why for one in found.unfilled] == [Unknown.AT_THE_EDGE] * 2

    def test_an_uneven_grid_is_filled_evenly(self):
        times = np.array([0, 3.4], float) * QUARTER + START
        found = proposal(Stream(times.astype(np.int64), np.array([0.0, 3.0]), QUARTER))
        assert found.filled[0].values == pytest.approx([1.0, 2.0])


class TestCounts:
    STREAM = bicycles(seed=11)
    WEEK = typical_week(STREAM.times, STREAM.values, BERLIN, slot_minutes=15)

    def test_it_is_filled_by_the_typical_day(self):
        hole = (96 * 30 + 28, 96 * 30 + 28 + 48)  # a Wednesday from 8 to 20 o'clock local time
        [filled] = proposal(with_holes(self.STREAM, hole), self.WEEK).filled
        assert filled.method is Method.TYPICAL_DAY
        truth = self.STREAM.values[slice(*hole)]
        assert abs(filled.values.sum() / truth.sum() - 1) < 0.3
        assert (filled.values >= 0).all()

    @pytest.mark.parametrize(("length", "filled"), [(48, 1), (49, 0)])
    def test_twelve_hours_at_most(self, length, filled):
        found = proposal(with_holes(self.STREAM, (2000, 2000 + length)), self.WEEK)
        assert (len(found.filled), len(found.unfilled)) == (filled, 1 - filled)

    def test_without_a_typical_day_it_stays_unknown(self):
        few = Stream(self.STREAM.times[:192], self.STREAM.values[:192], QUARTER, counted=True)
        short = typical_week(few.times, few.values, BERLIN, slot_minutes=15)
        for week in (None, short):
            found = proposal(with_holes(few, (50, 54)), week)
            assert [one.why for one in found.unfilled] == [Unknown.NO_TYPICAL_DAY]

    @pytest.mark.parametrize(("factor", "scale"), [(0.5, 0.5), (0.1, 1 / 3), (2.0, 2.0), (9, 3)])
    def test_a_rainy_day_is_filled_as_a_rainy_day_within_limits(self, factor, scale):
        usual = self.WEEK
        times = grid(56)
        steady = typical_week(times, np.full(len(times), 20.0), BERLIN, slot_minutes=15)
        assert usual is not steady
        day = Stream(times, np.full(len(times), 20.0 * factor), QUARTER, counted=True)
        [filled] = proposal(with_holes(day, (1000, 1008)), steady).filled
        assert filled.scale == pytest.approx(scale)
        assert filled.values == pytest.approx([20 * scale] * 8, abs=1)
        assert filled.values.sum() == pytest.approx(20 * scale * 8, abs=0.5)
        assert (filled.values == np.rint(filled.values)).all()

    def test_of_seldom_bicycles_none_is_lost_by_rounding(self):
        times = grid(56)
        rare = typical_week(times, np.full(len(times), 0.3), BERLIN, slot_minutes=15)
        quiet = Stream(times, np.zeros(len(times)), QUARTER, counted=True)
        [filled] = proposal(with_holes(quiet, (1000, 1040)), rare).filled
        assert set(filled.values) == {0.0, 1.0}
        assert filled.values.sum() == 12

    def test_few_bicycles_around_are_no_weather(self):
        times = grid(56)
        rare = typical_week(times, np.full(len(times), 0.2), BERLIN, slot_minutes=15)
        quiet = Stream(times, np.zeros(len(times)), QUARTER, counted=True)
        [filled] = proposal(with_holes(quiet, (1000, 1008)), rare).filled
        assert filled.scale == 1.0

    def test_it_may_run_to_the_present_but_not_before_the_beginning(self):
        end = START + 56 * DAY
        late = proposal(with_holes(self.STREAM, (96 * 56 - 8, 96 * 56)), self.WEEK, end=end)
        assert len(late.filled[0].times) == 8
        early = proposal(with_holes(self.STREAM, (0, 8)), self.WEEK, start=START)
        assert [one.why for one in early.unfilled] == [Unknown.AT_THE_EDGE]

    def test_measured_over_many_gaps_the_sum_is_about_right(self):
        errors = []
        for day in range(14, 49):
            start = 96 * day + 32
            [filled] = proposal(with_holes(self.STREAM, (start, start + 12)), self.WEEK).filled
            truth = self.STREAM.values[start : start + 12].sum()
            errors.append(filled.values.sum() / truth - 1)
        assert np.median(np.abs(errors)) < 0.15
        assert abs(np.median(errors)) < 0.08
        assert HOUR * 3 == 12 * QUARTER
