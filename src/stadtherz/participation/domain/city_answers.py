"""What the city makes of a result: who decided what, why, and what happens next by when.

A result without an answer is what people remember ("what became of my idea?"). So an answer is owed
by the end of the phase for results, and whoever owes one is late in the open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stadtherz.kernel.errors import Invalid

SHORTEST_REASON = 20


@dataclass(frozen=True)
class Said:
    """An answer in the original language.

    Args:
        who: who decided, such as the council.
        on: the day of the decision.
        decision: what was decided.
        reason: why.
        next_step: what happens next; "" where nothing is left to do.
        due: by when, with a next step only.

    """

    who: str
    on: date
    decision: str
    reason: str
    next_step: str = ""
    due: date | None = None


def faults_of(said: Said, today: date) -> tuple[str, ...]:
    """Name what is wrong with an answer, by the field that it is about."""
    has_step = bool(said.next_step.strip())
    found = {
        "who": not said.who.strip(),
        "on": said.on > today,
        "decision": not said.decision.strip(),
        "reason": len(said.reason.strip()) < SHORTEST_REASON,
        "next-step": said.due is not None and not has_step,
        "due": has_step and (said.due is None or said.due < today),
    }
    return tuple(name for name, wrong in found.items() if wrong)


def checked(said: Said, today: date) -> Said:
    """Give an answer back.

    Raises:
        Invalid: code "answer", with the fields that are wrong in the details.

    """
    if faults := faults_of(said, today):
        message = f"this answer cannot be given: {', '.join(faults)}"
        raise Invalid(message, code="answer", details=faults)
    return said


def owed_by(last_days: Sequence[date], told_on: date) -> date | None:
    """Give the day by which the city owes an answer to a result; None without a phase for it.

    Args:
        last_days: of the phases for results, in their order.
        told_on: the day on which the result was told.

    """
    coming = [day for day in last_days if day >= told_on]
    return next(iter(coming or last_days[-1:]), None)


def days_late(due: date | None, today: date) -> int:
    """Give how many days an answer, or its next step, is late; 0 where it is not."""
    return max(0, (today - due).days) if due else 0
