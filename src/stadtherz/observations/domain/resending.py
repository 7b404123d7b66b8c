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

from stadtherz.observations.domain.results import raw_in, with_raw

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
    MORE_SAID = "more-said"
    KEPT_CORRECTION = "kept-correction"
    OTHER_RESULT = "other-result"
    OTHER_FEATURE = "other-feature"
    OTHER_MEMBERS = "other-members"
    SAID_TWICE = "said-twice"


REFUSED = frozenset(
    {Resent.OTHER_RESULT, Resent.OTHER_FEATURE, Resent.OTHER_MEMBERS, Resent.SAID_TWICE}
)
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
        more: resultQuality, validTime and parameters as JSON, and beside them what `with_raw`
            puts there; None for none of them.
        rule: number of the rule that flagged it.

    """

    value: float | None
    result: str | None
    flag: int
    raw: float | None = None
    feature: int | None = None
    more: str | None = None
    rule: int | None = None

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
    def raw_result(self) -> str | None:
        """As `result`, of what was said before."""
        return raw_in(self.more)

    @property
    def _raw(self) -> Said:
        return Said(self.raw, self.raw_result)

    def says_as(self, other: "Content") -> bool:
        """Whether both have the same result."""
        if self.result is None and other.result is None:
            return self.value == other.value
        return self.result == other.result

    def says_more(self, other: "Content") -> bool:
        """Whether the other one names a member beside the result that here is another or none."""
        here, told = with_raw(self.more, None), with_raw(other.more, None)
        if told is None or told == here:
            return False
        return joined(here, told) != joined(here, None)


def joined(stored: str | None, arrived: str | None) -> str | None:
    """Put the members that were named anew over those that are there; both are JSON objects.

    A member that is not named stays, as what an observation speaks of does.
    """
    both = [json.loads(one) for one in (stored, arrived) if one]
    members = {name: value for one in both for name, value in one.items()}
    if not members:
        return None
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


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
        return _said_again(stored, arrived, sender)
    if sender is Sender.CREATES and not fills:
        return Resent.OTHER_RESULT
    return Resent.REPLACED


def _said_again(stored: Content, arrived: Content, sender: Sender) -> Resent:
    if not stored.says_more(arrived):
        return Resent.KNOWN
    return Resent.OTHER_MEMBERS if sender is Sender.CREATES else Resent.MORE_SAID


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
    same = first.says_as(second) and not first.says_more(second)
    return Resent.KNOWN if same else Resent.SAID_TWICE


def _two_features(one: Content, other: Content) -> bool:
    return None not in {one.feature, other.feature} and one.feature != other.feature
