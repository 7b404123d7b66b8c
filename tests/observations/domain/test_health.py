from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.battery import Cell
from stadtherz.observations.domain.comparison import Contact
from stadtherz.observations.domain.findings import Flag
from stadtherz.observations.domain.health import (
    Concern,
    HealthLimits,
    Heard,
    Radio,
    Signal,
    State,
    health,
)
from stadtherz.observations.domain.local_time import DAY, MINUTE

Q = 15 * MINUTE
NOW = 1000 * DAY
LIMITS = HealthLimits()
WEEK = NOW - np.arange(7 * 96, -1, -1, dtype=np.int64) * Q
WELL = Heard(WEEK, Q)


def concerns(found):
    return {reason.concern: reason.state for reason in found.reasons}


def test_a_device_that_sent_everything_is_good():
    found = health(WELL, LIMITS, NOW)
    assert (found.state, found.reasons, found.contact) == (State.GOOD, (), Contact.FRESH)
    assert (found.waited, found.gap_share_day, found.gap_share_week) == (0, 0, 0)


class TestContact:
    @pytest.mark.parametrize(
        ("intervals", "contact", "state"),
        [
            (0, Contact.FRESH, State.GOOD), (3, Contact.FRESH, State.GOOD),
            (3.1, Contact.LATE, State.WATCH), (96, Contact.LATE, State.WATCH),
            (96.1, Contact.SILENT, State.BAD),
        ],
    )  # fmt: skip
    def test_thresholds_are_intervals(self, intervals, contact, state):
        found = health(WELL, LIMITS, NOW + round(intervals * Q))
        assert found.contact is contact
        assert concerns(found).get(Concern.CONTACT, State.GOOD) is state

    def test_never_heard_of_is_unknown_not_good(self):
        found = health(Heard(np.zeros(0, np.int64), Q), LIMITS, NOW)
        assert (found.state, found.contact, found.waited) == (State.UNKNOWN, Contact.NEVER, None)
        assert (found.gap_share_day, found.gap_share_week) == (None, None)

    def test_put_up_long_ago_and_never_heard_of_is_bad(self):
        found = health(Heard(np.zeros(0, np.int64), Q, since=NOW - 10 * DAY), LIMITS, NOW)
        assert found.state is State.BAD
        assert found.gap_share_week == 1.0

    def test_what_comes_from_the_future_is_left_out(self):
        found = health(Heard(np.append(WEEK, NOW + DAY), Q), LIMITS, NOW)
        assert found.waited == 0


class TestGaps:
    @pytest.mark.parametrize(
        ("missing", "state"),
        [(0, State.GOOD), (4, State.GOOD), (5, State.WATCH), (23, State.WATCH), (24, State.BAD)],
    )
    def test_a_day_s_share(self, missing, state):
        heard = Heard(np.delete(WEEK, np.arange(-90, -90 + missing)), Q)
        found = health(heard, LIMITS, NOW)
        assert found.gap_share_day == pytest.approx(missing / 96, abs=1e-9)
        assert concerns(found).get(Concern.GAPS_DAY, State.GOOD) is state

    def test_a_new_device_misses_nothing_from_before(self):
        heard = Heard(WEEK[-40:], Q, since=int(WEEK[-40]))
        assert health(heard, LIMITS, NOW).gap_share_week == 0
        assert health(replace(heard, since=None), LIMITS, NOW).gap_share_week > 0.9


