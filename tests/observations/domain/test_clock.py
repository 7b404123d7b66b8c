import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.clock import ClockLimits, WrongClock, check_clock
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.local_time import DAY, HOUR, SECOND
from tests.observations.domain.synthetic import uplinks

HOURLY = ClockLimits(bucket_s=3600)


class TestARightClock:
    @pytest.mark.parametrize("seed", range(5))
    def test_it_is_right_within_the_way_of_a_message(self, seed):
        times, arrived = uplinks(seed)
        found = check_clock(times, arrived, HOURLY)
        assert 0 < found.offset_s < 3
        assert abs(found.drift_s_a_day) < 0.2
        assert found.jumps == ()
        assert not found.found.mask.any()

    def test_a_day_s_messages_at_once_are_late_not_wrong(self):
        times, arrived = uplinks(1)
        arrived[100:124] = arrived[124] - np.arange(24, 0, -1) * 10_000
        found = check_clock(times, arrived, HOURLY)
        assert not found.found.mask.any()
        assert found.jumps == ()

    def test_even_newest_first(self):
        times, arrived = uplinks(1)
        arrived[100:124] = arrived[124] + np.arange(24, 0, -1) * 10_000
        found = check_clock(times, arrived, HOURLY)
        assert not found.found.mask.any()
        assert found.jumps == ()

    @pytest.mark.parametrize("count", [0, 1, 7])
    def test_a_few_messages_tell_nothing(self, count):
        times, arrived = uplinks(2)
        found = check_clock(times[:count], arrived[:count], HOURLY)
        assert (found.offset_s, found.drift_s_a_day, found.jumps) == (None, None, ())
        assert not found.found.mask.any()


class TestAWrongClock:
    @pytest.mark.parametrize("drift", [-50, -5, 5, 50])
    def test_a_drift_is_measured_with_its_interval(self, drift):
        times, arrived = uplinks(3)
        slow = times - ((times - times[0]) / DAY * drift * SECOND).astype(np.int64)
        found = check_clock(slow, arrived, HOURLY)
        assert found.drift_s_a_day == pytest.approx(drift, abs=0.3)
        assert found.drift_low <= found.drift_s_a_day <= found.drift_high
        assert found.offset_s == pytest.approx(14 * drift, abs=abs(drift) * 0.1 + 3)

    @pytest.mark.parametrize("seconds", [-3600, -90, 90, 3600])
    def test_a_jump_is_found_where_it_is(self, seconds):
        times, arrived = uplinks(4)
        jumped = times.copy()
        jumped[200:] += seconds * SECOND
        found = check_clock(jumped, arrived, HOURLY)
        assert [jump.at for jump in found.jumps] == [arrived[200]]
        assert found.jumps[0].seconds == pytest.approx(seconds, abs=2)
        assert found.offset_s == pytest.approx(-seconds, abs=3)

    def test_an_hour_of_summer_time_and_back(self):
        times, arrived = uplinks(5)
        jumped = times.copy()
        jumped[100:200] += HOUR
        found = check_clock(jumped, arrived, HOURLY)
        assert [round(jump.seconds) for jump in found.jumps] == [3600, -3600]
        assert np.flatnonzero(found.found.mask).tolist() == list(range(100, 200))

    @pytest.mark.parametrize(("seconds", "suspect"), [(290, False), (310, True)])
    def test_the_limit(self, seconds, suspect):
        times, arrived = uplinks(6)
        found = check_clock(times - seconds * SECOND, arrived, HOURLY)
        assert found.found.mask.all() == suspect
        assert found.found.mask.any() == suspect

    @pytest.mark.parametrize(("seconds", "suspect"), [(4, False), (60, True)])
    def test_a_time_after_its_arrival_is_suspect_alone(self, seconds, suspect):
        times, arrived = uplinks(7)
        times[50] = arrived[50] + seconds * SECOND
        found = check_clock(times, arrived, HOURLY)
        assert np.flatnonzero(found.found.mask).tolist() == ([50] if suspect else [])

    def test_the_finding(self):
        times, arrived = uplinks(8)
        times[300:] -= 2 * HOUR
        [finding] = check_clock(times, arrived, HOURLY).found.findings
        assert (finding.rule, finding.count) == (Rule.CLOCK, len(times) - 300)
        assert (finding.start, finding.end) == (times[300], times[-1])
        assert isinstance(finding.reason, WrongClock)
        assert finding.reason.offset_s == pytest.approx(7200, abs=3)

    @given(st.permutations(range(60)), st.integers(-5000, 5000))
    def test_the_order_in_which_rows_are_given_does_not_matter(self, order, seconds):
        times, arrived = uplinks(9, days=3)
        times = times[:60] - seconds * SECOND
        straight = check_clock(times, arrived[:60], HOURLY)
        shuffled = check_clock(times[list(order)], arrived[:60][list(order)], HOURLY)
        assert straight.offset_s == shuffled.offset_s
        assert straight.found.mask[list(order)].tolist() == shuffled.found.mask.tolist()
