import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.chart import HEIGHT, WIDTH, day_chart, spark
from stadtherz.observations.domain.comparison import Contact, Verdict, compare, contact
from stadtherz.observations.domain.simulation import Profile, Simulated, value_at
from stadtherz.observations.domain.uplink import uplink_from

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class TestComparison:
    @pytest.mark.parametrize(
        ("today", "earlier", "verdict", "percent"),
        [
            (112, [100, 100, 100], Verdict.MORE, 12),
            (88, [100, 100, 100], Verdict.LESS, -12),
            (103, [100, 100, 100], Verdict.SAME, 3),
            (104, [100, 100, 100], Verdict.MORE, 4),
            (97, [100, 100, 100], Verdict.SAME, -3),
            (100, [100, 100], Verdict.NO_BASIS, None),
            (None, [100, 100, 100], Verdict.NOTHING_YET, None),
            (0, [0, 0, 0], Verdict.TOO_FEW, None),
            (5, [3, 3, 3], Verdict.TOO_FEW, None),
            (20, [3, 3, 3], Verdict.MORE, 567),
            (100, [1, 100, 10_000], Verdict.SAME, 0),
        ],
    )
    def test_counts(self, today, earlier, verdict, percent):
        found = compare(today, earlier, counted=True)
        assert (found.verdict, found.percent) == (verdict, percent)

    def test_a_level_is_compared_however_small(self):
        assert compare(5, [3, 3, 3], counted=False).verdict is Verdict.MORE

    def test_a_level_below_zero_that_rises_is_more(self):
        assert compare(-2, [-4, -4, -4], counted=False).verdict is Verdict.MORE

    @given(st.floats(20, 1e6), st.lists(st.floats(20, 1e6), min_size=3))
    def test_more_and_less_are_opposite(self, today, earlier):
        found = compare(today, earlier, counted=True)
        if found.verdict is Verdict.MORE:
            assert today > found.usual
        if found.verdict is Verdict.LESS:
            assert today < found.usual


@pytest.mark.parametrize(
    ("minutes", "state"),
    [(0, Contact.FRESH), (45, Contact.FRESH), (46, Contact.LATE), (24 * 60 + 45, Contact.LATE),
     (24 * 60 + 46, Contact.SILENT)],
)  # fmt: skip
def test_contact(minutes, state):
    assert contact(NOW - timedelta(minutes=minutes), NOW, timedelta(minutes=15)) is state


def test_no_contact_ever():
    assert contact(None, NOW, timedelta(minutes=15)) is Contact.NEVER


