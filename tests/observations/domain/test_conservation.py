import math
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.conservation import (
    Counted,
    Imbalance,
    Tolerance,
    _sign_test,
    balance,
    broken_hours,
)
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.local_time import DAY, HOUR
from stadtherz.observations.domain.times import microseconds
from tests.observations.domain.synthetic import QUARTER, bicycles

MIDNIGHT = microseconds(datetime(2026, 5, 4, tzinfo=ZoneInfo("Europe/Berlin")))
STRICT = Tolerance(percent=10, sigmas=0, least=50, window=HOUR)
DAILY = Tolerance(percent=10, sigmas=3, least=200, window=DAY)


def counter(name, hourly):
    """A counter with four equal quarters in each hour."""
    values = np.repeat(np.array(hourly, float) / 4, 4)
    times = MIDNIGHT + np.arange(len(values), dtype=np.int64) * QUARTER
    return Counted(name, times, values, QUARTER)


def hours(incoming, outgoing, tolerance=STRICT):
    return balance((counter("a", incoming),), (counter("b", outgoing),), tolerance)


class TestWindows:
    @pytest.mark.parametrize(
        ("incoming", "outgoing", "judged", "broken"),
        [
            (100, 100, 1, 0), (100, 90, 1, 0), (100, 89, 1, 1), (89, 100, 1, 1), (90, 100, 1, 0),
            (50, 50, 1, 0), (49, 100, 0, 0), (100, 49, 0, 0),
        ],
    )  # fmt: skip
    def test_the_limits_of_an_hour(self, incoming, outgoing, judged, broken):
        found = hours([incoming], [outgoing])
        assert (found.judged, len(found.findings)) == (judged, broken)

    def test_the_finding_names_the_pair_in_percent(self):
        found = hours([100, 200], [100, 100])
        [finding] = found.findings
        assert finding.rule is Rule.CONSERVATION
        assert finding.reason == Imbalance(("a",), ("b",), 200, 100, 50)
        assert (finding.start, finding.end) == (
            MIDNIGHT + HOUR, MIDNIGHT + 2 * HOUR - QUARTER,
        )  # fmt: skip
        assert found.percent == pytest.approx(100 / 3)

    def test_chance_is_allowed_for(self):
        assert len(hours([100], [80], Tolerance(percent=10, sigmas=0)).findings) == 1
        assert len(hours([100], [80], Tolerance(percent=10, sigmas=3)).findings) == 0

    def test_a_dead_end_is_counted_not_judged(self):
        found = hours([100, 100, 0, 10], [100, 0, 100, 0])
        assert (found.judged, found.silent_in, found.silent_out) == (1, 1, 1)

    def test_counters_at_one_end_are_added(self):
        parts = (counter("left", [60]), counter("right", [40]))
        found = balance(parts, (counter("b", [100]),), STRICT)
        assert (found.judged, found.percent, found.inward) == (1, 0, ("left", "right"))

    def test_an_hour_with_a_missing_quarter_is_not_judged(self):
        whole = counter("a", [100, 100])
        gap = Counted("b", np.delete(whole.times, 2), np.delete(whole.values, 2), QUARTER)
        assert balance((whole,), (gap,), STRICT).judged == 1

    def test_what_is_usual_is_taken_off(self):
        found = hours([100] * 24, [80] * 24, Tolerance(10, 0, 50, HOUR, usual_percent=20))
        assert (found.percent, found.unexpected_percent) == (20, 0)
        assert found.findings == ()
        assert found.days == 0

    def test_without_common_windows_nothing_is_known(self):
        late = Counted("b", counter("b", [100]).times + DAY, np.full(4, 25.0), QUARTER)
        found = balance((counter("a", [100]),), (late,), STRICT)
        assert (found.judged, found.percent, found.days, found.one_signed) == (0, None, 0, False)
        with pytest.raises(Invalid, match="a counter at both ends"):
            balance((), (late,), STRICT)

    def test_a_day_is_a_local_day_even_when_the_clock_changes(self):
        spring = microseconds(datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin")))
        times = spring + np.arange(92, dtype=np.int64) * QUARTER
        same = Counted("a", times, np.full(92, 10.0), QUARTER)
        found = balance((same,), (same,), DAILY)
        assert (found.judged, found.percent) == (1, 0)

    @pytest.mark.parametrize("lost", [0, 4])
    def test_the_hour_that_comes_twice_is_two(self, lost):
        """On 25 October 2026 from 02:00 to 03:00, by the first and by the second turn."""
        autumn = microseconds(datetime(2026, 10, 25, tzinfo=ZoneInfo("Europe/Berlin")))
        times = autumn + np.arange(100, dtype=np.int64) * QUARTER
        whole = Counted("a", times, np.full(100, 40.0), QUARTER)
        there = np.ones(100, bool)
        there[8 : 8 + lost] = False
        found = balance(
            (whole,), (Counted("b", times[there], whole.values[there], QUARTER),), STRICT
        )
        assert (found.judged, found.findings, found.percent) == (25 - lost // 4, (), 0)
        assert found.days == 0

    @pytest.mark.parametrize(("lost", "judged"), [(5, 1), (6, 0)])
    def test_a_day_of_25_hours_needs_the_values_of_25_hours(self, lost, judged):
        autumn = microseconds(datetime(2026, 10, 25, tzinfo=ZoneInfo("Europe/Berlin")))
        times = autumn + np.arange(100, dtype=np.int64) * QUARTER
        ends = [Counted(name, times[lost:], np.full(100 - lost, 40.0), QUARTER) for name in "ab"]
        assert balance(ends[:1], ends[1:], DAILY).judged == judged

    @given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=48))
    def test_a_slow_reader_agrees(self, rows):
        found = hours([row[0] for row in rows], [row[1] for row in rows])
        both = [row for row in rows if min(row) >= 50]
        broken = [row for row in both if abs(row[0] - row[1]) > 0.1 * max(row) + 1e-9]
        assert (found.judged, len(found.findings)) == (len(both), len(broken))
        swapped = hours([row[1] for row in rows], [row[0] for row in rows])
        assert swapped.judged == found.judged
        if found.percent is not None:
            assert swapped.percent == pytest.approx(-found.percent)


