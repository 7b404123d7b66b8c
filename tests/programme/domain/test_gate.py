from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.programme.domain.gate import Benefit, Candidate, Missing, missing_for_approval

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


def test_a_complete_project_passes():
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
def test_what_is_missing_is_named(changes, missing):
    assert missing_for_approval(candidate(**changes)) == missing


def test_everything_that_is_missing_is_named_at_once():
    nothing = Candidate((), 0, "", "", None, None, is_funded=True)
    assert missing_for_approval(nothing) == (
        Missing.BENEFIT, Missing.GOAL, Missing.DEPARTMENT, Missing.PERMANENT_OWNER,
        Missing.COST_OR_DECISION_DATE,
    )  # fmt: skip


@given(st.lists(st.builds(Benefit, *[st.sampled_from(["", "x"])] * 4), max_size=4))
def test_another_benefit_never_makes_it_worse(benefits):
    before = missing_for_approval(candidate(benefits=tuple(benefits)))
    after = missing_for_approval(candidate(benefits=(*benefits, WHOLE)))
    assert after == ()
    assert len(before) >= len(after)
