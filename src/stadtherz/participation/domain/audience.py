"""Who sees what somebody enters: one table for all of participation.

What answers the questions of readers asks `may_see`, and the sentences "who will see this" are made
from the same table; so no page promises another thing than what happens. Tests ask the pages.
"""

from collections.abc import Mapping
from enum import StrEnum

from stadtherz.participation.domain.proposals import PUBLIC, State


class Viewer(StrEnum):
    """Who looks; everybody includes people without an account, and machines.

    A keeper holds the key or code of what came without an account.
    """

    EVERYBODY = "everybody"
    AUTHOR = "author"
    KEEPER = "keeper"
    MODERATORS = "moderators"
    DEPARTMENTS = "departments"
    SURVEYORS = "surveyors"
    TELLERS = "tellers"
    OPERATORS = "operators"


PERMISSIONS: Mapping[Viewer, str] = {
    Viewer.MODERATORS: "participation.moderate",
    Viewer.DEPARTMENTS: "participation.give_opinions",
    Viewer.SURVEYORS: "participation.run_surveys",
    Viewer.TELLERS: "participation.enter_paper",
}
"""What makes somebody of the house a viewer; roles and their names follow from it."""


class When(StrEnum):
    """From when on, for what has no steps of its own."""

    AT_ONCE = "at-once"
    LISTED = "listed"
    DRAWN_WITH_CONSENT = "drawn-with-consent"
    ANNOUNCED = "announced"


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
    VOTED = "voted"
    CODE = "code"
    BOUND = "bound"
    CHOICE = "choice"
    SHEET = "sheet"
    KEYED = "keyed.content"
    KEYED_PLACE = "keyed.place"
    KEYED_ARGUMENT = "keyed.argument"
    KEYED_REASON = "keyed.reason"
    KEYED_APPEAL = "keyed.appeal"
    KEYED_SUPPORT = "keyed.support"
    KEY = "keyed.key"
    CODE_HELD = "keyed.code"
    ORIGIN = "origin"
    QUEUE = "queue"
    FOLLOWED = "followed"
    AGE_SAID = "age.said"
    AGE_KEPT = "age.kept"
    LOT_NAME = "lots.name"
    LOT_GROUPS = "lots.groups"
    LOT_BORN = "lots.born"
    SURVEY_SHEET = "survey.single"
    SURVEY_NUMBERS = "survey.numbers"
    SURVEY_TEXTS = "survey.texts"
    SURVEY_TAKEN_PART = "survey.taken-part"
    QUIZ_SHEET = "quiz.single"
    QUIZ_NUMBERS = "quiz.numbers"


V = Viewer
Moment = State | When
Viewers = frozenset[Viewer]
ALL = frozenset(V)
OFFICE = frozenset({V.AUTHOR, V.MODERATORS, V.OPERATORS})
OWN = frozenset({V.AUTHOR, V.OPERATORS})
STAFF = frozenset({V.MODERATORS, V.DEPARTMENTS, V.OPERATORS})
CANDIDACY = frozenset({V.AUTHOR, V.SURVEYORS, V.OPERATORS})
STORED = frozenset({V.OPERATORS})
NOWHERE: Viewers = frozenset()

WRITTEN: dict[Moment, Viewers] = {
    State.DRAFT: OWN,
    State.WAITING: OFFICE | {V.DEPARTMENTS},
    State.RELEASED: ALL,
    State.REFUSED: OFFICE,
    State.WITHDRAWN: OWN,
    State.MERGED: ALL,
}


def _kept(moments: Mapping[Moment, Viewers]) -> dict[Moment, Viewers]:
    """Say of what came without an account what holds with one, with the keeper for the author."""
    return {
        moment: (viewers if V.EVERYBODY in viewers else viewers - {V.AUTHOR} | {V.KEEPER})
        for moment, viewers in moments.items() if moment is not State.DRAFT
    }  # fmt: skip


def _in_states(viewers: Viewers, public: Viewers | None = None) -> dict[Moment, Viewers]:
    """Say the same of all states, or something else of the public ones."""
    return {one: public if public and one in PUBLIC else viewers for one in State}


