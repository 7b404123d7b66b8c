from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.counting import CountingSite, SpeedBand, Way
from stadtherz.observations.domain.counting_sums import Group, Keep, Step, totals
from stadtherz.observations.domain.tally import Tally
from stadtherz.observations.domain.vehicle_classes import (
    BUS,
    CAR,
    CAR_LIKE,
    LORRY_LIKE,
    MOTOR,
    SCHEMES,
    TLS_2,
    UNKNOWN,
)
from tests.observations.domain.counting_strategies import (
    QUARTERS_AND_LESS,
    START,
    record,
    sites_with_records,
)

BERLIN = ZoneInfo("Europe/Berlin")
KATHMANDU = ZoneInfo("Asia/Kathmandu")  # 5 h 45 min off UTC
SITE = CountingSite((1, 2), ("in", "out"), (CAR, BUS), (0, 30, None), mean_speed=False)
CAR_LOW, CAR_FAST, BUS_LOW, BUS_FAST = SITE.cells
IN_1, OUT_1, IN_2, OUT_2 = SITE.ways
KEEPS = st.builds(
    Keep, st.booleans(), st.booleans(), st.none() | st.sampled_from(SCHEMES), st.booleans()
)


def tallies(found):
    return {one.group: one.tally for one in found}


class TestGroups:
    RECORDS = (
        record(SITE, IN_1, CAR_LOW, count=5),
        record(SITE, IN_1, CAR_FAST, count=3),
        record(SITE, IN_1, BUS_LOW, count=0),
        record(SITE, OUT_2, CAR_LOW, count=7),
    )

    def sums(self, **keep):
        return tallies(totals(SITE, self.RECORDS, Keep(**keep), Step.QUARTER, BERLIN))

    def test_everything(self):
        assert self.sums() == {Group(): Tally(15, 4, 16)}

    def test_by_lane(self):
        assert self.sums(lane=True) == {Group(1): Tally(8, 3, 8), Group(2): Tally(7, 1, 8)}

    def test_by_direction(self):
        assert self.sums(direction=True) == {
            Group(direction="in"): Tally(8, 3, 8), Group(direction="out"): Tally(7, 1, 8),
        }  # fmt: skip

    def test_by_class(self):
        assert self.sums(scheme=TLS_2) == {
            Group(vehicle_class=CAR_LIKE): Tally(15, 3, 8),
            Group(vehicle_class=LORRY_LIKE): Tally(0, 1, 8),
        }

    def test_by_band(self):
        assert self.sums(band=True) == {
            Group(band=SpeedBand(0, 30)): Tally(12, 3, 8),
            Group(band=SpeedBand(30, None)): Tally(3, 1, 8),
        }

    def test_of_what_nothing_is_known_the_sum_is_unknown(self):
        found = self.sums(lane=True, direction=True, scheme=TLS_2)
        assert len(found) == 8
        assert found[Group(1, "out", CAR_LIKE)] == Tally(None, 0, 2)
        assert found[Group(2, "out", LORRY_LIKE)] == Tally(None, 0, 2)

    def test_a_class_that_cannot_be_split_keeps_its_own_sum(self):
        site = CountingSite((1,), ("in",), (MOTOR, UNKNOWN))
        records = [record(site, count=4), record(site, cell=site.cells[1], count=2)]
        found = tallies(totals(site, records, Keep(scheme=TLS_2), Step.HOUR, BERLIN))
        assert found == {
            Group(vehicle_class=MOTOR): Tally(4, 1, 4),
            Group(vehicle_class=UNKNOWN): Tally(2, 1, 4),
        }

    def test_a_record_twice_counts_once(self):
        twice = (*self.RECORDS, *self.RECORDS)
        assert tallies(totals(SITE, twice, Keep(), Step.HOUR, BERLIN)) == {
            Group(): Tally(15, 4, 64),
        }  # fmt: skip

    def test_a_wrong_record_is_refused(self):
        with pytest.raises(Invalid, match="must not be negative"):
            totals(SITE, [record(SITE, count=-1)], Keep(), Step.HOUR, BERLIN)


