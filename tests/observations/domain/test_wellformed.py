"""GeoJSON and units: what is well formed, told apart by another library where there is one."""

import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.wellformed import (
    NO_UNIT,
    fault_in,
    fault_of_geojson,
    fault_of_unit,
    is_geojson,
)

POINT = {"type": "Point", "coordinates": [7.77, 49.44]}
RING = [[7, 49], [8, 49], [8, 50], [7, 49]]
UNIT = {"name": "Degree Celsius", "symbol": "degC", "definition": "ucum:Cel"}


@pytest.mark.parametrize(
    "value",
    [
        POINT,
        {"type": "Point", "coordinates": [7.77, 49.44, 251.0], "crs": None},
        {"type": "Point", "coordinates": [-180, 90]},
        {"type": "MultiPoint", "coordinates": [[7, 49], [8, 50]]},
        {"type": "LineString", "coordinates": [[7, 49], [8, 50]]},
        {"type": "MultiLineString", "coordinates": [[[7, 49], [8, 50]]]},
        {"type": "Polygon", "coordinates": [RING, RING]},
        {"type": "MultiPolygon", "coordinates": [[RING]]},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "GeometryCollection", "geometries": [POINT, POINT]},
        {"type": "Feature", "properties": {}, "geometry": POINT},
        {"type": "Feature", "properties": None, "geometry": None},
    ],
)
def test_what_is_geojson(value):
    assert fault_of_geojson(value) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (5, "must be a GeoJSON object"),
        ({}, "'None' is no type of GeoJSON; there are Point"),
        ({"type": "Foo"}, "'Foo' is no type of GeoJSON"),
        ({"type": ["Point"]}, "is no type of GeoJSON"),
        ({"type": "point", "coordinates": [7, 49]}, "'point' is no type"),
        ({"type": "Point"}, "coordinates of a Point: a position is a list"),
        ({"type": "Point", "coordinates": ["a"]}, "a position is a list"),
        ({"type": "Point", "coordinates": [7]}, "a position is a list"),
        ({"type": "Point", "coordinates": ["a", 1]}, "a position holds numbers only"),
        ({"type": "Point", "coordinates": [True, 1]}, "a position holds numbers only"),
        ({"type": "Point", "coordinates": [49.44, 107.77]}, "the order is longitude, latitude"),
        ({"type": "Point", "coordinates": [200, 10]}, "is not on the globe"),
        ({"type": "MultiPoint", "coordinates": [7, 49]}, "a position is a list"),
        ({"type": "MultiPoint", "coordinates": "xy"}, "must be a list"),
        ({"type": "LineString", "coordinates": [[7, 49]]}, "two positions or more"),
        ({"type": "Polygon", "coordinates": RING}, "four positions or more"),
        ({"type": "Polygon", "coordinates": [RING[:3]]}, "four positions or more"),
        ({"type": "Polygon", "coordinates": [[*RING[:3], [9, 9]]]}, "ends where it begins"),
        ({"type": "Polygon", "coordinates": []}, "a list of rings"),
        ({"type": "GeometryCollection"}, "a list of geometries"),
        ({"type": "GeometryCollection", "geometries": [POINT, {"type": "x"}]}, "'x' is no type"),
        ({"type": "Feature"}, "must be a GeoJSON object"),
        ({"type": "Feature", "geometry": {"type": "Foo"}}, "'Foo' is no type"),
        ({"type": "FeatureCollection", "features": []}, "'FeatureCollection' is no type"),
    ],
)
def test_what_is_none_and_why(value, words):
    assert words in fault_of_geojson(value)


numbers = st.integers(-90, 90) | st.floats(-90, 90)
positions = st.lists(numbers, min_size=1, max_size=3)
rings = st.lists(positions, max_size=4).map(lambda ring: ring + ring[:1])
shapes = st.recursive(numbers, lambda inner: st.lists(inner, max_size=4), max_leaves=8)
geometries = st.builds(
    lambda kind, coordinates: {"type": kind, "coordinates": coordinates},
    st.sampled_from(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon",
                     "MultiPolygon"]),
    positions | st.lists(positions) | st.lists(rings) | st.lists(st.lists(rings)) | shapes,
)  # fmt: skip


@given(value=geometries)
def test_what_is_well_formed_is_read_by_shapely(value):
    if not fault_of_geojson(value):
        found = shapely.from_geojson(json.dumps(value))
        assert found.geom_type == value["type"]
        assert not found.is_empty


@pytest.mark.parametrize("unit", [UNIT, {**UNIT, "more": 1}, dict(NO_UNIT), {**UNIT, "symbol": ""}])
def test_what_is_a_unit(unit):
    assert fault_of_unit(unit) == ""


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ({}, "name and symbol and definition missing"),
        ({"name": "x"}, "symbol and definition missing"),
        ({**UNIT, "symbol": 5}, "three texts, or all null"),
        ({**UNIT, "definition": None}, "three texts, or all null"),
        ("x", "must be a JSON object"),
    ],
)
def test_what_is_no_unit_and_why(unit, words):
    assert words in fault_of_unit(unit)


@pytest.mark.parametrize(
    ("encoding", "geojson"),
    [("application/geo+json", True), ("application/vnd.geo+json", True),
     ("http://example.org/location_types#GeoJSON", True), ("text/plain", False), (None, False)],
)  # fmt: skip
def test_only_what_is_said_to_be_geojson_is_checked_as_such(encoding, geojson):
    assert is_geojson(encoding) is geojson
    told = fault_in("Location", {"encodingType": encoding, "location": {"street": "Am Markt"}})
    assert bool(told) is geojson


def test_the_place_of_a_fault_is_named():
    bad = {"type": "Foo"}
    assert fault_in("FeatureOfInterest", {"encodingType": "geojson", "feature": bad}).startswith(
        "feature: "
    )
    assert fault_in("Datastream", {"unitOfMeasurement": UNIT, "observedArea": bad}).startswith(
        "observedArea: "
    )
    assert fault_in("Datastream", {"unitOfMeasurement": {}}).startswith("unitOfMeasurement: ")
    units = {"unitOfMeasurements": [UNIT, {}]}
    assert fault_in("MultiDatastream", units).startswith("unitOfMeasurements[1]: ")
    assert fault_in("Thing", {"location": bad}) == ""
