"""Holidays, working days and deadlines: rows that were counted by hand, and a second way to count.

The holidays of all sixteen Länder for 2000 to 2060 were compared once with another library.
"""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter as another_easter
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.opendata.domain.desk.deadlines import (
    Pause,
    Period,
    Skip,
    Unit,
    deadline,
    months_later,
    working_days_between,
)
from stadtherz.opendata.domain.desk.holidays import (
    Calendar,
    Holiday,
    Land,
    calendar_of,
    easter,
    holiday_on,
    holidays_in,
)

RP = Calendar(Land.RP)
TWENTY = Period(20, Unit.WORKING_DAYS)
MONTH = Period(1, Unit.MONTHS)


def day(written):
    return date.fromisoformat(written)


class TestHolidays:
    @given(year=st.integers(1995, 2200))
    @example(year=2038)  # as late as it gets: 25 April
    @example(year=2285 - 100)
    def test_easter_is_that_of_another_library(self, year):
        assert easter(year) == another_easter(year)

    @pytest.mark.parametrize(
        ("land", "number"),
        [("SH", 10), ("HH", 10), ("NI", 10), ("HB", 10), ("NW", 11), ("HE", 10), ("RP", 11),
         ("BW", 12), ("BY", 12), ("SL", 12), ("BE", 10), ("BB", 12), ("MV", 11), ("SN", 11),
         ("ST", 11), ("TH", 11)],
    )  # fmt: skip
    def test_each_land_has_its_number(self, land, number):
        assert len(holidays_in(2026, Calendar(Land[land]))) == number

    @pytest.mark.parametrize(
        ("land", "when", "holiday"),
        [
            ("RP", "2026-11-01", Holiday.ALL_SAINTS),
            ("RP", "2026-06-04", Holiday.CORPUS_CHRISTI),
            ("RP", "2026-10-31", None),
            ("RP", "2017-10-31", Holiday.REFORMATION),  # five hundred years, everywhere
            ("RP", "2026-12-24", None),
            ("RP", "2026-12-31", None),
            ("NI", "2017-10-31", Holiday.REFORMATION),
            ("NI", "2016-10-31", None),
            ("NI", "2018-10-31", Holiday.REFORMATION),
            ("BE", "2018-03-08", None),
            ("BE", "2019-03-08", Holiday.WOMENS_DAY),
            ("MV", "2022-03-08", None),
            ("MV", "2023-03-08", Holiday.WOMENS_DAY),
            ("BE", "2025-05-08", Holiday.LIBERATION),
            ("BE", "2026-05-08", None),
            ("BE", "2028-06-17", Holiday.UPRISING),
            ("TH", "2018-09-20", None),
            ("TH", "2019-09-20", Holiday.CHILDRENS_DAY),
            ("SN", "2026-11-18", Holiday.REPENTANCE),
            ("SN", "2022-11-16", Holiday.REPENTANCE),  # 23 November is a Wednesday itself
            ("BB", "2026-04-05", Holiday.EASTER),
            ("HE", "2026-04-05", None),
            ("BY", "2026-08-15", None),
            ("SL", "2026-08-15", Holiday.ASSUMPTION),
        ],
    )
    def test_days(self, land, when, holiday):
        assert holiday_on(day(when), Calendar(Land[land])) == holiday

    def test_what_a_land_leaves_to_municipalities_has_to_be_said(self):
        munich, local = "09162000", frozenset({Holiday.ASSUMPTION, Holiday.REFORMATION})
        assert holiday_on(day("2026-08-15"), calendar_of(munich)) is None
        found = calendar_of(munich, local)
        assert found == Calendar(Land.BY, frozenset({Holiday.ASSUMPTION}))
        assert holiday_on(day("2026-08-15"), found) == Holiday.ASSUMPTION

    def test_augsburg_keeps_peace(self):
        assert holiday_on(day("2026-08-08"), calendar_of("09761000")) == Holiday.PEACE_FESTIVAL
        assert holiday_on(day("2026-08-08"), calendar_of("09162000")) is None


