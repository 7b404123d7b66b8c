"""What becomes of an observation that comes in again.

Devices and bridges send twice: after a lost acknowledgement, after an outage, from a backup. An
observation is one by its datastream, its phenomenon time and its result time; what comes again with
the same value changes nothing, and a correction made by a person is never undone by a machine.
"""

from dataclasses import dataclass
from enum import StrEnum

CORRECTED, GAP_FILLED = 3, 4


class Resent(StrEnum):
    """What to do with an observation that is known already."""

    KNOWN = "known"
    REPLACED = "replaced"
    KEPT_CORRECTION = "kept-correction"


@dataclass(frozen=True)
class Content:
    """What an observation says: a number or JSON, and how far it can be trusted (flag)."""

    value: float | None
    result: str | None
    flag: int


def judge(stored: Content, arrived: Content) -> Resent:
    """Compare what is stored with what arrived; what filled a gap gives way to a real value."""
    if stored.flag == CORRECTED and arrived.flag != CORRECTED:
        return Resent.KEPT_CORRECTION
    same = (stored.value, stored.result) == (arrived.value, arrived.result)
    if same and not (stored.flag == GAP_FILLED and arrived.flag != GAP_FILLED):
        return Resent.KNOWN
    return Resent.REPLACED