class TestUplink:
    def test_a_reading(self):
        found = uplink_from(
            "stadtherz/v1/rad-1", b'{"time": "2026-11-24T08:15:00+01:00", "value": 17}', NOW
        )
        assert (found.key, found.time, found.value) == (
            "rad-1", datetime(2026, 11, 24, 7, 15, tzinfo=UTC), 17.0,
        )  # fmt: skip

    def test_without_a_time_it_is_now(self):
        assert uplink_from("stadtherz/v1/a", b'{"value": 1}', NOW).time == NOW

    @pytest.mark.parametrize(
        ("topic", "payload", "reason"),
        [
            ("stadtherz/v1/", b'{"value": 1}', "topic must be"),
            ("other/a", b'{"value": 1}', "topic must be"),
            ("stadtherz/v1/a/b", b'{"value": 1}', "topic must be"),
            ("stadtherz/v1/a", b"\xff\xfe", "is no JSON"),
            ("stadtherz/v1/a", b"[1]", "is no JSON object"),
            ("stadtherz/v1/a", b'{"value": 1, "plate": "KL-AB 1"}', "unknown key 'plate'"),
            ("stadtherz/v1/a", b'{"value": true}', "finite number"),
            ("stadtherz/v1/a", b'{"value": "1"}', "finite number"),
            ("stadtherz/v1/a", b'{"value": NaN}', "finite number"),
            ("stadtherz/v1/a", b'{"value": 1e999}', "finite number"),
            ("stadtherz/v1/a", b"{}", "finite number"),
            ("stadtherz/v1/a", b'{"value": 1, "time": "2026-11-24T08:15"}', "needs an offset"),
            ("stadtherz/v1/a", b'{"value": 1, "time": "yesterday"}', "written as"),
            ("stadtherz/v1/a", b'{"value": 1, "time": "2026-11-24T12:06:00Z"}', "in the future"),
            ("stadtherz/v1/a", b'{"value": 1, "time": "1899-12-31T23:59:59Z"}', "before 1900"),
            ("stadtherz/v1/a", b'{"value": 1, "time": "0001-01-01T00:00:00+14:00"}', "before 1900"),
            ("stadtherz/v1/a", b'{"value": 1}' + b" " * 5000, "at most 4096"),
            ("stadtherz/v1/a", b"[" * 4000, "is no JSON"),
            ("stadtherz/v1/a", b'{"value": 1, "value": 2}', "names a key twice"),
            ("stadtherz/v1/a", b'{"value": 1, "value": 1}', "names a key twice"),
        ],
    )
    def test_what_is_refused(self, topic, payload, reason):
        with pytest.raises(Invalid, match=reason):
            uplink_from(topic, payload, NOW)

    @given(st.binary(max_size=300))
    def test_any_bytes_are_read_or_refused(self, payload):
        try:
            uplink_from("stadtherz/v1/a", payload, NOW)
        except Invalid as refusal:
            assert str(refusal)

    @given(st.floats(min_value=-1e15, max_value=1e15))
    def test_there_and_back(self, value):
        assert (
            uplink_from("stadtherz/v1/a", json.dumps({"value": value}).encode(), NOW).value == value
        )


class TestChart:
    def test_counts_start_at_zero(self):
        chart = day_chart([5, *[None] * 23], [None] * 24, [None] * 24, [None] * 24, from_zero=True)
        assert chart.y_ticks[0].value == 0

    def test_gaps_stay_gaps(self):
        chart = day_chart([1, 2, None, 3, *[None] * 20], *[[None] * 24] * 3, from_zero=False)
        assert chart.line.count("M") == 2

    @given(st.lists(st.none() | st.floats(-1e4, 1e4), min_size=24, max_size=24))
    def test_everything_lies_in_the_picture(self, today):
        chart = day_chart(today, [None] * 24, [None] * 24, [None] * 24, from_zero=False)
        for pair in chart.line.replace("M", "L").split("L")[1:]:
            x, y = map(float, pair.split())
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT

    @pytest.mark.parametrize("values", [[], [None], [1], [None, None]])
    def test_a_spark_needs_two_values(self, values):
        assert spark(values) is None

    def test_a_flat_line_is_drawn(self):
        assert spark([2, 2, 2]).path.startswith("M0.0")

    def test_a_spark_says_lowest_highest_and_last(self):
        found = spark([3, None, 9, 1, 4, None])
        assert (found.least, found.most, found.last) == (1, 9, 4)


class TestSimulation:
    @pytest.mark.parametrize("profile", Profile)
    def test_the_same_stream_and_time_give_the_same_value(self, profile):
        stream = Simulated("a", profile, 20)
        assert value_at(stream, NOW) == value_at(stream, NOW)

    @given(st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)))
    def test_counts_are_never_negative_and_spaces_never_above_the_size(self, local):
        assert value_at(Simulated("a", Profile.COMMUTING_BIKES, 20), local) >= 0
        assert 0 <= value_at(Simulated("a", Profile.FREE_SPACES, 300), local) <= 300

    def test_water_does_not_boil(self):
        stream = Simulated("a", Profile.BATH_WATER, 1)
        year = [value_at(stream, datetime(2026, month, 15, 15)) for month in range(1, 13)]
        assert 2 < min(year) < max(year) < 26
