from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.described import PropertyPart
from stadtherz.observations.domain.mapping import mapping_from
from stadtherz.observations.domain.rows import Reader
from stadtherz.observations.domain.times import EPOCH, LocalTimes, microseconds

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WIDE = {"time": {"column": "t"}, "columns": {"a": "stream-a", "b": "stream-b"}}


def read(mapping, header, rows, names=None):
    reader = Reader(mapping_from(mapping, "m.toml"), header, NOW, names or {})
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


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("0001-01-01 00:00", "lies before 1900"),
        ("1899-12-31 23:59", "lies before 1900"),
        ("1900-01-01 00:00", "lies before 1900"),  # in Berlin, when it was still 1899 in UTC
        ("1900-01-01 02:00", ""),
        ("9999-12-31 24:00", "lies in the future"),
        ("9999-12-31T23:59:59-12:00", "lies in the future"),
        ("0001-01-01T00:00:00+14:00", "lies before 1900"),
    ],
)
def test_times_that_nothing_was_measured_at_are_refused(written, reason):
    found, refused = read(WIDE, ["t", "a", "b"], [(written, "1", "1")])
    assert [why for _, _, _, why in refused] == ([reason] if reason else [])
    assert len(found) == (0 if reason else 2)


STEPPED = {"time": {"start": "2026-11-24T12:00:00", "step_s": 300, "zone": "UTC"}}


def test_stepped_times_of_the_future_are_refused():
    found, refused = read({**STEPPED, "every_column": "x"}, ["7"], [("1",), ("2",), ("3",)])
    assert [value for _, _, value in found] == [1.0, 2.0]
    assert refused == [(4, "time", "row 3", "lies in the future")]


def test_a_table_of_steps_counts_rows_and_not_lines():
    mapping = {
        "time": {"start": "2012-03-01T00:00:00", "step_s": 300, "zone": "UTC"},
        "every_column": "x",
    }
    rows = [("1", "2"), (), ("3", "4"), ("5",), ("", ""), ("6", "7")]
    found, refused = read(mapping, ["7", "8"], rows)
    assert [(time, value) for key, time, value in found if key == "x-7"] == [
        (utc(2012, 3, 1), 1.0), (utc(2012, 3, 1, 0, 5), 3.0), (utc(2012, 3, 1, 0, 20), 6.0),
    ]  # fmt: skip
    assert refused == [(5, "", "5", "1 fields instead of 2")]


@pytest.mark.parametrize(
    ("row", "kept", "refused"),
    [
        (("2026-01-01", "1", "2", ""), 2, []),
        (("2026-01-01", "1", "2", "", ""), 2, []),
        (("2026-01-01", "1", "2", "x"), 0, ["4 fields instead of 3"]),
        (("2026-01-01", "1", "2", "", "0"), 0, ["5 fields instead of 3"]),
        (("", "", ""), 0, []),
    ],
)
def test_empty_fields_beyond_the_headings_do_no_harm(row, kept, refused):
    found, why = read(WIDE, ["t", "a", "b"], [row])
    assert (len(found), [reason for *_, reason in why]) == (kept, refused)


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


def test_a_key_is_made_of_the_files_name_and_is_fit_for_addresses():
    mapping = {
        "file_pattern": "^(?P<junction>.+?) - NL", "time": {"column": "t"},
        "stream_columns": ["strom"], "stream_template": "{junction}-{0}-{value}",
        "value_columns": {"Rad": "rad"},
    }  # fmt: skip
    names = mapping_from(mapping, "m").names_in("KÜMMEL HANN - NL - 2019.csv")
    assert names == {"junction": "KÜMMEL HANN"}
    found, _ = read(mapping, ["t", "strom", "Rad"], [("2026-01-01", "Süd (1)", "3")], names)
    assert [key for key, _, _ in found] == ["kuemmel-hann-sued-1-rad"]
    with pytest.raises(Invalid, match=r"other.csv: the file's name does not fit file_pattern"):
        mapping_from(mapping, "m").names_in("other.csv")


