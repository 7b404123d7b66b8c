"""Faults that we put in ourselves are found again, and series without faults are left alone.

Each test prints what it measured over its seeds (pytest -s) and asserts it with a margin.
"""

from dataclasses import replace

import numpy as np
import pytest

from stadtherz.observations.domain.clock import ClockLimits, check_clock
from stadtherz.observations.domain.conservation import Counted, Tolerance, balance
from stadtherz.observations.domain.findings import Rule, Stream
from stadtherz.observations.domain.gaps import gaps_in
from stadtherz.observations.domain.local_time import DAY, HOUR, SECOND
from stadtherz.observations.domain.neighbours import Company
from stadtherz.observations.domain.quality import Context, judge
from stadtherz.observations.domain.typical import typical_week
from tests.observations.domain.synthetic import (
    BERLIN,
    QUARTER,
    START,
    bicycles,
    hit_rates,
    temperature,
    temperatures,
    uplinks,
)
from tests.observations.domain.usual_rules import of_counter, of_level

SEEDS = range(6)
BICYCLES = of_counter(QUARTER, 2.0)
WEATHER = of_level("air-temperature")
COMPANY = replace(WEATHER, company=Company(floor=0.2))


def counted(stream):
    """Judge counts by the typical week that their own faults may have spoilt."""
    week = typical_week(stream.times, stream.values, BERLIN, slot_minutes=15)
    return judge(stream, BICYCLES, Context(week=week))


def report(capsys, name, rates):
    recall, precision = np.mean(rates, axis=0)
    with capsys.disabled():
        print(f"\n  {name}: recall {recall:.1%}, precision {precision:.1%}", end="")  # noqa: T201
    return recall, precision


def episodes(rng, count, days, shortest, longest):
    """Marks `count` episodes on different days."""
    mask = np.zeros(days * 96, bool)
    for day in rng.choice(days - 3, count, replace=False):
        start = day * 96 + int(rng.integers(0, 48))
        mask[start : start + int(rng.integers(shortest, longest))] = True
    return mask


class TestCleanSeries:
    def test_false_alarms_stay_under_half_a_percent(self, capsys):
        shares = []
        for seed in range(20):
            times, values = temperatures(seed, places=4)
            shares += [
                counted(bicycles(seed)).suspect.mean(),
                judge(temperature(seed), WEATHER).suspect.mean(),
                judge(
                    Stream(times, values[:, 0], QUARTER), COMPANY, Context(others=values[:, 1:])
                ).suspect.mean(),
            ]
        with capsys.disabled():
            print(f"\n  false alarms: mean {np.mean(shares):.4%}, worst {max(shares):.4%}", end="")  # noqa: T201
        assert max(shares) < 0.005
        assert np.mean(shares) < 0.0005

    def test_clocks_and_balances_raise_no_false_alarm(self):
        alarms = 0
        for seed in range(20):
            times, arrived = uplinks(seed)
            clock = check_clock(times, arrived, ClockLimits(bucket_s=3600))
            stream = bicycles(seed)
            rng = np.random.default_rng(seed)
            out = rng.binomial(stream.values.astype(int), 0.98).astype(float)
            ends = [
                (Counted(name, stream.times, values, QUARTER),)
                for name, values in (("a", stream.values), ("b", out))
            ]
            for window in (HOUR, DAY):
                alarms += len(balance(*ends, Tolerance(window=window)).findings)
            alarms += len(clock.jumps) + int(clock.found.mask.sum())
        assert alarms == 0


