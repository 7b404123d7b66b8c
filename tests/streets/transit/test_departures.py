"""What leaves next: days of service, frequencies, and what is new against the timetable."""

import base64
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.streets.domain.transit.clock import Window, days_of, moment
from stadtherz.streets.domain.transit.departures import State, added_at, departures
from stadtherz.streets.domain.transit.feed import read_news
from stadtherz.streets.domain.transit.news import (
    NOTHING_NEW,
    Fate,
    News,
    StopNews,
    TripNews,
    delay_at,
)
from stadtherz.streets.domain.transit.settling import Timed, settled
from stadtherz.streets.domain.transit.timetable import (
    Call,
    Frequency,
    Line,
    Mode,
    Pickup,
    Run,
    Service,
    filled,
    mode_of,
    runs_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 27)
NOON = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
HOUR = Window(NOON, NOON + timedelta(hours=1))
ONE = Line("L1", "1", mode=Mode.BUS)
# written by gtfs-realtime-bindings 3.0.0: late, cancelled, passing, added and foreign trips, a
# vehicle's position, and a notice in two languages
FEED = base64.b64decode(
    "Cg0KAzIuMBAAGOCZptgGEkEKATEaPAoUCgRsYXRlGggyMDI2MTEyNyoCTDESBggBGgIIeBIUCAMSDQjE//////////8B"
    "GB4iAUMaBgoENDcxMRIXCgEyGhIKCAoEZ29uZSADGgYKBDQ3MTESJQoBMxogCggKBnBhc3NlcxIFIgFCKAESBSIBQygC"
    "GgYKBDQ3MTESRAoBNBo/ChcKBWV4dHJhEggxNDowNTowMCABKgJMMRINCAAaBhCMnKbYBiIBQRINCAEaBhDkoKbYBiIB"
    "QxoGCgQ0NzExEiAKATUaGwoJCgdmb3JlaWduEgYIARoCCGMaBgoENDcxMRIZCgE2GhQKBwoFd2hvbGUaBgoENDcxMSis"
    "AhIRCgF2IgwSCg2amUVCFWZm9kASbAoBYSpnCgYIoNul2AYqAyoBQSoEEgJMMVJSCicKIURpZSBMaW5pZSAxIGjDpGx0"
    "IG5pY2h0IGFtIE1hcmt0LhICZGUKJwoeTGluZSAxIGRvZXMgbm90IHN0b3AgYXQgTWFya3QuEgVlbi1HQg=="
)
TIMED = (Timed(1, "A", 43_200), Timed(2, "B", 43_500), Timed(3, "C", 43_800))


def call(minutes=5, trip="t", seq=1, **changes):
    given = {"day": DAY, "start_s": 43_200, "stop": "A", "line": ONE, "towards": "Uni"} | changes
    return Call(trip=trip, seq=seq, departs_s=43_200 + 60 * minutes, **given)


def news_of(trip, day=DAY):
    return News(NOON, {(trip.trip, day): [trip]})


def told(call, trip=None):
    found = departures([call], HOUR, BERLIN, news_of(trip) if trip else NOTHING_NEW)
    return [(one.state, one.expected - NOON, one.late_min) for one in found]