class TestWorkingDays:
    @pytest.mark.parametrize(
        ("received", "due"),
        [
            ("2026-09-27", "2026-10-23"),  # a Sunday; 3 October is a Saturday
            ("2026-09-28", "2026-10-26"),  # the Monday after it, whose day does not count
            ("2026-12-11", "2027-01-12"),  # Christmas and New Year on Fridays
            ("2026-12-23", "2027-01-22"),  # 24 December counts
            ("2026-12-24", "2027-01-25"),  # received on it
            ("2026-12-31", "2027-01-29"),
            ("2026-03-16", "2026-04-15"),  # Good Friday and Easter Monday
            ("2026-04-30", "2026-06-02"),  # 1 May, Ascension, Whit Monday
            ("2026-05-22", "2026-06-23"),  # Whit Monday and Corpus Christi
        ],
    )
    def test_twenty_after_receipt(self, received, due):
        assert deadline(day(received), TWENTY, RP).due == day(due)

    def test_the_same_day_ends_later_where_there_are_more_holidays(self):
        received = day("2026-12-17")
        assert deadline(received, TWENTY, RP).due == day("2027-01-18")
        assert deadline(received, TWENTY, Calendar(Land.BY)).due == day("2027-01-19")  # Epiphany

    def test_each_day_is_told(self):
        found = deadline(day("2026-12-23"), Period(3, Unit.WORKING_DAYS), RP)
        assert [one.isoformat() for one in found.counted] == [
            "2026-12-24", "2026-12-28", "2026-12-29",
        ]  # fmt: skip
        assert [(one.day.day, one.reason, one.holiday) for one in found.skipped] == [
            (25, Skip.HOLIDAY, Holiday.CHRISTMAS),
            (26, Skip.SATURDAY, Holiday.SECOND_CHRISTMAS),
            (27, Skip.SUNDAY, None),
        ]

    @given(
        received=st.dates(date(1996, 1, 1), date(2090, 1, 1)),
        length=st.integers(1, 45),
        land=st.sampled_from(Land),
    )
    @example(received=date(2026, 12, 24), length=1, land=Land.RP)
    def test_counted_backwards_it_is_the_same(self, received, length, land):
        calendar = Calendar(land)
        due = deadline(received, Period(length, Unit.WORKING_DAYS), calendar).due
        free = set(holidays_in(received.year, calendar)) | set(holidays_in(due.year, calendar))
        days = [received + timedelta(number) for number in range(1, (due - received).days + 1)]
        worked = [one for one in days if one.isoweekday() < 6 and one not in free]
        assert len(worked) == length
        assert worked[-1] == due
        assert working_days_between(received, due, calendar) == length
        assert working_days_between(due, received, calendar) == -length

    def test_between_a_day_and_itself_there_is_none(self):
        assert working_days_between(day("2026-11-25"), day("2026-11-25"), RP) == 0

    def test_a_pause_is_not_counted(self):
        pause = Pause(day("2026-11-24"), day("2026-11-26"))
        found = deadline(day("2026-11-23"), Period(2, Unit.WORKING_DAYS), RP, (pause,))
        assert found.due == day("2026-11-30")
        assert [one.reason for one in found.skipped][:3] == [Skip.PAUSE] * 3


class TestMonthsAndWeeks:
    @pytest.mark.parametrize(
        ("received", "nominal", "due"),
        [
            ("2026-10-12", "2026-11-12", "2026-11-12"),
            ("2026-01-31", "2026-02-28", "2026-03-02"),  # a Saturday
            ("2028-01-31", "2028-02-29", "2028-02-29"),
            ("2026-11-25", "2026-12-25", "2026-12-28"),  # Christmas, Saturday, Sunday
            ("2026-03-03", "2026-04-03", "2026-04-07"),  # Good Friday to Easter Monday
            ("2025-12-01", "2026-01-01", "2026-01-02"),
            ("2026-11-24", "2026-12-24", "2026-12-24"),  # no holiday
            ("2026-09-27", "2026-10-27", "2026-10-27"),  # received on a Sunday
        ],
    )
    def test_a_month_ends_on_its_number_or_the_next_working_day(self, received, nominal, due):
        found = deadline(day(received), MONTH, RP)
        assert (found.nominal, found.due) == (day(nominal), day(due))

    @pytest.mark.parametrize(
        ("received", "due"), [("2026-04-17", "2026-05-08"), ("2026-04-10", "2026-05-04")]
    )
    def test_three_weeks_end_on_the_weekday_or_move_past_the_first_of_may(self, received, due):
        assert deadline(day(received), Period(3, Unit.WEEKS), RP).due == day(due)

    def test_a_pause_makes_a_month_longer_by_its_days(self):
        pause = Pause(day("2026-10-13"), day("2026-10-22"))
        assert deadline(day("2026-10-12"), MONTH, RP, (pause,)).nominal == day("2026-11-22")
        late = Pause(day("2026-11-12"), day("2026-11-12"))
        assert deadline(day("2026-10-12"), MONTH, RP, (late,)).nominal == day("2026-11-13")

    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [("2026-03-31", -1, "2026-02-28"), ("2026-01-15", -2, "2025-11-15"),
         ("2026-12-31", 2, "2027-02-28"), ("2024-02-29", 36, "2027-02-28")],
    )  # fmt: skip
    def test_months_later(self, start, months, end):
        assert months_later(day(start), months) == day(end)
