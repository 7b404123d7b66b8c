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


@dataclass(frozen=True)
class Scale:
    """Where the values of an indicator stand on a line from 0 to `width`, zero included."""

    zero: int
    base: int | None
    now: int | None
    target: int | None

    @property
    def bar(self) -> tuple[int, int]:
        """Start and length of the bar from zero to the base."""
        base = self.zero if self.base is None else self.base
        return min(self.zero, base), abs(base - self.zero)


def scale_of(
    base: float | None, now: float | None, target: float | None, width: int
) -> Scale | None:
    """Place base, newest value and target on a line of `width` that always shows zero.

    Gives None where there is nothing to compare: fewer than two of them are known, or all are 0.
    """
    known = [value for value in (base, now, target) if value is not None]
    low, high = min(0.0, *known, 0.0), max(0.0, *known, 0.0)
    if len(known) < 2 or low == high:
        return None

    def place(value: float | None) -> int | None:
        return None if value is None else round((value - low) / (high - low) * width)

    return Scale(round(-low / (high - low) * width), place(base), place(now), place(target))
