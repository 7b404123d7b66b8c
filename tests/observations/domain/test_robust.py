import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.robust import (
    MOST_POINTS,
    column_quantiles,
    local_sigma,
    median_and_sigma,
    runs,
    slope_of,
)

FINITE = st.floats(-1e6, 1e6)


class TestRuns:
    @given(st.lists(st.booleans(), max_size=60), st.data())
    def test_they_cover_the_mask_and_nothing_else(self, mask, data):
        cut = data.draw(
            st.none()
            | st.lists(
                st.booleans(), min_size=max(len(mask) - 1, 0), max_size=max(len(mask) - 1, 0)
            )
        )
        starts, ends = runs(np.array(mask, bool), None if cut is None else np.array(cut, bool))
        covered = [False] * len(mask)
        for start, end in zip(starts, ends, strict=True):
            assert start < end
            for at in range(start, end):
                assert not covered[at]
                covered[at] = True
            if cut is not None:
                assert not any(cut[start : end - 1])
        assert covered == mask

    @pytest.mark.parametrize(
        ("mask", "cut", "expected"),
        [
            ([], None, []),
            ([1], None, [(0, 1)]),
            ([0, 1, 1, 0, 1], None, [(1, 3), (4, 5)]),
            ([1, 1, 1], [0, 1], [(0, 2), (2, 3)]),
            ([1, 0, 1], [1, 1], [(0, 1), (2, 3)]),
        ],
    )
    def test_rows(self, mask, cut, expected):
        found = runs(np.array(mask, bool), None if cut is None else np.array(cut, bool))
        assert list(zip(*(part.tolist() for part in found), strict=True)) == expected


class TestSpread:
    @given(st.lists(FINITE, min_size=1, max_size=40))
    def test_the_median_is_the_library_s(self, values):
        middle, sigma = median_and_sigma(np.array(values))
        assert math.isclose(middle, statistics.median(values), abs_tol=1e-9)
        rest = statistics.median(abs(value - middle) for value in values)
        assert math.isclose(sigma, 1.4826 * rest, abs_tol=1e-6)

    def test_unknown_values_do_not_count_and_nothing_is_unknown(self):
        assert median_and_sigma(np.array([math.nan, 3.0]))[0] == 3.0
        assert math.isnan(median_and_sigma(np.zeros(0))[0])

    @given(
        st.lists(
            st.lists(FINITE | st.just(math.nan), min_size=3, max_size=3), min_size=1, max_size=20
        )
    )
    def test_quantiles_of_columns_are_numpy_s(self, rows):
        matrix = np.array(rows)
        found = column_quantiles(matrix, (0.0, 0.25, 0.5, 1.0))
        for column in range(3):
            known = matrix[np.isfinite(matrix[:, column]), column]
            for share, answer in zip((0.0, 0.25, 0.5, 1.0), found, strict=True):
                if len(known):
                    assert math.isclose(
                        answer[column], np.quantile(known, share), rel_tol=1e-9, abs_tol=1e-6
                    )
                else:
                    assert math.isnan(answer[column])

    def test_no_rows_are_unknown(self):
        assert np.isnan(column_quantiles(np.zeros((0, 2)), (0.5,))[0]).all()

    def test_the_usual_change_is_not_spoilt_by_a_few_wild_ones(self):
        rng = np.random.default_rng(1)
        changes = rng.normal(0, 2, 1000)
        changes[::25] = 500
        assert 1.5 < np.median(local_sigma(changes, 96)) < 3

    def test_the_usual_change_follows_the_time(self):
        rng = np.random.default_rng(2)
        changes = np.concatenate([rng.normal(0, 1, 500), rng.normal(0, 10, 500)])
        usual = local_sigma(changes, 96)
        assert usual[100] < 2
        assert usual[900] > 5

    def test_a_stream_that_rarely_moves_still_has_a_usual_change(self):
        changes = np.zeros(200)
        changes[::5] = 1.0
        assert (local_sigma(changes, 96) > 0.5).all()
        assert local_sigma(np.zeros(0), 96).tolist() == []


class TestSlope:
    @given(st.floats(-100, 100), st.floats(-1000, 1000), st.integers(2, 700))
    def test_a_straight_line_is_found_exactly(self, slope, start, count):
        x = np.arange(count, dtype=float)
        found = slope_of(x, start + slope * x)
        assert math.isclose(found.slope, slope, abs_tol=1e-6)
        assert math.isclose(found.at(7.0), start + slope * 7, abs_tol=1e-4)
        assert found.low <= found.slope + 1e-9
        assert found.high >= found.slope - 1e-9

    def test_a_quarter_of_wild_points_does_not_bend_it(self):
        rng = np.random.default_rng(3)
        x = np.arange(2 * MOST_POINTS, dtype=float)
        y = 5 - 0.2 * x + rng.normal(0, 0.5, len(x))
        y[rng.choice(len(x), len(x) // 4, replace=False)] += 1000
        assert slope_of(x, y).slope == pytest.approx(-0.2, abs=0.2 * 0.15)

    def test_the_interval_holds_the_truth_as_often_as_it_says(self):
        inside = 0
        for seed in range(200):
            rng = np.random.default_rng(seed)
            x = np.arange(30.0)
            found = slope_of(x, 0.3 * x + rng.normal(0, 2, 30))
            inside += found.low <= 0.3 <= found.high
        assert 180 <= inside <= 199  # 95 % of 200 is 190

    def test_without_a_spread_in_x_there_is_no_slope(self):
        assert slope_of(np.array([2.0, 2.0]), np.array([1.0, 5.0])) is None
        assert slope_of(np.array([2.0]), np.array([1.0])) is None
