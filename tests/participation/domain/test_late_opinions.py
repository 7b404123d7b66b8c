"""A missing opinion can be given late, once, and never while people vote."""

from datetime import UTC, datetime, timedelta

import pytest

from stadtherz.participation.domain.late_opinions import Answer, answer_at
from stadtherz.participation.domain.phases import Phase, PhaseKind, Procedure

DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
CHECK, VOTE, RESULT, AGAIN = (BEGIN + number * 10 * DAY for number in (1, 2, 3, 4))
PROCEDURE = Procedure.of([
    Phase(PhaseKind.COLLECT, BEGIN, CHECK),
    Phase(PhaseKind.CHECK, CHECK, VOTE),
    Phase(PhaseKind.VOTE, VOTE, RESULT),
    Phase(PhaseKind.RESULT, RESULT, AGAIN),
    Phase(PhaseKind.CHECK, AGAIN, AGAIN + DAY),
])  # fmt: skip


@pytest.mark.parametrize(
    ("at", "due", "given", "answer"),
    [
        (CHECK - MOMENT, CHECK, False, Answer.REFUSED),
        (CHECK, CHECK, False, Answer.IN_PHASE),
        (VOTE - MOMENT, CHECK, True, Answer.IN_PHASE),
        (VOTE, CHECK, False, Answer.WHILE_VOTING),
        (RESULT - MOMENT, CHECK, False, Answer.WHILE_VOTING),
        (RESULT, CHECK, False, Answer.LATE),
        (RESULT, VOTE, False, Answer.LATE),
        (RESULT, CHECK, True, Answer.REFUSED),
        (RESULT, AGAIN, False, Answer.REFUSED),  # asked for the second phase, which comes
        (AGAIN, CHECK, False, Answer.IN_PHASE),
        (AGAIN + DAY, AGAIN, False, Answer.LATE),
    ],
)
def test_when_an_answer_can_come(at, due, given, answer):
    assert answer_at(PROCEDURE, due, given=given, at=at) is answer


def test_without_a_phase_to_judge_there_is_no_late_answer():
    procedure = Procedure.of([Phase(PhaseKind.COLLECT, BEGIN, CHECK)])
    assert answer_at(procedure, BEGIN, given=False, at=VOTE) is Answer.REFUSED
