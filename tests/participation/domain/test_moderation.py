"""Decisions that cannot stand, second persons, trust, deadlines, and how long people waited."""

from datetime import UTC, date, datetime, timedelta

import pytest

from stadtherz.kernel.errors import Invalid, NotAllowed
from stadtherz.participation.domain.moderation import (
    SEVEN_RULES,
    Fault,
    History,
    Judgement,
    Level,
    OpinionClock,
    Outcome,
    checked,
    faults_of,
    level_of,
    may_appeal,
    require_somebody_else,
    waits,
)

RULES = frozenset(SEVEN_RULES)
REASON = "Das wäre ein Verkaufsstand."
AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


def refused(broken=("not-commercial",), reason=REASON, kept=()):
    return Judgement(Outcome.REFUSE, frozenset(kept), frozenset(broken), reason)


@pytest.mark.parametrize(
    ("judgement", "faults"),
    [(Judgement(Outcome.RELEASE, RULES), ()),
     (Judgement(Outcome.RELEASE, RULES - {"feasible"}), (Fault.UNSEEN,)),
     (Judgement(Outcome.RELEASE, RULES - {"feasible"}, frozenset({"feasible"})),
      (Fault.BROKEN_BUT_SHOWN,)),
     (Judgement(Outcome.RELEASE, RULES | {"ugly"}), (Fault.UNKNOWN,)),
     (refused(), ()),
     (refused(broken=()), (Fault.NOTHING_BROKEN,)),
     (refused(reason="x" * 19), (Fault.NO_REASON,)),
     (refused(reason="x" * 20), ()),
     (refused(kept=("not-commercial",)), (Fault.BOTH,))],
)  # fmt: skip
def test_what_is_wrong_with_a_judgement(judgement, faults):
    assert faults_of(judgement, SEVEN_RULES) == faults
    if faults:
        with pytest.raises(Invalid) as found:
            checked(judgement, SEVEN_RULES)
        assert found.value.details == faults


@pytest.mark.parametrize(
    ("days", "appealed", "may"), [(0, False, True), (30, False, True), (0, True, False)]
)
def test_appeals_within_thirty_days_and_once(days, appealed, may):
    assert may_appeal(decided_at=AT, appealed=appealed, at=AT + timedelta(days=days)) is may
    late = AT + timedelta(days=30, seconds=1)
    assert not may_appeal(decided_at=AT, appealed=False, at=late)


def test_somebody_else_decides():
    require_somebody_else(1, 2, None)
    for others in ((1, 2), (2, 1)):
        with pytest.raises(NotAllowed):
            require_somebody_else(1, *others)


@pytest.mark.parametrize(
    ("released", "refused", "after", "level"),
    [(2, 0, 3, Level.NEW), (3, 0, 3, Level.KNOWN), (9, 1, 3, Level.NEW), (0, 0, 0, Level.KNOWN)],
)
def test_who_is_known(released, refused, after, level):
    assert level_of(History(released, refused), after) is level


def test_an_opinion_is_late_after_its_day():
    day = date(2026, 9, 14)
    assert not OpinionClock(day).is_late(day)
    assert OpinionClock(day).is_late(day + timedelta(days=1))
    assert not OpinionClock(day, given=day).is_late(day + timedelta(days=99))


@pytest.mark.parametrize(
    ("hours", "half", "nine"),
    [([5.0], 5, 5), ([4, 1, 3, 2], 2, 4), (list(range(1, 11)), 5, 9), (list(range(1, 12)), 6, 10)],
)
def test_waiting_times_are_times_that_were(hours, half, nine):
    found = waits(hours)
    assert (found.decided, found.half, found.nine_of_ten) == (len(hours), half, nine)


def test_nothing_decided_has_no_waiting_time():
    assert waits([]).half is None