class TestPeriods:
    SITE = CountingSite((1,), ("in",), (CAR,))

    def period(self, start, step, zone=BERLIN):
        (found,) = totals(self.SITE, [record(self.SITE, start=start)], Keep(), step, zone)
        return found.start, found.end, found.tally.expected

    @pytest.mark.parametrize(
        ("start", "step", "begin", "minutes"),
        [
            ("2026-11-24T07:15", Step.QUARTER, "2026-11-24T07:15", 15),
            ("2026-11-24T07:15", Step.HOUR, "2026-11-24T07:00", 60),
            ("2026-11-24T07:00", Step.HOUR, "2026-11-24T07:00", 60),
            ("2026-11-24T06:45", Step.HOUR, "2026-11-24T06:00", 60),
            ("2026-11-24T07:15", Step.DAY, "2026-11-23T23:00", 24 * 60),
            ("2026-11-23T23:00", Step.DAY, "2026-11-23T23:00", 24 * 60),
            ("2026-11-23T22:45", Step.DAY, "2026-11-22T23:00", 24 * 60),
            ("2026-03-29T12:00", Step.DAY, "2026-03-28T23:00", 23 * 60),
            ("2026-10-25T12:00", Step.DAY, "2026-10-24T22:00", 25 * 60),
            ("2026-10-25T00:30", Step.HOUR, "2026-10-25T00:00", 60),
            ("2026-10-25T01:30", Step.HOUR, "2026-10-25T01:00", 60),
        ],
    )
    def test_begin_by_the_clock_of_the_city(self, start, step, begin, minutes):
        begin = datetime.fromisoformat(f"{begin}Z")
        assert self.period(datetime.fromisoformat(f"{start}Z"), step) == (
            begin, begin + timedelta(minutes=minutes), minutes // 15,
        )  # fmt: skip

    def test_hours_begin_where_the_clock_of_the_city_says_so(self):
        """07:15 UTC is 13:00 in Kathmandu."""
        assert self.period(START, Step.HOUR, KATHMANDU)[0] == START

    def test_an_interval_longer_than_the_step_is_refused(self):
        site = CountingSite((1,), ("in",), (CAR,), interval_s=1800)
        with pytest.raises(Invalid, match="1800 s do not add up to a quarter-hour") as refused:
            totals(site, [], Keep(), Step.QUARTER, BERLIN)
        assert refused.value.code == "count-step"
        assert totals(site, [], Keep(), Step.HOUR, BERLIN) == ()

    def test_intervals_that_cross_the_step_are_refused(self):
        site = CountingSite((1,), ("in",), (CAR,), interval_s=600)
        with pytest.raises(Invalid, match="600 s do not add up"):
            totals(site, [], Keep(), Step.QUARTER, BERLIN)


class TestConservation:
    @given(sites_with_records(QUARTERS_AND_LESS), KEEPS, st.sampled_from(Step))
    def test_vehicles_and_known_cells_stay_the_same(self, drawn, keep, step):
        site, records = drawn
        found = [one.tally for one in totals(site, records, keep, step, BERLIN)]
        assert sum(one.count or 0 for one in found) == sum(one.count for one in records)
        assert sum(one.known for one in found) == len(records)

    @given(sites_with_records(QUARTERS_AND_LESS), KEEPS, st.sampled_from(Step))
    def test_every_period_expects_every_cell_of_the_site(self, drawn, keep, step):
        site, records = drawn
        expected = defaultdict(int)
        for one in totals(site, records, keep, step, BERLIN):
            expected[one.start, one.end] += one.tally.expected
        for (start, end), cells in expected.items():
            intervals = 0
            moment = start
            while moment < end:
                intervals += 1
                moment += site.interval
            assert cells == intervals * len(site.ways) * len(site.cells)

    @given(sites_with_records(), st.sampled_from([Step.HOUR, Step.DAY]))
    def test_a_sum_has_the_records_of_its_period_and_group(self, drawn, step):
        """The clock on the wall, with its offset, names hour and day without any arithmetic."""
        site, records = drawn
        form = "%Y-%m-%d %H %z" if step is Step.HOUR else "%Y-%m-%d"
        truth = Counter()
        for one in records:
            truth[one.start.astimezone(BERLIN).strftime(form), one.lane, one.band] += one.count
        found = {
            (one.start.astimezone(BERLIN).strftime(form), one.group.lane, one.group.band): one.tally
            for one in totals(site, records, Keep(lane=True, band=True), step, BERLIN)
        }
        assert {key: tally.count for key, tally in found.items() if tally.known} == dict(truth)

    @given(sites_with_records(QUARTERS_AND_LESS), KEEPS)
    def test_hours_add_up_to_their_day(self, drawn, keep):
        site, records = drawn
        by_day = Counter()
        for one in totals(site, records, keep, Step.HOUR, BERLIN):
            by_day[one.start.astimezone(BERLIN).date(), one.group] += one.tally.count or 0
        for one in totals(site, records, keep, Step.DAY, BERLIN):
            assert (one.tally.count or 0) == by_day[one.start.astimezone(BERLIN).date(), one.group]

    def test_a_full_day_is_complete_and_a_gap_shows(self):
        site = CountingSite((1,), ("in",), (CAR,))
        first = datetime(2026, 10, 24, 22, tzinfo=UTC)  # a day of 25 hours begins
        day = [
            record(site, start=first + number * site.interval, count=number % 3)
            for number in range(100)
        ]
        (full,) = totals(site, day, Keep(), Step.DAY, BERLIN)
        assert full.tally == Tally(99, 100, 100)
        assert full.tally.complete
        (gap,) = totals(site, day[1:], Keep(), Step.DAY, BERLIN)
        assert (gap.tally.share, gap.tally.complete) == (0.99, False)


def test_a_way_that_does_not_exist_is_not_expected():
    site = CountingSite(
        (1, 2), ("in", "out"), (CAR,), ways=(Way(1, "in"), Way(2, "out"))
    )  # fmt: skip
    (found,) = totals(site, [record(site)], Keep(), Step.QUARTER, BERLIN)
    assert found.tally == Tally(1, 1, 2)
