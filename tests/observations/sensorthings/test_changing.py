"""Changing entities and deleting them with what cannot be without them."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import (
    ANYTHING,
    MEASUREMENT,
    UNIT,
    at,
    datastream,
    feature,
    link,
    location,
    multi,
    observed,
    point,
    sensor,
    thing,
)
from tests.observations.sensorthings.tables import NOBODY, SETS

COUNT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CountObservation"

CHANGES = {
    "Things": (thing(), {"description": "new", "properties": {"a": [1]}}),
    "Locations": (location(), {"name": "new", "location": point(8, 50)}),
    "Sensors": (sensor(), {"metadata": {"made": 2026}, "properties": {"b": None}}),
    "ObservedProperties": (observed(), {"definition": "http://example.org/other"}),
    "FeaturesOfInterest": (feature(), {"feature": point(9, 51)}),
}


@pytest.fixture
def deep(api):
    """A thing of this test only, with everything."""
    number = api.make(
        "Things",
        thing(
            Locations=[location()],
            MultiDatastreams=[multi()],
            Datastreams=[datastream(Observations=[{"result": 1, "phenomenonTime": at(0)}])],
        ),
    )
    told = api.read(
        f"Things({number})?$expand=Locations,HistoricalLocations,MultiDatastreams,"
        "Datastreams($expand=Sensor,ObservedProperty,Observations($expand=FeatureOfInterest))"
    )
    stream = told["Datastreams"][0]
    seen = stream["Observations"][0]
    ids = {
        "Things": number,
        "Locations": told["Locations"][0]["@iot.id"],
        "HistoricalLocations": told["HistoricalLocations"][0]["@iot.id"],
        "Datastreams": stream["@iot.id"],
        "MultiDatastreams": told["MultiDatastreams"][0]["@iot.id"],
        "Sensors": stream["Sensor"]["@iot.id"],
        "ObservedProperties": stream["ObservedProperty"]["@iot.id"],
        "Observations": seen["@iot.id"],
        "FeaturesOfInterest": seen["FeatureOfInterest"]["@iot.id"],
    }
    yield ids
    api.delete(f"Things({number})")


@meets("create-update-delete/update-entity")
@pytest.mark.parametrize("name", CHANGES)
def test_patch_changes_what_it_names_and_nothing_else(api, name):
    first, change = CHANGES[name]
    number = api.make(name, first)
    before = api.read(f"{name}({number})")
    answer = api.patch(f"{name}({number})", change)
    assert answer.status == 200
    assert api.read(f"{name}({number})") == {**before, **change}
    api.delete(f"{name}({number})")


@meets("create-update-delete/update-entity")
def test_patch_of_a_datastream(api, deep):
    path = f"Datastreams({deep['Datastreams']})"
    change = {"unitOfMeasurement": {"name": "K", "symbol": "K", "definition": "ucum:K"},
              "description": "new", "observedArea": {"type": "Polygon", "coordinates": [
                  [[7, 49], [8, 49], [8, 50], [7, 49]]]}}  # fmt: skip
    before = api.read(path)
    assert api.patch(path, change).status == 200
    assert api.read(path) == {**before, **change}


@meets("create-update-delete/update-entity-put", "create-update-delete/update-entity")
def test_a_datastream_with_results_may_take_any_result_from_now_on(api):
    """OM_Observation takes what was there; the OGC suite widens a stream of numbers by PUT."""
    number = api.make("Things", thing(Locations=[location()], Datastreams=[
        datastream(observationType=MEASUREMENT, Observations=[{"result": 8}]),
        datastream(observationType=COUNT, Observations=[{"result": 8}])]))  # fmt: skip
    wide, counting = api.names(f"Things({number})/Datastreams?$orderby=id", "@iot.id")
    (one,) = api.names(f"Datastreams({wide})/Observations", "@iot.id")
    told = {"name": "D", "description": "D", "observationType": ANYTHING, "unitOfMeasurement": UNIT}
    assert api.patch(f"Datastreams({wide})", {"observationType": COUNT}).status == 400
    assert api.put(f"Datastreams({wide})", told).status == 200
    assert api.read(f"Datastreams({wide})")["observationType"] == ANYTHING
    change = {"result": "99", "phenomenonTime": at(40)}
    assert api.put(f"Observations({one})", change).status == 200
    assert api.read(f"Observations({one})")["result"] == "99"
    assert api.patch(f"Datastreams({wide})", {"observationType": MEASUREMENT}).status == 400
    assert api.put(f"Datastreams({counting})", told).status == 400, "counts stay counts"
    api.delete(f"Things({number})")


@meets("create-update-delete/update-entity")
def test_patch_of_a_historical_location(api, deep):
    path = f"HistoricalLocations({deep['HistoricalLocations']})"
    assert api.patch(path, {"time": "2020-01-01T01:00:00+01:00"}).status == 200
    assert api.read(path)["time"] == "2020-01-01T00:00:00.000Z"


@meets("create-update-delete/update-entity")
def test_patch_of_an_observation(api, deep):
    path = f"Observations({deep['Observations']})"
    assert api.patch(path, {"result": 20, "phenomenonTime": at(30)}).status == 200
    told = api.read(path)
    assert (told["result"], told["phenomenonTime"]) == (20, at(30))
    assert api.names(f"Datastreams({deep['Datastreams']})/Observations", "result") == [20]


@meets("create-update-delete/update-entity")
def test_patch_of_one_seldom_member_of_an_observation_keeps_the_others(api, deep):
    path = f"Observations({deep['Observations']})"
    api.patch(path, {"parameters": {"a": 1}, "resultQuality": "good"})
    api.patch(path, {"parameters": {"b": 2}})
    told = api.read(path)
    assert (told["parameters"], told["resultQuality"]) == ({"b": 2}, "good")
    api.patch(path, {"resultQuality": None})
    assert "resultQuality" not in api.read(path)
    assert api.read(path)["parameters"] == {"b": 2}


@meets("create-update-delete/update-entity")
def test_a_corrected_result_says_so_outside_of_the_parameters(api, deep):
    path = f"Observations({deep['Observations']})"
    api.patch(path, {"result": 3})
    told = api.read(path)
    assert told["@stadtherz.flag"] == "corrected"
    assert told["@stadtherz.rawResult"] == 1
    assert "parameters" not in told


@meets("create-update-delete/update-entity")
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Things", {"Datastreams": [datastream()]}),
        ("Things", {"Locations": [location()]}),
        ("Locations", {"Things": [thing()]}),
        ("Datastreams", {"Sensor": sensor()}),
        ("Datastreams", {"ObservedProperty": observed()}),
        ("Datastreams", {"Observations": [{"result": 1}]}),
        ("Sensors", {"Datastreams": [datastream()]}),
        ("ObservedProperties", {"Datastreams": [datastream()]}),
        ("Observations", {"FeatureOfInterest": feature()}),
        ("FeaturesOfInterest", {"Observations": [{"result": 1}]}),
        ("HistoricalLocations", {"Thing": thing()}),
    ],
)
def test_patch_with_an_entity_inside_is_refused(api, deep, name, change):
    assert api.patch(f"{name}({deep[name]})", change).status == 400


@meets("create-update-delete/update-entity")
@pytest.mark.parametrize("name", SETS)
def test_patch_of_nothing_is_not_found(api, name):
    assert api.patch(f"{name}({NOBODY})", {"name": "x"}).status == 404


@meets("create-update-delete/update-entity")
def test_patch_ignores_ids(api, deep):
    path = f"Things({deep['Things']})"
    assert api.patch(path, {"@iot.id": 5, "name": "kept"}).status == 200
    assert api.read(path)["@iot.id"] == deep["Things"]


@meets("create-update-delete/update-entity")
def test_patch_binds_other_entities(api, deep):
    number = api.make("Sensors", sensor("Other"))
    path = f"Datastreams({deep['Datastreams']})"
    assert api.patch(path, {"Sensor": link(number)}).status == 200
    assert api.read(f"{path}/Sensor")["@iot.id"] == number
    assert api.patch(path, {"Sensor": link(NOBODY)}).status == 400


@meets("create-update-delete/update-entity")
def test_patch_moves_an_observation_to_another_feature(api, deep):
    number = api.make("FeaturesOfInterest", feature("Other"))
    path = f"Observations({deep['Observations']})"
    assert api.patch(path, {"FeatureOfInterest": link(number)}).status == 200
    assert api.read(f"{path}/FeatureOfInterest")["@iot.id"] == number
    assert api.names(f"FeaturesOfInterest({number})/Observations", "@iot.id") == [
        deep["Observations"]
    ]


@meets("create-update-delete/update-entity")
@pytest.mark.parametrize(
    ("name", "change"),
    [("Things", {"name": 5}), ("Things", {"name": None}), ("Things", []), ("Locations",
     {"location": "x"}), ("Observations", {"phenomenonTime": "x"}), ("Datastreams",
     {"unitOfMeasurement": "x"})],
)  # fmt: skip
def test_patch_with_a_broken_value_is_refused(api, deep, name, change):
    assert api.patch(f"{name}({deep[name]})", change).status == 400


@meets("create-update-delete/update-entity-put")
def test_put_replaces_all_that_an_entity_says(api):
    number = api.make("Things", thing(properties={"old": 1}))
    assert api.put(f"Things({number})", thing("Replaced")).status == 200
    told = api.read(f"Things({number})")
    assert told["name"] == "Replaced"
    assert "properties" not in told
    assert api.put(f"Things({number})", {"name": "incomplete"}).status == 400
    api.delete(f"Things({number})")


@meets("create-update-delete/update-entity-put")
def test_put_of_an_observation_replaces_it(api, deep):
    path = f"Observations({deep['Observations']})"
    api.patch(path, {"parameters": {"a": 1}, "resultTime": at(5)})
    assert api.put(path, {"result": 7, "phenomenonTime": at(2)}).status == 200
    told = api.read(path)
    assert (told["result"], told["phenomenonTime"], told["resultTime"]) == (7, at(2), None)
    assert "parameters" not in told


@meets("create-update-delete/delete-entity")
@pytest.mark.parametrize("name", SETS)
def test_what_was_deleted_is_not_found_any_more(api, deep, name):
    assert api.delete(f"{name}({deep[name]})").status == 200
    assert api.get(f"{name}({deep[name]})").status == 404
    assert api.delete(f"{name}({deep[name]})").status == 404


@meets("create-update-delete/delete-entity")
@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("Things", {"HistoricalLocations", "Datastreams", "MultiDatastreams", "Observations"}),
        ("Locations", {"HistoricalLocations"}),
        ("Datastreams", {"Observations"}),
        ("Sensors", {"Datastreams", "Observations"}),
        ("ObservedProperties", {"Datastreams", "Observations"}),
        ("FeaturesOfInterest", {"Observations"}),
        ("HistoricalLocations", set()),
        ("MultiDatastreams", set()),
        ("Observations", set()),
    ],
)
def test_with_an_entity_goes_what_cannot_be_without_it_and_nothing_else(api, deep, name, gone):
    api.delete(f"{name}({deep[name]})")
    there = {one for one in SETS if api.get(f"{one}({deep[one]})").status == 200}
    assert there == set(SETS) - gone - {name}


@meets("create-update-delete/delete-entity")
def test_a_whole_set_is_not_deleted_by_accident(api):
    assert api.delete("Things").status in {400, 405, 501}


@meets("create-update-delete/delete-entity")
def test_a_deleted_observation_is_not_counted_nor_listed(api, deep):
    api.delete(f"Observations({deep['Observations']})")
    told = api.read(f"Datastreams({deep['Datastreams']})/Observations?$count=true")
    assert told == {"@iot.count": 0, "value": []}
    assert "phenomenonTime" not in api.read(f"Datastreams({deep['Datastreams']})")


@meets("create-update-delete/update-entity-jsonpatch")
def test_json_patch_is_refused_as_not_offered(api, deep):
    answer = api.ask("PATCH", f"Things({deep['Things']})",
                     b'[{"op": "replace", "path": "/name", "value": "x"}]',
                     Content_Type="application/json-patch+json")  # fmt: skip
    assert answer.status in {415, 501}
