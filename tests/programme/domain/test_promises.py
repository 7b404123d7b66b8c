from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    Promise, st.none() | days, days, st.booleans(), st.none() | days, st.booleans()
)


@pytest.mark.parametrize(
    ("promise", "today", "state"),
    [
        (Promise(DUE, DUE, is_done=True, done_on=DUE), DUE, State.KEPT),
        (Promise(DUE, DUE, is_done=True, done_on=date(2026, 7, 1)), DUE, State.KEPT_LATE),
        (Promise(DUE, date(2027, 1, 1), is_done=True, done_on=date(2026, 12, 1)), DUE,
         State.KEPT_LATE),
        (Promise(DUE, DUE, is_done=True, done_on=None), DUE, State.DATE_UNKNOWN),
        (Promise(None, DUE, is_done=True, done_on=DUE), DUE, State.DATE_UNKNOWN),
        (Promise(DUE, DUE, is_done=False, done_on=None), DUE, State.OPEN),
        (Promise(DUE, DUE, is_done=False, done_on=None), date(2026, 7, 1), State.OVERDUE),
        (Promise(DUE, DUE, is_done=False, done_on=None, is_dropped=True), DUE, State.DROPPED),
    ],
)  # fmt: skip
def test_states(promise, today, state):
    assert state_of(promise, today) is state


@given(st.lists(promise_values), days)
def test_every_promise_is_counted_once(promises, today):
    assert tally(promises, today).all == len(promises)


@given(promise_values, days)
def test_what_is_kept_did_not_slip(promise, today):
    if state_of(promise, today) is State.KEPT:
        assert slip_days(promise, today) == 0


def test_an_open_promise_slips_to_its_new_date_and_an_overdue_one_to_today():
    moved = Promise(DUE, date(2026, 7, 10), is_done=False, done_on=None)
    assert slip_days(moved, date(2026, 7, 1)) == 10
    assert slip_days(moved, date(2026, 7, 20)) == 20


def test_the_usual_slip_rests_on_finished_promises_with_known_days():
    late = [Promise(DUE, DUE, is_done=True, done_on=date(2026, 7, n)) for n in (1, 11, 31)]
    unknown = Promise(None, DUE, is_done=True, done_on=DUE)
    assert usual_slip_days([*late, unknown], DUE) == (11, 3)
    assert usual_slip_days([unknown], DUE) == (None, 0)


@pytest.mark.parametrize(("slip", "said"), [(0, 0), (1, 1), (14, 1), (46, 2), (228, 7)])
def test_months(slip, said):
    assert months(slip) == said
