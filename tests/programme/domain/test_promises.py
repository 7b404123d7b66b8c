from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.programme.domain.dates import Known
from stadtherz.programme.domain.promises import (
    Promise,
    State,
    months,
    slip_days,
    state_of,
    tally,
    usual_slip_days,
)

DUE = date(2026, 6, 30)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
promise_values = st.builds(
    Promise, st.none() | days, days, st.booleans(), st.none() | days, st.booleans(),
    *[st.sampled_from(Known)] * 3,
)  # fmt: skip


@pytest.mark.parametrize(
    ("promise", "today", "state"),
    [
        (Promise(DUE, DUE, is_done=True, done_on=DUE), DUE, State.KEPT),
        (Promise(DUE, DUE, is_done=True, done_on=date(2026, 7, 1)), DUE, State.KEPT_LATE),
        (Promise(DUE, date(2027, 1, 1), is_done=True, done_on=date(2026, 12, 1)), DUE,
         State.KEPT_LATE),
        (Promise(DUE, DUE, is_done=True, done_on=None), DUE, State.DAY_UNKNOWN),
        (Promise(None, DUE, is_done=True, done_on=None), DUE, State.DAY_UNKNOWN),
        (Promise(None, DUE, is_done=True, done_on=DUE), DUE, State.UNPROMISED),
        (Promise(DUE, DUE, is_done=False, done_on=None), DUE, State.OPEN),
        (Promise(DUE, DUE, is_done=False, done_on=None), date(2026, 7, 1), State.OVERDUE),
        (Promise(DUE, DUE, is_done=False, done_on=None, is_dropped=True), DUE, State.DROPPED),
    ],
)  # fmt: skip
def test_states(promise, today, state):
    assert state_of(promise, today) is state


YEAR, MONTH = Known.YEAR, Known.MONTH


@pytest.mark.parametrize(
    ("first", "first_known", "done", "done_known", "state"),
    [
        # done in the year that was promised, whichever day that was
        (date(2024, 12, 31), YEAR, date(2024, 12, 31), YEAR, State.KEPT),
        (date(2024, 1, 1), YEAR, date(2024, 12, 31), Known.DAY, State.KEPT),
        (date(2024, 1, 1), YEAR, date(2025, 1, 1), Known.DAY, State.KEPT_LATE),
        # a day was promised, only the year of the completion is known
        (date(2024, 12, 31), Known.DAY, date(2024, 7, 1), YEAR, State.KEPT),
        (date(2024, 12, 30), Known.DAY, date(2024, 7, 1), YEAR, State.DAY_UNKNOWN),
        (date(2024, 1, 1), Known.DAY, date(2024, 7, 1), YEAR, State.DAY_UNKNOWN),
        (date(2023, 12, 31), Known.DAY, date(2024, 7, 1), YEAR, State.KEPT_LATE),
        # the same with months
        (date(2023, 6, 30), Known.DAY, date(2023, 6, 30), MONTH, State.KEPT),
        (date(2023, 6, 29), Known.DAY, date(2023, 6, 30), MONTH, State.DAY_UNKNOWN),
        (date(2023, 5, 31), Known.DAY, date(2023, 6, 30), MONTH, State.KEPT_LATE),
    ],
)
def test_dates_that_are_not_known_by_their_day(first, first_known, done, done_known, state):
    promise = Promise(
        first, first, is_done=True, done_on=done, first_known=first_known, done_known=done_known
    )
    assert state_of(promise, DUE) is state


def test_what_is_promised_for_a_year_is_overdue_in_the_next():
    promise = Promise(date(2026, 1, 1), date(2026, 1, 1), is_done=False, done_on=None,
                      due_known=YEAR, first_known=YEAR)  # fmt: skip
    assert state_of(promise, date(2026, 12, 31)) is State.OPEN
    assert state_of(promise, date(2027, 1, 1)) is State.OVERDUE
    assert slip_days(promise, date(2027, 1, 1)) == 1


def test_of_a_completion_known_by_its_month_the_certain_days_count():
    promise = Promise(date(2023, 3, 31), DUE, is_done=True, done_on=date(2023, 6, 30),
                      done_known=MONTH)  # fmt: skip
    assert slip_days(promise, DUE) == 62  # 1 June


@given(st.lists(promise_values), days)
def test_every_promise_is_counted_once(promises, today):
    assert tally(promises, today).all == len(promises)


@given(promise_values, days)
def test_what_is_kept_did_not_slip_and_what_came_late_did(promise, today):
    if state_of(promise, today) is State.KEPT:
        assert slip_days(promise, today) == 0
    if state_of(promise, today) is State.KEPT_LATE:
        assert slip_days(promise, today) > 0


def test_an_open_promise_slips_to_its_new_date_and_an_overdue_one_to_today():
    moved = Promise(DUE, date(2026, 7, 10), is_done=False, done_on=None)
    assert slip_days(moved, date(2026, 7, 1)) == 10
    assert slip_days(moved, date(2026, 7, 20)) == 20


def late_by(day):
    return Promise(DUE, DUE, is_done=True, done_on=date(2026, 7, day))


def test_the_usual_slip_rests_on_five_finished_promises_with_known_days():
    unknown = Promise(None, DUE, is_done=True, done_on=DUE)
    five = [late_by(day) for day in (1, 2, 11, 30, 31)]
    assert usual_slip_days([*five, unknown], DUE) == (11, 5)
    assert usual_slip_days([*five[:4], unknown], DUE) == (None, 4)
    assert usual_slip_days([unknown], DUE) == (None, 0)


@pytest.mark.parametrize(("slip", "said"), [(0, 0), (1, 1), (14, 1), (46, 2), (228, 7)])
def test_months(slip, said):
    assert months(slip) == said
