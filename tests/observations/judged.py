"""Counters and levels for tests of judging, every value made by a seeded chance."""

from datetime import UTC, datetime, timedelta

import numpy as np

from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.judged import stored_values
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.domain.findings import rule_with
from stadtherz.observations.models import Datastream, ObservedProperty
from stadtherz.observations.services.judging import judge_due, note_due
from stadtherz.observations.services.store import record_rows

QUARTER = 900_000_000
HOUR = 4 * QUARTER
DAY = 24 * HOUR
MONDAY = int(datetime(2026, 9, 7, tzinfo=UTC).timestamp()) * 1_000_000


def at(days, hours=0.0):
    """Give the moment so many days and hours after the first Monday, in microseconds."""
    return MONDAY + round(days * DAY + hours * HOUR)


def day(number):
    return (datetime(2026, 9, 7, tzinfo=UTC) + timedelta(days=number)).date()


def busy(first, last, seed=1, most=40.0):
    """Counts a quarter hour of a busy path: Poisson around a day with two peaks, quiet nights."""
    times = np.arange(at(first), at(last), QUARTER)
    hours = (times - MONDAY) % DAY / HOUR
    usual = most * (np.exp(-((hours - 8) ** 2) / 8) + np.exp(-((hours - 17) ** 2) / 12)) + 0.3
    return times, np.random.default_rng(seed).poisson(usual).astype(float)


def level(first, last, seed=1):
    """Hours of an air temperature."""
    times = np.arange(at(first), at(last), HOUR)
    hours = (times - MONDAY) / HOUR
    noise = np.random.default_rng(seed).normal(0, 0.4, len(times))
    return times, np.round(12 + 6 * np.sin(hours / 24 * 2 * np.pi) + noise, 1)


def air(key, station, interval_s=3600):
    found, _ = ObservedProperty.objects.get_or_create(
        key="air-temperature",
        defaults={
            "name": Text.of({"de": "Lufttemperatur", "en": "Air temperature"}), "unit": "°C",
            "decimals": 1,
        },
    )  # fmt: skip
    return Datastream.objects.create(
        key=key, station=station, observed=found, interval_s=interval_s
    )


def take(stream, times, values):
    record_rows(
        rows=[
            Row(stream.pk, int(us), float(value)) for us, value in zip(times, values, strict=True)
        ]
    )


def judge_all():
    """Judge all that is new; gives how many flags and entries of the list changed."""
    note_due()
    steps = list(judge_due())
    return sum(one.flagged for one in steps), sum(one.episodes for one in steps)


def flags(stream, first, last):
    """Give (hours since the first Monday, value, flag, rule) of each value."""
    found = stored_values([stream.pk], at(first), at(last), the_lake())[stream.pk]
    return [
        (float((us - MONDAY) / HOUR), float(value), int(flag), rule_with(int(rule)))
        for us, value, flag, rule in zip(
            found.times, found.values, found.flags, found.rules, strict=True
        )
    ]


def doubted(stream, first, last):
    return [(hour, rule) for hour, _, flag, rule in flags(stream, first, last) if flag == 2]
