"""What the quality rules say: flags, rules with stable codes, findings, and the stream they judge.

A flag tells how far a value can be trusted; the rule's code is stored beside it, so that "why?" has
an answer years later. Suspect never means removed: nothing here changes or drops a value.

All times are int64 microseconds since 1970 UTC, all values float64 in the stream's own unit. Rules
are given the observations of one stream in time order and answer with `Found`.

Source: IOOS QARTOD keeps "not evaluated" apart from "pass"; so do we, as RAW and PLAUSIBLE.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from stadtherz.kernel.errors import Invalid

Times: TypeAlias = NDArray[np.int64]
Values: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

NO_RULE = 0
NO_STATUS = -1


class Flag(IntEnum):
    """How far a value can be trusted; the numbers are stored and never change their meaning."""

    RAW = 0
    PLAUSIBLE = 1
    SUSPECT = 2
    CORRECTED = 3
    GAP_FILLED = 4


class Rule(StrEnum):
    """Why a flag was set; `code` is the short integer that is stored with the observation."""

    code: int

    def __new__(cls, name: str, code: int) -> Self:
        """Make a member of its name and its stored code."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.code = code
        return member

    RANGE = "range", 1
    STEP = "step", 2
    FREEZE = "freeze", 3
    ZERO_RUN = "zero-run", 4
    GAP = "gap", 5
    DUPLICATE = "duplicate", 6
    CLOCK = "clock", 7
    NEIGHBOURS = "neighbours", 8
    CONSERVATION = "conservation", 9
    NUMBER = "number", 10
    STATUS = "status", 11
    PERSON = "person", 12


MOST_SERIOUS_FIRST = (
    Rule.NUMBER,
    Rule.STATUS,
    Rule.RANGE,
    Rule.CLOCK,
    Rule.ZERO_RUN,
    Rule.FREEZE,
    Rule.DUPLICATE,
    Rule.STEP,
    Rule.CONSERVATION,
    Rule.NEIGHBOURS,
)
"""Which rule's code is stored when several apply: what is certainly wrong before what is odd.

A gap has no value that could carry a code; what a person decided is no finding of a rule.
"""


def rule_with(code: int) -> Rule | None:
    """Give the rule of a stored code; None for `NO_RULE`.

    Raises:
        Invalid: no rule has this code.

    """
    if code == NO_RULE:
        return None
    found = next((rule for rule in Rule if rule.code == code), None)
    if found is None:
        raise Invalid(f"no quality rule has the code {code}", code="unknown-rule-code")
    return found


@dataclass(frozen=True, slots=True)
class Reason:
    """The figures behind a finding; each rule has its own kind."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An episode that a rule found, from the first to the last observation, both included.

    Args:
        rule: the rule.
        start: time of the first observation concerned.
        end: time of the last one.
        count: how many observations lie in it.
        reason: the figures that decided.
        suspect: whether the observations are to be doubted; a harmless repetition is only listed.

    """

    rule: Rule
    start: int
    end: int
    count: int
    reason: Reason
    suspect: bool = True


@dataclass(frozen=True, eq=False)
class Found:
    """A rule's answer about n observations.

    Args:
        mask: which observations are suspect, shape (n,).
        judged: which ones the rule could judge at all, shape (n,); the others stay unknown.
        findings: the episodes, in time order.

    """

    mask: Mask
    judged: Mask
    findings: tuple[Finding, ...] = ()


def nothing_judged(count: int) -> Found:
    """Answer for `count` observations that a rule had no basis to judge."""
    return Found(np.zeros(count, bool), np.zeros(count, bool))


@dataclass(frozen=True, eq=False)
class Stream:
    """Observations of one datastream, in any order.

    Args:
        times: when it was measured, shape (n,).
        values: what was measured, shape (n,); NaN where a device sent no number.
        interval: the expected distance of two observations in microseconds.
        counted: whether the values are counts in an interval (else they are levels).
        arrived: when each observation came in, shape (n,), or None when that was not kept.
        status: the device's own status codes, shape (n,), `NO_STATUS` where it gave none, or None.
        flags: what was decided earlier, shape (n,); corrected and filled values keep their flag.

    Raises:
        Invalid: the arrays differ in length, or the interval is not positive.

    """

    times: Times
    values: Values
    interval: int
    counted: bool = False
    arrived: Times | None = field(default=None, kw_only=True)
    status: NDArray[np.int64] | None = field(default=None, kw_only=True)
    flags: NDArray[np.int8] | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        count = len(self.times)
        for name in ("values", "arrived", "status", "flags"):
            part = getattr(self, name)
            if part is not None and len(part) != count:
                raise Invalid(
                    f"the stream has {count} times but {len(part)} {name}; give one for each",
                    code="stream-lengths",
                )
        if self.interval <= 0:
            raise Invalid(
                f"the interval is {self.interval} microseconds; give a positive one",
                code="stream-interval",
            )
