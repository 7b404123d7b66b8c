"""A stream against its neighbours: when it leaves the company it usually keeps.

From the neighbours' values at the same times one is computed that the stream should show: each
neighbour brought to the stream's level (levels by their median distance, counts by their median
ratio), then the median over the neighbours. What remains is judged by its own median and MAD. Two
neighbours at least: with one, nobody knows which of the two is wrong. Of two the median is their
mean, which one of them can spoil, so both must lie far away, and on the same side.

Sources: WMO-No. 1269, "Guidelines on Surface Station Data Quality Control and Quality Assurance for
Climate Applications", spatial consistency tests; Hampel (1974) for the MAD.
"""

from dataclasses import dataclass

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
from stadtherz.observations.domain.robust import (
    column_quantiles,
    median_and_sigma,
    runs,
)
from stadtherz.observations.domain.steps import COUNT_FLOOR, anscombe

LEAST_TOGETHER = 48
"""Common observations from which level and spread are learnt: two days of hours."""
PAIR = 2


@dataclass(frozen=True)
class Company:
    """When a stream has left its neighbours.

    Args:
        sigmas: distance from the neighbours in usual distances.
        lasting: observations in a row for which this must hold; a cloud is no fault.
        least: least number of neighbours with a value at that time; at least 2.
        floor: the least usual distance to assume, in the stream's unit (counts: on Anscombe's
            scale); the sensor's accuracy.

    Raises:
        Invalid: fewer than two neighbours are asked for.

    """

    sigmas: float = 6.0
    lasting: int = 3
    least: int = 2
    floor: float = 0.0

    def __post_init__(self) -> None:
        if self.least < 2:
            raise Invalid(
                f"{self.least} neighbour cannot say which of two is wrong; ask for at least 2",
                code="too-few-neighbours",
            )


@dataclass(frozen=True, slots=True)
class Apart(Reason):
    """The worst distance in usual distances, the value there, and what the neighbours suggest."""

    sigmas: float
    value: float
    suggested: float


def aligned(times: Times, other_times: Times, other_values: Values, tolerance: int) -> Values:
    """Give another stream's value nearest to each time; NaN where none is near enough.

    Args:
        times: shape (n,).
        other_times: in order, shape (m,).
        other_values: shape (m,).
        tolerance: greatest distance in microseconds.

    """
    if not len(other_times):
        return np.full(len(times), np.nan)
    right = np.clip(np.searchsorted(other_times, times), 0, len(other_times) - 1)
    left = np.maximum(right - 1, 0)
    nearer_left = np.abs(times - other_times[left]) <= np.abs(times - other_times[right])
    nearest = np.where(nearer_left, left, right)
    near = np.abs(times - other_times[nearest]) <= tolerance
    return np.where(near, other_values[nearest], np.nan)


def apart_from_neighbours(
    times: Times, values: Values, others: Values, settings: Company, *, counted: bool = False
) -> Found:
    """Find stretches in which a stream left its neighbours.

    Args:
        times: in order, shape (n,).
        values: finite, shape (n,).
        others: the neighbours' values at the same times, NaN where unknown, shape (n, k).
        settings: when it has left them.
        counted: whether the values are counts.

    """
    brought = _all_brought(values, others, counted=counted)
    suggested = _suggested(brought)
    neighbours = np.isfinite(others).sum(axis=1)
    known = (neighbours >= settings.least) & np.isfinite(suggested)
    if known.sum() < LEAST_TOGETHER:
        return nothing_judged(len(values))
    rest = _beyond(values, suggested, counted=counted)
    middle, sigma = median_and_sigma(rest[known])
    floor = max(settings.floor, COUNT_FLOOR) if counted else settings.floor
    usual = max(sigma, floor)
    if usual == 0:
        return nothing_judged(len(values))
    distance = np.where(known, (rest - middle) / usual, 0.0)
    far = np.abs(distance) > settings.sigmas
    single = (_beyond(values, brought, counted=counted) - middle) / usual * np.sign(distance)
    near = (np.isfinite(single) & (single <= settings.sigmas)).any(axis=0)
    far &= ~(near & (neighbours == PAIR))
    mask, findings = np.zeros(len(values), bool), []
    for start, end in zip(*runs(far), strict=True):
        if end - start < settings.lasting:
            continue
        mask[start:end] = True
        worst = start + int(np.argmax(np.abs(distance[start:end])))
        reason = Apart(float(distance[worst]), float(values[worst]), float(suggested[worst]))
        span = (int(times[start]), int(times[end - 1]))
        findings.append(Finding(Rule.NEIGHBOURS, *span, int(end - start), reason))
    return Found(mask, known, tuple(findings))


def _suggested(brought: Values) -> Values:
    """Give what the neighbours say the stream should show, shape (n,)."""
    if not len(brought):
        return np.full(brought.shape[1], np.nan)
    return column_quantiles(brought, (0.5,))[0]


def _beyond(values: Values, others: Values, *, counted: bool) -> Values:
    return anscombe(values) - anscombe(others) if counted else values - others


def _all_brought(values: Values, others: Values, *, counted: bool) -> Values:
    """Bring each neighbour to the stream's level, shape (k, n)."""
    found = [_brought(values, others[:, one], counted=counted) for one in range(others.shape[1])]
    return np.stack(found) if found else np.zeros((0, len(values)))


def _brought(values: Values, other: Values, *, counted: bool) -> Values:
    """Bring one neighbour to the stream's level."""
    both = np.isfinite(other)
    if not counted:
        shift, _ = median_and_sigma(values[both] - other[both])
        return other + shift
    busy: Mask = both & (np.nan_to_num(other) >= np.nanquantile(other, 0.5) if both.any() else both)
    busy &= np.nan_to_num(other) > 0
    ratio, _ = median_and_sigma(values[busy] / other[busy])
    return other * ratio
