"""Plates without gaps and pictures in what is told of a counter; codes of stations are none."""

import base64

import pytest

from stadtherz.observations.domain.private import Finding
from stadtherz.observations.domain.private_districts import DISTRICTS
from stadtherz.observations.domain.private_told import seen_in, texts_in
from stadtherz.opendata.domain.persons import districts

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 40).decode()


@pytest.mark.parametrize(
    "text",
    ["KLZQ417", "klzq417", " KLZQ417 ", "KLZQ41", "ROWA123", "KUSAB12E", "GÖAB123", "ＫＬＺＱ417"],
)
def test_a_plate_without_gaps_is_one(text):
    assert list(seen_in({"properties": {"last": text}})) == [Finding("plate", "properties.last")]
    assert list(seen_in({"name": text})) == [Finding("plate", "name")]
    assert list(seen_in({"properties": {"seen": ["x", text]}}))
    assert list(seen_in({"properties": {text: 1}})) == [Finding("plate", f"properties.{text}")]


@pytest.mark.parametrize(
    "text",
    [
        "PM10", "PM2.5", "NO2", "CO2", "EM300", "AM102", "EM300-TH", "DN800", "HRB1234", "KFZ1",
        "Spur12", "spur12", "Spur 12", "spur-12", "Park 101", "Lane12", "DEHE048", "DERP017",
        "DEBW5", "KLS101", "KL101", "B270", "A6", "K9", "L395", "XQZQ417", "KLZQ0417", "KLZQ41755",
        "kl-nordtangente-3", "Zählstelle KLZS101 am Tor", "urn:x:KLZQ417", "2026-11-24", "AB12CDE",
    ],
)  # fmt: skip
def test_codes_of_stations_models_and_roads_are_none(text):
    told = {"name": text, "properties": {"station": text, "about": text, "x": [text], text: text}}
    assert list(seen_in(told)) == []


@pytest.mark.parametrize(
    "key", ["code", "id", "station_code", "externalId", "nummer", "Serial", "deviceModel", "stream"]
)
def test_members_for_codes_may_hold_what_looks_like_one(key):
    assert list(seen_in({"properties": {key: "BAST1234"}})) == []


def test_what_the_city_calls_its_own_is_none():
    there = texts_in({"name": "BAST1234", "properties": {"a": ["HAST12"]}})
    told = {"name": "BAST1234", "properties": {"b": "HAST12", "c": "KLZS101"}}
    assert list(seen_in(told, there | {"klzs101"})) == []
    assert len(list(seen_in(told))) == 3


@pytest.mark.parametrize(
    "told",
    [
        PNG, f"data:image/png;base64,{PNG}", [0x89, 80, 78, 71, 13, 10, 26, 10, 0],
        [-1, -40, -1, -32, 0, 16], [255, 216, 255, 224],
    ],
)  # fmt: skip
def test_pictures_are_found_under_any_member(told):
    assert list(seen_in({"properties": {"pic": told}})) == [Finding("image", "properties.pic")]
    assert list(seen_in({"properties": {"more": {"x": told}}}))


def test_a_link_to_a_photo_of_the_station_and_a_place_are_none():
    told = {
        "properties": {"photo": "https://stadt.example/tor.jpg", "lanes": [1, 2, 3, 4]},
        "location": {"type": "Point", "coordinates": [7.77, 49.44]},
        "metadata": "https://maker.example/em300.pdf",
    }
    assert list(seen_in(told)) == []


def test_open_data_knows_the_same_districts():
    assert DISTRICTS == districts.DISTRICTS
