"""What may be done in a procedure, and when: the same for everybody.

No rule in here knows a role. Staff who want something to happen outside of its time change the
phases, in the open, or not at all. Adhocracy+ and others let moderators pass the rules of a phase;
that is what this module is against.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from stadtherz.kernel.errors import Invalid


class PhaseKind(StrEnum):
    """What a phase is for; a procedure has each as often as it needs, or never."""

    INFORM = "inform"
    COLLECT = "collect"
    CHECK = "check"
    VOTE = "vote"
    RESULT = "result"
    IMPLEMENTATION = "implementation"


class Act(StrEnum):
    """Something that somebody does in a procedure; reading is always allowed and no act."""

    ASK = "ask"
    PROPOSE = "propose"
    SUPPORT = "support"
    DISCUSS = "discuss"
    JUDGE = "judge"
    VOTE = "vote"
    ANSWER = "answer"
    APPLY = "apply"
    DECIDE = "decide"
    REPORT = "report"


ALLOWED: dict[PhaseKind, frozenset[Act]] = {
    PhaseKind.INFORM: frozenset({Act.ASK, Act.ANSWER, Act.APPLY}),
    PhaseKind.COLLECT: frozenset(
        {Act.ASK, Act.PROPOSE, Act.SUPPORT, Act.DISCUSS, Act.ANSWER, Act.APPLY}
    ),
    PhaseKind.CHECK: frozenset({Act.ASK, Act.DISCUSS, Act.JUDGE}),
    PhaseKind.VOTE: frozenset({Act.ASK, Act.VOTE}),
    PhaseKind.RESULT: frozenset({Act.ASK, Act.DECIDE}),
    PhaseKind.IMPLEMENTATION: frozenset({Act.ASK, Act.DECIDE, Act.REPORT}),
}
LASTING = frozenset({Act.DECIDE, Act.REPORT})
"""What stays allowed once a phase for it began. What the city decided and builds goes on after the
last phase, and in the next round: a promise that is late must not stay late because time is up."""


@dataclass(frozen=True)
class Phase:
    """A stretch of a procedure: `begins` belongs to it, `ends` does not."""

    kind: PhaseKind
    begins: datetime
    ends: datetime

    def runs(self, at: datetime) -> bool:
        """Whether the phase runs at a moment."""
        return self.begins <= at < self.ends

    def holds(self, begins: datetime, ends: datetime) -> bool:
        """Whether a stretch lies within this phase."""
        return self.begins <= begins and ends <= self.ends


class Why(StrEnum):
    """Why an act is not allowed now."""

    NOT_YET = "not-yet"
    BETWEEN = "between"
    OVER = "over"
    NEVER = "never"


@dataclass(frozen=True)
class Refusal:
    """Why an act is not allowed, and the moment that matters: when it begins, or ended."""

    why: Why
    moment: datetime | None = None


@dataclass(frozen=True)
class Procedure:
    """A procedure as its phases, in the order of time."""

    phases: tuple[Phase, ...]

    @classmethod
    def of(cls, phases: Sequence[Phase]) -> "Procedure":
        """Put phases in order.

        Raises:
            Invalid: a phase ends before it begins, or two run at once.

        """
        ordered = tuple(sorted(phases, key=lambda phase: phase.begins))
        if any(phase.ends <= phase.begins for phase in ordered):
            message = "a phase ends before it begins; swap its days"
            raise Invalid(message, code="phase-backwards")
        if any(later.begins < earlier.ends for earlier, later in pairwise(ordered)):
            message = "two phases run at the same time; let one begin when the other has ended"
            raise Invalid(message, code="phases-overlap")
        return cls(ordered)

    def current(self, at: datetime) -> Phase | None:
        """Give the phase that runs at a moment; None between phases, before and after."""
        return next((phase for phase in self.phases if phase.runs(at)), None)

    def next(self, at: datetime) -> Phase | None:
        """Give the phase that begins next."""
        return next((phase for phase in self.phases if phase.begins > at), None)

    def stretch(self, act: Act, at: datetime) -> Phase | None:
        """Give the phase that allows an act at a moment, or the next one that will."""
        return next((phase for phase in self._fitting(act) if phase.ends > at), None)

    def span(self, act: Act, at: datetime) -> tuple[datetime, datetime] | None:
        """Give from when to when an act is allowed without a gap, from a moment on or next."""
        first = self.stretch(act, at)
        if first is None:
            return None
        ends = first.ends
        for phase in self._fitting(act):
            ends = phase.ends if phase.begins == ends else ends
        return first.begins, ends

    def ended(self, act: Act, at: datetime) -> Phase | None:
        """Give the last phase for an act that is over at a moment; None where none is."""
        over = [phase for phase in self._fitting(act) if phase.ends <= at]
        return over[-1] if over else None

    def allows_throughout(self, act: Act, begins: datetime, ends: datetime) -> bool:
        """Whether an act is allowed at every moment of a stretch, over several phases or one."""
        at = begins
        while at < ends:
            running = next((one for one in self._fitting(act) if one.runs(at)), None)
            if running is None:
                return False
            at = running.ends
        return True

    def _fitting(self, act: Act) -> list[Phase]:
        return [phase for phase in self.phases if act in ALLOWED[phase.kind]]

    def refusal(self, act: Act, at: datetime) -> Refusal | None:
        """Say why an act is not allowed at a moment; None where it is."""
        fitting = self._fitting(act)
        if any(phase.runs(at) for phase in fitting):
            return None
        if act in LASTING and fitting and fitting[0].begins <= at:
            return None
        if not fitting:
            return Refusal(Why.NEVER)
        coming = next((phase for phase in fitting if phase.begins > at), None)
        if coming is None:
            return Refusal(Why.OVER, fitting[-1].ends)
        why = Why.NOT_YET if coming is fitting[0] else Why.BETWEEN
        return Refusal(why, coming.begins)
