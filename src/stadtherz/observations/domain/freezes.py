"""A stream that stands still: frozen levels, zero runs of counters, counters that repeat a number.

A level that does not move is judged by time. A counter is not: no bicycle at three in the morning
is fine, none during 56 hours is not. A run of zeros is judged by its probability. If only a `share`
of the usual traffic were on the way (heavy rain, Christmas Eve), Poisson counts of the mean
`share * usual` would all be zero with the probability exp(-share * sum of usual counts). A counter
that repeats any other number n times does so with at most (2 pi value) ** (-(n - 1) / 2), the
Poisson probability of its most likely number each time.

Sources: IOOS QARTOD "flat line test"; WMO-No. 488, appendix VI.2, "minimum required variability".
FHWA's Traffic Monitoring Guide flags seven consecutive zero hours, a fixed length that a quiet path
breaks each night and a busy street never should; hence the probability.
"""

from dataclasses import dataclass
from math import log, pi

import numpy as np

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.findings import (
    Finding,
    Found,
    Mask,
    Reason,
    Rule,
    Times,
    Values,
    nothing_judged,
)
from stadtherz.observations.domain.local_time import DAY, HOUR
from stadtherz.observations.domain.robust import runs

LN_10 = log(10)
LEAST_COUNTS = 16
"""So many ones in a row are no chance any more; a shorter stream cannot be judged."""


@dataclass(frozen=True)
class Freeze:
    """How long a level may stay unchanged.

    Args:
        longest: longest credible time without a change in microseconds.
        tolerance: changes up to this size count as none, in the stream's unit.
        at_rest: values at which a stream may rest for ever, as no rain or a detection limit.
        across: intervals without an observation that end a run: what was not seen is not frozen.

    """

    longest: int = 6 * HOUR
    tolerance: float = 0.0
    at_rest: tuple[float, ...] = ()
    across: int = 4


@dataclass(frozen=True)
class Chance:
    """When a run of counts is too unlikely to be chance.

    Args:
        probability: suspect below this. A stream of quarter hours has some thousand runs of zeros
            a year, so one in a million is about one false alarm in a hundred years and more.
        share: share of the usual traffic that may remain at the worst genuine hour; a tenth is
            what the bicycle counters of a city show on Christmas Eve.
        island: up to this many intervals with some counts between two suspect runs are suspect
            too: a failing detector stutters.
        across: microseconds without an observation that end a run.

    Raises:
        Invalid: probability or share does not lie between 0 and 1.

    """

    probability: float = 1e-6
    share: float = 0.1
    island: int = 4
    across: int = DAY

    def __post_init__(self) -> None:
        if not 0 < self.probability < 1 or not 0 < self.share <= 1:
            raise Invalid(
                f"probability {self.probability} and share {self.share} must lie between 0 and 1",
                code="chance-limits",
            )


@dataclass(frozen=True, slots=True)
class Frozen(Reason):
    """The value, how long it stayed, and how long it may stay, in hours (0: judged by chance)."""

    value: float
    hours: float
    longest_hours: float
    log10_probability: float | None = None


@dataclass(frozen=True, slots=True)
class ZeroRun(Reason):
    """Observed hours, the usual count in them, and the decimal logarithm of the probability."""

    hours: float
    usual: float
    log10_probability: float


def frozen_levels(times: Times, values: Values, interval: int, settings: Freeze) -> Found:
    """Find runs of levels that stayed unchanged for longer than is credible.

    Args:
        times: in order, shape (n,).
        values: finite levels, shape (n,).
        interval: expected distance in microseconds.
        settings: what is credible.

    """
    mask = np.zeros(len(values), bool)
    if len(values) < 2:
        return nothing_judged(len(values))
    same = np.abs(np.diff(values)) <= settings.tolerance
    same &= np.diff(times) <= settings.across * interval
    findings = []
    for start, last in zip(*runs(same), strict=True):
        lasted = int(times[last] - times[start])
        value = float(values[start])
        if lasted <= settings.longest or value in settings.at_rest:
            continue
        mask[start : last + 1] = True
        reason = Frozen(value, lasted / HOUR, settings.longest / HOUR)
        findings.append(_finding(Rule.FREEZE, times, (int(start), int(last + 1)), reason))
    long_enough = int(times[-1] - times[0]) > settings.longest
    return Found(mask, np.full(len(values), long_enough), tuple(findings))


def frozen_counts(times: Times, values: Values, settings: Chance) -> Found:
    """Find a number other than zero that a counter repeats too often for chance."""
    mask = np.zeros(len(values), bool)
    if len(values) < 2:
        return nothing_judged(len(values))
    findings = []
    for start, last in zip(*runs((np.diff(values) == 0) & (values[1:] > 0)), strict=True):
        again = int(last - start)
        value = float(values[start])
        log_p = -0.5 * again * log(2 * pi * max(value, 1.0))
        if log_p > log(settings.probability):
            continue
        mask[start : last + 1] = True
        reason = Frozen(value, float(times[last] - times[start]) / HOUR, 0.0, log_p / LN_10)
        findings.append(_finding(Rule.FREEZE, times, (int(start), int(last + 1)), reason))
    return Found(mask, np.full(len(values), len(values) >= LEAST_COUNTS), tuple(findings))


def zero_runs(
    times: Times, values: Values, usual: Values, interval: int, settings: Chance
) -> Found:
    """Find runs of zeros that are too unlikely for the usual counts at these times.

    A gap within a run adds nothing to the evidence. Where nothing is known of the usual count, a
    zero is no evidence either.

    Args:
        times: in order, shape (n,).
        values: counts, shape (n,).
        usual: the usual count of each observation, NaN where unknown, shape (n,).
        interval: length of a counting interval in microseconds.
        settings: when chance is ruled out.

    """
    weight = np.nan_to_num(np.maximum(usual, 0.0), nan=0.0)
    before = np.concatenate(([0.0], np.cumsum(weight)))
    apart = np.diff(times) > settings.across
    starts, ends = runs(values == 0, apart)
    sums = before[ends] - before[starts]
    unlikely = sums * settings.share > -log(settings.probability)
    mask = np.zeros(len(values), bool)
    for start, end in zip(starts[unlikely], ends[unlikely], strict=True):
        mask[start:end] = True
    mask = _bridged(mask, apart, settings.island)
    at_zero = np.concatenate(([0.0], np.cumsum(np.where(values == 0, weight, 0.0))))
    findings = []
    for start, end in zip(*runs(mask, apart), strict=True):
        total = float(at_zero[end] - at_zero[start])
        hours = float(end - start) * interval / HOUR
        reason = ZeroRun(hours, total, -settings.share * total / LN_10)
        findings.append(_finding(Rule.ZERO_RUN, times, (int(start), int(end)), reason))
    return Found(mask, np.isfinite(usual), tuple(findings))


def _bridged(mask: Mask, apart: Mask, island: int) -> Mask:
    """Close openings of at most `island` observations between two suspect runs."""
    whole = mask.copy()
    for start, end in zip(*runs(~mask), strict=True):
        inside = start > 0 and end < len(mask) and not apart[start - 1 : end].any()
        if inside and end - start <= island:
            whole[start:end] = True
    return whole


def _finding(rule: Rule, times: Times, span: tuple[int, int], reason: Reason) -> Finding:
    start, end = span
    return Finding(rule, int(times[start]), int(times[end - 1]), end - start, reason)
