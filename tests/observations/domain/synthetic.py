"""Series that look like a city's and are known to be right, from published seeds."""

from datetime import UTC, datetime

import numpy as np

from stadtherz.observations.domain.findings import Stream
from stadtherz.observations.domain.local_time import DAY, HOUR, MINUTE, Calendar, slots
from stadtherz.observations.domain.times import microseconds

QUARTER = 15 * MINUTE
START = microseconds(datetime(2026, 3, 2, tzinfo=UTC))  # a Monday; the clock changes on the 29th
BERLIN = Calendar("Europe/Berlin")


def grid(days, interval=QUARTER):
    return START + np.arange(days * DAY // interval, dtype=np.int64) * interval


def usual_bicycles(times):
    """Two rush hours on working days, one hill at weekends, almost nobody at night."""
    where = slots(times, BERLIN, 15)
    hour = where.slots / 4
    rush = 60 * np.exp(-((hour - 7.5) ** 2)) + 45 * np.exp(-((hour - 16.5) ** 2) / 4)
    hill = 40 * np.exp(-((hour - 15) ** 2) / 12)
    base = 8 * (hour > 6) * (hour < 23) + 0.3
    return np.where(where.weekdays < 5, rush, hill) + base


def bicycles(seed, days=56):
    """Counts with weather from day to day and some crowding: more spread than Poisson's."""
    rng = np.random.default_rng(seed)
    times = grid(days)
    weather = np.exp(rng.normal(0, 0.3, days))[(times - START) // DAY]
    crowding = rng.gamma(8, 1 / 8, len(times))
    counts = rng.poisson(usual_bicycles(times) * weather * crowding).astype(float)
    return Stream(times, counts, QUARTER, counted=True)


def field(rng, count):
    """A slow random wave that a whole quarter of the city shares."""
    steps = rng.normal(0, 0.15, count)
    wave = np.empty(count)
    level = 0.0
    for at, step in enumerate(steps):
        level = 0.995 * level + step
        wave[at] = level
    return wave


def temperatures(seed, days=56, places=1):
    """Air temperature in tenths of a degree at some places, 15 minutes apart."""
    rng = np.random.default_rng(seed)
    times = grid(days)
    daily = 5 * np.sin(2 * np.pi * ((times - START) / DAY - 0.4))
    shared = 10 + daily + field(rng, len(times))
    return times, np.stack(
        [
            np.round(shared + rng.normal(0, 1) + rng.normal(0, 0.15, len(times)), 1)
            for _ in range(places)
        ],
        axis=1,
    )


def temperature(seed, days=56):
    times, values = temperatures(seed, days)
    return Stream(times, values[:, 0], QUARTER)


def uplinks(seed, days=14, interval=HOUR):
    """Device times and arrivals over a radio network: a second or two, sometimes hours late."""
    rng = np.random.default_rng(seed)
    times = grid(days, interval)
    way = 0.5 + rng.exponential(1.0, len(times))
    return times, times + (way * 1e6).astype(np.int64)


def hit_rates(found, injected):
    """Recall and precision of single observations."""
    right = (found & injected).sum()
    recall = right / injected.sum()
    precision = right / found.sum() if found.any() else 0.0
    return float(recall), float(precision)
