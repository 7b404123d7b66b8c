"""A promise has a day, a later day has a reason, and lateness is a number."""

from datetime import date, timedelta

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.promises import Promise, PromiseState, act_of, changed

TODAY = date(2026, 9, 1)
SOON, LATER = TODAY + timedelta(days=30), TODAY + timedelta(days=60)
S = PromiseState


@pytest.mark.parametrize(
    ("before", "after", "reason", "faults"),
    [(None, Promise(S.CHECKING, SOON), "", ()),
     (None, Promise(S.CHECKING, TODAY), "", ()),
     (None, Promise(S.CHECKING), "", ("no-due",)),
     (None, Promise(S.PLANNED, TODAY - timedelta(days=1)), "", ("due-past",)),
     (Promise(S.CHECKING, SOON), Promise(S.PLANNED, LATER), "", ("no-reason",)),
     (Promise(S.CHECKING, SOON), Promise(S.PLANNED, LATER), "Bau erst 2027", ()),
     (Promise(S.CHECKING, LATER), Promise(S.PLANNED, SOON), "", ()),
     (Promise(S.CHECKING, SOON), Promise(S.REFUSED), "", ("no-reason",)),
     (Promise(S.CHECKING, SOON), Promise(S.REFUSED), "zu teuer.", ("no-reason",)),
     (Promise(S.CHECKING, SOON), Promise(S.REFUSED), "zu teuer!!", ()),
     (Promise(S.PLANNED, SOON), Promise(S.DONE), "", ()),
     (Promise(S.DONE), Promise(S.PLANNED, SOON), "", ("no-reason",)),
     (Promise(S.PLANNED, SOON), Promise(S.PLANNED, SOON), "", ("no-change",))],
)  # fmt: skip
def test_what_may_be_promised(before, after, reason, faults):
    if not faults:
        assert changed(before, after, reason=reason, today=TODAY) == after
        return
    with pytest.raises(Invalid) as found:
        changed(before, after, reason=reason, today=TODAY)
    assert found.value.details == faults


def test_an_ended_promise_has_no_day():
    given = changed(None, Promise(S.DONE, SOON), reason="", today=TODAY)
    assert given == Promise(S.DONE)


@pytest.mark.parametrize(("days", "late"), [(-1, 0), (0, 0), (1, 1), (40, 40)])
def test_lateness(days, late):
    assert Promise(S.BUILDING, TODAY).days_late(TODAY + timedelta(days=days)) == late
    assert Promise(S.DONE).days_late(TODAY) == 0


@pytest.mark.parametrize(
    ("before", "after", "act"),
    [
        (None, S.CHECKING, None),
        (S.CHECKING, S.ANNOUNCED, None),
        (S.CHECKING, S.PLANNED, Act.DECIDE),
        (S.CHECKING, S.REFUSED, Act.DECIDE),
        (S.REFUSED, S.CHECKING, Act.DECIDE),
        (S.PLANNED, S.BUILDING, Act.REPORT),
        (S.DONE, S.CHECKING, Act.DECIDE),
        (None, S.DONE, Act.REPORT),
    ],
)
def test_what_a_change_needs_of_the_phases(before, after, act):
    assert act_of(before, after) is act
