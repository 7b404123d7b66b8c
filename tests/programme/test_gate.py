from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.programme.domain.dependencies import circle_through
from stadtherz.programme.domain.gate import Benefit, Candidate, Missing, missing_for_approval
from stadtherz.programme.domain.indicators import Progress, judge
from stadtherz.programme.domain.promises import (
    Promise,
    State,
    months,
    slip_days,
    state_of,
    tally,
    usual_slip_days,
)

WHOLE = Benefit("blind people", "walk alone", "from 2026", "by asking them")


def candidate(**changes):
    values = {
        "benefits": (WHOLE,),
        "goals": 1,
        "department": "tiefbau",
        "permanent_owner": "tiefbau",
        "yearly_cost_cents": 100,
        "decision_date": None,
        "is_funded": True,
    }
    return Candidate(**(values | changes))


class TestGate:
    def test_a_complete_project_passes(self):
        assert missing_for_approval(candidate()) == ()

    @pytest.mark.parametrize(
        ("changes", "missing"),
        [
            ({"benefits": ()}, (Missing.BENEFIT,)),
            ({"benefits": (Benefit("", "b", "c", "d"),)}, (Missing.BENEFIT_WHO,)),
            ({"benefits": (Benefit("a", " ", "c", "d"),)}, (Missing.BENEFIT_WHAT,)),
            ({"benefits": (Benefit("a", "b", "", ""),)},
             (Missing.BENEFIT_FROM_WHEN, Missing.BENEFIT_HOW_KNOWN)),
            ({"benefits": (Benefit("", "", "", ""), WHOLE)}, ()),
            ({"goals": 0}, (Missing.GOAL,)),
            ({"department": ""}, (Missing.DEPARTMENT,)),
            ({"permanent_owner": ""}, (Missing.PERMANENT_OWNER,)),
            ({"yearly_cost_cents": None}, (Missing.COST_OR_DECISION_DATE,)),
            ({"yearly_cost_cents": None, "decision_date": date(2026, 6, 30)}, ()),
            ({"yearly_cost_cents": 0}, ()),
            ({"yearly_cost_cents": None, "is_funded": False}, ()),
        ],
    )  # fmt: skip
    def test_what_is_missing_is_named(self, changes, missing):
        assert missing_for_approval(candidate(**changes)) == missing

    def test_everything_that_is_missing_is_named_at_once(self):
        nothing = Candidate((), 0, "", "", None, None, is_funded=True)
        assert missing_for_approval(nothing) == (
            Missing.BENEFIT, Missing.GOAL, Missing.DEPARTMENT, Missing.PERMANENT_OWNER,
            Missing.COST_OR_DECISION_DATE,
        )  # fmt: skip

    @given(st.lists(st.builds(Benefit, *[st.sampled_from(["", "x"])] * 4), max_size=4))
    def test_another_benefit_never_makes_it_worse(self, benefits):
        before = missing_for_approval(candidate(benefits=tuple(benefits)))
        after = missing_for_approval(candidate(benefits=(*benefits, WHOLE)))
        assert after == ()
        assert len(before) >= len(after)


DUE = date(2026, 6, 30)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
promise_values = st.builds(
    Promise, st.none() | days, days, st.booleans(), st.none() | days, st.booleans()
)


class TestPromises:
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
    def test_states(self, promise, today, state):
        assert state_of(promise, today) is state

    @given(st.lists(promise_values), days)
    def test_every_promise_is_counted_once(self, promises, today):
        assert tally(promises, today).all == len(promises)

    @given(promise_values, days)
    def test_what_is_kept_did_not_slip(self, promise, today):
        if state_of(promise, today) is State.KEPT:
            assert slip_days(promise, today) == 0

    def test_an_open_promise_slips_to_its_new_date_and_an_overdue_one_to_today(self):
        moved = Promise(DUE, date(2026, 7, 10), is_done=False, done_on=None)
        assert slip_days(moved, date(2026, 7, 1)) == 10
        assert slip_days(moved, date(2026, 7, 20)) == 20

    def test_the_usual_slip_rests_on_finished_promises_with_known_days(self):
        late = [Promise(DUE, DUE, is_done=True, done_on=date(2026, 7, n)) for n in (1, 11, 31)]
        unknown = Promise(None, DUE, is_done=True, done_on=DUE)
        assert usual_slip_days([*late, unknown], DUE) == (11, 3)
        assert usual_slip_days([unknown], DUE) == (None, 0)

    @pytest.mark.parametrize(("slip", "said"), [(0, 0), (1, 1), (14, 1), (46, 2), (228, 7)])
    def test_months(self, slip, said):
        assert months(slip) == said


class TestIndicators:
    @pytest.mark.parametrize(
        ("base", "target", "latest", "progress", "share"),
        [
            (3, 19, None, Progress.NO_VALUE, None),
            (3, None, 5, Progress.NO_TARGET, None),
            (3, 3, 5, Progress.NO_TARGET, None),
            (3, 19, 19, Progress.REACHED, 1.0),
            (3, 19, 11, Progress.ON_THE_WAY, 0.5),
            (85, 25, 55, Progress.ON_THE_WAY, 0.5),
            (85, 25, 85, Progress.NOT_MOVED, 0.0),
            (85, 25, 90, Progress.WRONG_WAY, 0.0),
        ],
    )
    def test_judgement(self, base, target, latest, progress, share):
        reading = judge(base, target, latest)
        assert (reading.progress, reading.share) == (progress, share)


class TestDependencies:
    def test_a_circle_is_named(self):
        assert circle_through(1, [(1, 2), (2, 3), (3, 1)]) == (1, 2, 3, 1)

    def test_waiting_twice_for_the_same_is_no_circle(self):
        assert circle_through(1, [(1, 2), (1, 3), (2, 4), (3, 4)]) == ()

    @given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20))
    def test_a_found_circle_is_made_of_given_pairs(self, pairs):
        circle = circle_through(0, pairs)
        assert all(pair in pairs for pair in pairwise(circle))
        if circle:
            assert circle[0] == circle[-1] == 0