class TestSpikes:
    def test_of_temperature(self, capsys):
        rates = []
        for seed in SEEDS:
            stream, rng = temperature(seed), np.random.default_rng(100 + seed)
            mask = np.zeros(len(stream.times), bool)
            mask[rng.choice(np.arange(9, len(mask) - 9), 60, replace=False)] = True
            height = rng.uniform(6, 20, 60) * rng.choice([-1, 1], 60)
            values = stream.values.copy()
            values[mask] += height
            judgement = judge(replace(stream, values=values), WEATHER)
            rates.append(hit_rates(judgement.rules == Rule.STEP.code, mask))
        recall, precision = report(capsys, "spikes of 6 to 20 K", rates)
        assert recall > 0.95
        assert precision > 0.95

    def test_of_counts(self, capsys):
        rates = []
        for seed in SEEDS:
            stream, rng = bicycles(seed), np.random.default_rng(200 + seed)
            mask = np.zeros(len(stream.times), bool)
            mask[rng.choice(np.arange(9, len(mask) - 9), 40, replace=False)] = True
            values = stream.values.copy()
            values[mask] = rng.integers(400, 1500, 40)
            judgement = counted(replace(stream, values=values))
            rates.append(hit_rates(judgement.rules == Rule.STEP.code, mask))
        recall, precision = report(capsys, "bursts of 400 to 1500 bicycles", rates)
        assert recall > 0.95
        assert precision > 0.95


class TestOutOfRange:
    def test_the_value_of_a_torn_cable(self, capsys):
        rates = []
        for seed in SEEDS:
            stream, rng = temperature(seed), np.random.default_rng(300 + seed)
            mask = episodes(rng, 8, 56, 1, 40)
            values = np.where(mask, rng.choice([-127.0, 85.0, -999.0]), stream.values)
            judgement = judge(replace(stream, values=values), WEATHER)
            rates.append(hit_rates(judgement.rules == Rule.RANGE.code, mask))
        assert report(capsys, "values out of range", rates) == (1.0, 1.0)


class TestStandstill:
    def test_a_frozen_level(self, capsys):
        rates = []
        for seed in SEEDS:
            stream, rng = temperature(seed), np.random.default_rng(400 + seed)
            mask = episodes(rng, 6, 56, 60, 200)
            values = stream.values.copy()
            for place in np.flatnonzero(mask):
                values[place] = values[place - 1] if mask[place - 1] else values[place]
            judgement = judge(replace(stream, values=values), WEATHER)
            rates.append(hit_rates(judgement.rules == Rule.FREEZE.code, mask))
        recall, precision = report(capsys, "levels frozen for 15 to 50 hours", rates)
        assert recall > 0.95
        assert precision > 0.95

    @pytest.mark.parametrize(
        ("name", "shortest", "longest", "least"),
        [("12 to 50 hours", 48, 200, 0.97), ("3 to 6 hours", 12, 24, 0.6)],
    )
    def test_a_dead_counter(self, capsys, name, shortest, longest, least):
        rates = []
        for seed in SEEDS:
            stream, rng = bicycles(seed), np.random.default_rng(500 + seed)
            mask = episodes(rng, 6, 56, shortest, longest)
            judgement = counted(replace(stream, values=np.where(mask, 0, stream.values)))
            rates.append(hit_rates(judgement.rules == Rule.ZERO_RUN.code, mask))
        recall, precision = report(capsys, f"counters dead for {name}", rates)
        assert recall > least
        assert precision > 0.93  # zeros of the night around a fault cannot be told from it

    def test_a_counter_that_hangs_at_a_number(self, capsys):
        rates = []
        for seed in SEEDS:
            stream, rng = bicycles(seed), np.random.default_rng(600 + seed)
            mask = episodes(rng, 6, 56, 24, 96)
            judgement = counted(replace(stream, values=np.where(mask, 17, stream.values)))
            rates.append(hit_rates(judgement.rules == Rule.FREEZE.code, mask))
        recall, precision = report(capsys, "counters hanging at 17", rates)
        assert recall > 0.98
        assert precision > 0.98


