from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.alert_settings import AlertSettings
from stadtherz.observations.domain.alert_values import Kind
from stadtherz.observations.domain.arrivals import (
    TELLING,
    Arrived,
    DeviceClock,
    StreamLags,
    device_clock,
    least_lags,
)
from stadtherz.observations.domain.clock import ClockJump, ClockLimits, check_clock
from stadtherz.observations.domain.conditions import Responsible, clock_conditions
from stadtherz.observations.domain.health import State
from stadtherz.observations.domain.local_time import DAY, HOUR, SECOND
from stadtherz.observations.domain.watching import SeenStream, Thing, judge_thing
from tests.observations.domain.synthetic import START, uplinks

QUARTER_S = 900
NOW = START + 15 * DAY
THING = Responsible("device:1", "traffic", ("gateway:7",))


def came(rows):
    """Rows of stream, time, arrival, whether known, result time or None."""
    streams, times, arrived, known, results = (list(column) for column in zip(*rows, strict=True))
    return Arrived(
        np.array(streams, np.int64), np.array(times, np.int64), np.array(arrived, np.int64),
        np.array(known, bool), np.array([one or 0 for one in results], np.int64),
        np.array([one is not None for one in results], bool),
    )  # fmt: skip


def as_dict(found):
    return {
        (int(stream), int(hour)): int(lag)
        for stream, hour, lag in zip(found.streams, found.hours, found.lags, strict=True)
    }


def plainly(rows):
    """The same by one row after the other."""
    found = {}
    for stream, time, arrived, known, result in rows:
        lag = arrived - time
        if known or abs(lag) > TELLING or (result is not None and result < time):
            continue
        key = (stream, arrived // HOUR)
        found[key] = min(lag, found.get(key, lag))
    return found


MOMENTS = st.integers(START, START + 4 * HOUR)
ROWS = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(START - 2 * DAY, START + 2 * DAY), MOMENTS, st.booleans(),
        st.none() | MOMENTS,
    ),
    min_size=1,
    max_size=40,
)  # fmt: skip