LONG = {
    "time": {"column": "t"}, "stream_columns": ["site"], "stream_template": "{0}",
    "value_columns": {"n": "n"},
}  # fmt: skip


def test_two_names_that_would_share_a_key_are_not_mixed():
    rows = [("2026-01-01", "A 1", "1"), ("2026-01-01", "a-1", "2"), ("2026-01-01", " A 1", "3")]
    found, refused = read(LONG, ["t", "site", "n"], rows)
    assert [value for _, _, value in found] == [1.0, 3.0]
    assert refused == [(3, "site", "a-1", "would have the same key as A 1: a-1")]


@pytest.mark.parametrize(
    ("site", "reason"),
    [
        (" ", "names no datastream"),
        ("???", "makes no key of 1 to 100 signs"),
        ("x" * 101, "makes no key of 1 to 100 signs"),
    ],
)
def test_a_row_that_names_no_datastream_is_refused(site, reason):
    found, refused = read(LONG, ["t", "site", "n"], [("2026-01-01", site, "1")])
    assert found == []
    assert [why for *_, why in refused] == [reason]


def test_rows_that_the_mapping_does_not_want_are_counted():
    mapping = mapping_from({**LONG, "only": {"kind": ["count"]}}, "m")
    reader = Reader(mapping, ["t", "site", "kind", "n"], NOW)
    rows = [["2026-01-01", "a", "count", "1"], ["2026-01-01", "a", "sum", "2"]]
    chunk = reader.read(rows, [2, 3])
    assert (list(chunk.values), chunk.left_out, chunk.refusals) == ([1.0], 1, ())


def test_every_column_is_a_datastream_but_the_time_is_none():
    mapping = {"time": {"column": "t"}, "every_column": "loop"}
    found, _ = read(mapping, ["t", "Süd", ""], [("2026-01-01", "1", "")])
    assert [key for key, _, _ in found] == ["loop-sued"]
    with pytest.raises(Invalid, match="'A 1' and 'A-1' give the same key 'loop-a-1'"):
        read(mapping, ["t", "A 1", "A-1"], [])


def test_a_heading_that_stands_twice_is_refused():
    with pytest.raises(Invalid, match="the heading 'a' stands 2 times"):
        read(WIDE, ["t", "a", "a", "b"], [])


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
        (
            {"time": {"column": "t"}, "colums": {"a": "s"}},
            "m.toml: colums: there is no such key; did you mean 'columns'",
        ),
        ({"time": {"start": "2012-03-01T00:00:00"}, "every_column": "x"}, "start needs step_s"),
    ],
)
def test_a_wrong_mapping_names_file_and_key(mapping, said):
    with pytest.raises(Invalid, match=said):
        mapping_from(mapping, "m.toml")


