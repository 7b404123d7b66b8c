from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.local_time import (
    MINUTE,
    Calendar,
    local_day,
    local_microseconds,
    slots,
    weekdays_of,
)
from stadtherz.observations.domain.times import EPOCH, microseconds

ZONES = ["Europe/Berlin", "UTC", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]


@given(
    st.lists(
        st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),
        max_size=20,
    ),
    st.sampled_from(ZONES),
)
def test_it_shows_what_python_shows(moments, zone):
    times = np.array([microseconds(moment) for moment in moments], np.int64)
    naive = [moment.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC) for moment in moments]
    assert local_microseconds(times, zone).tolist() == [microseconds(one) for one in naive]


@pytest.mark.parametrize(
    ("utc", "hour", "minute"),
    [
        ("2026-03-29T00:59:59", 1, 59),  # the last second of winter time
        ("2026-03-29T01:00:00", 3, 0),
        ("2026-10-25T00:59:59", 2, 59),  # the last second of summer time
        ("2026-10-25T01:00:00", 2, 0),
        ("2026-10-25T01:59:59", 2, 59),
    ],
)
def test_when_the_clock_is_changed(utc, hour, minute):
    moment = microseconds(datetime.fromisoformat(utc).replace(tzinfo=UTC))
    shown = EPOCH + timedelta(
        microseconds=int(local_microseconds(np.array([moment]), "Europe/Berlin")[0])
    )
    assert (shown.hour, shown.minute) == (hour, minute)


def test_weekday_part_of_day_and_holiday():
    calendar = Calendar("Europe/Berlin", frozenset({date(2026, 5, 14)}))  # Ascension, a Thursday
    moments = ["2026-05-13T22:15", "2026-05-14T21:59", "2026-05-14T22:00"]
    times = [microseconds(datetime.fromisoformat(one).replace(tzinfo=UTC)) for one in moments]
    found = slots(np.array(times), calendar, 15)
    assert found.weekdays.tolist() == [6, 6, 4]  # the holiday begins at local midnight
    assert found.slots.tolist() == [1, 95, 0]


@given(st.dates(date(1971, 1, 1), date(2100, 1, 1)))
def test_weekdays_are_python_s(day):
    number = np.array([(day - EPOCH.date()).days])
    assert weekdays_of(number, Calendar()).tolist() == [day.weekday()]


def test_the_local_day_of_a_late_evening_in_utc():
    assert local_day(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), Calendar()) == date(2026, 7, 2)


def test_nothing_stays_nothing():
    assert slots(np.zeros(0, np.int64), Calendar(), 60).days.tolist() == []
    assert MINUTE == 60_000_000
