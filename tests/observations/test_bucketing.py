"""Buckets by written offsets are those of DuckDB's own time zones, and of Python's."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.observations.adapters.duck import cursor
from stadtherz.observations.adapters.sensorthings.bucketing import bucketed
from stadtherz.observations.domain.local_time import offsets_between
from stadtherz.observations.domain.odata.aggregation import Step, TimeBucket, Unit
from stadtherz.observations.domain.odata.tree import Path
from stadtherz.observations.domain.times import EPOCH, microseconds

DAY_US = 86_400_000_000
ZONES = ["UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo",
         "Pacific/Apia", "America/New_York"]  # fmt: skip
STEPS = [Step(1, Unit.DAY), Step(1, Unit.WEEK), Step(1, Unit.MONTH), Step(3, Unit.MONTH),
         Step(1, Unit.YEAR), Step(6, Unit.HOUR), Step(15, Unit.MINUTE)]  # fmt: skip
moments = st.integers(0, 24_471 * DAY_US - 1) | st.datetimes(
    datetime(2026, 3, 28), datetime(2026, 10, 27)
).map(lambda found: microseconds(found.replace(tzinfo=UTC)))


def starts(step, zone, times, days):
    group = TimeBucket(Path(("phenomenonTime",)), step, zone, "b")
    key = bucketed(group, "us", "$zone", days)
    named = {"zone": zone} if "$zone" in key.key + key.start else {}
    rows = cursor().execute(
        f"SELECT {key.start.format('c')} FROM (SELECT {key.key} AS c FROM"  # noqa: S608
        f" (SELECT unnest({times}) AS us))",
        named,
    )
    return [start for (start,) in rows.fetchall()]


@given(times=st.lists(moments, min_size=1, max_size=6), zone=st.sampled_from(ZONES),
       step=st.sampled_from(STEPS))  # fmt: skip
@example(  # both sides of a change to summer time, and the hour that comes twice
    times=[microseconds(datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)),
           microseconds(datetime(2026, 3, 29, 1, tzinfo=UTC)),
           microseconds(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
           microseconds(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))],
    zone="Europe/Berlin", step=Step(1, Unit.DAY),
)  # fmt: skip
def test_written_offsets_give_the_buckets_of_the_database(times, zone, step):
    days = {us // DAY_US for us in times}
    assert starts(step, zone, times, days) == starts(step, zone, times, ())


def test_days_of_which_zones_are_not_sure_are_left_to_the_database():
    group = TimeBucket(Path(("phenomenonTime",)), Step(1, Unit.DAY), "Europe/Berlin", "b")
    without = bucketed(group, "us", "$zone", ())
    assert bucketed(group, "us", "$zone", {-1, 5}) == without
    assert bucketed(group, "us", "$zone", {5, 30_000}) == without
    assert bucketed(group, "us", "$zone", {5}) != without


@given(us=moments, zone=st.sampled_from(ZONES))
def test_the_offset_of_a_moment_is_the_first_that_still_holds(us, zone):
    day = us // DAY_US
    stretches = offsets_between(day - min(day, 400), day, zone)
    offset = next(offset for until, offset in stretches if us < until)
    local = (EPOCH + timedelta(microseconds=us)).astimezone(ZoneInfo(zone))
    assert timedelta(microseconds=offset) == local.utcoffset()
    assert all(one[1] != other[1] for one, other in pairwise(stretches))


@pytest.mark.parametrize(("zone", "count"), [("UTC", 1), ("Asia/Kolkata", 1), ("Europe/Berlin", 3)])
def test_a_year_has_few_offsets(zone, count):
    first = datetime(2026, 1, 1, tzinfo=UTC).toordinal() - EPOCH.toordinal()
    assert len(offsets_between(first, first + 364, zone)) == count


CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5), date(2026, 10, 4),
           date(2018, 11, 4), date(2018, 2, 18), date(2026, 3, 8)]  # fmt: skip
QUARTER_US = 900_000_000


def reckoned(step, zone, first, last):
    """Give the beginning of the bucket of each quarter of an hour: the first one that is in it."""
    size = step.seconds * 1_000_000
    begins, found = {}, {}
    for us in range(first - DAY_US, last, QUARTER_US):
        clock = (EPOCH + timedelta(microseconds=us)).astimezone(ZoneInfo(zone))
        shown = microseconds(clock.replace(tzinfo=UTC)) // size
        offset = clock.utcoffset() if step.seconds <= 3600 else None
        found[us] = begins.setdefault((shown, offset), us)
    return {us: begin for us, begin in found.items() if us >= first}


@pytest.mark.parametrize("zone", [*ZONES, "America/St_Johns", "Asia/Kathmandu"])
@pytest.mark.parametrize(
    "step", [Step(15, Unit.MINUTE), *(Step(hours, Unit.HOUR) for hours in (1, 2, 3, 4, 6, 12))]
)
def test_a_bucket_is_what_the_clock_shows_and_begins_with_its_first_moment(step, zone):
    """Also on the days on which clocks change, so that half a day is told once."""
    for day in CHANGES:
        first = microseconds(datetime(day.year, day.month, day.day, tzinfo=UTC)) - DAY_US
        expected = reckoned(step, zone, first, first + 3 * DAY_US)
        number = first // DAY_US
        found = starts(step, zone, list(expected), {number, number + 1, number + 2})
        assert found == list(expected.values()), day
