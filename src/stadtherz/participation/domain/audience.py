"""Who sees what of a proposal: one table, which pages obey and from which they are described.

The sentences "who will see this" beside each field are made from this table, and the tests ask the
pages whether they keep to it.
"""

from collections.abc import Mapping
from enum import StrEnum

from stadtherz.participation.domain.proposals import PUBLIC, State


class Viewer(StrEnum):
    """Who looks; everybody includes people without an account, and machines."""

    EVERYBODY = "everybody"
    AUTHOR = "author"
    MODERATORS = "moderators"
    DEPARTMENTS = "departments"
    OPERATORS = "operators"


class Part(StrEnum):
    """What is looked at."""

    CONTENT = "content"
    PLACE = "place"
    PICTURE = "picture"
    USERNAME = "username"
    MAIL = "mail"
    SUPPORT = "support"
    SUPPORTERS = "supporters"
    ARGUMENT = "argument"
    REASON = "reason"
    APPEAL = "appeal"
    OPINION = "opinion"


V = Viewer
ALL = frozenset(V)
OFFICE = frozenset({V.AUTHOR, V.MODERATORS, V.OPERATORS})
OWN = frozenset({V.AUTHOR, V.OPERATORS})
STAFF = frozenset({V.MODERATORS, V.DEPARTMENTS, V.OPERATORS})
NOBODY = frozenset({V.OPERATORS})

WRITTEN: dict[State, frozenset[Viewer]] = {
    State.DRAFT: OWN,
    State.WAITING: OFFICE | {V.DEPARTMENTS},
    State.RELEASED: ALL,
    State.REFUSED: OFFICE,
    State.WITHDRAWN: OWN,
    State.MERGED: ALL,
}
DECIDED: Mapping[State, frozenset[Viewer]] = dict.fromkeys(State, OFFICE)


def _always(viewers: frozenset[Viewer]) -> Mapping[State, frozenset[Viewer]]:
    return dict.fromkeys(State, viewers)


TABLE: Mapping[Part, Mapping[State, frozenset[Viewer]]] = {
    Part.CONTENT: WRITTEN,
    Part.PLACE: WRITTEN,
    Part.PICTURE: WRITTEN,
    Part.USERNAME: {
        state: viewers - {V.DEPARTMENTS} if state not in PUBLIC else viewers
        for state, viewers in WRITTEN.items()
    },
    Part.MAIL: _always(OWN),
    Part.SUPPORT: {state: ALL if state in PUBLIC else NOBODY for state in State},
    Part.SUPPORTERS: _always(NOBODY),
    Part.ARGUMENT: WRITTEN | {State.WAITING: OFFICE},
    Part.REASON: DECIDED,
    Part.APPEAL: DECIDED,
    Part.OPINION: {
        state: ALL if state in PUBLIC else STAFF for state in State
    },
}  # fmt: skip
"""For each part and state of what was written: who sees it. Operators read the database."""


def may_see(viewer: Viewer, part: Part, state: State) -> bool:
    """Whether somebody sees a part of something in a state."""
    return viewer in TABLE[part][state]


def who_sees(part: Part, state: State) -> tuple[Viewer, ...]:
    """Give who sees a part; only "everybody" where everybody does."""
    viewers = TABLE[part][state]
    if V.EVERYBODY in viewers:
        return (V.EVERYBODY,)
    return tuple(viewer for viewer in Viewer if viewer in viewers)
