"""Conservation: what passes one counter must pass the next, if nothing lies between them.

Over a window (an hour, a day) the sum in minus the sum out is set against a tolerance in percent
plus what chance allows. A window is judged only if all its counters were there and both ends saw
enough traffic: a dead counter is the zero-run rule's matter, and is only counted here. Two counters
that differ by little but always to the same side lose or double-count somebody; the sign test over
days tells this from chance.

Nobody can say from a pair which of the two is wrong. The finding names the pair.

Sources: FHWA's Traffic Monitoring Guide, appendix on quality control, compares the directions of a
counter in the same way ("directional splits"); sign test: Dixon and Mood, JASA 41 (1946).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.findings import Finding, Reason, Rule, Times, Values
from stadtherz.observations.domain.local_time import DAY, HOUR, local_microseconds

COMPLETE = 0.95
"""Share of a window's intervals that must be there: a lost quarter hour a day is no imbalance."""
ONE_SIDED = 0.01
"""Probability below which the days' signs are called one-sided; 8 days of one sign reach it."""


@dataclass(frozen=True, eq=False)
class Counted:
    """Counts of one counter: its name, times in microseconds UTC and values, both of shape (n,)."""

    name: str
    times: Times
    values: Values
    interval: int


@dataclass(frozen=True)
class Tolerance:
    """When a balance is broken.

    Args:
        percent: allowed difference in percent of the larger sum.
        sigmas: chance on top: so many standard deviations of the difference of two Poisson sums.
        least: least sum at both ends for a window to be judged.
        window: length in microseconds: an hour, a day, or a divisor of a day.
        usual_percent: a difference that is known and right (a side road between), in percent.
        zone: time zone by whose clock the windows are cut.

    """

    percent: float = 10.0
    sigmas: float = 3.0
    least: float = 50.0
    window: int = HOUR
    usual_percent: float = 0.0
    zone: str = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Imbalance(Reason):
    """Which counters, both sums, and in minus out in percent of the larger sum."""

    inward: tuple[str, ...]
    outward: tuple[str, ...]
    incoming: float
    outgoing: float
    percent: float


@dataclass(frozen=True)
class Balance:
    """The balance of a pair of ends.

    Args:
        inward: names of the counters at the beginning.
        outward: names of those at the end.
        judged: windows in which both ends could be compared.
        findings: the broken windows.
        percent: difference over all judged windows in percent; None if there was none.
        unexpected_percent: the same without the usual difference.
        days: local days with a judged window.
        days_more_in: days on which more came in than went out, beyond what is usual.
        one_signed: whether the days' signs are too one-sided for chance (under one percent).
        silent_in: windows in which only the end counted.
        silent_out: windows in which only the beginning counted.

    """

    inward: tuple[str, ...]
    outward: tuple[str, ...]
    judged: int
    findings: tuple[Finding, ...]
    percent: float | None
    unexpected_percent: float | None
    days: int
    days_more_in: int
    one_signed: bool
    silent_in: int
    silent_out: int


def broken_hours(spans: Iterable[tuple[int, int]]) -> float:
    """Give for how many hours a balance was broken; what overlaps counts once.

    Args:
        spans: the broken windows in microseconds, the end not included.

    """
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total / HOUR


def balance(
    inward: tuple[Counted, ...], outward: tuple[Counted, ...], tolerance: Tolerance
) -> Balance:
    """Compare the sums of the counters at both ends, window by window.

    Args:
        inward: the counters at the beginning; their counts are added.
        outward: the counters at the end.
        tolerance: when the balance is broken.

    """
    came, went = _sums(inward, tolerance), _sums(outward, tolerance)
    _, here, there = np.intersect1d(came.windows, went.windows, return_indices=True)
    came, went = came.only(here), went.only(there)
    enough_in, enough_out = came.totals >= tolerance.least, went.totals >= tolerance.least
    names = (_names(inward), _names(outward))
    silent_in = int(((came.totals == 0) & enough_out).sum())
    silent_out = int(((went.totals == 0) & enough_in).sum())
    both = enough_in & enough_out
    came, went = came.only(both), went.only(both)
    larger = np.maximum(came.totals, went.totals)
    difference = came.totals - went.totals - tolerance.usual_percent / 100 * larger
    days, more = _signs(came.days, difference)
    percent = _percent(came.totals.sum(), went.totals.sum()) if both.any() else None
    return Balance(
        *names,
        judged=len(came.windows),
        findings=_broken(came, went, names, tolerance),
        percent=percent,
        unexpected_percent=None if percent is None else percent - tolerance.usual_percent,
        days=days,
        days_more_in=more,
        one_signed=_sign_test(more, days) < ONE_SIDED,
        silent_in=silent_in,
        silent_out=silent_out,
    )


