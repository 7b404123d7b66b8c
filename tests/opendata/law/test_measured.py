"""Availability, outages and waiting, each against a simple way to know the truth."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.opendata.domain.measured import (
    SLOT,
    SLOTS,
    Availability,
    Outage,
    Took,
    availability,
    histogram,
    longest_outage,
    merged,
    packed,
    quantile,
    state_now,
    states_of,
    unpacked,
)

DAY = date(2026, 11, 25)
BEGIN = datetime(2026, 11, 25, tzinfo=UTC)
STATES = st.text("ud?", max_size=40)


def at(minutes, status=200, wait=5.0):
    return Took(BEGIN + timedelta(minutes=minutes), status, wait if status else None)


class TestStates:
    def test_a_day_without_measurements_is_unknown_and_not_fine(self):
        assert states_of([], DAY) == "?" * SLOTS
        counted = availability("?" * SLOTS)
        assert (counted.share_up, counted.share_unknown) == (0.0, 1.0)

    @pytest.mark.parametrize(
        ("minutes", "slot"), [(0, 0), (4.99, 0), (5, 1), (1434.9, 286), (1435, 287), (1439.9, 287)]
    )
    def test_slots_begin_at_five_minutes(self, minutes, slot):
        assert states_of([at(minutes)], DAY).index("u") == slot

    @pytest.mark.parametrize("minutes", [-0.1, 1440])
    def test_other_days_are_left_out(self, minutes):
        assert "u" not in states_of([at(minutes)], DAY)

    def test_a_failure_outweighs_a_success_whichever_came_first(self):
        assert states_of([at(1), at(2, 0)], DAY)[0] == "d"
        assert states_of([at(1, 0), at(2)], DAY)[0] == "d"

    @pytest.mark.parametrize(
        ("took", "fine"),
        [(at(0, 200), True), (at(0, 206), True), (at(0, 299), True), (at(0, 300), False),
         (at(0, 404), False), (at(0, 500), False), (at(0, 0), False), (at(0, 199), False),
         (Took(BEGIN, 200, None), False)],
    )  # fmt: skip
    def test_what_counts_as_an_answer(self, took, fine):
        assert took.fine is fine
        assert states_of([took], DAY)[0] == ("u" if fine else "d")

    @pytest.mark.parametrize(
        ("now", "length"), [(0, 0), (4, 0), (5, 1), (720, 144), (1440, 288), (2000, 288)]
    )
    def test_today_counts_only_slots_that_are_over(self, now, length):
        assert states_of([], DAY, BEGIN + timedelta(minutes=now)) == "?" * length

    def test_the_slot_of_now_counts_once_it_is_measured(self):
        now = BEGIN + timedelta(minutes=7)
        assert states_of([at(1), at(6, 0)], DAY, now) == "ud"

    def test_times_of_other_zones_are_put_into_utc(self):
        berlin = datetime.fromisoformat("2026-11-25T01:02:00+01:00")
        assert states_of([Took(berlin, 200, 1.0)], DAY)[0] == "u"


class TestFigures:
    @given(STATES)
    @example("")
    @example("uuu??d")
    def test_states_are_written_and_read_back(self, states):
        assert unpacked(packed(states)) == states
        assert len(packed(states)) <= 2 * len(states)

    def test_a_whole_day_is_four_signs(self):
        assert packed("u" * 288) == "u288"

    @given(STATES, STATES)
    def test_counts_add_up(self, one, other):
        assert availability(one) + availability(other) == availability(one + other)

    def test_shares_of_nothing_are_unknown(self):
        nothing = Availability(0, 0, 0)
        assert (nothing.share_up, nothing.share_down, nothing.share_unknown) == (None,) * 3

    @pytest.mark.parametrize(
        ("states", "sure", "most"),
        [("", 0, 0), ("uuu", 0, 0), ("???", 0, 0), ("u???u", 0, 0), ("d", 1, 1), ("uddu", 2, 2),
         ("ud?du", 1, 3), ("ud??u", 1, 3), ("u??du", 1, 1), ("dudd", 2, 2), ("ddu?d", 2, 2),
         ("d??udd", 2, 3), ("dd?", 2, 3)],
    )  # fmt: skip
    def test_an_outage_ends_only_where_somebody_saw_it_end(self, states, sure, most):
        assert longest_outage(states) == Outage(sure * SLOT, most * SLOT)

    @given(STATES)
    def test_an_outage_is_the_longest_way_from_a_failure_to_a_success(self, states):
        longest = 0
        for start, sign in enumerate(states):
            end = states.find("u", start)
            if sign == "d":
                longest = max(longest, (len(states) if end < 0 else end) - start)
        assert longest_outage(states).most == longest * SLOT

    @pytest.mark.parametrize(
        ("states", "now"),
        [
            ("", "?"),
            ("u", "u"),
            ("ud", "d"),
            ("du", "u"),
            ("u??", "u"),
            ("u???", "?"),
            ("d??", "d"),
        ],
    )
    def test_the_state_now_is_the_last_that_was_seen_lately(self, states, now):
        assert state_now(states) == now

    @given(st.lists(st.floats(0.01, 1e9), min_size=1, max_size=60), st.sampled_from([0.5, 0.95, 1]))
    @example([100.0], 0.5)
    @example([1.0, 2.0], 0.5)
    def test_a_quantile_is_the_nearest_rank_to_five_per_cent(self, values, share):
        ranked = sorted(values)
        places = {0.5: (len(values) + 1) // 2, 0.95: -(-95 * len(values) // 100), 1: len(values)}
        true = ranked[places[share] - 1]
        assert quantile(histogram(values), share) == pytest.approx(true, rel=0.05)

    def test_there_is_no_quantile_of_nothing(self):
        assert quantile({}, 0.5) is None

    def test_histograms_of_days_make_the_histogram_of_all(self):
        chance = random.Random(1)
        days = [[chance.uniform(1, 500) for _ in range(50)] for _ in range(3)]
        assert merged(map(histogram, days)) == histogram([one for day in days for one in day])
