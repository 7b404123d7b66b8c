"""How a table comes from a department to the public: the stages, and who may do what in each.

The owner of the data prepares; somebody looks at the quality, somebody else at privacy, somebody
releases. Whoever handed a table in does not check its privacy (the principle of two persons). Every
step back is open until the release, and what is released can be withdrawn.
"""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where a table stands."""

    PREPARING = "preparing"
    QUALITY = "quality"
    PRIVACY = "privacy"
    RELEASE = "release"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Duty(StrEnum):
    """What a person may do with tables on their way."""

    OWNER = "owner"
    QUALITY = "quality"
    PRIVACY = "privacy"
    RELEASE = "release"


class Act(StrEnum):
    """What can be done with a table on its way."""

    HAND_IN = "hand-in"
    TAKE_BACK = "take-back"
    PASS = "pass"  # noqa: S105 - a check is passed
    SEND_BACK = "send-back"
    RELEASE = "release"
    DISCARD = "discard"
    RESTORE = "restore"


@dataclass(frozen=True)
class Step:
    """A way from one stage to the next: who goes it, and what must be told or settled."""

    to: Stage
    duty: Duty
    settled: bool = False
    note: bool = False
    by_another: bool = False


_BACK = Stage.PREPARING
STEPS: dict[tuple[Stage, Act], Step] = {
    (Stage.PREPARING, Act.HAND_IN): Step(Stage.QUALITY, Duty.OWNER, settled=True),
    (Stage.PREPARING, Act.DISCARD): Step(Stage.DISCARDED, Duty.OWNER),
    (Stage.DISCARDED, Act.RESTORE): Step(Stage.PREPARING, Duty.OWNER),
    (Stage.QUALITY, Act.TAKE_BACK): Step(_BACK, Duty.OWNER),
    (Stage.QUALITY, Act.PASS): Step(Stage.PRIVACY, Duty.QUALITY, settled=True),
    (Stage.QUALITY, Act.SEND_BACK): Step(_BACK, Duty.QUALITY, note=True),
    (Stage.PRIVACY, Act.TAKE_BACK): Step(_BACK, Duty.OWNER),
    (Stage.PRIVACY, Act.PASS): Step(Stage.RELEASE, Duty.PRIVACY, settled=True, by_another=True),
    (Stage.PRIVACY, Act.SEND_BACK): Step(_BACK, Duty.PRIVACY, note=True),
    (Stage.RELEASE, Act.TAKE_BACK): Step(_BACK, Duty.OWNER),
    (Stage.RELEASE, Act.RELEASE): Step(Stage.PUBLISHED, Duty.RELEASE, settled=True),
    (Stage.RELEASE, Act.SEND_BACK): Step(_BACK, Duty.RELEASE, note=True),
}
"""All ways there are; what is not here is refused."""
ON_THE_WAY = (Stage.QUALITY, Stage.PRIVACY, Stage.RELEASE)
CHECKED_BY = {
    Stage.QUALITY: Duty.QUALITY, Stage.PRIVACY: Duty.PRIVACY, Stage.RELEASE: Duty.RELEASE,
}  # fmt: skip
"""Whose turn it is in each stage of the way."""


@dataclass(frozen=True)
class Actor:
    """Who acts: an account and what it may do."""

    account: int
    duties: frozenset[Duty]


@dataclass(frozen=True)
class Standing:
    """How a table stands.

    Args:
        stage: where.
        read: whether the file could be read as a table.
        unsettled: how many points still keep it from the public: what the catalogue demands and is
            missing, and what tells of persons and has neither a remedy nor a reason.
        handed_in_by: account of who handed it in last; 0 for nobody known.
        owner: account of whose it is, who wrote most of what is checked; 0 for nobody known.

    """

    stage: Stage
    read: bool = True
    unsettled: int = 0
    handed_in_by: int = 0
    owner: int = 0


def step(act: Act, stage: Stage) -> Step | None:
    """Give the way that an act goes from a stage; None where there is none."""
    return STEPS.get((stage, act))


def reasons_against(act: Act, standing: Standing, actor: Actor, note: str = "") -> tuple[str, ...]:
    """Name everything that forbids an act now; an empty tuple means yes.

    Codes: "not-now", "not-yours", "not-read", "unsettled", "two-persons", "note-missing".
    """
    way = step(act, standing.stage)
    if way is None:
        return ("not-now",)
    rules = {
        "not-yours": way.duty not in actor.duties,
        "not-read": way.settled and not standing.read,
        "unsettled": way.settled and bool(standing.unsettled),
        "two-persons": way.by_another and actor.account in {standing.handed_in_by, standing.owner},
        "note-missing": way.note and not note.strip(),
    }
    return tuple(code for code, broken in rules.items() if broken)


def acts_open(standing: Standing, actor: Actor) -> tuple[Act, ...]:
    """Name what this person may do now, as buttons show it; a note is written beside the button."""
    return tuple(
        act for act in Act
        if set(reasons_against(act, standing, actor, "noted")) <= {"unsettled"}
    )  # fmt: skip
