import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.plain import KEY, PlainMapping, plain_readings
from stadtherz.observations.domain.plain_paths import read_path

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent.parent.parent
PARKING = """
[time]
path = "data.updated"

[[values]]
value = "data.items[*].free"
stream = "parking-{data.items[*].id}-free"
least = 0
most = 2000

[[values]]
value = "data.items[*].state"
stream = "parking-{data.items[*].id}-open"
words = { open = 1, closed = 0 }
"""


def mapping(*values, **time):
    rows = [{"stream": "s", **value} for value in values]
    return PlainMapping.model_validate({"time": time, "values": rows})


def read(asked, message, now=NOW):
    found = plain_readings(json.dumps(message).encode(), asked, now)
    return (
        [(each.key, each.value) for each in found.readings],
        [(each.path, each.reason) for each in found.refusals],
    )


def test_a_parking_guidance_system():
    message = {
        "data": {
            "updated": "2026-11-24T12:30:00+01:00",
            "items": [
                {"id": "Altenhof", "free": 12, "state": "open"},
                {"id": 7, "free": -1, "state": "broken"},
                {"id": "Rathaus Süd", "free": None},
            ],
        }
    }
    found = plain_readings(
        json.dumps(message).encode(), PlainMapping.model_validate(tomllib.loads(PARKING)), NOW
    )
    assert [(each.key, each.value) for each in found.readings] == [
        ("parking-altenhof-free", 12.0), ("parking-altenhof-open", 1.0),
    ]  # fmt: skip
    assert {each.time for each in found.readings} == {datetime(2026, 11, 24, 11, 30, tzinfo=UTC)}
    assert [(each.path, each.reason) for each in found.refusals] == [
        ("data.items[1].free", "lies outside of 0..2000"),
        ("data.items[1].state", "is no number, nor one of the mapping's words"),
    ]


def test_the_mapping_in_the_reference_is_this_one():
    text = (ROOT / "docs" / "reference" / "decoders.md").read_text()
    tables = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[1]
    asked = PlainMapping.model_validate(tomllib.loads(tables))
    assert asked == PlainMapping.model_validate(tomllib.loads(PARKING))


@pytest.mark.parametrize(
    ("value", "raw", "number"),
    [
        ({}, 5, 5.0),
        ({}, " 5.5 ", 5.5),
        ({}, True, 1.0),
        ({"scale": 0.1}, 226, 22.6),
        ({"scale": 1.8, "offset": 32}, 100, 212.0),
        ({"decimal": ","}, "1.234,5", 1234.5),
        ({"words": {"frei": 0}}, "frei", 0.0),
        ({"least": 0, "most": 5}, 0, 0.0),
        ({"least": 0, "most": 5}, 5, 5.0),
    ],
)
def test_numbers(value, raw, number):
    found, refused = read(mapping({"value": "v", **value}), {"v": raw})
    assert (found, refused) == ([("s", pytest.approx(number, abs=1e-12))], [])


@pytest.mark.parametrize(
    ("value", "raw", "reason"),
    [
        ({}, "x", "is no number, nor one of the mapping's words"),
        ({}, [1], "is no number"),
        ({}, {"a": 1}, "is no number"),
        ({}, "nan", "is no finite number"),
        ({}, 10**399, "is no number, nor one of the mapping's words"),
        ({"scale": 1e308}, 1e308, "is no finite number"),
        ({"least": 0}, -0.001, "lies outside of 0.."),
        ({"most": 5}, 5.001, "lies outside of ..5"),
    ],
)
def test_what_is_no_number_is_refused_with_its_place(value, raw, reason):
    assert read(mapping({"value": "v", **value}), {"v": raw}) == ([], [("v", reason)])


@pytest.mark.parametrize("raw", [None, "", "-", "NA", "null"])
def test_missing_values_are_passed_over(raw):
    assert read(mapping({"value": "v"}), {"v": raw}) == ([], [])
    assert read(mapping({"value": "v.w"}), {"v": raw}) == ([], [])


