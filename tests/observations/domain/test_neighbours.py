import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.neighbours import Company, aligned, apart_from_neighbours
from tests.observations.domain.synthetic import bicycles, temperatures

TENTH = Company(floor=0.1)


def apart(values, others, settings=TENTH, *, counted=False):
    times = np.arange(len(values), dtype=np.int64)
    return apart_from_neighbours(times, values, others, settings, counted=counted)


class TestLevels:
    def test_a_place_that_is_always_warmer_is_no_fault(self):
        _, values = temperatures(1, days=14, places=4)
        assert not apart(values[:, 0] + 8, values[:, 1:]).mask.any()

    @pytest.mark.parametrize(("lasting", "found"), [(2, False), (3, True)])
    def test_a_cloud_is_no_fault(self, lasting, found):
        _, values = temperatures(2, days=14, places=4)
        one = values[:, 0].copy()
        one[500 : 500 + lasting] += 10
        assert apart(one, values[:, 1:]).mask.any() == found

    def test_who_leaves_is_named_with_what_the_others_suggest(self):
        _, values = temperatures(3, days=14, places=4)
        one = values[:, 0].copy()
        one[500:600] += 10
        [finding] = apart(one, values[:, 1:]).findings
        assert (finding.rule, finding.start, finding.end) == (Rule.NEIGHBOURS, 500, 599)
        assert finding.reason.sigmas > 6
        assert finding.reason.value - finding.reason.suggested == pytest.approx(10, abs=1)

    def test_when_all_move_nobody_leaves(self):
        _, values = temperatures(4, days=14, places=4)
        values[500:600] -= 15  # a cold front
        assert not apart(values[:, 0], values[:, 1:]).mask.any()

    def test_one_mad_neighbour_of_three_convinces_nobody(self):
        _, values = temperatures(5, days=14, places=4)
        others = values[:, 1:].copy()
        others[400:700, 0] += 30
        assert not apart(values[:, 0], others).mask.any()

    @pytest.mark.parametrize("counted", [False, True])
    def test_one_mad_neighbour_of_two_convinces_nobody(self, counted):
        _, values = temperatures(5, days=14, places=3)
        values = np.round(values + 200) if counted else values
        values[400:420, 2] = 0 if counted else -40
        for one in (0, 1):
            assert not apart(
                values[:, one], np.delete(values, one, axis=1), counted=counted
            ).mask.any()
        found = apart(values[:, 2], values[:, :2], counted=counted)
        assert np.flatnonzero(found.mask).tolist() == list(range(400, 420))

    @pytest.mark.parametrize(("known", "judged"), [(2, True), (1, False), (0, False)])
    def test_two_neighbours_at_least(self, known, judged):
        _, values = temperatures(6, days=14, places=4)
        others = values[:, 1:].copy()
        others[:, known:] = np.nan
        assert apart(values[:, 0], others).judged.all() == judged
        assert apart(values[:, 0], others).judged.any() == judged

    def test_no_neighbours_and_too_short_a_time_judge_nothing(self):
        assert not apart(np.arange(100.0), np.zeros((100, 0))).judged.any()
        assert not apart(np.arange(47.0), np.zeros((47, 2))).judged.any()

    def test_one_neighbour_cannot_be_asked_for(self):
        with pytest.raises(Invalid, match="which of two is wrong"):
            Company(least=1)


class TestCounts:
    def test_counters_of_different_size_keep_company(self):
        rng = np.random.default_rng(7)
        usual = bicycles(7).values
        others = np.stack([rng.poisson(usual * share) for share in (0.2, 1.5, 4.0)], axis=1)
        one = rng.poisson(usual * 0.7).astype(float)
        assert apart(one, others.astype(float), Company(), counted=True).mask.mean() < 0.001

    def test_a_counter_that_loses_most_is_found_by_day(self):
        rng = np.random.default_rng(8)
        usual = bicycles(8).values
        others = np.stack([rng.poisson(usual * share) for share in (0.5, 1.5, 4.0)], axis=1)
        one = rng.poisson(usual).astype(float)
        broken = slice(96 * 20, 96 * 25)
        one[broken] = rng.poisson(usual[broken] * 0.1)
        mask = apart(one, others.astype(float), Company(sigmas=4), counted=True).mask
        busy = usual[broken] > 40
        assert mask[broken][busy].mean() > 0.6
        assert mask.sum() == mask[broken].sum()


class TestAligned:
    TIMES = np.array([0, 100, 200, 300], np.int64)

    @pytest.mark.parametrize(
        ("at", "value"),
        [(0, 1), (49, 1), (50, 1), (51, np.nan), (60, 2), (100, 2), (340, 4), (351, np.nan),
         (-50, 1), (-51, np.nan)],
    )  # fmt: skip
    def test_the_nearest_within_the_tolerance(self, at, value):
        times = np.array([0, 110, 200, 300], np.int64)
        found = aligned(np.array([at]), times, np.array([1.0, 2, 3, 4]), 50)
        assert found.tolist() == [value] or (np.isnan(value) and np.isnan(found).all())

    @given(
        st.lists(st.integers(-1000, 1000), max_size=20),
        st.lists(st.integers(-1000, 1000), max_size=20, unique=True),
        st.integers(0, 200),
    )
    def test_a_slow_reader_agrees(self, wanted, known, tolerance):
        known.sort()
        found = aligned(
            np.array(wanted, np.int64), np.array(known, np.int64),
            np.array(known, float), tolerance,
        )  # fmt: skip
        for at, value in zip(wanted, found, strict=True):
            best = min((abs(at - one) for one in known), default=None)
            if best is None or best > tolerance:
                assert np.isnan(value)
            else:
                assert abs(value - at) == best
