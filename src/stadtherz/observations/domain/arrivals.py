"""What arrivals tell of a device's clock, hour by hour and over two weeks.

Of all that arrives of a datastream within an hour only the quickest counts: the least lag, which is
arrival less device time. It is the same whatever is written twice, in whatever order and pieces.

Not every arrival tells of a clock. What comes in more than a day after it was measured is a
back-fill (as an archive is, see `watching`); a result that was known before its time came is a
forecast; what is written anew by people or by the device was measured long ago. A stretch of time
is measured at its end. A sum without an end may be stamped with either end of its interval, so that
a lag of up to one interval says nothing of it: the slack.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stadtherz.observations.domain.clock import SIDE, ClockJump, ClockLimits, course_of
from stadtherz.observations.domain.findings import Mask, Times
from stadtherz.observations.domain.local_time import DAY, HOUR, SECOND

TELLING = DAY + HOUR
"""Farther from its arrival a time tells nothing; the hour leaves room for a date wrong by one."""
NO_NEWS = 2 * HOUR
MOST_OFFSET_DIGITS, MOST_DRIFT_DIGITS = 1, 3


@dataclass(frozen=True, eq=False)
class Arrived:
    """Observations as they came in; times in microseconds UTC, all of shape (n,).

    Args:
        streams: ids of their datastreams.
        times: phenomenon times, of stretches their ends.
        arrived: when they came in.
        known: where something is said that was known before: by its device, or by people.
        results: result times, or None where no observation has any.
        with_result: where `results` holds one.

    """

    streams: Times
    times: Times
    arrived: Times
    known: Mask
    results: Times | None = None
    with_result: Mask | None = None


@dataclass(frozen=True, eq=False)
class Lags:
    """The least lag of each datastream and hour of arrival, sorted by them, each pair once.

    Args:
        streams: ids of datastreams.
        hours: whole hours since 1970 UTC.
        lags: microseconds; negative where the time lies after the arrival.

    """

    streams: Times
    hours: Times
    lags: Times


@dataclass(frozen=True, eq=False)
class StreamLags:
    """The least lags of one datastream: whole hours since 1970 UTC, microseconds, and the slack."""

    hours: Times
    lags: Times
    slack_s: int = 0


@dataclass(frozen=True)
class DeviceClock:
    """What is known of the clock of a device or station.

    Args:
        judged: when it was looked at, microseconds UTC.
        heard: end of the hour in which something arrived last; None if nothing did lately.
        offset_s: seconds by which it is slow, or by which what it sends is late; None if unknown.
        drift_s_a_day: seconds that it loses a day; None if unknown.
        drift_low: lower end of the 95 % interval.
        drift_high: upper end.
        slack_s: offsets from nought to this many seconds may come from stamping the beginning.
        jump: the last sudden change.

    """

    judged: int
    heard: int | None = None
    offset_s: float | None = None
    drift_s_a_day: float | None = None
    drift_low: float | None = None
    drift_high: float | None = None
    slack_s: int = 0
    jump: ClockJump | None = None

    @property
    def wrong_s(self) -> float | None:
        """The offset less what the slack explains."""
        if self.offset_s is None:
            return None
        return self.offset_s - min(max(self.offset_s, 0.0), float(self.slack_s))

    def is_heard(self, interval_s: int, now: int) -> bool:
        """Tell whether something arrived of late, so that the figures are those of today."""
        waited = max(3 * interval_s * SECOND, NO_NEWS)
        return self.heard is not None and now - self.heard <= waited

    def strayed_s(self, interval_s: int, now: int) -> float:
        """Give the size of a jump away from the right time within the last day; else nought.

        Of a device that sends seldom it is told later, as it takes some arrivals to be seen.
        """
        jump, while_told = self.jump, max(DAY, (SIDE + 1) * interval_s * SECOND)
        if jump is None or now - jump.at > while_told or not jump.leads_astray:
            return 0.0
        return abs(jump.seconds)


def least_lags(came: Arrived) -> Lags:
    """Give the least lag of each datastream and hour."""
    lags = came.arrived - came.times
    told = ~came.known & (np.abs(lags) <= TELLING)
    if came.results is not None and came.with_result is not None:
        told &= ~(came.with_result & (came.results < came.times))
    streams, hours, lags = came.streams[told], came.arrived[told] // HOUR, lags[told]
    if not len(lags):
        return Lags(streams, hours, lags)
    order = np.lexsort((lags, hours, streams))
    streams, hours, lags = streams[order], hours[order], lags[order]
    first = np.append(True, (np.diff(streams) != 0) | (np.diff(hours) != 0))
    return Lags(streams[first], hours[first], lags[first])


def device_clock(parts: Sequence[StreamLags], limits: ClockLimits, now: int) -> DeviceClock:
    """Judge the clock that several datastreams share, by the quickest of them in each hour.

    Args:
        parts: the least lags of its datastreams.
        limits: what is credible.
        now: microseconds UTC.

    """
    parts = [one for one in parts if len(one.lags)]
    if not parts:
        return DeviceClock(now)
    hours = np.concatenate([one.hours for one in parts])
    lags = np.concatenate([one.lags for one in parts])
    order = np.lexsort((lags, hours))
    hours, first = np.unique(hours[order], return_index=True)
    course = course_of(hours * HOUR + HOUR // 2, lags[order][first] / SECOND, limits)
    quickest = min(parts, key=lambda one: float(np.median(one.lags)))
    return DeviceClock(
        now,
        int(hours[-1] + 1) * HOUR,
        _rounded(course.offset_s, MOST_OFFSET_DIGITS),
        _rounded(course.drift_s_a_day, MOST_DRIFT_DIGITS),
        _rounded(course.drift_low, MOST_DRIFT_DIGITS),
        _rounded(course.drift_high, MOST_DRIFT_DIGITS),
        quickest.slack_s,
        course.jumps[-1] if course.jumps else None,
    )


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