class TestTime:
    @pytest.mark.parametrize(
        ("time", "written", "moment"),
        [
            ({"path": "t"}, "2026-11-24T12:00:00+01:00", (2026, 11, 24, 11)),
            ({"path": "t"}, "2026-11-24 12:00", (2026, 11, 24, 11)),
            ({"path": "t", "zone": "UTC"}, "2026-11-24 12:00", (2026, 11, 24, 12)),
            ({"path": "t", "format": "%d.%m.%Y %H:%M"}, "24.11.2026 09:00", (2026, 11, 24, 8)),
            ({"path": "t", "format": "unix"}, 1_763_985_600, (2025, 11, 24, 12)),
            ({"path": "t", "format": "unix"}, "1763985600", (2025, 11, 24, 12)),
            ({"path": "t", "format": "unix-ms"}, 1_763_985_600_000, (2025, 11, 24, 12)),
            ({}, None, (2026, 11, 24, 12)),
        ],
    )
    def test_formats(self, time, written, moment):
        asked = mapping({"value": "v"}, **time)
        found = plain_readings(json.dumps({"v": 1, "t": written}).encode(), asked, NOW)
        assert [each.time for each in found.readings] == [datetime(*moment, tzinfo=UTC)]

    @pytest.mark.parametrize(
        ("time", "written", "reason"),
        [
            ({"path": "t"}, None, "there is no time at t"),
            ({"path": "t"}, "yesterday", "its time is no time of the form iso"),
            ({"path": "t"}, "2026-03-29 02:30", "its time does not exist"),
            ({"path": "t", "format": "unix"}, "x", "its time is no count of seconds since 1970"),
            ({"path": "t", "format": "unix"}, 1e300, "its time is no count of seconds"),
        ],
    )
    def test_refusals(self, time, written, reason):
        found, refused = read(mapping({"value": "v"}, **time), {"v": 1, "t": written})
        assert found == []
        assert refused[0][1].startswith(reason)

    @pytest.mark.parametrize(("minutes", "kept"), [(5, 1), (5.01, 0)])
    def test_the_future_begins_in_five_minutes(self, minutes, kept):
        written = (NOW + timedelta(minutes=minutes)).isoformat()
        found, refused = read(mapping({"value": "v"}, path="t"), {"v": 1, "t": written})
        assert (len(found), len(refused)) == (kept, 1 - kept)

    def test_each_item_has_its_own(self):
        asked = mapping({"value": "a[*].v", "stream": "s-{0}"}, path="a[*].t", format="unix")
        message = {"a": [{"v": 1, "t": 60}, {"v": 2, "t": 120}, {"v": 3}]}
        found = plain_readings(json.dumps(message).encode(), asked, NOW)
        assert [(each.key, each.time.minute) for each in found.readings] == [("s-0", 1), ("s-1", 2)]
        assert [each.path for each in found.refusals] == ["a[2].v"]


class TestStreams:
    def test_members_of_an_object_give_their_key(self):
        asked = mapping({"value": "sites[*].sensors[*].no2", "stream": "no2-{0}-{1}"})
        message = {"sites": {"Rathaus": {"sensors": [{"no2": 20}, {"no2": 30}]}}}
        assert read(asked, message) == ([("no2-rathaus-0", 20.0), ("no2-rathaus-1", 30.0)], [])

    def test_a_key_with_a_dot_is_quoted(self):
        assert read(mapping({"value": '"air.temp"'}), {"air.temp": 7}) == ([("s", 7.0)], [])

    @pytest.mark.parametrize(
        ("raw", "key"),
        [("Straße 1/2", "s-strasse-1-2"), (" A_b ", "s-a_b"), (7, "s-7"), (1.5, "s-1-5")],
    )
    def test_keys_are_written_as_keys(self, raw, key):
        asked = mapping({"value": "v", "stream": "s-{id}"})
        assert read(asked, {"v": 1, "id": raw}) == ([(key, 1.0)], [])

    @pytest.mark.parametrize("raw", [None, True, [], {}, "x" * 200])
    def test_what_gives_no_key_is_refused(self, raw):
        found, refused = read(mapping({"value": "v", "stream": "s-{id}"}), {"v": 1, "id": raw})
        assert (found, len(refused)) == ([], 1)
        assert "x" * 20 not in refused[0][1]

    def test_an_object_key_is_not_shown_in_a_refusal(self):
        _, refused = read(
            mapping({"value": "a[*].v", "stream": "s"}), {"a": {"KL-AB 123": {"v": "x"}}}
        )
        assert refused[0][0] == "a[*].v"

    @given(st.text(max_size=20), st.text(max_size=20))
    def test_every_key_is_one(self, first, second):
        asked = mapping({"value": "v", "stream": "{a}-{b}"})
        found, refused = read(asked, {"v": 1, "a": first, "b": second})
        assert len(found) + len(refused) == 1
        assert all(KEY.fullmatch(key) for key, _ in found)


