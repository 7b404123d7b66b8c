"""What becomes of an observation that comes in again.

Devices and bridges send twice: after a lost acknowledgement, after an outage, from a backup. An
observation is one by its datastream, its phenomenon time and its result time; what comes again with
the same value changes nothing, and a correction made by a person is never undone by a machine.
The newest word of a device counts, and what it said first stays readable. Who writes by the
interface for everybody may replace only what it may change, and is told where it may not.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

CORRECTED, GAP_FILLED = 3, 4


class Sender(StrEnum):
    """Who sends: a device, whose newest word counts, or who may only create, or also change."""

    DEVICE = "device"
    CREATES = "creates"
    CHANGES = "changes"


class Request(NamedTuple):
    """What came at once: how many rows, from whom, and whether they name what they speak of.

    Where they do not, the place of the station stands for it, which may have moved meanwhile.
    """

    size: int
    sender: Sender = Sender.DEVICE
    names_features: bool = True


class Resent(StrEnum):
    """What to do with an observation that is known already."""

    KNOWN = "known"
    REPLACED = "replaced"
    KEPT_CORRECTION = "kept-correction"
    OTHER_RESULT = "other-result"
    OTHER_FEATURE = "other-feature"
    SAID_TWICE = "said-twice"


REFUSED = frozenset({Resent.OTHER_RESULT, Resent.OTHER_FEATURE, Resent.SAID_TWICE})
"""Nothing is stored of these."""


class Said(NamedTuple):
    """What was said: a number, or JSON with its total where it counts."""

    value: float | None
    result: str | None = None


NOTHING = Said(None)


@dataclass(frozen=True)
class Content:
    """What an observation says.

    Args:
        value, result: a number, or JSON with its total where it counts.
        flag: how far it can be trusted.
        raw: the number that was said before it was replaced or corrected; of counts, their total.
        feature: database id of what it speaks of.
        raw_result: as `result`, of what was said before.

    """

    value: float | None
    result: str | None
    flag: int
    raw: float | None = None
    feature: int | None = None
    raw_result: str | None = None

    @property
    def told_by_device(self) -> Said:
        """What the device said last: where a person or a rule put a value, that is the raw one."""
        replaced = self.flag in {CORRECTED, GAP_FILLED}
        return self._raw if replaced else Said(self.value, self.result)

    @property
    def first_told(self) -> Said:
        """What was said first, to be kept as raw when something else takes its place."""
        return self.told_by_device if self._raw == NOTHING else self._raw

    @property
    def _raw(self) -> Said:
        return Said(self.raw, self.raw_result)

    def says_as(self, other: "Content") -> bool:
        """Whether both have the same result."""
        if self.result is None and other.result is None:
            return self.value == other.value
        return self.result == other.result


def judge(stored: Content, arrived: Content, sender: Sender = Sender.DEVICE) -> Resent:
    """Compare what is stored with what arrived; what filled a gap gives way to a real value."""
    if sender is not Sender.DEVICE and _two_features(stored, arrived):
        return Resent.OTHER_FEATURE
    if stored.flag == CORRECTED and arrived.flag != CORRECTED:
        before = Said(stored.raw, stored.raw_result)
        known = stored.says_as(arrived) or before in {NOTHING, Said(arrived.value, arrived.result)}
        refused = sender is Sender.CREATES and not known
        return Resent.OTHER_RESULT if refused else Resent.KEPT_CORRECTION
    fills = stored.flag == GAP_FILLED and arrived.flag != GAP_FILLED
    if stored.says_as(arrived) and not fills:
        return Resent.KNOWN
    if sender is Sender.CREATES and not fills:
        return Resent.OTHER_RESULT
    return Resent.REPLACED


def kept_as_raw(there: Content, arrived: Content) -> Said:
    """Give what stays readable of `there` when something else is said; `NOTHING` for nothing.

    A later letter that tells more cells of a list, and no cell otherwise, replaces nothing.
    """
    first = there.first_told
    if first == Said(arrived.value, arrived.result):
        return NOTHING
    told_before = there.raw is not None or there.raw_result is not None
    return NOTHING if not told_before and _only_adds(first.result, arrived.result) else first


def _only_adds(before: str | None, after: str | None) -> bool:
    cells, later = json.loads(before or "null"), json.loads(after or "null")
    if not isinstance(cells, list) or not isinstance(later, list) or len(cells) != len(later):
        return False
    return all(old is None or old == new for old, new in zip(cells, later, strict=True))


def judge_twice(first: Content, second: Content) -> Resent:
    """Compare two rows of one request, not of a device, that are the same observation."""
    if _two_features(first, second):
        return Resent.OTHER_FEATURE
    return Resent.KNOWN if first.says_as(second) else Resent.SAID_TWICE


def _two_features(one: Content, other: Content) -> bool:
    return None not in {one.feature, other.feature} and one.feature != other.feature
