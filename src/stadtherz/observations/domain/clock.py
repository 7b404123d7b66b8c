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
from stadtherz.observations.domain.robust import runs, slope_of

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
    """A sudden change: when it arrived, and by how many seconds the clock was put (minus: back)."""

    at: int
    seconds: float


@dataclass(frozen=True, slots=True)
class WrongClock(Reason):
    """The offset in seconds; positive: the device is slow or its messages are late."""

    offset_s: float


@dataclass(frozen=True, eq=False)
class Clock:
    """What is known of a device's clock.

    Args:
        offset_s: offset at the last arrival in seconds; None with too few arrivals.
        drift_s_a_day: change of the offset in seconds a day since the last jump (positive: the
            device loses time); None with less than a day or too few arrivals.
        drift_low: lower end of its 95 % interval.
        drift_high: upper end.
        jumps: sudden changes in order of arrival.
        found: the observations whose time is suspect, in the order given.

    """

    offset_s: float | None
    drift_s_a_day: float | None
    drift_low: float | None
    drift_high: float | None
    jumps: tuple[ClockJump, ...]
    found: Found


def check_clock(times: Times, arrived: Times, limits: ClockLimits) -> Clock:
    """Judge a clock by its observations.

    Args:
        times: device times in microseconds UTC, any order, shape (n,).
        arrived: when each of them came in, shape (n,).
        limits: what is credible.

    """
    order = np.argsort(arrived, kind="stable")
    at, offset, bucket = _quickest(times[order], arrived[order], limits)
    cuts = _jumps(offset, limits)
    bounds = [0, *cuts, len(at)]
    level = np.empty(len(at))
    for start, end in pairwise(bounds):
        level[start:end] = _levels(at[start:end], offset[start:end])
    jumps = tuple(ClockJump(int(at[cut]), float(level[cut - 1] - level[cut])) for cut in cuts)
    mask = np.zeros(len(times), bool)
    ahead = (times - arrived)[order] > limits.ahead_s * SECOND
    mask[order] = (np.abs(level) > limits.offset_s)[bucket] | ahead
    found = Found(mask, mask, _findings(times, arrived, mask))  # right time is not right value
    return _clock(at[bounds[-2] :], offset[bounds[-2] :], jumps, found)


def _clock(at: Times, offset: Values, jumps: tuple[ClockJump, ...], found: Found) -> Clock:
    """Describe the clock since its last jump."""
    if len(at) < LEAST_ARRIVALS:
        return Clock(None, None, None, None, jumps, found)
    days = (at - at[-1]) / DAY
    line = slope_of(days, offset) if days[0] <= -1 else None
    if line is None:
        return Clock(float(np.median(offset)), None, None, None, jumps, found)
    return Clock(line.at(0.0), line.slope, line.low, line.high, jumps, found)


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


def _levels(at: Times, offset: Values) -> Values:
    """Give the offset along the line through one stretch without a jump."""
    line = slope_of((at - at[0]) / DAY, offset) if len(at) >= LEAST_ARRIVALS else None
    if line is None or at[-1] - at[0] < DAY:
        return np.full(len(at), np.median(offset)) if len(at) else offset
    return np.asarray(line.intercept + line.slope * ((at - at[0]) / DAY))


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
