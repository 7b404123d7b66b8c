from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.daily_traffic import Gap, day_mean, dtv, heavy_share
from stadtherz.observations.domain.tally import Tally
from stadtherz.observations.domain.vehicle_classes import (
    ALL_CLASSES,
    BICYCLE,
    BUS,
    CAR,
    CAR_ANY,
    CAR_TRAILER,
    CITY,
    LORRY,
    LORRY_COMBINATION,
    LORRY_LIKE,
    MOTOR,
    MOTOR_UNCLASSIFIED,
    UNKNOWN,
    Between,
)

MONDAY = date(2026, 11, 23)


def day(count):
    return Tally(count, 96, 96)


def week(*counts, first=MONDAY):
    return {first + timedelta(days=number): day(count) for number, count in enumerate(counts)}


def year(count_of, number=2026):
    first = date(number, 1, 1)
    days = [first + timedelta(days=later) for later in range(365)]
    return {one: day(count_of(one)) for one in days}


class TestDayMean:
    def test_a_week(self):
        found = day_mean(week(10, 10, 10, 10, 10, 20, 0))
        assert (found.per_day, found.days, found.gap) == (10.0, 7, Gap.NONE)

    def test_a_second_monday_does_not_weigh_more(self):
        """Ten days: Monday to Wednesday twice."""
        found = day_mean(week(100, 100, 100, 30, 30, 30, 30, 200, 200, 200))
        assert found.per_day == pytest.approx((3 * 150 + 4 * 30) / 7)

    def test_weekdays_only(self):
        found = day_mean(week(10, 10, 10, 10, 10, 22, 0), range(6))
        assert (found.per_day, found.days) == (12.0, 6)

    def test_a_weekday_is_missing(self):
        found = day_mean(week(10, 10, 10, 10, 10, 20))
        assert (found.per_day, found.days, found.gap) == (None, 6, Gap.MISSING_DAYS)

    @pytest.mark.parametrize("partly", [Tally(10, 95, 96), Tally(None, 0, 96), Tally()])
    def test_a_day_that_is_partly_unknown_is_no_quiet_day(self, partly):
        days = week(10, 10, 10, 10, 10, 20, 0) | {MONDAY: partly}
        assert day_mean(days).gap is Gap.MISSING_DAYS
        days |= {MONDAY + timedelta(days=7): day(10)}
        assert (day_mean(days).per_day, day_mean(days).days) == (10.0, 7)

    def test_nothing(self):
        assert day_mean({}).gap is Gap.MISSING_DAYS
        assert day_mean(week(1, 1, 1, 1, 1, 1, 1), ()).gap is Gap.MISSING_DAYS


class TestDtv:
    def test_a_year_that_is_always_the_same(self):
        found = dtv(year(lambda _: 12_000))
        assert (found.per_day, found.days, found.gap) == (12_000.0, 365, Gap.NONE)

    def test_by_hand(self):
        """Sundays half as busy, and December twice: 1/7 and 1/12, however many days they had."""
        found = dtv(year(lambda one: (700 if one.weekday() == 6 else 1400) * (
            2 if one.month == 12 else 1
        )))  # fmt: skip
        assert found.per_day == pytest.approx((6 * 1400 + 700) / 7 * 13 / 12)

    def test_gaps_do_not_pull_the_mean(self):
        days = year(lambda one: 500 if one.weekday() >= 5 else 1000)
        full = dtv(days).per_day
        # a fault of the counter on half of the Mondays
        gaps = {one: tally for one, tally in days.items() if one.weekday() or one.day % 2}
        assert len(gaps) < len(days)
        assert dtv(gaps).per_day == pytest.approx(full)

    def test_one_of_the_84_is_missing(self):
        days = {
            one: tally
            for one, tally in year(lambda _: 5).items()
            if (one.month, one.weekday()) != (2, 3)
        }
        assert (dtv(days).per_day, dtv(days).gap) == (None, Gap.MISSING_DAYS)

    def test_days_of_two_years_are_refused(self):
        with pytest.raises(Invalid, match="one calendar year") as refused:
            dtv(year(lambda _: 5) | {date(2027, 1, 1): day(5)})
        assert refused.value.code == "count-year"

    def test_nothing(self):
        assert dtv({}).gap is Gap.MISSING_DAYS


class TestHeavyShare:
    @pytest.mark.parametrize(
        ("counts", "least", "most"),
        [
            ([(CAR, 90), (LORRY, 6), (BUS, 2), (LORRY_COMBINATION, 2)], 0.1, 0.1),
            ([(CAR, 90), (CAR_TRAILER, 10)], 0.0, 0.0),
            ([(LORRY_LIKE, 10), (CAR, 90)], 0.0, 0.1),
            ([(MOTOR, 10)], 0.0, 1.0),
            ([(CAR_ANY, 10), (BUS, 10)], 0.5, 0.5),
            ([(MOTOR_UNCLASSIFIED, 9), (BUS, 1)], 0.1, 0.1),
            ([(BICYCLE, 1000), (CAR, 1), (BUS, 1)], 0.5, 0.5),
            ([(UNKNOWN, 8), (CAR, 1), (BUS, 1)], 0.1, 0.9),
            ([(CAR, 0), (BUS, 1)], 1.0, 1.0),
        ],
    )
    def test_limits(self, counts, least, most):
        assert heavy_share(counts) == Between(pytest.approx(least), pytest.approx(most))

    @pytest.mark.parametrize("counts", [[], [(BICYCLE, 5)], [(CAR, 0), (BUS, 0)]])
    def test_without_a_motor_vehicle_there_is_no_share(self, counts):
        assert heavy_share(counts) is None

    @given(
        st.lists(st.sampled_from(CITY.classes), max_size=20),
        st.lists(st.sampled_from(ALL_CLASSES), max_size=4),
    )
    def test_the_truth_lies_within(self, passed, device):
        """Each road user is reported as the first class of the device that may hold it."""
        reported = [
            next(found for found in (*device, UNKNOWN) if one.parts <= found.parts)
            for one in passed
        ]
        share = heavy_share((found, 1) for found in reported)
        motor = sum(one.code < 1000 for one in passed)
        heavy = sum(one.code in {3, 5, 8, 9} for one in passed)
        if motor:
            assert Fraction(share.least) <= Fraction(heavy, motor) + Fraction(1, 10**9)
            assert Fraction(share.most) >= Fraction(heavy, motor) - Fraction(1, 10**9)