class TestSuspect:
    @pytest.mark.parametrize(
        ("suspect", "state"),
        [
            (0, State.GOOD),
            (33, State.GOOD),
            (34, State.WATCH),
            (335, State.WATCH),
            (336, State.BAD),
        ],
    )
    def test_of_those_that_were_judged(self, suspect, state):
        flags = np.full(len(WEEK), Flag.PLAUSIBLE, np.int8)
        flags[1 : suspect + 1] = Flag.SUSPECT  # the first one is seven days old to the second
        found = health(Heard(WEEK, Q, flags=flags), LIMITS, NOW)
        assert concerns(found).get(Concern.SUSPECT, State.GOOD) is state

    def test_raw_values_do_not_dilute_it(self):
        flags = np.full(len(WEEK), Flag.RAW, np.int8)
        flags[-20:-10], flags[-10:] = Flag.PLAUSIBLE, Flag.SUSPECT
        assert health(Heard(WEEK, Q, flags=flags), LIMITS, NOW).suspect_share == 0.5

    @pytest.mark.parametrize(("judged", "share"), [(7, None), (8, 1.0)])
    def test_a_few_judged_values_tell_nothing(self, judged, share):
        flags = np.full(len(WEEK), Flag.RAW, np.int8)
        flags[-judged:] = Flag.SUSPECT
        assert health(Heard(WEEK, Q, flags=flags), LIMITS, NOW).suspect_share == share

    def test_raw_values_tell_nothing(self):
        flags = np.full(len(WEEK), Flag.RAW, np.int8)
        assert health(Heard(WEEK, Q, flags=flags), LIMITS, NOW).suspect_share is None


class TestBattery:
    def readings(self, start, a_day):
        times = NOW - np.arange(59, -1, -1, dtype=np.int64) * DAY
        return replace(
            WELL, battery_times=times, battery_readings=start - a_day * np.arange(60.0), cell=Cell()
        )

    @pytest.mark.parametrize(
        ("start", "a_day", "state"),
        [(95, 0.1, State.GOOD), (95, 0.8, State.WATCH), (70, 0.9, State.WATCH), (58, 1, State.BAD)],
    )
    def test_low_or_soon_empty_is_a_matter(self, start, a_day, state):
        # 47.8 % left after a fall of 0.8 a day: 59.75 days, one less than two months
        found = health(self.readings(start, a_day), replace(LIMITS, battery_days=61), NOW)
        assert concerns(found).get(Concern.BATTERY, State.GOOD) is state

    def test_without_a_reading_it_is_unknown_and_without_a_battery_no_matter(self):
        nothing = replace(WELL, battery_times=np.zeros(0, np.int64), battery_readings=np.zeros(0))
        assert health(nothing, LIMITS, NOW).state is State.UNKNOWN
        assert health(WELL, LIMITS, NOW).battery is None


class TestSignal:
    @pytest.mark.parametrize(
        ("factor", "snr", "rssi", "signal"),
        [
            (7, 2.5, -80, Signal.GOOD), (7, 2.4, -80, Signal.FAIR), (7, -4.5, -80, Signal.FAIR),
            (7, -4.6, -80, Signal.POOR), (12, -10, -120, Signal.GOOD),
            (12, -17.5, -130, Signal.POOR),
            (0, 5, -109, Signal.GOOD), (0, 5, -111, Signal.FAIR), (0, np.nan, -121, Signal.POOR),
            (0, np.nan, np.nan, Signal.UNKNOWN),
        ],
    )  # fmt: skip
    def test_by_the_margin_and_else_by_the_power(self, factor, snr, rssi, signal):
        radio = Radio(np.full(5, rssi), np.full(5, snr), np.full(5, factor))
        found = health(replace(WELL, radio=radio), LIMITS, NOW)
        assert found.signal is signal
        assert (found.state is State.WATCH) == (signal is Signal.POOR)

    def test_no_radio_is_no_matter(self):
        assert health(WELL, LIMITS, NOW).signal is Signal.UNKNOWN


@given(st.integers(0, 600), st.integers(0, 671), st.floats(0, 100), st.floats(-25, 10))
def test_the_state_is_the_worst_reason_and_reasons_come_worst_first(gone, suspect, charge, snr):
    flags = np.full(len(WEEK), Flag.PLAUSIBLE, np.int8)
    flags[:suspect] = Flag.SUSPECT
    count = len(WEEK) - gone
    heard = Heard(
        WEEK[:count],
        Q,
        flags=flags[:count],
        battery_times=WEEK[:3],
        battery_readings=np.full(3, charge),
        radio=Radio(np.full(3, -100.0), np.full(3, snr), np.full(3, 9)),
    )
    found = health(heard, LIMITS, NOW)
    states = [reason.state for reason in found.reasons]
    assert states == sorted(states, reverse=True)
    assert found.state is (states[0] if states else State.GOOD)
    assert State.GOOD not in states
