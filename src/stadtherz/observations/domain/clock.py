"""A device's clock against the time of arrival: how far off, how fast it drifts, where it jumped.

Arrival minus device time is the clock's offset plus the way of the message. The way is never
negative but sometimes long: a gateway that was offline delivers hours of messages at once. So of
all messages that arrive within one interval only the quickest counts. Between two jumps a line is
fitted by the median of pairwise slopes, which a third of late stretches cannot bend.

A positive offset means that the device's clock is slow, or that everything arrives late: from one
clock and one arrival these two cannot be told apart, and the page should say so. A device time
after its arrival is certainly wrong.

Source: Theil (1950) and Sen (1968) for the slope; the quickest message as in clock filters of the
Network Time Protocol (RFC 5905, section 10).
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from stadtherz.observations.domain.findings import Finding, Found, Mask, Reason, Rule, Times, Values
from stadtherz.observations.domain.local_time import DAY, SECOND
from stadtherz.observations.domain.robust import Slope, runs, slope_of

SIDE = 5
"""Arrivals before and after a jump whose medians are compared: two of them may be late."""
LEAST_ARRIVALS = 8


@dataclass(frozen=True)
class ClockLimits:
    """What a clock may do.

    Args:
        offset_s: greatest credible offset in seconds; a third of a 15-minute interval by default,
            with which a count may lie in the wrong interval but rarely in the wrong hour.
        ahead_s: seconds by which a device time may lie after its arrival (rounding, own clock).
        jump_s: least jump in seconds that is reported.
        bucket_s: arrivals within this many seconds count as one; best the stream's interval.

    """

    offset_s: float = 300.0
    ahead_s: float = 5.0
    jump_s: float = 60.0
    bucket_s: float = 900.0


@dataclass(frozen=True, slots=True)
class ClockJump:
    """A sudden change.

    Args:
        at: when it arrived, microseconds UTC.
        seconds: by how many the clock was put forward (minus: back).
        offset_s: the clock's offset right after it.

    """

    at: int
    seconds: float
    offset_s: float

    @property
    def leads_astray(self) -> bool:
        """Whether the clock was nearer to the time before; else somebody put it right."""
        return abs(self.offset_s) > abs(self.offset_s + self.seconds)


@dataclass(frozen=True, slots=True)
class WrongClock(Reason):
    """The offset in seconds; positive: the device is slow or its messages are late."""

    offset_s: float


@dataclass(frozen=True, eq=False)
class Course:
    """How a device's clock goes.

    Args:
        offset_s: offset at the last arrival in seconds; None with too few arrivals.
        drift_s_a_day: change of the offset in seconds a day since the last jump (positive: the
            device loses time); None with less than a day or too few arrivals.
        drift_low: lower end of its 95 % interval.
        drift_high: upper end.
        jumps: sudden changes in order of arrival.

    """

    offset_s: float | None
    drift_s_a_day: float | None
    drift_low: float | None
    drift_high: float | None
    jumps: tuple[ClockJump, ...]


@dataclass(frozen=True, eq=False)
class Clock(Course):
    """How a device's clock goes, and the observations whose time is suspect, in the order given."""

    found: Found


@dataclass(frozen=True, eq=False)
class _Fitted:
    """A course, and the offset of each arrival as the lines between jumps say it."""

    course: Course
    levels: Values


def check_clock(times: Times, arrived: Times, limits: ClockLimits) -> Clock:
    """Judge a clock by its observations.

    Args:
        times: device times in microseconds UTC, any order, shape (n,).
        arrived: when each of them came in, shape (n,).
        limits: what is credible.

    """
    order = np.argsort(arrived, kind="stable")
    at, offset, bucket = _quickest(times[order], arrived[order], limits)
    fitted = _fitted(at, offset, limits)
    mask = np.zeros(len(times), bool)
    ahead = (times - arrived)[order] > limits.ahead_s * SECOND
    mask[order] = (np.abs(fitted.levels) > limits.offset_s)[bucket] | ahead
    found = Found(mask, mask, _findings(times, arrived, mask))  # right time is not right value
    one = fitted.course
    return Clock(one.offset_s, one.drift_s_a_day, one.drift_low, one.drift_high, one.jumps, found)