class TestMapping:
    @pytest.mark.parametrize(
        ("tables", "said"),
        [
            ({}, "values: Field required"),
            ({"values": []}, "values: Tuple should have at least 1 item"),
            ({"values": [{"value": "a"}]}, "values.0.stream: Field required"),
            (
                {"values": [{"value": "a..b", "stream": "s"}]},
                "values.0.value: Value error, is no path",
            ),
            ({"values": [{"value": "a", "stream": "s", "scal": 2}]}, "values.0.scal: Extra inputs"),
            (
                {"values": [{"value": "a", "stream": "s-{b[*].id}"}]},
                r"stream: \{b\[\*\].id\} has a \[\*\] that the value's path does not have",
            ),
            ({"values": [{"value": "a[*]", "stream": "s-{1}"}]}, r"stream: \{1\} has a"),
            (
                {"values": [{"value": "a[*].v", "stream": "s"}], "time": {"path": "b[*].t"}},
                r"time.path has a \[\*\]",
            ),
            (
                {"values": [{"value": "a", "stream": "s"}], "time": {"zone": "Europe/Lautern"}},
                "time.zone: Value error, there is no time zone 'Europe/Lautern'",
            ),
        ],
    )
    def test_a_wrong_one_names_the_key(self, tables, said):
        with pytest.raises(ValidationError) as told:
            PlainMapping.model_validate(tables)
        found = [".".join(map(str, one["loc"])) + ": " + one["msg"] for one in told.value.errors()]
        assert re.search(said, "\n".join(found))

    def test_sizes(self):
        tables = {"values": [{"value": "v", "stream": "s"}], "largest_bytes": 20}
        asked = PlainMapping.model_validate(tables)
        assert plain_readings(b'{"v": 1}            ', asked, NOW).readings
        with pytest.raises(Invalid, match="21 bytes; at most 20 are read"):
            plain_readings(b'{"v": 1}             ', asked, NOW)


class TestPaths:
    @pytest.mark.parametrize(
        ("written", "steps"),
        [
            ("", ()),
            ("a", ("a",)),
            ("a.b c", ("a", "b c")),
            ("a[0]", ("a", 0)),
            ("[2].a", (2, "a")),
            ('a."b.c"[1]', ("a", "b.c", 1)),
            ("a[*].b[*]", ("a", "[*]", "b", "[*]")),
        ],
    )
    def test_steps(self, written, steps):
        assert read_path(written).steps == steps

    @pytest.mark.parametrize(
        "written",
        [".", ".a", "a.", "a..b", "a[", "a[]", "a[-1]", "a[x]", "a]", "a[0]b", '"a"b', '"'],
    )
    def test_what_is_no_path(self, written):
        with pytest.raises(ValueError, match="is no path from sign"):
            read_path(written)

    @given(
        st.recursive(
            st.integers(),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
            ),
            max_leaves=12,
        )
    )
    def test_every_match_is_where_it_is_said_to_be(self, whole):
        """The pairs of two `[*]` are those of two loops, and each is found again by its place."""

        def members(value):
            if isinstance(value, dict):
                return list(value.items())
            return list(enumerate(value)) if isinstance(value, list) else []

        path = read_path("[*][*]")
        looped = [((k, m), v) for k, inner in members(whole) for m, v in members(inner)]
        assert list(path.matches(whole)) == looped
        assert all(path.value(whole, bound) == value for bound, value in looped)


@given(st.binary(max_size=120))
def test_any_bytes_are_read_or_refused(message):
    try:
        plain_readings(message, PlainMapping.model_validate(tomllib.loads(PARKING)), NOW)
    except Invalid as error:
        assert error.code == "uplink"