class TestMissingAndRepeated:
    def test_gaps(self, capsys):
        rates = []
        for seed in SEEDS:
            stream, rng = bicycles(seed), np.random.default_rng(700 + seed)
            mask = episodes(rng, 8, 56, 1, 96)
            jitter = rng.integers(-60, 60, len(mask)) * SECOND
            known = (stream.times + jitter)[~mask]
            found = gaps_in(known, QUARTER, start=START, end=START + 56 * DAY)
            missing = np.zeros(len(mask), bool)
            for gap in found.gaps:
                first = round(((gap.after or START - QUARTER) - START) / QUARTER) + 1
                missing[first : first + gap.missing] = True
            rates.append(hit_rates(missing, mask))
        assert report(capsys, "gaps under a minute of jitter", rates) == (1.0, 1.0)

    def test_repetitions(self, capsys):
        rates = []
        for seed in SEEDS:
            stream, rng = bicycles(seed), np.random.default_rng(800 + seed)
            again = rng.choice(len(stream.times), 50, replace=False)
            other = stream.values[again] + (np.arange(50) % 2)  # every second one differs
            judgement = counted(
                Stream(
                    np.concatenate([stream.times, stream.times[again]]),
                    np.concatenate([stream.values, other]),
                    QUARTER,
                    counted=True,
                )
            )
            mask = np.zeros(len(judgement.flags), bool)
            mask[again[1::2]] = True
            mask[len(stream.times) + np.arange(50)[1::2]] = True
            rates.append(hit_rates(judgement.rules == Rule.DUPLICATE.code, mask))
            listed = [one for one in judgement.findings if one.rule is Rule.DUPLICATE]
            assert (len(listed), sum(one.suspect for one in listed)) == (50, 25)
        assert report(capsys, "two values for one time", rates) == (1.0, 1.0)


class TestClocks:
    def test_an_hour_too_late_for_days(self, capsys):
        rates = []
        for seed in SEEDS:
            times, arrived = uplinks(seed)
            rng = np.random.default_rng(900 + seed)
            start = int(rng.integers(40, 200))
            mask = np.zeros(len(times), bool)
            mask[start : start + 100] = True
            wrong = np.where(mask, times - rng.choice([-1, 1]) * HOUR, times)
            found = check_clock(wrong, arrived, ClockLimits(bucket_s=3600))
            rates.append(hit_rates(found.found.mask, mask))
            assert len(found.jumps) == 2
        recall, precision = report(capsys, "clocks an hour wrong", rates)
        assert recall > 0.98
        assert precision > 0.98


class TestNeighbours:
    def test_a_sensor_in_the_sun(self, capsys):
        rates = []
        for seed in SEEDS:
            times, values = temperatures(seed, places=5)
            rng = np.random.default_rng(1000 + seed)
            mask = episodes(rng, 6, 56, 24, 96)
            biased = values[:, 0] + mask * rng.choice([-1, 1]) * rng.uniform(3, 6)
            judgement = judge(
                Stream(times, biased, QUARTER),
                replace(COMPANY, steps=None),
                Context(others=values[:, 1:]),
            )
            rates.append(hit_rates(judgement.rules == Rule.NEIGHBOURS.code, mask))
        recall, precision = report(capsys, "a bias of 3 to 6 K for 6 to 24 hours", rates)
        assert recall > 0.97
        assert precision > 0.97


class TestConservation:
    def test_a_counter_that_loses_a_third(self, capsys):
        rates = []
        for seed in SEEDS:
            stream, rng = bicycles(seed), np.random.default_rng(1100 + seed)
            broken = np.zeros(56, bool)
            broken[rng.choice(56, 8, replace=False)] = True
            keep = np.where(np.repeat(broken, 96), 0.67, 0.98)
            out = rng.binomial(stream.values.astype(int), keep).astype(float)
            ends = [
                (Counted(name, stream.times, values, QUARTER),)
                for name, values in (("a", stream.values), ("b", out))
            ]
            found = balance(*ends, Tolerance(window=DAY, least=200, zone="UTC"))
            days = np.zeros(56, bool)
            days[[(one.start - START) // DAY for one in found.findings]] = True
            rates.append(hit_rates(days, broken))
        recall, precision = report(capsys, "days with a third lost", rates)
        assert recall > 0.9
        assert precision == 1.0
