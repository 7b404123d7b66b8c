"""Steps and spikes: a change that is larger than the property or the stream itself explains.

A lone spike makes two large changes, there and back; only its own value is suspect, the return is
not. After a change of level the first value of the new level is.

Counts are compared on the scale 2 sqrt(x + 3/8), on which chance has the same size at 4 and at 400
vehicles (Anscombe, "The transformation of Poisson, binomial and negative-binomial data", Biometrika
35, 1948). Sources of the test: IOOS QARTOD "spike test" and "rate of change test"; WMO-No. 488,
appendix VI.2, "maximum allowed variability".
"""

from dataclasses import dataclass

import numpy as np

from stadtherz.observations.domain.findings import Finding, Found, Mask, Reason, Rule, Times, Values
from stadtherz.observations.domain.local_time import MINUTE
from stadtherz.observations.domain.robust import local_sigma

LEAST_CHANGES = 16
COUNT_FLOOR = 1.5
"""Chance makes two equal Poisson counts differ by 1.4 on Anscombe's scale; less is no news."""


@dataclass(frozen=True)
class Steps:
    """How much a value may change from one observation to the next.

    Args:
        most: greatest change in one interval, in the stream's unit; grows with the time between;
            None for no such limit.
        sigmas: greatest change in usual changes around it (robust); grows with the root of the
            time between; None for no such limit.
        floor: the least usual change to assume, in the stream's unit (for counts on Anscombe's
            scale): the sensor's resolution, so that a stream at rest does not make its next stir
            suspect.
        window: how many changes make up "around it"; a day of quarter hours.
        across: intervals without an observation across which a change still says something.

    """

    most: float | None = None
    sigmas: float | None = 8.0
    floor: float = 0.0
    window: int = 96
    across: int = 4


@dataclass(frozen=True, slots=True)
class Jump(Reason):
    """The value, the one before, the minutes between, and which limit the change broke.

    `change` and `allowed` are in the stream's unit; where counts broke the usual limit they are on
    Anscombe's scale, and so nothing to be told.
    """

    change: float
    allowed: float
    minutes: float
    before: float
    value: float
    usual: bool


def steps(
    times: Times, values: Values, interval: int, settings: Steps, *, counted: bool = False
) -> Found:
    """Find values that changed too much.

    Args:
        times: in order, shape (n,).
        values: finite, shape (n,).
        interval: expected distance in microseconds.
        settings: what is allowed.
        counted: whether the values are counts.

    """
    count = len(values)
    mask, judged = np.zeros(count, bool), np.zeros(count, bool)
    if count < 2:
        return Found(mask, judged)
    intervals = np.diff(times) / interval
    near = (intervals > 0) & (intervals <= settings.across)
    raw = np.diff(values)
    change = np.diff(anscombe(values)) if counted else raw
    hard = _hard_limit(near, intervals, settings)
    usual = _usual_limit(change, near, intervals, settings, counted=counted)
    broken = np.abs(raw) > hard
    undone = _undone(raw, hard) & _undone(change, usual)
    marked = _blamed(broken | (np.abs(change) > usual), undone)
    mask[1:] = marked
    judged[1:] = np.isfinite(hard) | np.isfinite(usual)
    findings = []
    for at in np.flatnonzero(marked):
        size, allowed = (raw, hard) if broken[at] else (change, usual)
        minutes = float(times[at + 1] - times[at]) / MINUTE
        reason = Jump(
            float(size[at]), float(allowed[at]), minutes, float(values[at]), float(values[at + 1]),
            not broken[at],
        )  # fmt: skip
        moment = int(times[at + 1])
        findings.append(Finding(Rule.STEP, moment, moment, 1, reason))
    return Found(mask, judged, tuple(findings))


def anscombe(counts: Values) -> Values:
    """Put counts on a scale on which Poisson chance has the standard deviation one."""
    return np.asarray(2.0 * np.sqrt(np.maximum(counts, 0.0) + 0.375))


def _hard_limit(near: Mask, intervals: Values, settings: Steps) -> Values:
    """Give the greatest possible change of each step; infinite where nothing can be said."""
    most = np.inf if settings.most is None else settings.most
    return np.where(near, most * np.maximum(intervals, 1.0), np.inf)


def _usual_limit(
    change: Values, near: Mask, intervals: Values, settings: Steps, *, counted: bool
) -> Values:
    """Give the greatest usual change of each step; infinite where nothing can be said."""
    limit = np.full(len(change), np.inf)
    if settings.sigmas is None or near.sum() < LEAST_CHANGES:
        return limit
    floor = max(settings.floor, COUNT_FLOOR) if counted else settings.floor
    usual = np.maximum(local_sigma(change[near], settings.window), floor)
    usual[usual == 0] = np.inf  # a stream that never changed has no usual change
    limit[near] = settings.sigmas * usual * np.sqrt(np.maximum(intervals[near], 1.0))
    return limit


def _undone(change: Values, limit: Values) -> Mask:
    """Tell which changes, together with the one before, come to less than the limit."""
    together = np.concatenate(([np.inf], np.abs(change[1:] + change[:-1])))
    return np.asarray(together <= limit)


def _blamed(big: Mask, undone: Mask) -> Mask:
    """Of consecutive large changes, acquit each second one that only undoes the one before."""
    before = np.concatenate(([False], big[:-1]))
    place = np.arange(len(big))
    start = np.maximum.accumulate(np.where(big & ~before, place, 0))
    returns = before & ((place - start) % 2 == 1) & undone
    return big & ~returns
