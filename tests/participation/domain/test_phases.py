"""What may be done when; the moment decides, and nobody's role."""

from datetime import UTC, datetime, timedelta
from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.phases import (
    ALLOWED,
    LASTING,
    Act,
    Phase,
    PhaseKind,
    Procedure,
    Refusal,
    Why,
)

DAY = timedelta(days=1)
START = datetime(2026, 9, 1, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def phase(kind, begins, ends):
    return Phase(PhaseKind(kind), START + begins * DAY, START + ends * DAY)


BUDGET = Procedure.of(
    [phase("vote", 20, 30), phase("inform", 0, 5), phase("collect", 5, 15), phase("result", 30, 40)]
)


@pytest.mark.parametrize(
    ("act", "at", "why"),
    [
        (Act.PROPOSE, 5 * DAY - MOMENT, Refusal(Why.NOT_YET, START + 5 * DAY)),
        (Act.PROPOSE, 5 * DAY, None),
        (Act.PROPOSE, 15 * DAY - MOMENT, None),
        (Act.PROPOSE, 15 * DAY, Refusal(Why.OVER, START + 15 * DAY)),
        (Act.VOTE, 17 * DAY, Refusal(Why.NOT_YET, START + 20 * DAY)),
        (Act.VOTE, 20 * DAY, None),
        (Act.VOTE, 30 * DAY, Refusal(Why.OVER, START + 30 * DAY)),
        (Act.DECIDE, 30 * DAY - MOMENT, Refusal(Why.NOT_YET, START + 30 * DAY)),
        (Act.DECIDE, 30 * DAY, None),
        (Act.DECIDE, 400 * DAY, None),
        (Act.ASK, 17 * DAY, Refusal(Why.BETWEEN, START + 20 * DAY)),
        (Act.JUDGE, 17 * DAY, Refusal(Why.NEVER)),
        (Act.REPORT, 35 * DAY, Refusal(Why.NEVER)),
    ],
)
def test_what_is_refused_and_which_moment_matters(act, at, why):
    assert BUDGET.refusal(act, START + at) == why


@pytest.mark.parametrize(
    ("act", "at", "span"),
    [(Act.ANSWER, 0, (0, 15)), (Act.ANSWER, 7, (5, 15)), (Act.ANSWER, 15, None),
     (Act.VOTE, 0, (20, 30))],
)  # fmt: skip
def test_from_when_to_when_an_act_goes_on_without_a_gap(act, at, span):
    found = BUDGET.span(act, START + at * DAY)
    assert found == (span and tuple(START + day * DAY for day in span))


def test_the_phase_of_a_moment_and_the_next():
    assert BUDGET.current(START + 17 * DAY) is None
    assert BUDGET.next(START + 17 * DAY).kind is PhaseKind.VOTE
    assert BUDGET.current(START + 20 * DAY).kind is PhaseKind.VOTE
    assert BUDGET.next(START + 30 * DAY) is None


@pytest.mark.parametrize(
    ("phases", "code"),
    [
        ([phase("vote", 3, 3)], "phase-backwards"),
        ([phase("vote", 3, 2)], "phase-backwards"),
        ([phase("collect", 0, 4), phase("vote", 3, 5)], "phases-overlap"),
    ],
)
def test_phases_that_cannot_be(phases, code):
    with pytest.raises(Invalid) as refused:
        Procedure.of(phases)
    assert refused.value.code == code


def test_one_phase_may_begin_when_another_ends():
    assert len(Procedure.of([phase("collect", 0, 3), phase("vote", 3, 5)]).phases) == 2


def test_votes_are_cast_in_one_kind_of_phase_alone():
    assert [kind for kind, acts in ALLOWED.items() if Act.VOTE in acts] == [PhaseKind.VOTE]


def test_no_question_about_phases_takes_a_person():
    assert list(signature(Procedure.refusal).parameters) == ["self", "act", "at"]


def test_what_is_allowed_now_or_next():
    assert BUDGET.stretch(Act.VOTE, START).begins == START + 20 * DAY
    assert BUDGET.stretch(Act.VOTE, START + 30 * DAY) is None
    assert BUDGET.stretch(Act.JUDGE, START) is None


@given(st.integers(0, 45 * 24), st.sampled_from(Act))
def test_an_act_is_allowed_exactly_in_the_hours_of_its_phases(hour, act):
    begun = phase("result", 30, 46)  # what was decided once may be decided anew
    hours = {
        each
        for one in (*BUDGET.phases, *((begun,) if act in LASTING else ()))
        if act in ALLOWED[one.kind]
        for each in range(
            int((one.begins - START) / timedelta(hours=1)),
            int((one.ends - START) / timedelta(hours=1)),
        )
    }
    refused = BUDGET.refusal(act, START + timedelta(hours=hour))
    assert (refused is None) == (hour in hours)