class TestOneSign:
    @pytest.mark.parametrize(
        ("more", "days", "one_sided"),
        [(8, 8, True), (7, 7, False), (0, 8, True), (10, 11, False), (11, 12, True), (5, 10, False),
         (0, 0, False)],
    )  # fmt: skip
    def test_the_sign_test(self, more, days, one_sided):
        assert (_sign_test(more, days) < 0.01) == one_sided

    def test_it_is_the_binomial_distribution(self):
        tails = [math.comb(9, count) / 2**9 for count in range(3)]
        assert _sign_test(2, 9) == pytest.approx(2 * sum(tails))

    def test_two_percent_lost_every_day_is_within_tolerance_but_one_sided(self):
        stream = bicycles(1)
        rng = np.random.default_rng(1)
        out = rng.binomial(stream.values.astype(int), 0.97).astype(float)
        found = balance(
            (Counted("a", stream.times, stream.values, QUARTER),),
            (Counted("b", stream.times, out, QUARTER),),
            DAILY,
        )
        assert found.findings == ()
        assert found.percent == pytest.approx(3, abs=0.5)
        assert found.one_signed
        assert found.days_more_in == found.days

    def test_independent_counts_are_not_one_sided(self):
        usual = bicycles(2)
        rng = np.random.default_rng(2)
        ends = [
            (Counted(name, usual.times, rng.poisson(usual.values).astype(float), QUARTER),)
            for name in "ab"
        ]
        found = balance(*ends, DAILY)
        assert found.findings == ()
        assert not found.one_signed


class TestBrokenHours:
    @pytest.mark.parametrize(
        ("spans", "hours"),
        [
            ([], 0), ([(0, 1)], 1), ([(0, 1), (0, 1)], 1), ([(0, 2), (1, 3)], 3),
            ([(4, 5), (0, 1)], 2), ([(0, 24), (3, 4)], 24),
        ],
    )  # fmt: skip
    def test_what_overlaps_counts_once(self, spans, hours):
        assert broken_hours([(a * HOUR, b * HOUR) for a, b in spans]) == hours

    @given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9))))
    def test_as_counted_hour_by_hour(self, spans):
        covered = {hour for start, length in spans for hour in range(start, start + length)}
        asked = [(start * HOUR, (start + length) * HOUR) for start, length in spans]
        assert broken_hours(asked) == len(covered)
