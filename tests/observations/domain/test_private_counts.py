"""What counting data may not carry, in every form that was thought of; and what it may."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.private import identifying
from stadtherz.observations.domain.private_counts import (
    OWN_MEMBERS,
    identifying_in_count,
    identifying_in_letter,
)

MAC_NUMBER = 0xAABBCCDDEEFF


def kinds(whole, own=()):
    return {one.kind for one in identifying_in_count(whole, own)}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("KL-AB 123", "plate"),
        ("kl-ab123", "plate"),
        ("klab123", "plate"),
        ("kl ab 123", "plate"),
        ("KL_AB_123", "plate"),
        ("ＫＬ－ＡＢ　１２３", "plate"),
        ("КL–АВ 123", "plate"),
        ("K\u200bL-AB 123", "plate"),
        ("KL-AB ١٢٣", "plate"),  # Arabic digits
        ("S0wtQUIgMTIz", "plate"),  # base64
        ("UzB3dFFVSWdNVEl6", "plate"),  # base64 of base64
        ('{"a": "KL-AB 123"}', "plate"),
        ("4b4c2d414220313233", "mac"),  # hexadecimal of something
        ("aa:bb:cc:dd:ee:ff", "mac"),
        ("AABBCCDDEEFF", "mac"),
        ("aabb ccdd eeff", "mac"),
        ("aa_bb_cc_dd_ee_ff", "mac"),
        ("0xaabbccddeeff", "mac"),
        ("qrvM3e7/", "mac"),  # base64 of the six bytes
        (str(MAC_NUMBER), "mac"),
        (MAC_NUMBER, "mac"),
        (-MAC_NUMBER, "mac"),
        (float(MAC_NUMBER), "mac"),
        (490154203237518, "imei"),
        ("490154203237518", "imei"),
        ("somebody@example.org", "e-mail"),
        ("/9j/4AAQSkZJRgABAQEASABIAAD/", "image"),
    ],
)
def test_somebody_is_found_as_a_value_and_as_a_key(value, kind):
    assert kind in kinds({"result": [1, value]})
    assert kind in kinds({"parameters": {"anything": value}})
    assert kind in kinds(value)
    if isinstance(value, str) and kind != "image" and not value.startswith(("{", "Uz", "qr")):
        assert kind in kinds({"parameters": {value: 1}})


@pytest.mark.parametrize(
    ("key", "kind"),
    [("plate", "plate"), ("рlate", "plate"), ("Kenn-Zeichen", "plate"),
     ("mac", "mac"), ("image", "image"), ("imsi", "imsi"), ("lastName", "name")],
)  # fmt: skip
def test_a_member_that_tells_of_somebody_is_refused_whatever_it_holds(key, kind):
    assert kind in kinds({key: 5})
    assert kinds({key: None}) == set()


@pytest.mark.parametrize(
    "whole",
    [
        {"result": [12, 0, None, 41.5, 999_999_999], "phenomenonTime": "2026-11-24T08:15:00+01:00"},
        {"phenomenonTime": "2026-11-24T07:15:00.000Z/2026-11-24T07:30:00.000Z"},
        {"resultQuality": {"flag": "suspect", "rule": "range", "raw": 7}},
        {"Datastream": {"@iot.id": 70}, "Datastream@iot.navigationLink": "http://x/Datastreams(7)"},
        {"parameters": {"lane": 1, "direction": "in", "PM10": 3, "sent": 1_764_000_000_000}},
        {"site": "nordtangente-3", "start": "2026-11-24T08:15:00+01:00", "interval_s": 900},
        {"feature": {"type": "Point", "coordinates": [7.768123456789, 49.44]}},
        4_294_967_295,
    ],
)
def test_what_counting_devices_send_is_no_finding(whole):
    assert kinds(whole) == set()


def test_the_citys_own_words_are_no_finding():
    assert kinds({"direction": "ri1"}) == {"plate"}
    assert kinds({"direction": "ri1"}, {"ri1"}) == set()


def test_a_finding_names_members_of_our_own_formats_only():
    found = identifying_in_count({"KL-AB 123": {"result": ["aa:bb:cc:dd:ee:ff"]}})
    assert {one.path for one in found} == {"?", "?.result[0]"}


TEXTS = st.text(max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(whole=JSON, bag=st.binary(max_size=60))
def test_it_answers_whatever_comes_and_repeats_nothing(whole, bag):
    for one in (*identifying_in_count(whole), *identifying_in_letter(bag)):
        parts = one.path.replace("]", "").replace("[", ".").split(".")
        assert all(
            part in OWN_MEMBERS | {"?", "", "@iot", "id"} or part.isdigit() for part in parts
        )


PLATES = st.builds(
    "{}-{} {}".format, st.sampled_from(["KL", "B", "M", "LUX"]),
    st.sampled_from(["A", "AB", "XY"]), st.integers(10, 9999),
)  # fmt: skip


@given(plate=PLATES, times=st.integers(0, 2), lower=st.booleans())
def test_no_plate_passes_in_small_letters_or_base64(plate, times, lower):
    carried = plate.lower() if lower else plate
    for _ in range(times):
        carried = base64.b64encode(carried.encode()).decode().rstrip("=")
    if times == 0 or len(carried) >= 8:
        assert kinds({"parameters": {"x": carried}}) & {"plate", "mac"}


@pytest.mark.parametrize("name", ["Datastream@iot.navigationLink", "@iot.selfLink", "@iot.id",
                                  "Observations@iot.count", "@stadtherz.flag"])  # fmt: skip
def test_control_names_of_json_are_no_addresses(name):
    assert identifying(json.dumps({name: "http://localhost/x"}).encode()) == ()


@pytest.mark.parametrize(
    "name",
    ["somebody@example.org", "somebody@iot.navigationLink", "max@iot.id", "a@stadtherz.flag"],
)
def test_addresses_as_names_are_found(name):
    assert [one.kind for one in identifying(json.dumps({name: 1}).encode())] == ["e-mail"]
