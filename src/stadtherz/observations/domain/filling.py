"""Proposals for gaps: short gaps of levels on a straight line, gaps of counts by the typical day.

A proposal is marked GAP_FILLED, never mixed with what was measured, and only made up to a set
length; what is longer stays unknown, and the answer says why. A filled count is a whole number, as
every result of a count observation (ISO 19156), and what rounding takes from one time is given to
the next, so that the sum of a gap is the expected one to half a count. The typical day is scaled by
how the hours around the gap compare with theirs, within limits: a rainy day is filled as a rainy
day.

Source of the 12 hours: BASt, "Automatische Dauerzählstellen" (permanent counters on German federal
roads): gaps of hourly counts of up to 12 hours are estimated from day curves, longer ones are not.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from stadtherz.observations.domain.findings import Flag, Rule, Stream, Times, Values
from stadtherz.observations.domain.gaps import Gap, Gaps
from stadtherz.observations.domain.local_time import HOUR
from stadtherz.observations.domain.typical import TypicalWeek, expected


class Method(StrEnum):
    """How a gap was filled."""

    LINEAR = "linear"
    TYPICAL_DAY = "typical-day"


class Unknown(StrEnum):
    """Why a gap stays unknown."""

    TOO_LONG = "too-long"
    AT_THE_EDGE = "at-the-edge"
    NO_TYPICAL_DAY = "no-typical-day"


@dataclass(frozen=True)
class FillingLimits:
    """Which gaps may be filled.

    Args:
        linear_longest: longest gap of levels in microseconds.
        typical_longest: longest gap of counts in microseconds.
        around: how far before and after a gap its scale is taken from, in microseconds.
        least_around: usual count around a gap below which it is not scaled: chance, not weather.
        most_scale: greatest factor up or down.

    """

    linear_longest: int = 2 * HOUR
    typical_longest: int = 12 * HOUR
    around: int = 3 * HOUR
    least_around: float = 20.0
    most_scale: float = 3.0


@dataclass(frozen=True, eq=False)
class Filled:
    """A proposal for one gap: times and values of shape (missing,), how, and with which factor."""

    gap: Gap
    method: Method
    times: Times
    values: Values
    scale: float = 1.0
    flag: Flag = Flag.GAP_FILLED
    rule: Rule = Rule.GAP


@dataclass(frozen=True)
class Unfilled:
    """A gap that stays unknown, and why."""

    gap: Gap
    why: Unknown


@dataclass(frozen=True)
class Proposal:
    """All that can be proposed for a stream's gaps."""

    filled: tuple[Filled, ...]
    unfilled: tuple[Unfilled, ...]


def fill(
    stream: Stream, gaps: Gaps, limits: FillingLimits, week: TypicalWeek | None = None
) -> Proposal:
    """Propose values for gaps.

    Args:
        stream: observations without the suspect ones, in time order and without repetitions.
        gaps: its gaps.
        limits: which may be filled.
        week: the typical week, needed for counts.

    """
    answers = [
        _by_typical_day(stream, gap, limits, week)
        if stream.counted
        else _linear(stream, gap, limits)
        for gap in gaps.gaps
    ]
    return Proposal(
        tuple(answer for answer in answers if isinstance(answer, Filled)),
        tuple(answer for answer in answers if isinstance(answer, Unfilled)),
    )


def _linear(stream: Stream, gap: Gap, limits: FillingLimits) -> Filled | Unfilled:
    """Draw a line from the last value before to the first one after."""
    if gap.after is None or gap.before is None:
        return Unfilled(gap, Unknown.AT_THE_EDGE)
    if gap.missing * stream.interval > limits.linear_longest:
        return Unfilled(gap, Unknown.TOO_LONG)
    times = _times(gap, stream.interval)
    ends = np.array([gap.after, gap.before])
    known = stream.values[np.searchsorted(stream.times, ends)]
    values = np.interp(times - gap.after, ends - gap.after, known)
    return Filled(gap, Method.LINEAR, times, values)


def _by_typical_day(
    stream: Stream, gap: Gap, limits: FillingLimits, week: TypicalWeek | None
) -> Filled | Unfilled:
    """Take the usual counts, scaled as the hours around the gap are."""
    if gap.missing * stream.interval > limits.typical_longest:
        return Unfilled(gap, Unknown.TOO_LONG)
    if gap.after is None:
        return Unfilled(gap, Unknown.AT_THE_EDGE)
    times = _times(gap, stream.interval)
    usual = expected(week, times).mean if week else np.full(len(times), np.nan)
    if week is None or not np.isfinite(usual).all():
        return Unfilled(gap, Unknown.NO_TYPICAL_DAY)
    scale = _scale(stream, gap, limits, week)
    return Filled(gap, Method.TYPICAL_DAY, times, _whole(usual * scale), scale)


def _whole(expected: Values) -> Values:
    """Round counts so that no sum of them is off by more than half a count from its beginning."""
    return np.diff(np.rint(np.cumsum(expected)), prepend=0.0)


def _scale(stream: Stream, gap: Gap, limits: FillingLimits, week: TypicalWeek) -> float:
    """Compare the counts around the gap with the usual ones at the same times."""
    after, before = gap.after or 0, gap.before
    near = (stream.times > after - limits.around) & (stream.times <= after)
    if before is not None:
        near |= (stream.times >= before) & (stream.times < before + limits.around)
    usual = expected(week, stream.times[near]).mean
    known = np.isfinite(usual) & np.isfinite(stream.values[near])
    total = float(usual[known].sum())
    if total < limits.least_around:
        return 1.0
    factor = float(stream.values[near][known].sum()) / total
    return min(max(factor, 1 / limits.most_scale), limits.most_scale)


def _times(gap: Gap, interval: int) -> Times:
    """Give the times of the missing observations, spread evenly when both ends are known."""
    after = gap.after or 0
    step = interval
    if gap.before is not None:
        step = (gap.before - after) // (gap.missing + 1)
    return after + step * np.arange(1, gap.missing + 1, dtype=np.int64)
