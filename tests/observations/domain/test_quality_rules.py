import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.findings import NO_STATUS, Rule
from stadtherz.observations.domain.quality_rules import (
    DeviceStatus,
    NoNumber,
    OutOfRange,
    Range,
    Repeated,
    bad_status,
    no_number,
    out_of_range,
    repeated,
)

HUMIDITY = Range(0, 100, 5, 99)


def times(count):
    return np.arange(count, dtype=np.int64) * 10


class TestRange:
    @pytest.mark.parametrize(
        ("value", "suspect"),
        [
            (-0.1, True), (0, True), (4.9, True), (5, False), (50, False), (99, False),
            (99.1, True), (100, True), (100.1, True),
        ],
    )  # fmt: skip
    def test_a_limit_is_inside(self, value, suspect):
        found = out_of_range(times(1), np.array([value]), HUMIDITY)
        assert found.mask.tolist() == [suspect]
        assert found.judged.all()

    def test_an_episode_names_its_worst_value_and_the_limit_that_it_broke(self):
        values = np.array([50.0, -3, -8, 50, 3])
        found = out_of_range(times(5), values, HUMIDITY)
        assert [(one.start, one.end, one.count, one.reason) for one in found.findings] == [
            (10, 20, 2, OutOfRange(-8, 0, possible=False)),
            (40, 40, 1, OutOfRange(3, 5, possible=True)),
        ]

    def test_without_any_limit_nothing_is_judged(self):
        found = out_of_range(times(2), np.array([1e9, -1e9]), Range())
        assert not found.judged.any()
        assert not found.mask.any()

    @given(st.floats(-50, 50), st.floats(-50, 50))
    def test_limits_that_leave_nothing_are_refused(self, low, high):
        if low > high:
            with pytest.raises(Invalid, match="nothing lies within"):
                Range(low, high)
        else:
            assert Range(low, high).least == low

    @given(st.lists(st.floats(-200, 200), max_size=30))
    def test_the_findings_count_what_the_mask_marks(self, values):
        found = out_of_range(times(len(values)), np.array(values), HUMIDITY)
        assert sum(one.count for one in found.findings) == found.mask.sum()
        assert found.mask.tolist() == [not 5 <= value <= 99 for value in values]


def test_what_is_no_number_is_found_and_a_number_acquits_nothing():
    found = no_number(times(4), np.array([1.0, math.nan, math.inf, 2.0]))
    assert found.mask.tolist() == [False, True, True, False]
    assert found.judged.tolist() == found.mask.tolist()
    assert [(one.start, one.end, one.reason) for one in found.findings] == [(10, 20, NoNumber())]


class TestStatus:
    def test_each_code_is_an_episode_of_its_own(self):
        status = np.array([0, 3, 3, 4, NO_STATUS, 3, 0])
        found = bad_status(times(7), status, frozenset({0}))
        assert found.mask.tolist() == [False, True, True, True, False, True, False]
        assert [(one.start, one.end, one.reason) for one in found.findings] == [
            (10, 20, DeviceStatus(3)),
            (30, 30, DeviceStatus(4)),
            (50, 50, DeviceStatus(3)),
        ]

    def test_a_good_status_is_no_proof(self):
        found = bad_status(times(2), np.array([0, 1]), frozenset({0, 1}))
        assert not found.judged.any()


class TestRepetition:
    def test_equal_ones_are_listed_unequal_ones_are_suspect(self):
        at = np.array([0, 10, 10, 20, 30, 30, 30], np.int64)
        values = np.array([1.0, 2, 2, 3, 4, 5, 4])
        found = repeated(at, values)
        assert found.mask.tolist() == [False] * 4 + [True] * 3
        assert [(one.start, one.count, one.suspect, one.reason) for one in found.findings] == [
            (10, 2, False, Repeated(2, 2)),
            (30, 3, True, Repeated(4, 5)),
        ]
        assert {one.rule for one in found.findings} == {Rule.DUPLICATE}

    @given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 2)), max_size=30))
    def test_exactly_the_times_with_two_values_are_suspect(self, rows):
        rows.sort(key=lambda row: row[0])
        at = np.array([row[0] for row in rows], np.int64)
        values = np.array([row[1] for row in rows], float)
        known = {}
        for time, value in rows:
            known.setdefault(time, set()).add(value)
        assert repeated(at, values).mask.tolist() == [len(known[time]) > 1 for time, _ in rows]