def course_of(at: Times, offset: Values, limits: ClockLimits) -> Course:
    """Tell how a clock goes from the least offset of each bucket.

    Args:
        at: when the buckets' messages arrived, microseconds UTC in order, shape (n,).
        offset: least arrival less device time of each bucket in seconds, shape (n,).
        limits: what is credible.

    """
    return _fitted(at, offset, limits).course


def _fitted(at: Times, offset: Values, limits: ClockLimits) -> _Fitted:
    """Cut at the jumps, and put a line through each stretch between them."""
    cuts = _jumps(offset, limits)
    bounds = [0, *cuts, len(at)]
    levels = np.empty(len(at))
    line = None
    for start, end in pairwise(bounds):
        line = _line(at[start:end], offset[start:end])
        levels[start:end] = _levels(at[start:end], offset[start:end], line)
    jumps = tuple(
        ClockJump(int(at[cut]), float(levels[cut - 1] - levels[cut]), float(levels[cut]))
        for cut in cuts
    )
    if len(at) - bounds[-2] < LEAST_ARRIVALS:
        return _Fitted(Course(None, None, None, None, jumps), levels)
    if line is None:
        return _Fitted(Course(float(levels[-1]), None, None, None, jumps), levels)
    return _Fitted(Course(line.at(0.0), line.slope, line.low, line.high, jumps), levels)


def _quickest(times: Times, arrived: Times, limits: ClockLimits) -> tuple[Times, Values, Times]:
    """Give each bucket's first arrival and least offset in seconds, and each message's bucket."""
    buckets, first, place = np.unique(
        arrived // int(limits.bucket_s * SECOND), return_index=True, return_inverse=True
    )
    offset = np.full(len(buckets), np.inf)
    np.minimum.at(offset, place, (arrived - times) / SECOND)
    return arrived[first], offset, place


def _jumps(offset: Values, limits: ClockLimits) -> list[int]:
    """Find where the median of the next arrivals differs from that of the last ones."""
    if len(offset) < 2 * SIDE:
        return []
    windows = sliding_window_view(offset, SIDE)
    middle = np.median(windows, axis=1)
    change = np.abs(middle[SIDE:] - middle[:-SIDE])  # of place i + SIDE against before it
    cuts = []
    for start, end in zip(*runs(change > limits.jump_s), strict=True):
        steepest = start + int(np.argmax(change[start:end]))
        cuts.append(_sharpest(offset, steepest + SIDE))
    return sorted(set(cuts))


def _sharpest(offset: Values, around: int) -> int:
    """Put a cut at the greatest single change near it, for medians reach the same level early."""
    low, high = max(around - SIDE // 2, 1), min(around + SIDE // 2 + 1, len(offset))
    return low + int(np.argmax(np.abs(np.diff(offset))[low - 1 : high - 1]))


def _line(at: Times, offset: Values) -> Slope | None:
    """Fit a line through a stretch in days before its end; None when too little is known."""
    if len(at) < LEAST_ARRIVALS or at[-1] - at[0] < DAY:
        return None
    return slope_of((at - at[-1]) / DAY, offset)


def _levels(at: Times, offset: Values, line: Slope | None) -> Values:
    """Give the offset along the line through one stretch without a jump."""
    if line is None:
        return np.full(len(at), np.median(offset)) if len(at) else offset
    return np.asarray(line.intercept + line.slope * ((at - at[-1]) / DAY))


def _findings(times: Times, arrived: Times, mask: Mask) -> tuple[Finding, ...]:
    """List the suspect stretches of arrival; a clock put back mixes the order of its own times."""
    order = np.argsort(arrived, kind="stable")
    offset = (arrived - times) / SECOND
    found = []
    for start, end in zip(*runs(mask[order]), strict=True):
        part = order[start:end]
        span = (int(times[part].min()), int(times[part].max()))
        reason = WrongClock(float(np.median(offset[part])))
        found.append(Finding(Rule.CLOCK, *span, int(end - start), reason))
    return tuple(found)
