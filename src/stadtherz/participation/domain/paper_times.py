"""Which acts of paper are allowed when: handing in ends with the voting, entering with the count.

A sheet that is handed in after the end would be a vote after the end, whoever carries it. What was
handed in before may be entered afterwards: reading two thousand sheets takes days. The day of the
announcement is the deadline for that, and the result waits for a batch that misses it: what people
handed in in time is not lost because the city was slow.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stadtherz.participation.domain.times import Times


class PaperAct(StrEnum):
    """What somebody does with paper."""

    ISSUE = "issue"
    BEGIN = "begin"
    TAKE = "take"
    MIX = "mix"
    READ = "read"
    DECIDE = "decide"
    SCAN = "scan"
    RELEASE = "release"
    PUT_ASIDE = "put-aside"


BEFORE_TOO = frozenset({PaperAct.ISSUE, PaperAct.PUT_ASIDE})
"""Sheets are printed, and some spoilt, before anybody can vote."""
HANDING_IN = frozenset({PaperAct.ISSUE, PaperAct.BEGIN, PaperAct.TAKE})
"""What ends with the voting; everything else ends with the count."""


class Why(StrEnum):
    """Why an act is not allowed."""

    NOT_YET = "not-yet"
    ENDED = "ended"
    COUNTED = "counted"


@dataclass(frozen=True)
class Refusal:
    """Why an act is not allowed, and the moment that matters; None where it is the count."""

    why: Why
    moment: datetime | None = None


def refusal(act: PaperAct, times: Times, at: datetime, *, counted: bool) -> Refusal | None:
    """Say why an act is not allowed at a moment; None where it is, to everybody who may do it.

    Args:
        act: what somebody wants to do.
        times: those of the ballot.
        at: the moment.
        counted: whether what lies in the box was opened for counting.

    """
    if counted:
        return Refusal(Why.COUNTED)
    if at < times.opens and act not in BEFORE_TOO:
        return Refusal(Why.NOT_YET, times.opens)
    if at >= times.closes and act in HANDING_IN:
        return Refusal(Why.ENDED, times.closes)
    return None


def is_late(times: Times, at: datetime, *, waits: bool) -> bool:
    """Whether batches wait to be entered after the deadline, so that the result waits for them."""
    return waits and at >= times.announced
