from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.local_time import Calendar
from stadtherz.observations.domain.quiet_hours import QuietHours, is_quiet

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(18), time(7))


@pytest.mark.parametrize(
    ("local", "quiet"),
    [
        ("2026-07-01T06:59:59", True), ("2026-07-01T07:00", False), ("2026-07-01T17:59:59", False),
        ("2026-07-01T18:00", True), ("2026-07-02T00:00", True),
        ("2026-01-14T06:59:59", True), ("2026-01-14T07:00", False),  # winter time
        ("2026-07-04T12:00", False),  # a Saturday
    ],
)  # fmt: skip
def test_a_window_over_midnight(local, quiet):
    moment = datetime.fromisoformat(local).replace(tzinfo=BERLIN)
    assert is_quiet(NIGHT, moment) == quiet
    assert is_quiet(NIGHT, moment.astimezone(UTC)) == quiet


@pytest.mark.parametrize(
    ("hour", "quiet"), [(11, False), (12, True), (13, True), (14, False), (0, False)]
)
def test_a_window_by_day(hour, quiet):
    noon = QuietHours(time(12), time(14))
    assert is_quiet(noon, datetime(2026, 7, 1, hour, tzinfo=BERLIN)) == quiet


@pytest.mark.parametrize(
    ("local", "quiet"),
    [
        ("2026-07-03T12:00", False), ("2026-07-04T00:00", True), ("2026-07-05T12:00", True),
        ("2026-07-05T23:59", True), ("2026-07-06T12:00", False), ("2026-10-03T12:00", True),
        ("2026-05-01T12:00", True),
    ],
)  # fmt: skip
def test_weekends_and_holidays_as_an_option(local, quiet):
    holidays = frozenset({date(2026, 5, 1), date(2026, 10, 3)})
    calendar = Calendar("Europe/Berlin", holidays)
    rest = QuietHours(time(0), time(0), weekends=True, on_holidays=True, calendar=calendar)
    assert is_quiet(rest, datetime.fromisoformat(local).replace(tzinfo=BERLIN)) == quiet


@given(st.times(), st.times(), st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)))
def test_the_window_and_its_opposite_fill_the_day(start, end, moment):
    moment = moment.replace(tzinfo=UTC)
    one = is_quiet(QuietHours(start, end), moment)
    other = is_quiet(QuietHours(end, start), moment)
    if start == end:
        assert not one
    else:
        assert one != other


@given(st.times(), st.times(), st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)))
def test_quiet_never_lasts_longer_than_a_day_and_an_hour(start, end, moment):
    moment = moment.replace(tzinfo=UTC)
    if start != end:
        hours = [moment + timedelta(minutes=minute) for minute in range(0, 25 * 60 + 1, 1)]
        long_enough = (datetime.combine(date.min, start) - datetime.combine(date.min, end)) % (
            timedelta(days=1)
        ) >= timedelta(hours=2)
        if long_enough:
            assert not all(is_quiet(QuietHours(start, end), hour) for hour in hours)
