from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.axis import MOST_MARKS, Unit, axis_of
from stadtherz.observations.domain.series import Row, series_chart

BERLIN = ZoneInfo("Europe/Berlin")


def hours(first, days):
    """All hours of some days on the clocks of Berlin."""
    start = datetime.combine(first, datetime.min.time(), BERLIN).astimezone(UTC)
    end = datetime.combine(first + timedelta(days=days), datetime.min.time(), BERLIN)
    count = round((end - start).total_seconds()) // 3600
    return [(start + timedelta(hours=number)).astimezone(BERLIN) for number in range(count)]


def midnights(first, days):
    return [datetime.combine(first + timedelta(days=n), datetime.min.time(), BERLIN)
            for n in range(days)]  # fmt: skip


def written(axis, form):
    return [format(datetime.fromtimestamp(mark, BERLIN), form) for mark in axis.marks]


def test_a_day_has_its_quarters():
    axis = axis_of(hours(date(2026, 11, 25), 1), 1)
    assert (axis.unit, written(axis, "%H:%M")) == (Unit.HOUR, ["00:00", "06:00", "12:00", "18:00"])


def test_a_week_has_every_second_midnight_and_no_other_time():
    axis = axis_of(hours(date(2026, 11, 19), 7), 7)
    assert written(axis, "%d. %H:%M") == ["19. 00:00", "21. 00:00", "23. 00:00", "25. 00:00"]


@pytest.mark.parametrize("first", [date(2026, 3, 26), date(2026, 10, 22)])
def test_a_week_with_a_day_of_23_or_25_hours_too(first):
    assert set(written(axis_of(hours(first, 7), 7), "%H:%M")) == {"00:00"}


def test_a_year_has_the_first_days_of_months():
    axis = axis_of(midnights(date(2025, 11, 26), 365), 365)
    assert axis.unit is Unit.MONTH
    assert written(axis, "%d.%m.%y") == [
        "01.12.25", "01.02.26", "01.04.26", "01.06.26", "01.08.26", "01.10.26",
    ]  # fmt: skip


def test_many_years_have_new_years_days():
    axis = axis_of(midnights(date(2020, 5, 5), 2_000), 2_000)
    assert written(axis, "%d.%m.%Y")[:2] == ["01.01.2021", "01.01.2022"]
    assert axis.unit is Unit.YEAR


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 1_500))
def test_marks_are_few_different_and_equally_many_units_apart(first, days):
    times = hours(first, days) if days <= 21 else midnights(first, days)
    axis = axis_of(times, days)
    names = written(axis, {"hour": "%d %H", "day": "%d.%m", "month": "%m.%y"}.get(axis.unit, "%y"))
    assert len(axis.marks) <= MOST_MARKS
    assert len(set(names)) == len(names)
    assert names or days > 400
    assert set(axis.marks) <= {int(moment.timestamp()) for moment in times}


def test_nothing_is_marked_where_nothing_is_drawn():
    assert axis_of([], 7).marks == ()
    assert series_chart([], [Row([])], from_zero=True).x_ticks == ()
