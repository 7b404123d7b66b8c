"""Statistics that a few wild values cannot spoil: medians, MAD, slopes, and runs of a condition.

Sources: Hampel, "The influence curve and its role in robust estimation", JASA 69 (1974) for the
median absolute deviation; Sen, "Estimates of the regression coefficient based on Kendall's tau",
JASA 63 (1968) for slope and confidence interval; Theil (1950) for the slope.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from stadtherz.observations.domain.findings import Mask, Values

TO_SIGMA = 1.4826
"""The MAD of a normal distribution times this is its standard deviation."""
Q90_OF_NORMAL = 1.6449
"""The 90 % quantile of |z| of a standard normal distribution."""
TWO_SIDED_95 = 1.96
MOST_POINTS = 300
"""Points of a slope estimate; more are thinned to as many medians (45 000 pairs are quick)."""


@dataclass(frozen=True)
class Slope:
    """A straight line through points: change a unit of x, its 95 % interval, value at x = 0."""

    slope: float
    low: float
    high: float
    intercept: float

    def at(self, x: float) -> float:
        """Give the line's value at `x`."""
        return self.intercept + self.slope * x


def median_and_sigma(values: Values) -> tuple[float, float]:
    """Give the median and the MAD as a standard deviation; NaN for no finite values."""
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan")
    middle = float(np.median(known))
    return middle, TO_SIGMA * float(np.median(np.abs(known - middle)))


def column_quantiles(matrix: Values, shares: tuple[float, ...]) -> tuple[Values, ...]:
    """Give quantiles of each column without its NaN, linearly interpolated; NaN for an empty one.

    Args:
        matrix: shape (n, k).
        shares: quantiles between 0 and 1.

    """
    ordered = np.sort(matrix, axis=0)  # NaN goes last
    counts = np.isfinite(ordered).sum(axis=0)
    found = []
    for share in shares:
        place = share * np.maximum(counts - 1, 0)
        low = np.floor(place).astype(np.int64)
        high = np.ceil(place).astype(np.int64)
        below = _pick(ordered, low)
        found.append(below + (place - low) * (_pick(ordered, high) - below))
    return tuple(found)


def _pick(ordered: Values, rows: NDArray[np.int64]) -> Values:
    if not len(ordered):
        return np.full(ordered.shape[1], np.nan)
    return ordered[rows, np.arange(ordered.shape[1])]


def runs(mask: Mask, cut: Mask | None = None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the stretches in which `mask` holds: first indices, and indices one past the last.

    Args:
        mask: shape (n,).
        cut: where a stretch ends although the next one follows at once: place i stands for the
            border between i and i + 1, shape (n - 1,) or longer.

    """
    linked = mask[:-1] & mask[1:]
    if cut is not None:
        linked &= ~cut[: len(linked)]
    starts = np.flatnonzero(mask & ~np.concatenate(([False], linked))[: len(mask)])
    ends = np.flatnonzero(mask & ~np.concatenate((linked, [False]))[: len(mask)]) + 1
    return starts, ends


def local_sigma(changes: Values, window: int) -> Values:
    """Estimate the usual size of a change around each one, as a standard deviation.

    The larger of the MAD about zero and the 90 % quantile (as a normal's) is taken: where most
    changes are exactly zero, the MAD alone would call every change wild. Both bear up to a tenth
    of faulty changes. Windows advance by an eighth of their length.

    Args:
        changes: differences of consecutive values, shape (n,).
        window: how many differences a window holds; all of them are used when there are fewer.

    """
    sizes = np.abs(changes)
    window = min(window, len(sizes))
    if not window:
        return sizes
    hop = max(window // 8, 1)
    starts = np.arange(0, len(sizes) - window + 1, hop)
    middle, high = np.quantile(sliding_window_view(sizes, window)[starts], (0.5, 0.9), axis=1)
    sigma = np.maximum(TO_SIGMA * middle, high / Q90_OF_NORMAL)
    nearest = (np.arange(len(sizes)) - window // 2 + hop // 2) // hop
    return np.asarray(sigma[np.clip(nearest, 0, len(sigma) - 1)])


def slope_of(x: Values, y: Values) -> Slope | None:
    """Fit a line by the median of all pairwise slopes (Theil and Sen); None if x does not vary."""
    x, y = _thinned(x, y)
    count = len(x)
    left, right = np.triu_indices(count, 1)
    apart = x[right] - x[left]
    slopes = np.sort((y[right] - y[left])[apart != 0] / apart[apart != 0])
    if not len(slopes):
        return None
    slope = float(np.median(slopes))
    spread = TWO_SIDED_95 * sqrt(count * (count - 1) * (2 * count + 5) / 18)
    low = int(np.clip((len(slopes) - spread) / 2, 0, len(slopes) - 1))
    high = int(np.clip((len(slopes) + spread) / 2, 0, len(slopes) - 1))
    return Slope(slope, float(slopes[low]), float(slopes[high]), float(np.median(y - slope * x)))


def _thinned(x: Values, y: Values) -> tuple[Values, Values]:
    """Replace many points by medians of consecutive groups."""
    if len(x) <= MOST_POINTS:
        return x, y
    order = np.argsort(x, kind="stable")
    groups = np.array_split(order, MOST_POINTS)
    return (
        np.array([np.median(x[group]) for group in groups]),
        np.array([np.median(y[group]) for group in groups]),
    )
