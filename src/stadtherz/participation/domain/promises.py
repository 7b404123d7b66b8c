"""What the city says will become of a proposal, by when: a promise that can be late in the open."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.phases import Act


class PromiseState(StrEnum):
    """How far it is."""

    ANNOUNCED = "announced"
    CHECKING = "checking"
    PLANNED = "planned"
    BUILDING = "building"
    DONE = "done"
    REFUSED = "refused"


ENDED = frozenset({PromiseState.DONE, PromiseState.REFUSED})
SHORTEST_REASON = 10


@dataclass(frozen=True)
class Promise:
    """A state, and the day by which the next one is due; an ended one has none."""

    state: PromiseState
    due: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to come."""
        return self.state not in ENDED

    def days_late(self, today: date) -> int:
        """Give how many days it is late; 0 where it is not."""
        if not self.is_open or self.due is None:
            return 0
        return max(0, (today - self.due).days)


ON_THE_WAY = frozenset({PromiseState.BUILDING, PromiseState.DONE})
DECIDED = frozenset({PromiseState.PLANNED, PromiseState.REFUSED}) | ON_THE_WAY


def act_of(before: PromiseState | None, after: PromiseState) -> Act | None:
    """Say what the phases must allow for a change; None where the city only says by when it checks.

    To take back what was decided is to decide again.
    """
    if after in ON_THE_WAY:
        return Act.REPORT
    return Act.DECIDE if after in DECIDED or before in DECIDED else None


def changed(before: Promise | None, after: Promise, *, reason: str, today: date) -> Promise:
    """Give a promise back that may take the place of another.

    Raises:
        Invalid: code "promise", with the faults in the details: "no-due" (an open one has a day),
            "due-past" (in the future), "no-reason" (a later day, a refusal or an end taken back
            is explained), "no-change".

    """
    later = bool(before and before.due and after.due and after.due > before.due)
    reopened = before is not None and not before.is_open
    must_say = later or reopened or after.state is PromiseState.REFUSED
    found = {
        "no-due": after.is_open and after.due is None,
        "due-past": after.is_open and after.due is not None and after.due < today,
        "no-reason": must_say and len(reason.strip()) < SHORTEST_REASON,
        "no-change": before == after,
    }
    if faults := tuple(code for code, broken in found.items() if broken):
        message = f"this promise cannot be given: {', '.join(faults)}"
        raise Invalid(message, code="promise", details=faults)
    return after if after.is_open else Promise(after.state)
