"""Gaps: intervals from which no observation came, their length, and their share.

An observation may be late by half an interval; only then the next one counts as missing. In a row
the gaps, the share and the longest gap say whether a day's sum or mean can be told at all.

Source: IOOS QARTOD "timing/gap test".
"""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from stadtherz.observations.domain.findings import Times
from stadtherz.observations.domain.local_time import HOUR

MAY_BE_LATE = 0.5
"""Share of an interval by which an observation may be late without one being missing."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing observations in a row.

    Args:
        after: time of the last observation before, None at the start.
        before: time of the next observation, None at the end.
        missing: how many are missing.
        hours: for how long, in hours.

    """

    after: int | None
    before: int | None
    missing: int
    hours: float


@dataclass(frozen=True)
class Gaps:
    """All gaps of a span: list, numbers, and the missing share (None if none was expected)."""

    gaps: tuple[Gap, ...]
    expected: int
    present: int
    share: float | None

    @property
    def longest_hours(self) -> float:
        """Length of the longest gap in hours."""
        return max((gap.hours for gap in self.gaps), default=0.0)


def gaps_in(
    times: Times, interval: int, *, start: int | None = None, end: int | None = None
) -> Gaps:
    """Find the gaps of a stream.

    Args:
        times: microseconds UTC in any order, shape (n,); repetitions count once.
        interval: expected distance in microseconds.
        start: first moment of the span; None for the first observation.
        end: moment at which the span ends, not included; None for just after the last observation.

    """
    known = np.unique(times)
    if start is not None:
        known = known[known >= start]
    if end is not None:
        known = known[known < end]
    if not len(known):
        return _silence(interval, start, end)
    found = [
        *_leading(int(known[0]), interval, start),
        *_between(known, interval),
        *_trailing(int(known[-1]), interval, end),
    ]
    missing = sum(gap.missing for gap in found)
    expected = missing + len(known)
    return Gaps(tuple(found), expected, len(known), missing / expected)


def _silence(interval: int, start: int | None, end: int | None) -> Gaps:
    """Give the one gap of a span without any observation."""
    count = 0 if start is None or end is None else max((end - start) // interval, 0)
    if not count:
        return Gaps((), 0, 0, None)
    gap = Gap(None, None, count, count * interval / HOUR)
    return Gaps((gap,), count, 0, 1.0)


def _leading(first: int, interval: int, start: int | None) -> list[Gap]:
    missing = 0 if start is None else floor((first - start) / interval)
    return [Gap(None, first, missing, missing * interval / HOUR)] if missing else []


def _trailing(last: int, interval: int, end: int | None) -> list[Gap]:
    missing = 0 if end is None else ceil((end - last) / interval - MAY_BE_LATE) - 1
    return [Gap(last, None, missing, missing * interval / HOUR)] if missing > 0 else []


def _between(known: Times, interval: int) -> list[Gap]:
    missing = np.ceil(np.diff(known) / interval - MAY_BE_LATE).astype(np.int64) - 1
    return [
        Gap(
            int(known[at]),
            int(known[at + 1]),
            int(missing[at]),
            int(missing[at]) * interval / HOUR,
        )
        for at in np.flatnonzero(missing > 0)
    ]
