import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.local_time import HOUR, Calendar
from stadtherz.observations.domain.times import EPOCH, microseconds
from stadtherz.observations.domain.typical import expected, heat_map, typical_week
from tests.observations.domain.synthetic import (
    BERLIN,
    QUARTER,
    START,
    bicycles,
    grid,
    usual_bicycles,
)


def at(written):
    return microseconds(datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Europe/Berlin")))


def weeks(values, hour=8):
    """One value a Monday at a local hour."""
    monday = datetime(2026, 1, 5, hour, tzinfo=ZoneInfo("Europe/Berlin"))
    times = [microseconds(monday + timedelta(weeks=week)) for week in range(len(values))]
    return np.array(times), np.array(values, float)


class TestCells:
    def test_median_quartiles_and_days(self):
        week = typical_week(*weeks([10, 20, 30, 40, 50]), BERLIN)
        cell = (0, 8)
        assert (week.low[cell], week.median[cell], week.high[cell]) == (20, 30, 40)
        assert week.days[cell] == 5
        assert week.days.sum() == 5
        assert np.isnan(week.median).sum() == 7 * 24 - 1

    def test_one_wild_day_moves_neither_median_nor_mean_far(self):
        week = typical_week(*weeks([30, 30, 31, 29, 30, 30, 31, 29, 100_000]), BERLIN)
        assert week.median[0, 8] == 30
        assert 30 <= week.mean[0, 8] < 33

    def test_the_mean_of_rare_counts_is_their_mean_though_the_median_is_zero(self):
        week = typical_week(*weeks([0, 0, 1, 0, 0, 2, 0, 1]), BERLIN)
        assert week.median[0, 8] == 0
        assert week.mean[0, 8] == pytest.approx(0.5)

    def test_a_day_enters_once_however_often_it_was_measured(self):
        times, values = weeks([10, 20, 30])
        many = np.concatenate([times, times[:1] + np.arange(1, 5) * 60_000_000])
        week = typical_week(many, np.concatenate([values, np.full(4, 10.0)]), BERLIN)
        assert (week.median[0, 8], week.days[0, 8]) == (20, 3)

    def test_the_hour_is_local_in_summer_and_winter(self):
        winter, summer = at("2026-01-12T08:30"), at("2026-07-06T08:30")
        week = typical_week(np.array([winter, summer]), np.array([5.0, 7.0]), BERLIN)
        assert (week.days[0, 8], week.median[0, 8]) == (2, 6)

    def test_the_doubled_hour_is_averaged_into_one_day(self):
        first = microseconds(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
        week = typical_week(np.array([first, first + HOUR]), np.array([10.0, 30.0]), BERLIN)
        assert (week.days[6, 2], week.median[6, 2]) == (1, 20)

    def test_a_holiday_is_learnt_and_expected_as_a_sunday(self):
        calendar = Calendar("Europe/Berlin", frozenset({date(2026, 1, 12), date(2026, 2, 2)}))
        week = typical_week(*weeks([10, 999, 10, 10]), calendar)
        assert (week.days[0, 8], week.days[6, 8], week.median[6, 8]) == (3, 1, 999)
        found = expected(week, np.array([at("2026-02-02T08:00")]), least_days=1)
        assert found.median.tolist() == [999]

    def test_suspect_values_are_not_learnt_from(self):
        times, values = weeks([10, 0, 10, 0, 10])
        week = typical_week(times, values, BERLIN, usable=values > 0)
        assert (week.median[0, 8], week.days[0, 8]) == (10, 3)

    @pytest.mark.parametrize("minutes", [0, 7, 61, 120])
    def test_a_part_of_the_day_divides_the_hour(self, minutes):
        with pytest.raises(Invalid, match="does not divide an hour"):
            typical_week(*weeks([1]), BERLIN, slot_minutes=minutes)

    @given(st.lists(st.tuples(st.integers(0, 60 * 24 * 60), st.floats(-1e4, 1e4)), max_size=60))
    def test_each_cell_is_what_a_slow_reader_finds(self, rows):
        times = np.array([START + minute * 60_000_000 for minute, _ in rows], np.int64)
        values = np.array([value for _, value in rows])
        week = typical_week(times, values, BERLIN)
        days = {}
        for time, value in zip(times.tolist(), values.tolist(), strict=True):
            local = (EPOCH + timedelta(microseconds=time)).astimezone(ZoneInfo("Europe/Berlin"))
            days.setdefault((local.date(), local.hour), []).append(value)
        cells = {}
        for (day, hour), found in days.items():
            cells.setdefault((day.weekday(), hour), []).append(sum(found) / len(found))
        for cell, figures in cells.items():
            assert week.days[cell] == len(figures)
            assert math.isclose(week.median[cell], np.median(figures), abs_tol=1e-6)
            assert week.low[cell] - 1e-6 <= week.median[cell] <= week.high[cell] + 1e-6
        assert week.days.sum() == sum(len(figures) for figures in cells.values())


class TestExpected:
    def test_too_few_days_say_nothing(self):
        week = typical_week(*weeks([10, 20]), BERLIN)
        assert np.isnan(expected(week, np.array([at("2026-06-01T08:00")])).median).all()
        week = typical_week(*weeks([10, 20, 30]), BERLIN)
        found = expected(week, np.array([at("2026-06-01T08:45"), at("2026-06-01T09:00")]))
        assert found.median[0] == 20
        assert np.isnan(found.median[1])
        assert found.days.tolist() == [3, 0]

    def test_the_usual_bicycles_are_found_again(self):
        stream = bicycles(seed=7, days=112)
        week = typical_week(stream.times, stream.values, BERLIN, slot_minutes=15)
        ahead = grid(7)
        truth = usual_bicycles(ahead)
        found = expected(week, ahead).mean
        assert abs(found.sum() / truth.sum() - 1) < 0.15
        assert np.corrcoef(found, truth)[0, 1] > 0.97


class TestHeatMap:
    def test_hours_are_rows_weekdays_columns_and_counts_are_summed(self):
        times = grid(28)
        values = np.full(len(times), 3.0)
        week = typical_week(times, values, BERLIN, slot_minutes=15)
        counts = heat_map(week, interval=QUARTER, counted=True)
        assert counts.shape == (24, 7)
        assert (counts == 12).all()
        assert (heat_map(week) == 3).all()

    def test_monday_is_first_and_unknown_stays_unknown(self):
        week = typical_week(*weeks([10, 20, 30]), BERLIN)
        heat = heat_map(week)
        assert heat[8, 0] == 20
        assert np.isnan(heat).sum() == 24 * 7 - 1