class TestDays:
    week = Service(frozenset(range(5)), date(2026, 1, 1), date(2026, 12, 31),
                   frozenset({date(2026, 11, 28)}), frozenset({DAY}))  # fmt: skip

    @pytest.mark.parametrize(
        ("day", "runs"),
        [(date(2026, 11, 26), True), (DAY, False), (date(2026, 11, 28), True),
         (date(2026, 11, 29), False), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
    )  # fmt: skip
    def test_single_days_count_more_than_weekdays(self, day, runs):
        assert self.week.runs_on(day) is runs

    def test_a_service_may_have_single_days_only(self):
        only = Service(added=frozenset({DAY}))
        assert (only.runs_on(DAY), only.runs_on(date(2026, 11, 28)), only.last) == (
            True,
            False,
            DAY,
        )
        assert (self.week.last, Service().last) == (date(2026, 12, 31), None)


class TestFrequencies:
    def test_a_vehicle_each_ten_minutes_up_to_the_end_without_it(self):
        often = Frequency(36_000, 37_800, 600)
        assert [*runs_of(36_000, [often])] == [Run(0, 600), Run(600, 600), Run(1200, 600)]
        exact = Frequency(36_000, 36_600, 600, exact=True)
        assert [*runs_of(35_000, [exact])] == [Run(1000, 0)]

    def test_without_any_the_trip_runs_once(self):
        assert [*runs_of(36_000, [])] == [Run()]

    @given(
        start=st.integers(0, 90_000), length=st.integers(1, 100_000), every=st.integers(0, 4_000)
    )
    def test_runs_begin_within_their_time_and_are_bounded(self, start, length, every):
        some = [*runs_of(start, [Frequency(start, start + length, every)])]
        assert 1 <= len(some) <= 2_000
        assert all(0 <= one.offset_s < length for one in some)


def test_open_times_are_filled_at_even_distances():
    assert filled([0, None, None, 300], [0, None, None, 300]) == [0, 100, 200, 300]
    assert filled([None, 60, None], [None, None, None]) == [None, 60, None]
    assert filled([None, None, 60], [0, None, 60]) == [0, 30, 60]


@pytest.mark.parametrize(
    ("number", "mode"),
    [("0", Mode.TRAM), ("3", Mode.BUS), ("109", Mode.RAIL), ("402", Mode.SUBWAY),
     ("700", Mode.BUS), ("900", Mode.TRAM), ("1501", Mode.OTHER), ("x", Mode.OTHER)],
)  # fmt: skip
def test_kinds_of_lines_are_basic_or_extended(number, mode):
    assert mode_of(number) is mode


class TestPlanned:
    def test_the_earliest_comes_first_and_the_window_has_no_end(self):
        calls = [call(59), call(5), call(0), call(60), call(-1)]
        found = departures(calls, HOUR, BERLIN, NOTHING_NEW)
        assert [one.expected.minute for one in found] == [0, 5, 59]

    def test_where_nobody_gets_on_nothing_leaves(self):
        assert told(call(pickup=Pickup.NONE)) == []

    def test_a_trip_after_midnight_belongs_to_the_day_before(self):
        late = call(day=date(2026, 11, 26), minutes=24 * 60 + 5)
        assert told(late) == [(State.PLANNED, timedelta(minutes=5), 0)]


class TestNew:
    def test_a_delay_holds_behind_until_another_is_told(self):
        late = TripNews("t", day=DAY, stops=(StopNews(1, delay_s=180), StopNews(3, delay_s=-60)))
        assert told(call(), late) == [(State.LIVE, timedelta(minutes=8), 3)]
        assert told(call(seq=2), late)[0][2] == 3
        assert told(call(seq=3), late)[0][2] == -1
        assert told(call(seq=0), late) == [(State.PLANNED, timedelta(minutes=5), 0)]

    def test_what_is_late_leaves_in_a_window_after_its_time(self):
        late = TripNews("t", day=DAY, stops=(StopNews(1, delay_s=600),))
        assert told(call(-5), late) == [(State.LIVE, timedelta(minutes=5), 10)]
        assert told(call(55), late) == []

    def test_no_data_means_the_timetable_again(self):
        some = TripNews("t", day=DAY, stops=(StopNews(1, delay_s=180), StopNews(2, unknown=True)))
        assert delay_at(some, 2) == (None, False)
        assert told(call(seq=3), some)[0][0] is State.PLANNED

    def test_what_falls_out_is_told_at_its_planned_time(self):
        gone = TripNews("t", day=DAY, fate=Fate.CANCELLED)
        assert told(call(), gone) == [(State.CANCELLED, timedelta(minutes=5), 0)]
        passes = TripNews("t", day=DAY, stops=(StopNews(1, skipped=True),))
        assert told(call(), passes) == [(State.SKIPPED, timedelta(minutes=5), 0)]
        assert told(call(seq=2), passes)[0][0] is State.PLANNED

    def test_news_of_another_day_or_run_are_not_of_this_one(self):
        late = TripNews("t", day=DAY, start_s=50_000, delay_s=60)
        assert told(call(), late)[0][0] is State.PLANNED
        assert news_of(late).of("t", date(2026, 11, 26), 50_000) is None

    @pytest.mark.parametrize(("minutes", "fresh"), [(0, True), (5, True), (6, False), (-3, False)])
    def test_old_news_are_known_to_be_old(self, minutes, fresh):
        assert News(NOON).is_fresh(NOON + timedelta(minutes=minutes)) is fresh
        assert not NOTHING_NEW.is_fresh(NOON)


class TestFeed:
    @pytest.fixture
    def feed(self):
        at, trips, notices = read_news(FEED, lambda trip: trip != "foreign", any)
        return at, {one.trip: one for one in trips}, notices

    def test_it_is_read_as_its_bindings_wrote_it(self, feed):
        at, trips, _ = feed
        assert at == datetime(2026, 11, 27, 14, tzinfo=UTC)
        assert [*trips] == ["late", "gone", "passes", "extra", "whole"]
        assert trips["late"].day == DAY
        assert [one.delay_s for one in trips["late"].stops] == [120, -60]
        assert trips["gone"].fate is Fate.CANCELLED
        assert [(one.skipped, one.unknown) for one in trips["passes"].stops] == [
            (True, False), (False, True),
        ]  # fmt: skip
        assert (trips["extra"].fate, trips["extra"].line) == (Fate.ADDED, "L1")
        assert trips["whole"].delay_s == 300

    def test_notices_have_words_places_and_periods(self, feed):
        (notice,) = feed[2]
        assert notice.text("de") == "Die Linie 1 hält nicht am Markt."
        assert notice.text("en") == "Line 1 does not stop at Markt."
        assert notice.text("fr") in notice.words.values()
        assert (notice.stops, notice.lines) == ({"A"}, {"L1"})
        assert notice.holds(NOON + timedelta(hours=2))
        assert not notice.holds(NOON - timedelta(hours=2))

    def test_added_trips_are_told_with_where_they_go(self, feed):
        (one,) = added_at([feed[1]["extra"]], frozenset({"A", "C"}), {"L1": ONE}, {"C": "Uni"})
        assert (one.line, one.towards, one.stop) == (ONE, "Uni", "A")
        assert one.at == datetime(2026, 11, 27, 14, 5, tzinfo=UTC)

    @given(st.binary(max_size=60))
    def test_anything_else_is_refused_or_empty(self, data):
        with suppress(Invalid):
            read_news(data, lambda _: True, any)

    def test_what_is_added_or_told_elsewhere_is_left_out(self):
        _, trips, notices = read_news(FEED, lambda _: True, lambda _: False)
        assert not [one for one in trips if one.fate is Fate.ADDED]
        assert all(one.lines or not one.stops for one in notices)

    def test_days_before_the_clock_are_told_of_no_day(self):
        day = FEED.replace(b"20261127", b"00010101")
        assert day != FEED
        _, trips, _ = read_news(day, lambda _: True, any)
        assert trips
        assert {one.day for one in trips} <= {None}

    def test_a_feed_that_is_cut_off_is_refused(self):
        with pytest.raises(Invalid):
            read_news(FEED[:-3], lambda _: True, any)


class TestSettled:
    def test_stops_without_a_place_get_it_in_their_order(self):
        some = TripNews("t", stops=(StopNews(stop="B", skipped=True), StopNews(stop="C"),
                                    StopNews(stop="Z")))  # fmt: skip
        found = settled(some, TIMED, [Run()], NOON, BERLIN)
        assert [one.seq for one in found.stops] == [2, 3]
        assert (found.day, found.start_s) == (DAY, 43_200)

    def test_a_moment_becomes_a_delay(self):
        at = int(moment(DAY, 43_500, BERLIN).timestamp())
        some = TripNews("t", day=DAY, stops=(StopNews(seq=2, at=at + 90),))
        assert settled(some, TIMED, [Run()], NOON, BERLIN).stops[0].delay_s == 90

    def test_without_a_day_it_is_the_run_that_is_nearest(self):
        night = [Timed(1, "A", 88_000), Timed(2, "B", 89_000)]
        early = datetime(2026, 11, 26, 23, 20, tzinfo=UTC)  # 0:20, and the trip left at 0:26
        found = settled(TripNews("t", stops=()), night, [Run()], early, BERLIN)
        assert found.day == date(2026, 11, 26)

    def test_runs_are_told_apart_by_their_start(self):
        runs = [Run(0), Run(600), Run(1200)]
        some = TripNews("t", day=DAY, start_s=43_830, stops=(StopNews(seq=1, delay_s=60),))
        assert settled(some, TIMED, runs, NOON, BERLIN).start_s == 43_800

    def test_a_trip_without_stops_has_no_news(self):
        assert settled(TripNews("t"), [], [Run()], NOON, BERLIN) is None


def test_the_days_of_a_window_and_their_calls_are_all_that_leaves():
    """A tram each hour, also through the nights with a changed hour: one in each real hour."""
    for start in (datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)):
        window = Window(start, start + timedelta(hours=6))
        calls = [
            call(day=day, minutes=60 * hour - 720)
            for day in days_of(window, BERLIN, 86_400)
            for hour in range(2, 27)
        ]
        found = departures(calls, window, BERLIN, NOTHING_NEW)
        hours = {one.expected for one in found}
        assert hours == {start + timedelta(hours=hour) for hour in range(6)}
