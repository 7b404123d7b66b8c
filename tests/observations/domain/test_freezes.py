import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.freezes import (
    Chance,
    Freeze,
    Frozen,
    ZeroRun,
    frozen_counts,
    frozen_levels,
    zero_runs,
)
from stadtherz.observations.domain.local_time import DAY, HOUR, MINUTE

QUARTER = 15 * MINUTE
CERTAIN = -math.log(1e-6) / 0.1
"""Usual count from which zeros are too unlikely by default: about 138."""


def at(count, step=QUARTER):
    return np.arange(count, dtype=np.int64) * step


class TestFrozenLevels:
    SIX = Freeze(longest=6 * HOUR)

    @pytest.mark.parametrize(("equal", "suspect"), [(25, 0), (26, 26)])
    def test_six_hours_are_25_quarters_apart_end_to_end(self, equal, suspect):
        values = np.array([1.0, *[5.0] * equal, *range(6, 40)])
        assert frozen_levels(at(len(values)), values, QUARTER, self.SIX).mask.sum() == suspect

    def test_the_reason(self):
        values = np.array([1.0, *[5.0] * 49, 2.0])
        [finding] = frozen_levels(at(51), values, QUARTER, self.SIX).findings
        assert (finding.rule, finding.count) == (Rule.FREEZE, 49)
        assert finding.reason == Frozen(5.0, hours=12.0, longest_hours=6.0)

    def test_a_value_at_rest_may_stay(self):
        rain = np.zeros(200)
        assert frozen_levels(at(200), rain, QUARTER, self.SIX).mask.all()
        dry = Freeze(longest=6 * HOUR, at_rest=(0.0,))
        assert not frozen_levels(at(200), rain, QUARTER, dry).mask.any()

    def test_small_movements_can_count_as_none(self):
        values = 20 + 0.01 * (np.arange(100) % 2)
        assert not frozen_levels(at(100), values, QUARTER, self.SIX).mask.any()
        rough = Freeze(longest=6 * HOUR, tolerance=0.02)
        assert frozen_levels(at(100), values, QUARTER, rough).mask.all()

    def test_what_was_not_seen_is_not_frozen(self):
        times = np.concatenate([at(20), at(20) + 10 * HOUR])
        assert not frozen_levels(times, np.full(40, 7.0), QUARTER, self.SIX).mask.any()

    def test_a_short_stream_is_not_judged(self):
        assert not frozen_levels(at(10), np.arange(10.0), QUARTER, self.SIX).judged.any()
        assert frozen_levels(at(40), np.arange(40.0), QUARTER, self.SIX).judged.all()


class TestZeroRuns:
    def judged(self, values, usual, settings=None, times=None):
        values, usual = np.array(values, float), np.array(usual, float)
        times = at(len(values)) if times is None else times
        return zero_runs(times, values, usual, QUARTER, settings or Chance())

    @pytest.mark.parametrize(
        ("usual", "suspect"),
        [(CERTAIN / 10 * 0.99, False), (CERTAIN / 10 * 1.01, True), (0.3, False)],
    )
    def test_ten_zeros_are_judged_by_what_is_usual_then(self, usual, suspect):
        found = self.judged([5, *[0] * 10, 5], [usual] * 12)
        assert found.mask.any() == suspect

    def test_a_night_of_zeros_is_fine_and_a_day_is_not(self):
        night, day = [0.5] * 24, [30.0] * 24
        assert not self.judged([0] * 24, night).mask.any()
        assert self.judged([0] * 24, day).mask.all()

    def test_the_reason_holds_hours_usual_count_and_probability(self):
        [finding] = self.judged([5, *[0] * 224, 5], [40.0] * 226).findings
        assert finding.count == 224
        assert finding.reason == ZeroRun(56.0, 8960.0, pytest.approx(-0.1 * 8960 / math.log(10)))

    def test_an_unknown_usual_count_is_no_evidence(self):
        found = self.judged([0] * 500, [math.nan] * 500)
        assert not found.mask.any()
        assert not found.judged.any()

    @pytest.mark.parametrize(("island", "whole"), [(4, True), (3, False)])
    def test_a_stuttering_detector_is_one_episode(self, island, whole):
        values = [*[0] * 20, 3, 2, 0, 4, *[0] * 20]
        values[22] = 1
        found = self.judged(values, [30.0] * 44, Chance(island=island))
        assert found.mask.all() == whole
        assert len(found.findings) == (1 if whole else 2)

    def test_a_good_stretch_at_the_edge_is_no_island(self):
        found = self.judged([5, 5, *[0] * 20, 5, 5], [30.0] * 24)
        assert np.flatnonzero(~found.mask).tolist() == [0, 1, 22, 23]

    @pytest.mark.parametrize(("apart", "runs"), [(DAY, 1), (DAY + QUARTER, 2)])
    def test_a_long_gap_ends_a_run(self, apart, runs):
        times = np.concatenate([at(20), at(20) + 19 * QUARTER + apart])
        found = self.judged([0] * 40, [30.0] * 40, times=times)
        assert len(found.findings) == runs
        assert sum(one.reason.hours for one in found.findings) == 10  # only what was observed

    @given(
        st.lists(st.tuples(st.integers(0, 2), st.floats(0, 60)), min_size=1, max_size=80),
    )
    def test_a_slow_reader_finds_the_same_runs(self, rows):
        values = [row[0] for row in rows]
        usual = [row[1] for row in rows]
        found = self.judged(values, usual, Chance(island=0))
        suspect, start = [False] * len(rows), None
        for place, value in enumerate([*values, 1]):
            if value == 0:
                start = place if start is None else start
            elif start is not None:
                total = sum(usual[start:place])
                if math.exp(-0.1 * total) < 1e-6:
                    suspect[start:place] = [True] * (place - start)
                start = None
        assert found.mask.tolist() == suspect

    @pytest.mark.parametrize(("probability", "share"), [(0, 0.1), (1, 0.1), (0.1, 0), (0.1, 1.1)])
    def test_settings_that_mean_nothing_are_refused(self, probability, share):
        with pytest.raises(Invalid):
            Chance(probability, share)


class TestFrozenCounts:
    @pytest.mark.parametrize(
        ("value", "equal", "suspect"),
        [(1, 15, False), (1, 17, True), (10, 7, False), (10, 8, True), (100, 5, False),
         (100, 6, True), (0, 500, False)],
    )  # fmt: skip
    def test_the_larger_the_number_the_fewer_repetitions(self, value, equal, suspect):
        values = np.array([7.0, 3, *[value] * equal, 9, 2])
        assert frozen_counts(at(len(values)), values, Chance()).mask.any() == suspect

    def test_chance_is_not_mistaken(self):
        rng = np.random.default_rng(8)
        for mean in (0.5, 2, 30, 300):
            counts = rng.poisson(mean, 40_000).astype(float)
            assert not frozen_counts(at(len(counts)), counts, Chance()).mask.any()
