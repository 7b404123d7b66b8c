import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.local_time import MINUTE
from stadtherz.observations.domain.steps import Jump, Steps, anscombe, steps

MOST_3 = Steps(most=3, sigmas=None)


def at(count, gap_after=None, gap=1):
    times = np.arange(count, dtype=np.int64)
    if gap_after is not None:
        times[gap_after + 1 :] += gap
    return times * MINUTE


def marked(values, settings=MOST_3, times=None, *, counted=False):
    values = np.array(values, float)
    times = at(len(values)) if times is None else times
    return steps(times, values, MINUTE, settings, counted=counted)


class TestHardLimit:
    @pytest.mark.parametrize(
        ("values", "suspect"),
        [
            ([10, 13, 16], []),  # exactly the limit
            ([10, 13.1, 16], [1]),
            ([10, 20, 10, 10], [1]),  # a spike: only itself
            ([10, 20, 20, 20], [1]),  # a new level: its first value
            ([10, 20, 10, 20, 10], [1, 3]),  # two spikes
            ([10, 20, 30, 30], [1, 2]),  # two steps
            ([10, 20, 15, 15], [1, 2]),  # no return: a spike and a new level
            ([10, 20, 8, 8], [1]),  # back to nearly where it was
            ([20, 10, 20], [1]),
            ([10], []),
            ([], []),
        ],
    )
    def test_rows(self, values, suspect):
        assert np.flatnonzero(marked(values).mask).tolist() == suspect

    def test_the_limit_grows_with_the_time_between(self):
        assert not marked([10, 16], times=at(2, 0, gap=1)).mask.any()
        assert marked([10, 16.1], times=at(2, 0, gap=1)).mask.any()

    def test_across_a_long_gap_nothing_is_said(self):
        found = marked([10, 1000], times=at(2, 0, gap=4))
        assert not found.mask.any()
        assert not found.judged.any()

    def test_two_values_for_one_time_are_not_a_step(self):
        assert not marked([10, 1000], times=np.zeros(2, np.int64)).mask.any()

    def test_the_reason_says_how_much_and_how_fast(self):
        [finding] = marked([10, 10, 22, 22]).findings
        assert (finding.start, finding.count) == (2 * MINUTE, 1)
        assert finding.reason == Jump(
            change=12, allowed=3, minutes=1, before=10, value=22, usual=False
        )

    def test_a_count_may_have_a_hard_limit_too(self):
        found = marked([10, 200, 210], Steps(most=100, sigmas=None), counted=True)
        assert np.flatnonzero(found.mask).tolist() == [1]
        assert found.findings[0].reason.change == 190

    @given(st.lists(st.floats(-100, 100), min_size=2, max_size=40))
    def test_a_stream_that_keeps_the_limit_is_never_marked(self, changes):
        values = np.cumsum(np.clip(changes, -2.9, 2.9))
        found = marked(values)
        assert not found.mask.any()
        assert found.judged[1:].all()

    @given(st.lists(st.floats(-3, 3), min_size=4, max_size=40), st.data())
    def test_a_lone_spike_is_the_only_one_marked(self, values, data):
        place = data.draw(st.integers(1, len(values) - 2))
        calm = np.array(values) / 4
        calm[place] += 50
        assert np.flatnonzero(marked(calm).mask).tolist() == [place]


class TestUsualChange:
    def test_few_changes_are_no_basis(self):
        found = marked([0, 1, 0, 1, 900], Steps())
        assert not found.judged.any()

    def test_a_stream_at_rest_may_stir_when_the_floor_says_so(self):
        values = [20.0] * 50 + [20.4] + [20.0] * 50
        assert not marked(values, Steps(floor=0.1)).mask.any()
        assert marked([20.0] * 50 + [21.4] + [20.0] * 50, Steps(floor=0.1)).mask.sum() == 1

    @pytest.mark.parametrize(("gap", "suspect"), [(0, True), (3, False)])
    def test_after_some_missing_values_more_may_have_changed(self, gap, suspect):
        calm = [20.0, 21.0] * 25
        found = marked([*calm, 36.0], Steps(), at(51, 49, gap=gap))
        assert found.mask[-1] == suspect  # eight usual changes are 11.9, four intervals later 23.7
        assert not found.mask[:-1].any()

    def test_a_stream_that_never_moved_has_no_usual_change(self):
        values = [20.0] * 50 + [90.0] + [20.0] * 50
        assert not marked(values, Steps()).mask.any()
        assert not marked(values, Steps()).judged.any()

    def test_chance_of_counts_is_no_step_at_any_height(self):
        rng = np.random.default_rng(5)
        for mean in (0.2, 3, 50, 2000):
            found = marked(rng.poisson(mean, 5000), Steps(), counted=True)
            assert found.mask.mean() < 0.0005

    def test_on_anscombe_s_scale_chance_has_the_size_one(self):
        rng = np.random.default_rng(6)
        for mean in (4, 40, 400):
            assert np.std(anscombe(rng.poisson(mean, 20_000))) == pytest.approx(1, abs=0.06)
