"""Beside a count there are numbers, yes and no, and times; no text of a client's own choosing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.beside_counts import fault_beside_count

KEYS = st.sampled_from(["quality", "speed_limit", "Rain", "PM10", "lane1", "v.mean"])
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
IDENTIFYING = [
    "WVWZZZ1JZXW000001", "Anna iPhone", "1-ABC-123", "WA-12345", "ZH 123456", "Y-123456",
    "KL*AB*123", "http://x/KL-AB123.jpg", "KL-AB123.jpg", "x", "2026", "12:15", "",
    "2026-03-01T00:00:00Z Anna", "2026-03-01T00:00:00", "1111111111-2222222222",
]  # fmt: skip


@given(st.dictionaries(KEYS, PLAIN))
def test_numbers_are_taken(parameters):
    assert fault_beside_count({"parameters": parameters, "resultQuality": parameters}) == ""


@given(st.datetimes(timezones=st.timezones()).filter(lambda one: 1 < one.year < 9999))
def test_times_are_taken(moment):
    said = moment.isoformat()
    if len(said.partition("+")[2]) <= 5:  # offsets of seconds were written before 1900 only
        assert fault_beside_count({"parameters": {"calibrated": [said, f"{said}/{said}"]}}) == ""


@pytest.mark.parametrize("text", IDENTIFYING)
@pytest.mark.parametrize("name", ["parameters", "resultQuality"])
def test_texts_are_not(text, name):
    for value in (text, [1, text], {"vin": text}, {"a": {"b": [text]}}):
        fault = fault_beside_count({name: value})
        assert fault.startswith(f"{name}: ")
        assert not text or text == "x" or text not in fault


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz -*_/.äß", min_size=1))
def test_no_text_of_letters_is(text):
    assert fault_beside_count({"parameters": {"a": text}})


@pytest.mark.parametrize("key", ["WVWZZZ1JZXW000001", "WA-12345", "ZH 123456", "Y123456", "", "ä"])
def test_keys_that_hold_more_than_a_word_are_not(key):
    assert fault_beside_count({"parameters": {key: 1}})
    assert fault_beside_count({"parameters": {"a": {key: True}}})


def test_a_quality_of_this_server_may_be_handed_back():
    ours = {"flag": "suspect", "rule": "range", "raw": 7}
    assert fault_beside_count({"resultQuality": ours}) == ""
    assert fault_beside_count({"resultQuality": {**ours, "by": "Anna"}})
    assert fault_beside_count({"parameters": ours})


def test_what_is_nested_beyond_measure_is_refused():
    deep = 1
    for _ in range(5_000):
        deep = [deep]
    assert fault_beside_count({"parameters": {"a": deep}})


def test_other_members_are_not_looked_at():
    assert fault_beside_count({"result": "text", "validTime": "text"}) == ""