TABLE: Mapping[Part, Mapping[Moment, Viewers]] = {
    Part.CONTENT: WRITTEN,
    Part.PLACE: WRITTEN,
    Part.PICTURE: WRITTEN,
    Part.USERNAME: {
        state: viewers - {V.DEPARTMENTS} if state not in PUBLIC else viewers
        for state, viewers in WRITTEN.items()
    },
    Part.MAIL: _in_states(OWN),
    Part.SUPPORT: _in_states(STORED, ALL),
    Part.SUPPORTERS: _in_states(STORED),
    Part.ARGUMENT: WRITTEN | {State.WAITING: OFFICE},
    Part.REASON: _in_states(OFFICE),
    Part.APPEAL: _in_states(OFFICE),
    Part.OPINION: _in_states(STAFF, ALL),
    Part.VOTED: {When.AT_ONCE: STORED},
    Part.CODE: {When.AT_ONCE: STORED},
    Part.BOUND: {When.AT_ONCE: STORED},
    Part.CHOICE: {When.AT_ONCE: STORED, When.ANNOUNCED: ALL},
    Part.SHEET: {When.AT_ONCE: STORED | {V.TELLERS}, When.ANNOUNCED: ALL},
    Part.KEYED: _kept(WRITTEN),
    Part.KEYED_PLACE: _kept(WRITTEN),
    Part.KEYED_ARGUMENT: _kept(WRITTEN | {State.WAITING: OFFICE}),
    Part.KEYED_REASON: _kept(_in_states(OFFICE)),
    Part.KEYED_APPEAL: _kept(_in_states(OFFICE)),
    Part.KEYED_SUPPORT: {When.AT_ONCE: STORED | {V.KEEPER}},
    Part.KEY: {When.AT_ONCE: NOWHERE},
    Part.CODE_HELD: {When.AT_ONCE: STORED | {V.KEEPER}},
    Part.ORIGIN: {When.AT_ONCE: NOWHERE},
    Part.QUEUE: {When.AT_ONCE: NOWHERE},
    Part.FOLLOWED: {When.AT_ONCE: OWN},
    Part.AGE_SAID: {When.AT_ONCE: NOWHERE},
    Part.AGE_KEPT: {When.AT_ONCE: OWN},
    Part.LOT_NAME: {When.AT_ONCE: CANDIDACY, When.DRAWN_WITH_CONSENT: ALL},
    Part.LOT_GROUPS: {When.AT_ONCE: CANDIDACY, When.LISTED: ALL},
    Part.LOT_BORN: {When.AT_ONCE: NOWHERE},
    Part.SURVEY_SHEET: {When.AT_ONCE: STORED},
    Part.SURVEY_NUMBERS: {When.AT_ONCE: STORED, When.ANNOUNCED: ALL},
    Part.SURVEY_TEXTS: {When.AT_ONCE: STORED, When.ANNOUNCED: STORED | {V.SURVEYORS}},
    Part.SURVEY_TAKEN_PART: {When.AT_ONCE: STORED},
    Part.QUIZ_SHEET: {When.AT_ONCE: NOWHERE},
    Part.QUIZ_NUMBERS: {When.AT_ONCE: ALL},
}  # fmt: skip
"""For each part and moment of what was entered: who sees it. Operators read the database."""


def may_see(viewer: Viewer, part: Part, moment: Moment) -> bool:
    """Whether somebody sees a part of something at a moment."""
    return viewer in TABLE[part][moment]


def any_may_see(viewers: Viewers, part: Part, moment: Moment) -> bool:
    """Whether one of the roles in which somebody looks opens a part."""
    return not viewers.isdisjoint(TABLE[part][moment])


def viewers_with(permissions: frozenset[str]) -> Viewers:
    """Say as what somebody looks who may do this in the house."""
    mine = {viewer for viewer, permission in PERMISSIONS.items() if permission in permissions}
    return frozenset(mine | {V.EVERYBODY})


def who_sees(part: Part, moment: Moment) -> tuple[Viewer, ...]:
    """Give who sees a part; only "everybody" where everybody does."""
    viewers = TABLE[part][moment]
    if V.EVERYBODY in viewers:
        return (V.EVERYBODY,)
    return tuple(viewer for viewer in Viewer if viewer in viewers)
