"""Times of timetables: beyond midnight, and in the nights in which clocks are changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.streets.domain.transit.clock import (
    Window,
    days_of,
    moment,
    read_day,
    read_time,
    seconds_at,
)

BERLIN = ZoneInfo("Europe/Berlin")
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:00:00", 0), ("7:05:09", 25_509), ("24:00:00", 86_400), ("25:10:00", 90_600), ("", None)],
)
def test_times_are_read(text, seconds):
    assert read_time(text) == seconds


@pytest.mark.parametrize("text", ["7:5:0", "07:60:00", "7h", "-1:00:00", "999:00:00", "07:00"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(Invalid):
        read_time(text)


def test_days_are_read():
    assert (read_day("20261127"), read_day("")) == (date(2026, 11, 27), None)
    for text in ("2026-11-27", "20261327", "0"):
        with pytest.raises(Invalid):
            read_day(text)


@pytest.mark.parametrize(
    ("day", "seconds", "there"),
    [
        (date(2026, 11, 27), 52_320, "2026-11-27T14:32:00+01:00"),
        (date(2026, 11, 27), 90_600, "2026-11-28T01:10:00+01:00"),
        # clocks go forward at two: an hour of the day before is missing in the night
        (FORWARD - timedelta(days=1), 95_400, "2026-03-29T03:30:00+02:00"),
        (FORWARD, 43_200, "2026-03-29T12:00:00+02:00"),
        (FORWARD, 3_600, "2026-03-29T00:00:00+01:00"),
        # clocks go back at three: 2:30 is there twice, and noon minus twelve hours is one o'clock
        (BACK - timedelta(days=1), 95_400, "2026-10-25T02:30:00+02:00"),
        (BACK, 9_000, "2026-10-25T02:30:00+01:00"),
        (BACK, 43_200, "2026-10-25T12:00:00+01:00"),
    ],
)
def test_a_time_is_counted_from_noon_minus_twelve_hours(day, seconds, there):
    found = moment(day, seconds, BERLIN)
    assert found.astimezone(BERLIN).isoformat() == there
    assert seconds_at(day, found, BERLIN) == seconds


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    minutes=st.integers(1, 180), day=st.dates(date(2025, 12, 20), date(2027, 1, 10)),
    seconds=st.integers(0, 50 * 3600), zone=st.sampled_from(["Europe/Berlin", "America/New_York"]),
)  # fmt: skip
@example(datetime(2026, 10, 25, 0, 30), 60, BACK, 5_400, "Europe/Berlin")
@example(datetime(2026, 3, 29, 0, 30), 60, FORWARD - timedelta(days=1), 91_800, "Europe/Berlin")
def test_no_day_is_left_out_of_a_window(start, minutes, day, seconds, zone):
    start = start.replace(tzinfo=UTC)
    window, there = Window(start, start + timedelta(minutes=minutes)), ZoneInfo(zone)
    days = list(days_of(window, there, 50 * 3600))
    assert days == sorted({*days})
    assert len(days) <= 5
    if window.has(moment(day, seconds, there)):
        assert day in days