class TestLeastLags:
    @given(ROWS)
    def test_it_is_the_least_of_each_stream_and_hour(self, rows):
        assert as_dict(least_lags(came(rows))) == plainly(rows)

    @given(ROWS, st.data())
    def test_pieces_in_any_order_and_twice_say_the_same(self, rows, data):
        mixed = data.draw(st.permutations(rows + rows[: len(rows) // 2]))
        cut = data.draw(st.integers(1, len(mixed)))
        kept = {}
        for piece in filter(None, (mixed[:cut], mixed[cut:])):
            for key, lag in as_dict(least_lags(came(piece))).items():
                kept[key] = min(lag, kept.get(key, lag))
        assert kept == as_dict(least_lags(came(rows)))

    @given(ROWS)
    def test_sorted_and_each_pair_once(self, rows):
        found = least_lags(came(rows))
        pairs = list(zip(found.streams.tolist(), found.hours.tolist(), strict=True))
        assert pairs == sorted(set(pairs))

    @pytest.mark.parametrize(
        ("late", "tells"),
        [(0, True), (TELLING, True), (TELLING + 1, False), (-TELLING, True), (-TELLING - 1, False)],
    )
    def test_from_when_on_a_time_is_a_back_fill(self, late, tells):
        found = least_lags(came([(1, START - late, START, False, None)]))
        assert as_dict(found) == ({(1, START // HOUR): late} if tells else {})

    @pytest.mark.parametrize(("before", "tells"), [(0, True), (1, False), (-1, True)])
    def test_a_result_before_its_time_is_a_forecast(self, before, tells):
        found = least_lags(came([(1, START + HOUR, START, False, START + HOUR - before)]))
        assert bool(as_dict(found)) == tells


def lags_of(times, arrived):
    found = least_lags(Arrived(np.ones(len(times), np.int64), times, arrived, times < 0))
    return StreamLags(found.hours, found.lags)


class TestDeviceClock:
    @pytest.mark.parametrize("drift", [-20.0, -1.3, 1.3, 20.0])
    @pytest.mark.parametrize("seed", range(3))
    def test_offset_and_drift_are_those_of_all_messages(self, drift, seed):
        times, arrived = uplinks(seed, interval=HOUR // 4)
        wrong = times - ((times - times[0]) / DAY * drift * SECOND).astype(np.int64)
        found = device_clock([lags_of(wrong, arrived)], ClockLimits(), NOW)
        whole = check_clock(wrong, arrived, ClockLimits(bucket_s=3600))
        assert found.drift_s_a_day == pytest.approx(drift, abs=0.1 + abs(drift) * 0.02)
        assert found.drift_low <= found.drift_s_a_day <= found.drift_high
        assert found.offset_s == pytest.approx(whole.offset_s, abs=0.2 + abs(drift) * 0.05)
        assert found.jump is None
        assert found.heard == (arrived[-1] // HOUR + 1) * HOUR

    @pytest.mark.parametrize("seconds", [-3600, -90, 90, 3600])
    def test_a_jump(self, seconds):
        times, arrived = uplinks(4)
        times[200:] += seconds * SECOND
        found = device_clock([lags_of(times, arrived)], ClockLimits(), NOW)
        assert found.jump.seconds == pytest.approx(seconds, abs=3)
        assert abs(found.jump.at - arrived[200]) <= HOUR
        assert found.jump.leads_astray

    def test_a_clock_put_right_does_not_lead_astray(self):
        times, arrived = uplinks(4)
        times[:200] -= 3600 * SECOND
        found = device_clock([lags_of(times, arrived)], ClockLimits(), NOW)
        assert found.jump.seconds == pytest.approx(3600, abs=3)
        assert not found.jump.leads_astray

    def test_the_quickest_datastream_counts_in_each_hour(self):
        times, arrived = uplinks(5)
        quick, slow = lags_of(times, arrived), lags_of(times - 3600 * SECOND, arrived)
        slow = replace(slow, slack_s=QUARTER_S)
        found = device_clock([slow, quick], ClockLimits(), NOW)
        assert found == device_clock([quick], ClockLimits(), NOW)

    def test_back_fills_beside_current_values_change_nothing(self):
        times, arrived = uplinks(6)
        old = arrived - np.linspace(0, 20 * HOUR, len(times)).astype(np.int64) - HOUR
        both = lags_of(np.append(times, old), np.append(arrived, arrived))
        assert device_clock([both], ClockLimits(), NOW) == device_clock(
            [lags_of(times, arrived)], ClockLimits(), NOW
        )

    @pytest.mark.parametrize("count", [0, 1, 7])
    def test_a_few_hours_tell_nothing(self, count):
        times, arrived = uplinks(2)
        found = device_clock([lags_of(times[:count], arrived[:count])], ClockLimits(), NOW)
        assert (found.offset_s, found.drift_s_a_day, found.jump) == (None, None, None)
        assert (found.heard is None) == (count == 0)

    @pytest.mark.parametrize(
        ("offset", "slack", "wrong"),
        [(0, 900, 0), (900, 900, 0), (1000, 900, 100), (-40, 900, -40), (40, 0, 40),
         (None, 900, None)],
    )  # fmt: skip
    def test_what_stamping_the_beginning_explains(self, offset, slack, wrong):
        assert DeviceClock(NOW, NOW, offset, slack_s=slack).wrong_s == wrong


class TestConditions:
    CLOCK = DeviceClock(NOW, NOW, -500.0, jump=ClockJump(NOW - HOUR, 90.0, -500.0))

    def figures(self, clock, interval_s=QUARTER_S, now=NOW):
        return {one.kind: one for one in clock_conditions(clock, interval_s, now, THING)}

    def test_sizes_have_no_sign(self):
        found = self.figures(self.CLOCK)
        assert {kind: one.value for kind, one in found.items()} == {
            Kind.CLOCK_WRONG: 500, Kind.CLOCK_JUMPED: 90,
        }  # fmt: skip
        assert {(one.subject, one.department, one.groups) for one in found.values()} == {
            ("device:1", "traffic", ("gateway:7",))
        }

    @pytest.mark.parametrize(
        ("hours", "interval_s", "told"),
        [(2, 900, True), (2.1, 900, False), (2.9, 3600, True), (3.1, 3600, False)],
    )
    def test_of_one_that_nothing_arrived_from_there_are_none(self, hours, interval_s, told):
        now = NOW + round(hours * HOUR)
        assert bool(self.figures(self.CLOCK, interval_s, now)) == told

    @pytest.mark.parametrize(
        ("ago", "interval_s", "size"),
        [(DAY, 900, 90), (DAY + 1, 900, 0), (6 * DAY, 86_400, 90), (6 * DAY + 1, 86_400, 0)],
    )
    def test_a_jump_is_told_for_a_day_or_six_intervals(self, ago, interval_s, size):
        clock = replace(self.CLOCK, jump=ClockJump(NOW - ago, 90.0, -500.0))
        assert self.figures(clock, interval_s)[Kind.CLOCK_JUMPED].value == size

    def test_a_clock_put_right_is_no_trouble(self):
        clock = replace(self.CLOCK, offset_s=1.0, jump=ClockJump(NOW - HOUR, 3600.0, 1.0))
        assert {one.value for one in self.figures(clock).values()} == {0, 1}

    def test_too_few_arrivals_are_not_the_same_as_no_jump(self):
        assert self.figures(DeviceClock(NOW, NOW)) == {}


class TestThing:
    def judged(self, offset, slack=0, last=NOW):
        clock = DeviceClock(NOW, NOW, offset, slack_s=slack)
        stream = SeenStream(1, QUARTER_S, START, last, NOW, np.array([last]))
        thing = Thing("device:1", "traffic", (), (stream,), NOW - HOUR, clock=clock)
        return judge_thing(thing, [], AlertSettings(), NOW)

    @pytest.mark.parametrize(
        ("offset", "slack", "state"),
        [(299, 0, State.GOOD), (300, 0, State.WATCH), (-300, 0, State.WATCH),
         (1199, 900, State.GOOD), (1200, 900, State.WATCH)],
    )  # fmt: skip
    def test_one_that_is_off_is_to_be_watched(self, offset, slack, state):
        assert self.judged(offset, slack).state is state

    def test_why_it_seems_silent_is_told(self):
        thing = Thing(
            "device:1", "", (), (SeenStream(1, QUARTER_S, START, NOW - 10 * HOUR, NOW),), None,
            clock=DeviceClock(NOW, NOW, 36_000.0),
        )  # fmt: skip
        kinds = {one.kind for one in judge_thing(thing, [], AlertSettings(), NOW).conditions}
        assert kinds == {Kind.DEVICE_SILENT, Kind.CLOCK_WRONG, Kind.CLOCK_JUMPED}