STATION = {"key": "s", "name": {"de": "S"}, "kind": "level", "unit": "°C"}
TWO = {**LONG, "value_columns": {"a": "a", "b": "b"}}


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"time": {"column": "t", "zone": "Europe/Berln"}},
         "time.zone: there is no time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?"),
        ({"time": {"column": "t", "zone": "../etc/passwd"}}, "there is no time zone"),
        ({"time": {"column": "t", "format": "%d.%q"}}, "time.format: '%d.%q' cannot be read"),
        ({"time": {"start": "0001-01-01T00:00:00", "step_s": 1}}, "time: start lies before 1900"),
        ({"encoding": "latin-99"}, "encoding: there is no encoding 'latin-99'"),
        ({"encoding": "hex"}, "encoding: there is no encoding 'hex'"),
        ({"delimiter": ";;"}, "delimiter: ';;' is not one sign"),
        ({"delimiter": ""}, "delimiter: '' is not one sign"),
        ({"file_pattern": "("}, "file_pattern: '(' is no pattern"),
        ({"least": 5, "most": 1}, "least, 5, is more than most, 1"),
        ({"columns": {"a": "s", "b": "s"}}, "two columns give the datastream 's'"),
        ({**LONG, "columns": {}, "stream_template": "{5}"},
         "there is nothing to put into {5}; known: {0}, {value}"),
        ({**LONG, "columns": {}, "stream_template": "{0.__class__}"}, "a place is a name in curly"),
        ({**LONG, "columns": {}, "stream_template": ""}, "stream_template: {0} does not stand in"),
        ({**TWO, "columns": {}}, "stream_template: {value} does not stand in it"),
        ({"station": {**STATION, "decimals": "two"}}, "station.decimals: input should be a valid"),
        ({"station": {**STATION, "kind": "levell"}},
         "station.kind: 'levell' is not known; did you mean 'level'?"),
        ({"station": {**STATION, "unit": "x" * 21}}, "station.unit: string should have at most 20"),
        ({"station": {**STATION, "licens": "x"}},
         "station.licens: there is no such key; did you mean 'licence'?"),
        ({"station": {**STATION, "streams": {"*": {"intervall_s": 3}}}},
         "station.streams.*.intervall_s: there is no such key; did you mean 'interval_s'?"),
        ({"station": {**STATION, "point": [49.44]}}, "station.point: a point is two numbers"),
        ({"station": {**STATION, "point": [7.7, 91]}}, "station.point: lon 7.7, lat 91.0 is not"),
        ({"station": {**STATION, "key": "s-{x}"}}, "there is nothing to put into {x}; known: none"),
        ({"station": {"key": "s"}}, "station.name: field required; add it"),
        ({"station": {**STATION, "licence": "free"}}, "station.licence: 'free' does not fit"),
        ({"station": {**STATION, "streams": {"*-o3": {"property": "o3"}}},
          "properties": {"o33": {"name": "Ozon", "kind": "level"}}},
         "station.streams.*-o3: there is no [properties.o3]; did you mean 'o33'?"),
        ({"station": {**STATION, "key": "s-{x}"}, "file_pattern": "(?P<x>.)"},
         "station.property is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_mapping_is_said_with_a_remedy(part, said):
    with pytest.raises(Invalid) as refused:
        mapping_from({"time": {"column": "t"}, "columns": {"a": "s"}} | part, "m.toml")
    assert said in str(refused.value)
    assert str(refused.value).startswith("m.toml: ")


def test_all_faults_of_a_mapping_are_said_at_once():
    with pytest.raises(Invalid) as refused:
        mapping_from({"time": {"colum": "t"}, "delimiter": ";;", "colums": {}}, "m.toml")
    assert len(refused.value.details) == 3


@pytest.mark.parametrize(
    ("unit", "ucum", "code"),
    [
        ("µg/m³", "", "ug/m3"), ("°C", "", "Cel"), ("", "", "1"), ("mph", "", "[mi_i]/h"),
        ("Räder", "{bicycles}", "{bicycles}"), ("persons", "", "{persons}"),
    ],
)  # fmt: skip
def test_a_unit_has_its_code(unit, ucum, code):
    part = PropertyPart(name="x", kind="level", unit=unit, ucum=ucum)
    assert part.ucum_code() == code


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

    def test_hours_that_are_named_by_their_end(self):
        times = LocalTimes("iso", "Europe/Berlin", shift_s=-3600)
        written = ["2026-10-25 02:00", "2026-10-25 03:00", "2026-10-25 03:00", "2026-10-25 04:00"]
        assert [times.read(one)[0] for one in written] == [
            utc(2026, 10, 24, 23), utc(2026, 10, 25), utc(2026, 10, 25, 1), utc(2026, 10, 25, 2),
        ]  # fmt: skip
        assert times.read("2026-03-29 03:00")[0] is None
        assert times.read("2026-03-28 24:00") == (utc(2026, 3, 28, 22), "")

    def test_german_dates(self):
        times = LocalTimes("%d.%m.%Y %H:%M", "Europe/Berlin")
        assert times.read("24.11.2026 13:00") == (utc(2026, 11, 24, 12), "")
        assert times.read("2026-11-24 13:00")[0] is None

    @given(st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
    def test_a_time_with_its_offset_is_that_moment(self, moment):
        found, _ = LocalTimes("iso", "Europe/Berlin").read(moment.isoformat())
        assert EPOCH + np.timedelta64(found, "us").astype(object) == moment