@dataclass(frozen=True, eq=False)
class _Sums:
    """Sums of complete windows: name, local day, sum, first and last time in UTC, how many."""

    windows: NDArray[np.int64]
    days: NDArray[np.int64]
    totals: Values
    first: Times
    last: Times
    counts: NDArray[np.int64]

    def only(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> "_Sums":
        return _Sums(
            self.windows[which],
            self.days[which],
            self.totals[which],
            self.first[which],
            self.last[which],
            self.counts[which],
        )


def _sums(counters: tuple[Counted, ...], tolerance: Tolerance) -> _Sums:
    """Add the counters' sums in the windows that all of them cover."""
    whole: _Sums | None = None
    for counter in counters:
        one = _sums_of(counter, tolerance)
        if whole is None:
            whole = one
            continue
        _, here, there = np.intersect1d(whole.windows, one.windows, return_indices=True)
        whole, one = whole.only(here), one.only(there)
        whole = _Sums(
            whole.windows,
            whole.days,
            whole.totals + one.totals,
            np.minimum(whole.first, one.first),
            np.maximum(whole.last, one.last),
            whole.counts + one.counts,
        )
    if whole is None:
        raise Invalid("a balance needs a counter at both ends", code="balance-without-counter")
    return whole


def _sums_of(counter: Counted, tolerance: Tolerance) -> _Sums:
    """Sum one counter in its complete windows; two days a year have an hour more or less."""
    times, size = counter.times, tolerance.window
    local = local_microseconds(times, tolerance.zone)
    # an hour is named by its beginning in UTC: in autumn the clock shows one twice
    names = times - local % size if size <= HOUR else local // size
    windows, place = np.unique(names, return_inverse=True)
    counts = np.bincount(place, minlength=len(windows))
    totals = np.bincount(place, counter.values, minlength=len(windows)).astype(np.float64)
    first, last = _ends(times, place, len(windows))
    first_local, last_local = _ends(local, place, len(windows))
    length = size + (first_local - first) - (last_local - last)
    complete = counts >= COMPLETE * length / counter.interval
    return _Sums(windows, last_local // DAY, totals, first, last, counts).only(complete)


def _ends(times: Times, place: NDArray[np.intp], windows: int) -> tuple[Times, Times]:
    """Give the first and the last time of each window."""
    first = np.full(windows, np.iinfo(np.int64).max)
    last = np.full(windows, np.iinfo(np.int64).min)
    np.minimum.at(first, place, times)
    np.maximum.at(last, place, times)
    return first, last


def _broken(
    came: _Sums, went: _Sums, names: tuple[tuple[str, ...], tuple[str, ...]], tolerance: Tolerance
) -> tuple[Finding, ...]:
    """List the windows whose difference is beyond tolerance and chance."""
    larger = np.maximum(came.totals, went.totals)
    difference = came.totals - went.totals - tolerance.usual_percent / 100 * larger
    chance = tolerance.sigmas * np.sqrt(came.totals + went.totals)
    broken = np.abs(difference) > tolerance.percent / 100 * larger + chance
    findings = []
    for at in np.flatnonzero(broken):
        incoming, outgoing = float(came.totals[at]), float(went.totals[at])
        reason = Imbalance(*names, incoming, outgoing, _percent(incoming, outgoing))
        start = int(min(came.first[at], went.first[at]))
        end = int(max(came.last[at], went.last[at]))
        count = int(came.counts[at] + went.counts[at])
        findings.append(Finding(Rule.CONSERVATION, start, end, count, reason))
    return tuple(findings)


def _signs(days: NDArray[np.int64], difference: Values) -> tuple[int, int]:
    """Count the days with a difference, and those on which it is positive."""
    _, place = np.unique(days, return_inverse=True)
    total = np.bincount(place, difference) if len(days) else np.zeros(0)
    return int((total != 0).sum()), int((total > 0).sum())


def _sign_test(more: int, days: int) -> float:
    """Give the probability that signs by chance are at least as one-sided (both sides)."""
    fewer = min(more, days - more)
    tail = sum(comb(days, count) for count in range(fewer + 1))
    return min(2 * tail / 2**days, 1.0)


def _percent(incoming: float, outgoing: float) -> float:
    return float((incoming - outgoing) / max(incoming, outgoing) * 100)


def _names(counters: tuple[Counted, ...]) -> tuple[str, ...]:
    return tuple(counter.name for counter in counters)
