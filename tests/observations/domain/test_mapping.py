from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.mapping import Reader, mapping_from
from stadtherz.observations.domain.times import EPOCH, LocalTimes, microseconds

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WIDE = {"time": {"column": "t"}, "columns": {"a": "stream-a", "b": "stream-b"}}


def read(mapping, header, rows):
    reader = Reader(mapping_from(mapping, "m.toml"), header, NOW)
    chunk = reader.read([list(row) for row in rows], list(range(2, 2 + len(rows))))
    found = sorted(
        (chunk.keys[stream], int(time), float(value))
        for stream, time, value in zip(chunk.streams, chunk.times, chunk.values, strict=True)
    )
    return found, [(r.line, r.column, r.value, r.reason) for r in chunk.refusals]


def utc(*parts):
    return microseconds(datetime(*parts, tzinfo=UTC))


def test_a_wide_table():
    found, refused = read(WIDE, ["t", "a", "b"], [("2026-01-01 01:00", "1", "2.5")])
    assert found == [("stream-a", utc(2026, 1, 1), 1.0), ("stream-b", utc(2026, 1, 1), 2.5)]
    assert refused == []


def test_a_bad_cell_does_not_lose_its_row():
    found, refused = read(
        WIDE, ["t", "a", "b"],
        [("2026-01-01 01:00", "x", "2"), ("2026-01-01 02:00", "3", "1,5"), ("", "1", "1")],
    )  # fmt: skip
    assert [(key, value) for key, _, value in found] == [("stream-a", 3.0), ("stream-b", 2.0)]
    assert refused == [
        (2, "a", "x", "is no number"),
        (3, "b", "1,5", 'is no number; for decimal commas set decimal = ","'),
        (4, "t", "", "is no time of the form iso"),
    ]


def test_decimal_commas_and_thousands():
    found, _ = read({**WIDE, "decimal": ","}, ["t", "a", "b"], [("2026-01-01", "1.234,5", "0,5")])
    assert [value for _, _, value in found] == [1234.5, 0.5]


def test_a_date_of_tomorrow_is_refused():
    found, refused = read(
        WIDE, ["t", "a", "b"],
        [("2026-11-24 13:05", "1", "1"), ("2026-11-24 13:06", "2", "2"), ("2027-01-01", "3", "3")],
    )  # fmt: skip
    assert [value for _, _, value in found] == [1.0, 1.0]
    assert [(line, reason) for line, _, _, reason in refused] == [
        (3, "lies in the future"), (4, "lies in the future"),
    ]  # fmt: skip


def test_a_row_of_another_length_is_refused_and_an_empty_one_passed_over():
    found, refused = read(WIDE, ["t", "a", "b"], [("2026-01-01", "1"), (), ("2026-01-01", "1", "")])
    assert len(found) == 1
    assert refused == [(2, "", "2026-01-01;1", "2 fields instead of 3")]


@pytest.mark.parametrize(
    ("value", "kept"), [("-0.1", 0), ("0", 1), ("120", 1), ("120.1", 0), ("inf", 0)]
)
def test_limits_include_their_ends(value, kept):
    mapping = {**WIDE, "columns": {"a": "s"}, "least": 0, "most": 120}
    found, refused = read(mapping, ["t", "a"], [("2026-01-01", value)])
    assert (len(found), len(refused)) == (kept, 1 - kept)


def test_a_long_table_names_its_streams():
    mapping = {
        "time": {"column": "t"}, "stream_columns": ["site"], "stream_template": "{0}-{value}",
        "value_columns": {"pkw": "car"},
    }  # fmt: skip
    found, _ = read(
        mapping, ["t", "site", "pkw"], [("2026-01-01", "A", "1"), ("2026-01-01", "B", "2")]
    )
    assert [(key, value) for key, _, value in found] == [("a-car", 1.0), ("b-car", 2.0)]


def test_a_table_without_times_starts_and_steps():
    mapping = {
        "time": {"start": "2012-03-01T00:00:00", "step_s": 300, "zone": "UTC"},
        "every_column": "loop",
    }
    found, _ = read(mapping, ["7", "8"], [("1", "2"), ("3", "4")])
    assert found[0] == ("loop-7", utc(2012, 3, 1), 1.0)
    assert found[3] == ("loop-8", utc(2012, 3, 1, 0, 5), 4.0)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"time": {"column": "t"}}, r"give \[columns\]"),
        ({"time": {}, "columns": {"a": "s"}}, "exactly one of column"),
        ({"time": {"column": "t"}, "colums": {"a": "s"}}, "m.toml: colums: Extra inputs"),
        ({"time": {"start": "2012-03-01T00:00:00"}, "every_column": "x"}, "start needs step_s"),
    ],
)
def test_a_wrong_mapping_names_file_and_key(mapping, said):
    with pytest.raises(Invalid, match=said):
        mapping_from(mapping, "m.toml")


def test_a_column_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(Invalid, match="there is no column 'b'; the table has: t, a, c"):
        Reader(mapping_from(WIDE, "m.toml"), ["t", "a", "c"], NOW)


class TestTimes:
    @pytest.mark.parametrize(
        ("written", "moment"),
        [
            ("2026-01-01 00:00", (2025, 12, 31, 23)),
            ("2026-07-01 00:00", (2026, 6, 30, 22)),
            ("2026-03-29 01:59", (2026, 3, 29, 0, 59)),
            ("2026-03-29 03:00", (2026, 3, 29, 1)),
            ("2020-01-01 24:00", (2020, 1, 1, 23)),
            ("2026-01-01T00:00:00+05:00", (2025, 12, 31, 19)),
        ],
    )
    def test_local_times(self, written, moment):
        assert LocalTimes("iso", "Europe/Berlin").read(written) == (utc(*moment), "")

    def test_the_hour_that_does_not_exist_is_refused(self):
        found, reason = LocalTimes("iso", "Europe/Berlin").read("2026-03-29 02:30")
        assert found is None
        assert "put forward" in reason

    def test_the_doubled_hour_is_summer_first_then_winter_for_each_stream(self):
        times = LocalTimes("iso", "Europe/Berlin")
        written = "2026-10-25 02:30"
        assert [times.read(written, stream)[0] for stream in ("a", "b", "a", "b")] == [
            utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 0, 30),
            utc(2026, 10, 25, 1, 30), utc(2026, 10, 25, 1, 30),
        ]  # fmt: skip

    def test_german_dates(self):
        times = LocalTimes("%d.%m.%Y %H:%M", "Europe/Berlin")
        assert times.read("24.11.2026 13:00") == (utc(2026, 11, 24, 12), "")
        assert times.read("2026-11-24 13:00")[0] is None

    @given(st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
    def test_a_time_with_its_offset_is_that_moment(self, moment):
        found, _ = LocalTimes("iso", "Europe/Berlin").read(moment.isoformat())
        assert EPOCH + np.timedelta64(found, "us").astype(object) == moment
