"""What becomes of a proposal or an argument, step by step, and when that may happen.

What people write goes the way of a release: it waits, is shown, is refused or is taken back. Which
phases a step needs is asked of the procedure, never of a role: staff who want to propose something
wait for the phase of proposals like everybody else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stadtherz.kernel.errors import Conflict
from stadtherz.participation.domain.collections import DEMANDS, Demands, Kind
from stadtherz.participation.domain.phases import Act, Procedure, Refusal


class State(StrEnum):
    """Where something that somebody wrote stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    RELEASED = "released"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


PUBLIC = frozenset({State.RELEASED, State.MERGED})
"""States that everybody sees; a merged proposal stays readable where it was."""


class Step(StrEnum):
    """What somebody does with it."""

    HAND_IN = "hand-in"
    SHOW_AT_ONCE = "show-at-once"
    RELEASE = "release"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    BRING_BACK = "bring-back"
    MERGE = "merge"


FROM: Mapping[Step, frozenset[State]] = {
    Step.HAND_IN: frozenset({State.DRAFT}),
    Step.SHOW_AT_ONCE: frozenset({State.DRAFT}),
    Step.RELEASE: frozenset({State.WAITING, State.REFUSED, State.RELEASED}),
    Step.REFUSE: frozenset({State.WAITING, State.RELEASED, State.REFUSED}),
    Step.WITHDRAW: frozenset({State.DRAFT, State.WAITING, State.RELEASED}),
    Step.BRING_BACK: frozenset({State.WITHDRAWN}),
    Step.MERGE: frozenset({State.RELEASED}),
}
TO: Mapping[Step, State] = {
    Step.HAND_IN: State.WAITING,
    Step.SHOW_AT_ONCE: State.RELEASED,
    Step.RELEASE: State.RELEASED,
    Step.REFUSE: State.REFUSED,
    Step.WITHDRAW: State.WITHDRAWN,
    Step.MERGE: State.MERGED,
}
NEEDED: Mapping[Step, Act] = {
    Step.HAND_IN: Act.PROPOSE,
    Step.SHOW_AT_ONCE: Act.PROPOSE,
    Step.BRING_BACK: Act.PROPOSE,
}
"""What the phases must allow. Looking at what waits, and taking back what is one's own, is never
too late, so that nobody is shown against their will because a phase ended."""


def after(step: Step, state: State, before: State | None = None) -> State:
    """Give the state after a step.

    Args:
        step: what is done.
        state: as it is now.
        before: the state that a withdrawal ended; it is what bringing back returns to.

    Raises:
        Conflict: code "step", where the step does not fit what is there.

    """
    if state not in FROM[step]:
        message = f"{step.value} does not fit something that is {state.value}; load the page anew"
        raise Conflict(message, code="step")
    if step is not Step.BRING_BACK:
        return TO[step]
    if before is None:
        message = "it is not known what was withdrawn here"
        raise Conflict(message, code="step")
    return before


def refusal(step: Step, procedure: Procedure, at: datetime) -> Refusal | None:
    """Say why the phases do not allow a step at a moment; None where they do, for anybody."""
    act = NEEDED.get(step)
    return procedure.refusal(act, at) if act else None


@dataclass(frozen=True)
class Writing:
    """A proposal as somebody writes it."""

    title: str
    text: str
    address: str = ""
    district: str = ""
    theme: str = ""
    lon: float | None = None
    lat: float | None = None
    category: str = ""

    @property
    def words(self) -> str:
        """Everything that people read, for looking for links and the like."""
        return f"{self.title}\n{self.text}\n{self.address}"


class Fault(StrEnum):
    """What is missing in a proposal before it can be handed in."""

    TITLE = "title"
    TEXT = "text"
    PLACE = "place"
    SPOT = "spot"
    CATEGORY = "category"
    POINT = "point"
    PICTURE_WORDS = "picture-words"


SHORTEST_PICTURE_WORDS = 8


def faults_of(
    writing: Writing, demands: Demands = DEMANDS[Kind.PROPOSALS], *,
    picture_words: str | None = None,
) -> tuple[Fault, ...]:  # fmt: skip
    """Name everything that is missing; an empty tuple means it can be handed in.

    Args:
        writing: the proposal. A place is a district or an address: "the whole city" is a district
            of no name and an address that says so.
        demands: what is collected here.
        picture_words: what the picture shows, in words; None where there is no picture.

    """
    title, text = writing.title.strip(), writing.text.strip()
    named = bool(writing.address.strip())
    has_point = writing.lon is not None and writing.lat is not None
    rules = {
        Fault.TITLE: not demands.title[0] <= len(title) <= demands.title[1],
        Fault.TEXT: not demands.text[0] <= len(text) <= demands.text[1],
        Fault.PLACE: demands.place and not (writing.district or named or has_point),
        Fault.SPOT: demands.spot and bool(writing.district) and not (named or has_point),
        Fault.CATEGORY: demands.category and not writing.category,
        Fault.POINT: (writing.lon is None) != (writing.lat is None),
        Fault.PICTURE_WORDS: picture_words is not None
        and len(picture_words.strip()) < SHORTEST_PICTURE_WORDS,
    }
    return tuple(fault for fault, broken in rules.items() if broken)
