"""Adds datastreams of one property up over steps of time, and says how much of each is known.

A sum of which a part is missing is too small, and nobody sees it. So a step does not only have a
figure but also a share: how many of the values that its datastreams should have told are known. A
datastream should have told values from its first one on, until it has been silent for eight weeks;
after that it is taken as given up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stadtherz.observations.domain.findings import Values

GIVEN_UP_AFTER_S = 8 * 7 * 86_400
AS_GOOD_AS_WHOLE = 0.995
OFTEN = 0.9
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Part:
    """What is known of one datastream, in equal stretches of time of which some may be missing.

    Args:
        starts: seconds since 1970 UTC, shape (n,).
        counts: numbers of trusted values, shape (n,).
        totals: sums of these values, shape (n,).
        least, most: least and greatest of these values, shape (n,); nan where there is none.
        interval_s: seconds between values, as the datastream says.
        first: from when on values are expected; None for ever.
        last: until when they are; None for now.

    """

    starts: Places
    counts: Values
    totals: Values
    least: Values
    most: Values
    interval_s: int
    first: float | None = None
    last: float | None = None


@dataclass(frozen=True)
class Added:
    """Figures of steps, and how much of each is known (0 to 1).

    Args:
        values: sums (of counts) or means (of levels); None where nothing is known.
        shares: known share of each step; None where nothing was expected yet, or any more.
        lacking: numbers of the parts of which something is missing in the steps that are over.
        ends: the least and the greatest of all values; None without any.

    """

    values: tuple[float | None, ...]
    shares: tuple[float | None, ...]
    lacking: tuple[int, ...]
    ends: tuple[float, float] | None = None


def usual_number(counts: Values, size_s: int, interval_s: int) -> float:
    """Say how many values a stretch of time should hold.

    It is what the interval says, as long as the fuller stretches hold more than half of that; else
    the interval is written down wrongly, and what comes in the fuller stretches is usual.

    Args:
        counts: of stretches that hold any, shape (n,).
        size_s: length of a stretch in seconds.
        interval_s: seconds between values, as the datastream says.

    """
    said = size_s / max(1, interval_s)
    if said <= 1 or not len(counts):
        return said
    often = float(np.quantile(counts, OFTEN, method="lower"))
    return said if often > said / 2 else often


def add_up(
    parts: Sequence[Part], edges: Sequence[int], size_s: int, *, counted: bool, over: int
) -> Added:
    """Add parts up over steps.

    Args:
        parts: the datastreams.
        edges: beginnings of the steps and the end of the last one, seconds, rising, whole stretches
            apart.
        size_s: length of the stretches of the parts in seconds.
        counted: whether figures are counts, which are added; levels are averaged.
        over: how many of the steps are over; later ones lack nothing yet.

    """
    if len(edges) < 2:
        return Added((), (), ())
    starts = np.arange(edges[0], edges[-1], size_s)
    step = np.searchsorted(np.asarray(edges), starts, side="right") - 1
    number = len(edges) - 1
    totals, counts = np.zeros(number), np.zeros(number)
    known, wanted = np.zeros(len(starts)), np.zeros(len(starts))
    lacking = []
    for place, part in enumerate(parts):
        where = (part.starts - edges[0]) // size_s
        inside = (where >= 0) & (where < len(starts))
        totals += np.bincount(step[where[inside]], part.totals[inside], number)
        counts += np.bincount(step[where[inside]], part.counts[inside], number)
        share = _shares(part, where[inside], part.counts[inside], len(starts), size_s)
        expected = _expected(part, starts, size_s)
        known += share * expected
        wanted += expected
        done = share[expected & (step < over)]
        if len(done) and done.mean() < AS_GOOD_AS_WHOLE:
            lacking.append(place)
    share = np.divide(known, wanted, out=np.zeros(len(starts)), where=wanted > 0)
    asked = np.bincount(step, wanted > 0, number)
    figures = totals if counted else totals / np.maximum(counts, 1)
    return Added(
        tuple(
            float(one) if there else None for one, there in zip(figures, counts > 0, strict=True)
        ),
        tuple(
            one / of if of else None
            for one, of in zip(np.bincount(step, share, number), asked, strict=True)
        ),
        tuple(lacking),
        _ends(parts, edges),
    )


def _ends(parts: Sequence[Part], edges: Sequence[int]) -> tuple[float, float] | None:
    """Give the least and the greatest of all values between the edges."""
    inside = [
        (part.starts >= edges[0]) & (part.starts < edges[-1]) & (part.counts > 0) for part in parts
    ]
    least = [float(part.least[here].min()) for part, here in zip(parts, inside, strict=True)
             if here.any()]  # fmt: skip
    most = [float(part.most[here].max()) for part, here in zip(parts, inside, strict=True)
            if here.any()]  # fmt: skip
    return (min(least), max(most)) if least else None


def _shares(part: Part, where: Places, counts: Values, number: int, size_s: int) -> Values:
    """Say how much of each stretch is known; a seldom value speaks for its whole interval."""
    there = counts > 0
    usual = usual_number(counts[there], size_s, part.interval_s)
    found = np.zeros(number)
    if usual < 1:
        reach = -(-part.interval_s // size_s)
        edges = np.zeros(number + 1)
        np.add.at(edges, where[there], 1)
        np.add.at(edges, np.minimum(where[there] + reach, number), -1)
        return np.minimum(1.0, np.cumsum(edges[:-1]))
    found[where[there]] = np.minimum(1.0, counts[there] / usual)
    return found


def _expected(part: Part, starts: Places, size_s: int) -> NDArray[np.bool_]:
    """Say in which stretches values should be: none is missing where there were none yet."""
    first = -np.inf if part.first is None else part.first
    if len(part.starts):
        first = min(first, float(part.starts.min()))
    last = np.inf if part.last is None else part.last
    return np.asarray((starts + size_s > first) & (starts <= last))
