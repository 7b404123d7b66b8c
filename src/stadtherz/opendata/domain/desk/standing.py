"""The way of a request, as a table: what was done, and what may be done next.

A request is the sum of its steps; a step that was taken back does not count, as if it had never
been. So undoing needs no rule of its own, and two readers always see the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stadtherz.kernel.errors import Conflict


class Kind(StrEnum):
    """What a request is about: using data, or seeing what is not public yet."""

    REUSE = "reuse"
    ACCESS = "access"


class State(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    CLARIFYING = "clarifying"
    EXTENDED = "extended"
    CLARIFYING_EXTENDED = "clarifying-extended"
    ANSWERED = "answered"


class Act(StrEnum):
    """A step that changes where a request stands."""

    RECEIVE = "receive"
    ASK = "ask"
    REPLY = "reply"
    EXTEND = "extend"
    CHANGE = "change"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


class Outcome(StrEnum):
    """How a request ended."""

    GRANTED = "granted"
    CONDITIONS = "granted-with-conditions"
    PARTLY = "partly-refused"
    REFUSED = "refused"
    FORWARDED = "forwarded"
    PUBLISHED = "already-published"
    WITHDRAWN = "withdrawn"


TRANSITIONS: dict[tuple[State | None, Act], State] = {
    (None, Act.RECEIVE): State.RECEIVED,
    (State.RECEIVED, Act.ASK): State.CLARIFYING,
    (State.RECEIVED, Act.EXTEND): State.EXTENDED,
    (State.RECEIVED, Act.ANSWER): State.ANSWERED,
    (State.RECEIVED, Act.WITHDRAW): State.ANSWERED,
    (State.CLARIFYING, Act.REPLY): State.RECEIVED,
    (State.CLARIFYING, Act.EXTEND): State.CLARIFYING_EXTENDED,
    (State.CLARIFYING, Act.ANSWER): State.ANSWERED,
    (State.CLARIFYING, Act.WITHDRAW): State.ANSWERED,
    (State.EXTENDED, Act.ASK): State.CLARIFYING_EXTENDED,
    (State.EXTENDED, Act.ANSWER): State.ANSWERED,
    (State.EXTENDED, Act.WITHDRAW): State.ANSWERED,
    (State.CLARIFYING_EXTENDED, Act.REPLY): State.EXTENDED,
    (State.CLARIFYING_EXTENDED, Act.ANSWER): State.ANSWERED,
    (State.CLARIFYING_EXTENDED, Act.WITHDRAW): State.ANSWERED,
}
TRANSITIONS |= {(state, Act.CHANGE): state for state in State if state is not State.ANSWERED}
"""What may be done where, and where it leads; everything else is refused.

A change of the kind leaves the request where it stands, under the clock of another law.
"""

WAITING = frozenset({State.CLARIFYING, State.CLARIFYING_EXTENDED})
OPEN = frozenset(State) - {State.ANSWERED}
OF_THE_PERSON = frozenset({Act.RECEIVE, Act.REPLY, Act.WITHDRAW})
CAN_BE_UNDONE = frozenset({Act.ASK, Act.EXTEND, Act.ANSWER, Act.WITHDRAW})
"""Steps that can be taken back while they are the last one."""


@dataclass(frozen=True)
class Step:
    """One step.

    Args:
        act: what was done.
        day: on which day of the city.
        outcome: of an answer.
        stops: of a question: whether without its answer the request is too vague to work on.

    """

    act: Act
    day: date
    outcome: Outcome | None = None
    stops: bool = False


@dataclass(frozen=True)
class Question:
    """A question to the person that is relevant for the clock."""

    asked: date
    replied: date | None


@dataclass(frozen=True)
class Standing:
    """Where a request stands after all its steps."""

    state: State
    received: date
    extended: bool = False
    questions: tuple[Question, ...] = ()
    outcome: Outcome | None = None
    answered: date | None = None

    @property
    def stopped(self) -> bool:
        """Whether a question is open without whose answer nothing can be done."""
        return any(one.replied is None for one in self.questions) and self.state in WAITING


def standing(steps: Iterable[Step]) -> Standing:
    """Go through the steps, which begin with the receipt.

    Raises:
        Conflict: a step does not follow from those before it.

    """
    first, *others = steps
    found = Standing(_after(None, first.act), first.day)
    for step in others:
        found = _next(found, step)
    return found


def may_follow(state: State) -> frozenset[Act]:
    """Give what may be done with a request now."""
    return frozenset(act for before, act in TRANSITIONS if before is state)


def _after(state: State | None, act: Act) -> State:
    try:
        return TRANSITIONS[state, act]
    except KeyError as error:
        message = f"{act} cannot follow {state}; look at the request again"
        raise Conflict(message, code="request-step", details=(act,)) from error


def _next(before: Standing, step: Step) -> Standing:
    state = _after(before.state, step.act)
    questions = before.questions
    if step.act is Act.ASK and step.stops:
        questions = (*questions, Question(step.day, None))
    if step.act is Act.REPLY:
        questions = tuple(Question(one.asked, one.replied or step.day) for one in questions)
    ended = state is State.ANSWERED
    outcome = Outcome.WITHDRAWN if step.act is Act.WITHDRAW else step.outcome
    return Standing(
        state,
        before.received,
        before.extended or step.act is Act.EXTEND,
        questions,
        outcome if ended else None,
        step.day if ended else None,
    )
