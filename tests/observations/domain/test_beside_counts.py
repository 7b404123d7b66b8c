"""Beside a count stand single numbers and times, under members of a list; nothing of one's own."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.beside_counts import NUMBERS, TIMES, fault_beside_count

ROOT = Path(__file__).resolve().parents[3]
IDENTIFYING = [
    "WVWZZZ1JZXW000001", "Anna iPhone", "1-ABC-123", "WA-12345", "ZH 123456", "Y-123456",
    "KL*AB*123", "http://x/KL-AB123.jpg", "KL-AB123.jpg", "x", "2026", "12:15", "",
    "2026-03-01T00:00:00Z Anna", "2026-03-01T00:00:00", "1111111111-2222222222",
]  # fmt: skip
MAC = [0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF7]
SPREAD = [
    {"v": MAC},
    dict(zip("abcdef", MAC, strict=True)),
    {"hi": 0xA1B2C3, "lo": 0xD4E5F7},
    {"v": [75, 76, 45, 65, 66, 32, 49, 50, 51]},
    {"v": [[row * column % 255 for row in range(32)] for column in range(32)]},
    {"v": [-1, -40, -1, -32, *range(60)]},
    {"v": [round(0.0123 * one - 0.7, 4) for one in range(128)]},
    {"frau_mueller_max": 1},
    {"klzq": True},
]


@given(st.sampled_from(sorted(NUMBERS)), st.data())
def test_numbers_of_the_list_are_taken(key, drawn):
    low, high = NUMBERS[key]
    number = drawn.draw(st.integers(low * 100, high * 100)) / 100
    for value in (number, low, high, True, False, None):
        assert fault_beside_count({"parameters": {key: value}, "resultQuality": {key: value}}) == ""


@given(st.datetimes(timezones=st.timezones()).filter(lambda one: 1 < one.year < 9999))
def test_times_are_taken(moment):
    said = moment.isoformat()
    if len(said.partition("+")[2]) <= 5:  # offsets of seconds were written before 1900 only
        for value in (said, f"{said}/{said}"):
            assert fault_beside_count({"parameters": {"calibrated": value}}) == ""


@pytest.mark.parametrize("name", ["parameters", "resultQuality"])
@pytest.mark.parametrize("told", SPREAD)
def test_what_is_spread_over_numbers_or_named_by_a_key_is_not(told, name):
    fault = fault_beside_count({name: told})
    assert fault.startswith(f"{name}: beside a count there are only these members: lane, ")
    assert "calibrated" in fault
    assert len(fault) < 480  # whole in the reason of a letter
    assert not any(key in fault.split(": ")[2].split(", ") for key in told)


@pytest.mark.parametrize("key", [*sorted(NUMBERS), *sorted(TIMES)])
@pytest.mark.parametrize(
    "value", [MAC, [1], [], {}, {"lane": 1}, 0xA1B2C3, 0.125, -91, float("nan"), float("inf")]
)
def test_no_member_of_the_list_holds_more_than_one_small_value(key, value):
    for name in ("parameters", "resultQuality"):
        fault = fault_beside_count({name: {key: value}})
        assert fault.startswith(f"{name}.{key}: must be a ")
        assert str(value) not in fault.partition(": ")[2] or value in ([], {}, [1])


@pytest.mark.parametrize("text", IDENTIFYING)
@pytest.mark.parametrize("name", ["parameters", "resultQuality"])
def test_texts_are_not(text, name):
    for value in (
        text, [1, text], {"vin": text}, {"a": {"b": [text]}}, {"lane": text}, {"since": text},
    ):  # fmt: skip
        fault = fault_beside_count({name: value})
        assert fault.startswith((f"{name}: ", f"{name}."))
        assert not text or text == "x" or text not in fault


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz -*_/.äß", min_size=1))
def test_no_text_of_letters_is(text):
    assert fault_beside_count({"parameters": {"lane": text}})
    assert fault_beside_count({"parameters": {"calibrated": text}})


@pytest.mark.parametrize(
    "key", ["WVWZZZ1JZXW000001", "WA-12345", "Y123456", "", "ä", "Lane", "lane1", "la_ne"]
)
def test_keys_are_those_of_the_list_as_they_are_written(key):
    assert fault_beside_count({"parameters": {key: 1}})
    assert fault_beside_count({"resultQuality": {key: True}})


def test_a_quality_of_this_server_may_be_handed_back():
    ours = {"flag": "suspect", "rule": "range", "raw": 7}
    assert fault_beside_count({"resultQuality": ours}) == ""
    assert fault_beside_count({"resultQuality": {**ours, "by": "Anna"}})
    assert fault_beside_count({"parameters": ours})


def test_a_quality_may_be_a_single_number():
    for value in (87.5, True, 0):
        assert fault_beside_count({"resultQuality": value}) == ""
    for value in (101, 0xA1B2C3, [1, 2], "good"):
        assert fault_beside_count({"resultQuality": value}).startswith("resultQuality: must be")


def test_what_is_nested_beyond_measure_is_refused():
    deep = 1
    for _ in range(5_000):
        deep = [deep]
    assert fault_beside_count({"parameters": {"lane": deep}})


def test_other_members_are_not_looked_at():
    assert fault_beside_count({"result": "text", "validTime": "text"}) == ""


def test_the_list_is_the_one_of_the_reference():
    text = (ROOT / "docs/reference/devices.md").read_text()
    table = text.partition("### Beside a count")[2].partition("## Register")[0]
    told = {}
    for line in table.splitlines():
        names, _, values = line.strip("| ").partition(" | ")
        for name in re.findall(r"`([a-z_]+)`", names) if line.startswith("| `") else ():
            told[name] = [int(x) for x in re.findall(r"-?[0-9]+", values.replace(",", ""))]
    assert told == {name: list(pair) for name, pair in NUMBERS.items()} | {t: [] for t in TIMES}
