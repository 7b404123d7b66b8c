"""Rules that look at one observation at a time: a number at all, status, range, repetition.

Sources: gross range test with a property's and a stream's own limits as in IOOS QARTOD ("gross
range test": sensor limits fail, operator limits are suspect) and in WMO-No. 488, appendix VI.2
("plausible value check").
"""

from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.findings import (
    NO_STATUS,
    Finding,
    Found,
    Mask,
    Reason,
    Rule,
    Times,
    Values,
)
from stadtherz.observations.domain.robust import runs


@dataclass(frozen=True)
class Range:
    """Limits that belong to the range, in the stream's unit.

    Args:
        low: least value that is possible for the property anywhere.
        high: greatest such value.
        usual_low: least value that is believed at this stream; at least `low`.
        usual_high: greatest such value; at most `high`.

    Raises:
        Invalid: a limit lies on the wrong side of another.

    """

    low: float = -inf
    high: float = inf
    usual_low: float = -inf
    usual_high: float = inf

    def __post_init__(self) -> None:
        if self.low > self.high or self.least > self.greatest:
            raise Invalid(
                f"range {self.low} to {self.high}, usually {self.usual_low} to {self.usual_high}:"
                " nothing lies within; give lower limits below upper ones",
                code="range-limits",
            )

    @property
    def least(self) -> float:
        """The least value that is not suspect."""
        return max(self.low, self.usual_low)

    @property
    def greatest(self) -> float:
        """The greatest value that is not suspect."""
        return min(self.high, self.usual_high)


@dataclass(frozen=True, slots=True)
class OutOfRange(Reason):
    """The value farthest outside, the limit that it broke, and whether it is possible at all."""

    value: float
    limit: float
    possible: bool


@dataclass(frozen=True, slots=True)
class NoNumber(Reason):
    """The device sent no finite number."""


@dataclass(frozen=True, slots=True)
class DeviceStatus(Reason):
    """The device itself reported a status other than good."""

    status: int


@dataclass(frozen=True, slots=True)
class Repeated(Reason):
    """Several observations for one time: the least and the greatest value."""

    least: float
    greatest: float


def no_number(times: Times, values: Values) -> Found:
    """Find values that are no finite number."""
    mask = ~np.isfinite(values)
    findings = tuple(
        Finding(Rule.NUMBER, int(times[start]), int(times[end - 1]), int(end - start), NoNumber())
        for start, end in zip(*runs(mask), strict=True)
    )
    return Found(mask, mask, findings)  # being a number does not make a value plausible


def bad_status(times: Times, status: NDArray[np.int64], good: frozenset[int]) -> Found:
    """Find observations that the device itself reported as not good.

    Args:
        times: shape (n,).
        status: the device's codes, `NO_STATUS` where it gave none, shape (n,).
        good: the codes that mean "good".

    """
    mask = (status != NO_STATUS) & ~np.isin(status, list(good))
    findings = [
        Finding(
            Rule.STATUS,
            int(times[start]),
            int(times[end - 1]),
            int(end - start),
            DeviceStatus(int(status[start])),
        )
        for start, end in _equal_runs(mask, status)
    ]
    return Found(mask, mask, tuple(findings))  # nor does a good status: devices overlook faults


def _equal_runs(mask: Mask, codes: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Find the stretches in which `mask` holds and the code stays the same."""
    found: list[tuple[int, int]] = []
    for start, end in zip(*runs(mask), strict=True):
        cuts = np.flatnonzero(np.diff(codes[start:end])) + start + 1
        bounds = [int(start), *(int(cut) for cut in cuts), int(end)]
        found += pairwise(bounds)
    return found


def out_of_range(times: Times, values: Values, limits: Range) -> Found:
    """Find values outside of the limits; a value on a limit is inside."""
    beyond = np.maximum(limits.least - values, values - limits.greatest)
    mask = beyond > 0
    findings = []
    for start, end in zip(*runs(mask), strict=True):
        value = float(values[start + int(np.argmax(beyond[start:end]))])
        possible = limits.low <= value <= limits.high
        limit = limits.least if value < limits.least else limits.greatest
        if not possible:
            limit = limits.low if value < limits.low else limits.high
        reason = OutOfRange(value, limit, possible)
        findings.append(
            Finding(Rule.RANGE, int(times[start]), int(times[end - 1]), int(end - start), reason)
        )
    some_limit = isfinite(limits.least) or isfinite(limits.greatest)
    return Found(mask, np.full(len(values), some_limit), tuple(findings))


def repeated(times: Times, values: Values) -> Found:
    """Find observations that share their time with another.

    With equal values one is a harmless repetition, listed but not suspect. With unequal ones nobody
    knows which is right, so all of them are suspect.

    Args:
        times: in order, shape (n,).
        values: shape (n,).

    """
    mask = np.zeros(len(times), bool)
    findings = []
    for start, last in zip(*runs(np.diff(times) == 0), strict=True):
        end = last + 1
        together = values[start:end]
        least, greatest = float(together.min()), float(together.max())
        found = Finding(
            Rule.DUPLICATE,
            int(times[start]),
            int(times[start]),
            int(end - start),
            Repeated(least, greatest),
            suspect=least != greatest,
        )
        findings.append(found)
        mask[start:end] = found.suspect
    return Found(mask, mask, tuple(findings))  # a time of its own is no sign of quality
