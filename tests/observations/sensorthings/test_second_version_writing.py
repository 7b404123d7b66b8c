"""Writing as version 2.0 tells it: each test names the requirement of OGC 23-019 that it shows."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import (
    at,
    datastream,
    feature,
    location,
    observed,
    point,
    sensor,
    thing,
)

CUD = "http://www.opengis.net/spec/sensorthings/2.0/req/api/cud/"
WHOLE = {"Prefer": "return=representation"}
CELSIUS = {"code": "Cel", "label": "Degree Celsius", "symbol": "degC"}


def ref(name, number):
    return {"@id": f"{name}({number})"}


def quantity(number, **more):
    return {"type": "Quantity", "label": "T", "definition": f"ObservedProperties({number})",
            "uom": CELSIUS, **more}  # fmt: skip


def links_of(parts):
    return {"Thing": ref("Things", parts["thing"]), "Sensor": ref("Sensors", parts["sensor"])}


@pytest.fixture
def parts(two):
    """A property, a sensor and a thing with a place and a datastream, all made by 2.0."""
    prop = two.make("ObservedProperties", observed("Written property"))
    eye = two.make("Sensors", {"name": "Written eye"})
    number = two.make("Things", {"name": "Written", "Locations": [location("Written place")]})
    stream = two.make(f"Things({number})/Datastreams", {
        "name": "Written stream", "resultType": quantity(prop), "Sensor": ref("Sensors", eye),
    })  # fmt: skip
    yield {"thing": number, "stream": stream, "sensor": eye, "property": prop}
    for path in (f"Things({number})", f"Sensors({eye})", f"ObservedProperties({prop})"):
        two.delete(path)


@meets("2.0/api/cud/advertisement", "2.0/binding/http/advertisement")
def test_what_can_be_changed_is_advertised(two):
    settings = two.read("")["serverSettings"]
    claimed = settings["conformance"]
    assert "http://www.opengis.net/spec/sensorthings/2.0/req-class/api/cud" in claimed
    for name in ("create", "deep_insert", "update", "replace", "return_value", "delete",
                 "update_relations"):  # fmt: skip
        assert f"{CUD}{name}" in claimed
    for name in ("deep_update", "json_patch", "filtered_delete"):
        assert not [one for one in claimed if name in one]
    http = settings["http://www.opengis.net/spec/sensorthings/2.0/req/binding/http"]
    assert http == {"endpoints": [two.root]}


@meets("2.0/api/cud/create")
def test_entities_are_created_with_links_to_others(two, parts, api):
    told = two.read(f"Datastreams({parts['stream']})?$expand=Thing,Sensor,ObservedProperties")
    assert told["Thing"]["id"] == parts["thing"]
    assert told["Sensor"]["id"] == parts["sensor"]
    assert [one["id"] for one in told["ObservedProperties"]] == [parts["property"]]
    assert told["resultType"]["type"] == "Quantity"
    assert told["resultType"]["uom"] == CELSIUS
    old = api.read(f"Datastreams({parts['stream']})")  # one model: 1.1 tells the same
    assert old["unitOfMeasurement"] == {"name": "Degree Celsius", "symbol": "degC",
                                        "definition": "ucum:Cel"}  # fmt: skip
    assert old["observationType"].endswith("OM_Measurement")


@meets("2.0/api/cud/create")
def test_the_label_of_a_result_type_is_the_stored_one(two, parts, api):
    path = f"Datastreams({parts['stream']})"
    assert two.read(path)["resultType"]["label"] == "T"
    assert two.patch(path, {"resultType": quantity(parts["property"], label="Air")}).status == 204
    assert two.read(path)["resultType"]["label"] == "Air"
    assert two.patch(path, {"resultType": quantity(parts["property"], label="")}).status == 204
    assert two.read(path)["resultType"]["label"] == "Written property"
    for wrong in (7, "x" * 201):
        body = {"resultType": quantity(parts["property"], label=wrong)}
        assert two.patch(path, body).status == 400
    assert api.patch(path, {"resultType.label": "of 1.1"}).status == 200  # ignored as all unknown
    assert two.read(path)["resultType"]["label"] == "Written property"
    assert not [name for name in api.read(path) if "label" in name]


@meets("2.0/api/cud/create")
def test_optional_members_may_be_left_out_and_are_not_told(two, parts):
    told = two.read(f"Sensors({parts['sensor']})")
    assert not {"encodingType", "metadata"} & set(told)


@meets("2.0/api/cud/create")
def test_a_definition_may_be_that_of_the_property(two, parts):
    uri = "http://example.org/only-this-one"
    number = two.make("ObservedProperties", observed("Own", definition=uri))
    body = {"name": "By URI", "resultType": quantity(0, definition=uri), **links_of(parts)}
    stream = two.make("Datastreams", body)
    assert two.names(f"Datastreams({stream})/ObservedProperties", "id") == [number]
    told = two.read(f"Datastreams({stream})")["resultType"]  # what was read can be written again
    assert two.patch(f"Datastreams({stream})", {"resultType": told}).status == 204
    two.delete(f"ObservedProperties({number})")


@meets("2.0/api/cud/create")
@pytest.mark.parametrize(
    ("kind", "result"), [("Count", 3), ("Boolean", True), ("Text", "wet"), ("Quantity", 2.5)]
)
def test_observations_fit_the_type_of_their_datastream(two, parts, kind, result):
    told = quantity(parts["property"]) | {"type": kind}
    if kind != "Quantity":
        del told["uom"]
    stream = two.make("Datastreams", {"name": kind, "resultType": told, **links_of(parts)})
    assert two.read(f"Datastreams({stream})/resultType")["value"]["type"] == kind
    body = {"result": result, "phenomenonTime": {"start": at(1), "end": at(2)},
            "validTime": {"start": at(1), "end": at(9)}, "properties": {"n": 1}}  # fmt: skip
    number = two.make(f"Datastreams({stream})/Observations", body)
    found = two.read(f"Observations({number})")
    assert {name: found[name] for name in body} == body
    wrong = {"result": {"a": 1}, "Datastream": ref("Datastreams", stream)}
    assert two.post("Observations", wrong).status == 400


@meets("2.0/api/cud/create")
def test_the_address_goes_before_the_body_and_ids_are_given_by_the_service(two, parts):
    other = two.make("Things", {"name": "Other"})
    body = {"id": 4711, "name": "x", "resultType": quantity(parts["property"]),
            "Thing": ref("Things", other), "Sensor": ref("Sensors", parts["sensor"])}  # fmt: skip
    number = two.make(f"Things({parts['thing']})/Datastreams", body)
    assert number != 4711
    assert two.read(f"Datastreams({number})/Thing")["id"] == parts["thing"]
    two.delete(f"Things({other})")


@meets("2.0/api/cud/create")
def test_an_observation_needs_no_feature(two, parts):
    nowhere = two.make("Things", {"name": "Nowhere"})
    body = {"name": "s", "resultType": quantity(parts["property"]), **links_of(parts)}
    stream = two.make(f"Things({nowhere})/Datastreams", body)
    number = two.make(f"Datastreams({stream})/Observations", {"result": 1})
    assert two.get(f"Observations({number})/ProximateFeatureOfInterest").status == 204
    two.delete(f"Things({nowhere})")


@meets("2.0/api/cud/deep_insert")
def test_what_is_described_inside_is_created_with_it(two):
    body = {
        "name": "Deep", "Locations": [location("Deep place")],
        "Datastreams": [{
            "name": "Deep stream", "Sensor": {"name": "Deep eye"},
            "resultType": {"type": "Quantity", "label": "x", "uom": CELSIUS,
                           "definition": "http://example.org/deep"},
            "ObservedProperties": [
                {"name": "Deep property", "definition": "http://example.org/deep"}],
            "Observations": [{"result": 1, "phenomenonTime": {"start": at(1)},
                              "ProximateFeatureOfInterest": feature("Deep feature")}],
        }],
    }  # fmt: skip
    number = two.make("Things", body)
    inner = "$expand=Sensor,ObservedProperties,Observations($expand=ProximateFeatureOfInterest)"
    told = two.read(f"Things({number})?$expand=Locations,Datastreams({inner})")
    (stream,) = told["Datastreams"]
    assert told["Locations"][0]["name"] == "Deep place"
    assert (stream["Sensor"]["name"], stream["ObservedProperties"][0]["name"]) == (
        "Deep eye", "Deep property",
    )  # fmt: skip
    (one,) = stream["Observations"]
    assert one["ProximateFeatureOfInterest"]["feature"] == point()
    two.delete(f"Things({number})")
    two.delete(f"Features({one['ProximateFeatureOfInterest']['id']})")


@meets("2.0/api/cud/deep_insert")
def test_of_a_deep_insert_with_a_fault_nothing_is_created(two):
    body = {"name": "Half", "Locations": [location("Half place")], "Datastreams": [
        {"name": "no sensor", "resultType": quantity(1)}]}  # fmt: skip
    assert two.post("Things", body).status == 400
    assert two.read("Things?$filter=name eq 'Half'")["value"] == []
    assert two.read("Locations?$filter=name eq 'Half place'")["value"] == []


@meets("2.0/api/cud/create", "2.0/api/cud/deep_insert")
@pytest.mark.parametrize(
    ("name", "body", "status", "words"),
    [
        ("Things", {}, 400, "name"),
        ("Things", [], 400, "object"),
        ("Datastreams", {"name": "x"}, 400, "resultType"),
        ("Datastreams", {"name": "x", "resultType": quantity(999999999)}, 400, ""),
        ("Datastreams", {"name": "x", "resultType": quantity(0, definition="urn:x")}, 400, "urn:x"),
        ("Datastreams", {"name": "x", "resultType": {"type": "DataArray"}}, 501, "DataRecord"),
        ("Datastreams", {"name": "x", "resultType": quantity(1), "ObservedProperty": {}}, 400,
         "ObservedProperty"),
        ("Datastreams", {"name": "x", "resultType": quantity(1, constraint={})}, 501, "constraint"),
        ("Datastreams", {"name": "x", "resultType": {"type": "Quantity"}}, 400, "uom"),
        ("Observations", {"result": 1, "UltimateFeatureOfInterest": ref("Features", 1)}, 501,
         "Ultimate"),
        ("Datastreams", {"name": "x", "unitOfMeasurement": {}}, 400, "unitOfMeasurement"),
        ("Things", {"name": "x", "definition": "urn:x"}, 501, "definition"),
        ("Observations", {"result": 1, "parameters": {}}, 400, "parameters"),
        ("Observations", {"result": 1, "phenomenonTime": at(1)}, 400, "start"),
        ("Observations", {"result": 1, "validTime": {"start": at(1)}}, 400, "end"),
        ("Observations", {"result": 1, "Datastream": {"@id": "Things(1)"}}, 400, "Datastreams(1)"),
        ("Observations", {"result": 1, "Datastream": {"@id": "Datastreams(999999999)"}}, 400, ""),
        ("Observations", {"result": 1, "Datastream": {"@iot.id": 1}}, 400, ""),
        ("Observations", {"result": 1}, 400, "Datastream"),
        ("MultiDatastreams", {"name": "x"}, 404, ""),
        ("FeaturesOfInterest", {"name": "x"}, 404, ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_reason(two, name, body, status, words):
    answer = two.post(name, body)
    assert answer.status == status, answer.text
    assert words in answer.text
    assert "@iot" not in answer.text


@meets("2.0/api/cud/update")
def test_an_update_changes_what_it_names_and_nothing_else(two, parts):
    path = f"Things({parts['thing']})"
    two.patch(path, {"properties": {"a": 1}, "description": "before"})
    before = two.read(path)
    assert two.patch(path, {"name": "Renamed"}).status == 204
    assert two.read(path) == before | {"name": "Renamed"}
    assert two.patch(f"Datastreams({parts['stream']})", {
        "resultType": quantity(parts["property"], uom={"code": "K"})}).status == 204  # fmt: skip
    uom = two.read(f"Datastreams({parts['stream']})/resultType")["value"]["uom"]
    assert uom == {"code": "K", "symbol": "K"}


@meets("2.0/api/cud/update")
def test_an_updated_observation_is_a_correction(two, parts):
    number = two.make(f"Datastreams({parts['stream']})/Observations",
                      {"result": 1, "phenomenonTime": {"start": at(1)}})  # fmt: skip
    path = f"Observations({number})"
    assert two.patch(path, {"result": 2, "properties": {"by": "hand"}}).status == 204
    told = two.read(path)
    assert (told["result"], told["properties"]) == (2, {"by": "hand"})
    assert told["@stadtherz.rawResult"] == 1
    assert told["phenomenonTime"] == {"start": at(1)}


@meets("2.0/api/cud/update")
def test_the_type_of_results_that_are_there_stays(two, parts):
    path, count = f"Datastreams({parts['stream']})", quantity(parts["property"]) | {"type": "Count"}
    del count["uom"]
    two.make(f"{path}/Observations", {"result": 1.5})
    assert two.patch(path, {"resultType": count}).status == 400
    assert two.read(f"{path}/resultType")["value"]["type"] == "Quantity"


@meets("2.0/api/cud/update")
def test_inline_entities_in_an_update_are_refused_as_it_is_not_advertised(two, parts):
    answer = two.patch(f"Things({parts['thing']})", {"Locations": [location()]})
    assert answer.status == 400
    assert "@id" in answer.text
    patch = [{"op": "replace", "path": "/name", "value": "x"}]
    answer = two.ask("PATCH", f"Things({parts['thing']})", patch,
                     Content_Type="application/json-patch+json")  # fmt: skip
    assert answer.status == 415
    assert two.delete("Things?$filter=name eq 'x'").status == 501


@meets("2.0/api/cud/replace")
def test_a_replacement_removes_what_it_does_not_name_but_no_links(two, parts):
    path = f"Things({parts['thing']})"
    two.patch(path, {"properties": {"a": 1}, "description": "before"})
    assert two.put(path, {"name": "Replaced"}).status == 204
    told = two.read(f"{path}?$expand=Locations,Datastreams")
    assert told["name"] == "Replaced"
    assert not told.get("properties")
    assert told["description"] != "before"
    assert len(told["Locations"]) == len(told["Datastreams"]) == 1
    assert two.put(path, {"description": "no name"}).status == 400


@meets("2.0/api/cud/return_value")
def test_nothing_is_returned_unless_asked_for(two):
    answer = two.post("Things", thing("Quiet"))
    place = answer.headers["Location"]
    assert (answer.status, answer.body) == (201, b"")
    assert place.startswith(f"{two.root}/Things(")
    answer = two.ask("PATCH", place, {"name": "Quieter"}, Prefer="return=minimal")
    assert (answer.status, answer.body) == (204, b"")
    answer = two.ask("PATCH", place, {"name": "Loud"}, **WHOLE)
    assert (answer.status, answer.json["name"]) == (200, "Loud")
    assert answer.headers["Preference-Applied"] == "return=representation"
    assert two.delete(place).status == 204


@meets("2.0/api/cud/return_value")
def test_a_representation_is_told_as_the_options_ask(two):
    body = {"name": "Told", "Locations": [location("Told place")]}
    answer = two.ask("POST", "Things?$select=name&$expand=Locations($select=name)", body, **WHOLE)
    assert answer.status == 201
    told = answer.json
    assert told.pop("@context").endswith("#Things/$entity")
    assert told == {"name": "Told", "Locations": [{"name": "Told place"}]}
    two.delete(answer.headers["Location"])


@meets("2.0/api/cud/update_relations")
def test_a_link_to_one_is_set_and_cannot_be_taken_from_what_needs_it(two, parts):
    path = f"Datastreams({parts['stream']})/Sensor"
    other = two.make("Sensors", sensor("Other eye"))
    assert two.put(f"{path}/$ref", ref("Sensors", other)).status == 204
    assert two.read(path)["id"] == other
    assert two.put(f"{path}/$ref", ref("Things", other)).status == 400
    assert two.put(f"{path}/$ref", ref("Sensors", 999999999)).status == 400
    assert two.delete(f"{path}/$ref").status == 400
    assert two.read(path)["id"] == other
    assert two.put(f"{path}/$ref", {"@id": f"{two.root}/Sensors({parts['sensor']})"}).status == 204
    assert two.delete(f"Sensors({other})").status == 204


@meets("2.0/api/cud/update_relations")
def test_places_of_a_thing_are_added_replaced_and_removed(two, parts):
    path = f"Things({parts['thing']})/Locations"
    (first,) = two.names(path, "id")
    second = two.make("Locations", location("Second"))
    history = len(two.names(f"Things({parts['thing']})/HistoricalLocations", "id"))
    assert two.post(f"{path}/$ref", ref("Locations", second)).status == 204
    assert two.post(f"{path}/$ref", ref("Locations", second)).status == 204  # already linked
    assert sorted(two.names(path, "id")) == [first, second]
    assert len(two.names(f"Things({parts['thing']})/HistoricalLocations", "id")) == history + 1
    assert two.delete(f"{path}({first})/$ref").status == 204
    assert two.names(path, "id") == [second]
    assert two.delete(f"{path}({first})/$ref").status == 404
    assert two.put(f"{path}/$ref", {"value": [ref("Locations", first)]}).status == 204
    assert two.names(path, "id") == [first]
    assert two.delete(f"{path}/$ref?$id=../../Locations({second})").status == 404
    assert two.delete(f"{path}/$ref?$id=Locations({first})").status == 204
    assert two.names(path, "id") == []
    assert two.post(f"Locations({second})/Things/$ref", ref("Things", parts["thing"])).status == 204
    assert two.delete(f"{path}/$ref").status == 204
    assert two.names(path, "id") == []
    for number in (first, second):
        assert two.delete(f"Locations({number})").status == 204


@meets("2.0/api/cud/update_relations")
def test_sets_of_what_cannot_be_alone_only_grow(two, parts):
    other = two.make("Things", {"name": "Taker"})
    path = f"Things({other})/Datastreams/$ref"
    assert two.post(path, ref("Datastreams", parts["stream"])).status == 204
    assert two.read(f"Datastreams({parts['stream']})/Thing")["id"] == other
    assert two.put(path, {"value": []}).status == 400
    assert two.delete(path).status == 400
    assert two.delete(f"Things({other})/Datastreams({parts['stream']})/$ref").status == 400
    back = f"Things({parts['thing']})/Datastreams/$ref"
    assert two.put(back, {"value": [ref("Datastreams", parts["stream"])]}).status == 204
    assert two.delete(f"Things({other})").status == 204


@meets("2.0/api/cud/update_relations")
def test_a_feature_is_linked_to_an_observation_and_unlinked(two, parts):
    number = two.make(f"Datastreams({parts['stream']})/Observations", {"result": 1})
    place = two.make("Features", feature("Linked"))
    path = f"Observations({number})/ProximateFeatureOfInterest"
    of_the_thing = two.read(path)["id"]
    assert two.put(f"{path}/$ref", ref("Features", place)).status == 204
    assert two.read(path)["id"] == place
    assert two.delete(f"{path}/$ref").status == 204
    assert two.read(path)["id"] == of_the_thing
    assert (
        two.post(f"Features({place})/Observations/$ref", ref("Observations", number)).status == 204
    )
    assert two.names(f"Features({place})/Observations", "id") == [number]
    assert two.delete(f"Features({place})/Observations({number})/$ref").status == 204
    assert two.names(f"Features({place})/Observations", "id") == []
    assert two.delete(f"Observations({number})/Datastream/$ref").status == 400
    two.delete(f"Features({place})")


@meets("2.0/api/cud/delete")
def test_what_cannot_be_without_the_deleted_goes_with_it(two, parts):
    place = two.names(f"Things({parts['thing']})/Locations", "id")[0]
    number = two.make(f"Datastreams({parts['stream']})/Observations", {"result": 1})
    assert two.delete(f"Things({parts['thing']})").status == 204
    for path in (f"Things({parts['thing']})", f"Datastreams({parts['stream']})",
                 f"Observations({number})"):  # fmt: skip
        assert two.get(path).status == 404
        assert two.delete(path).status == 404
    assert two.get(f"Locations({place})").status == 200
    assert two.delete(f"Locations({place})").status == 204
    assert two.get(f"Sensors({parts['sensor']})").status == 200


@meets("stadtherz/version-2.0")
def test_what_1_1_wrote_is_changed_by_2_0_and_back(two, api):
    number = api.make("Things", thing("Old", Locations=[location()], Datastreams=[datastream()]))
    (stream,) = two.names(f"Things({number})/Datastreams", "id")
    told = two.read(f"Datastreams({stream})/resultType")["value"]
    (prop,) = two.names(f"Datastreams({stream})/ObservedProperties", "id")
    two.make(f"Datastreams({stream})/Observations", {"result": 1})
    body = {"resultType": told | {"definition": f"ObservedProperties({prop})"}}
    assert two.patch(f"Datastreams({stream})", body).status == 204
    old = api.read(f"Datastreams({stream})")
    assert old["observationType"].endswith("OM_Observation")  # told as a Quantity, kept as it was
    assert api.delete(f"Things({number})").status == 200
    assert two.get(f"Things({number})").status == 404


@meets("stadtherz/version-2.0", "stadtherz/idempotency")
def test_sending_again_is_once_and_apart_from_1_1(two, api):
    body = {"name": "Once", "description": "d"}
    first, again = (two.post("Things", body, Idempotency_Key="two-1") for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    other = api.post("Things", body, Idempotency_Key="two-1")
    assert "v1.1" in other.headers["Location"]
    two.delete(first.headers["Location"])
    api.delete(other.headers["Location"])
