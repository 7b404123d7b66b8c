"""Whether a department can still answer when the time for it is over.

It was asked in time, so it owes an answer: an opinion that is missing must not be missing for good
because time is up. It can be given once, with the reason why it is late, which everybody reads. It
is not given while people vote, as those who voted already could not have read it. What was given in
time is not changed any more. The rule asks for moments, as all of `domain/phases.py`, never a role.
"""

from datetime import datetime
from enum import StrEnum

from stadtherz.participation.domain.phases import Act, PhaseKind, Procedure


class Answer(StrEnum):
    """When an opinion would come."""

    IN_PHASE = "in-phase"
    LATE = "late"
    WHILE_VOTING = "while-voting"
    REFUSED = "refused"


def answer_at(procedure: Procedure, asked_until: datetime, *, given: bool, at: datetime) -> Answer:
    """Say what an opinion would be at a moment.

    Args:
        procedure: its phases.
        asked_until: the beginning of the day by which the department was asked to answer.
        given: whether it has answered already.
        at: the moment.

    """
    if procedure.refusal(Act.JUDGE, at) is None:
        return Answer.IN_PHASE
    ended = procedure.ended(Act.JUDGE, at)
    if given or ended is None or ended.ends < asked_until:
        return Answer.REFUSED
    current = procedure.current(at)
    voting = current is not None and current.kind is PhaseKind.VOTE
    return Answer.WHILE_VOTING if voting else Answer.LATE
