from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.participation.domain.plans import (
    PlanState,
    Timeliness,
    check_announcement,
    check_step,
    months_later,
    notice_of,
)

DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 11, 26), date(2027, 2, 26)),
        (date(2026, 11, 30), date(2027, 2, 28)),  # BGB section 188 (3): there is no 30 February
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 10, 31), date(2027, 1, 31)),
    ],
)
def test_three_months_later_is_the_same_day_or_the_last_of_the_month(day, later):
    assert months_later(day, 3) == later


@given(DAYS, st.integers(0, 60))
def test_no_month_is_leapt_over(day, months):
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


@given(DAYS, st.integers(-100, 300))
def test_what_is_late_would_be_in_time_on_the_earliest_day(announced, days):
    notice = notice_of(announced, announced + timedelta(days=days))
    late = notice.timeliness is Timeliness.LATE
    assert late == (notice.short_by_days > 0)
    assert notice_of(announced, notice.earliest).timeliness is Timeliness.IN_TIME
    if late:
        day = announced + timedelta(days=days + notice.short_by_days)
        assert day == notice.earliest


def test_without_a_day_it_is_open_and_says_the_earliest_one():
    notice = notice_of(date(2026, 11, 26), None)
    assert (notice.timeliness, notice.earliest) == (Timeliness.OPEN, date(2027, 2, 26))


def test_late_needs_a_reason():
    notice = notice_of(date(2026, 11, 26), date(2027, 2, 25))
    assert notice.short_by_days == 1
    check_announcement(notice, "Der Bund zahlt nur bis März")
    with pytest.raises(Invalid, match="1 days too early") as refused:
        check_announcement(notice, "  ")
    assert refused.value.details == ("2027-02-26",)


def test_what_ends_says_what_came_out():
    check_step(PlanState.ANNOUNCED, PlanState.RUNNING, "")
    check_step(PlanState.RUNNING, PlanState.DECIDED, "Der Rat stimmte zu")
    with pytest.raises(Invalid, match="what came out"):
        check_step(PlanState.RUNNING, PlanState.DROPPED, " ")


def test_what_is_decided_stays_decided():
    with pytest.raises(Conflict, match="decided cannot become"):
        check_step(PlanState.DECIDED, PlanState.RUNNING, "doch noch einmal")
