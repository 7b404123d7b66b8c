"""How far an indicator has come from its base to its target."""

from dataclasses import dataclass
from enum import StrEnum


class Progress(StrEnum):
    """What can be said about an indicator."""

    NO_VALUE = "no-value"
    NO_TARGET = "no-target"
    REACHED = "reached"
    ON_THE_WAY = "on-the-way"
    NOT_MOVED = "not-moved"
    WRONG_WAY = "wrong-way"


@dataclass(frozen=True)
class Reading:
    """Judgement of an indicator; `share` of the way from base to target, 0 to 1, if it has both."""

    progress: Progress
    share: float | None


def judge(base: float | None, target: float | None, latest: float | None) -> Reading:
    """Judge where an indicator stands; the direction follows from base and target."""
    if latest is None:
        return Reading(Progress.NO_VALUE, None)
    if target is None or base is None or target == base:
        return Reading(Progress.NO_TARGET, None)
    share = (latest - base) / (target - base)
    if share >= 1:
        return Reading(Progress.REACHED, 1.0)
    if share > 0:
        return Reading(Progress.ON_THE_WAY, share)
    return Reading(Progress.NOT_MOVED if share == 0 else Progress.WRONG_WAY, 0.0)
