"""Changing, linking and deleting datastreams of records, and what is in them, by version 2.0."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import at
from tests.observations.sensorthings.records import field, kept, links_of, record, ref


@meets("2.0/api/cud/update")
def test_words_and_units_change_at_any_time_the_structure_only_without_results(two, parts):
    path = f"Datastreams({parts['stream']})"
    fields = [field("temp", parts["temp"]), field("press", parts["press"])]
    named = [{**fields[0], "name": "t", "type": "Count"}, fields[1]]
    del named[0]["uom"]
    assert two.patch(path, {"resultType": record(*named)}).status == 204
    assert [one["name"] for one in two.read(path)["resultType"]["fields"]] == ["t", "press"]
    assert two.patch(path, {"resultType": record(*fields)}).status == 204
    two.make(f"{path}/Observations", {"result": {"temp": 1, "press": 2}})
    for other in (named, [fields[0] | {"name": "t"}, fields[1]], [named[0] | {"name": "temp"},
                                                                 fields[1]]):  # fmt: skip
        answer = two.patch(path, {"resultType": record(*other)})
        assert (answer.status, "there are results" in answer.text) == (400, True)
    worded = [fields[0] | {"label": "Air", "uom": {"code": "K"}}, fields[1]]
    assert two.patch(path, {"resultType": record(*worded, label="New")}).status == 204
    told = two.read(path)["resultType"]
    assert (told["label"], told["fields"][0]["label"], told["fields"][0]["uom"]["code"]) == (
        "New", "Air", "K",
    )  # fmt: skip
    assert two.names(f"{path}/Observations", "result") == [{"temp": 1, "press": 2}]


@meets("2.0/api/cud/update")
def test_one_value_stays_one_and_several_stay_what_they_are(two, parts):
    path = f"Datastreams({parts['stream']})"
    temp, press = field("temp", parts["temp"]), field("press", parts["press"])
    single = {key: value for key, value in temp.items() if key != "name"}
    for kind in (single, record(temp), record(temp, press, field("c", parts["other"])),
                 record(temp, field("press", parts["other"])), record(press, temp)):  # fmt: skip
        assert two.patch(path, {"resultType": kind}).status == 400
    assert two.read(path)["resultType"] == kept(parts)
    body = {"name": "One", "resultType": single, **links_of(parts)}
    one = two.make("Datastreams", body)
    assert two.patch(f"Datastreams({one})", {"resultType": record(temp)}).status == 400
    assert two.patch(f"Datastreams({one})", {"resultType": 7}).status == 400
    assert two.patch(f"Datastreams({one})", {"ObservedProperties": []}).status == 400


@meets("2.0/api/cud/update", "stadtherz/version-2.0")
def test_a_record_that_was_replaced_is_told_as_a_record(two, parts):
    path = f"Datastreams({parts['stream']})/Observations"
    number = two.make(path, {"result": {"temp": 1, "press": 2}})
    change = two.patch(f"Observations({number})", {"result": {"temp": 5, "press": 2}})
    assert change.status == 204
    told = two.read(f"Observations({number})")
    assert told["result"] == {"temp": 5, "press": 2}
    assert told["@stadtherz.rawResult"] == {"temp": 1, "press": 2}


@meets("2.0/api/cud/update", "2.0/api/cud/replace")
def test_other_properties_of_a_record_are_changed_and_replaced(two, parts):
    path = f"Datastreams({parts['stream']})"
    two.make(f"{path}/Observations", {"result": {"temp": 1, "press": 2}})
    assert two.patch(path, {"name": "New", "properties": {"a": 1}}).status == 204
    told = two.read(path)
    assert (told["name"], told["properties"]) == ("New", {"a": 1})
    assert told["resultType"] == kept(parts)
    assert two.put(path, {"name": "Whole", "resultType": kept(parts)}).status == 204
    told = two.read(path)
    assert (told["name"], told.get("properties")) == ("Whole", None)
    assert told["resultType"] == kept(parts)
    assert two.put(path, {"name": "no type"}).status == 400
    assert two.names(f"{path}/Observations", "result") == [{"temp": 1, "press": 2}]


@meets("2.0/api/cud/update")
def test_the_first_version_leaves_names_and_labels(two, parts, api):
    units = [{"name": "K", "symbol": "K", "definition": "ucum:K"}] * 2
    path = f"MultiDatastreams({parts['stream']})"
    assert api.patch(path, {"unitOfMeasurements": units}).status == 200
    fields = two.read(f"Datastreams({parts['stream']})")["resultType"]["fields"]
    told = [(one["name"], one["label"], one["uom"]["code"]) for one in fields]
    assert told == [("temp", "Temp", "K"), ("press", "Press", "K")]
    foreign = {"resultType.fields.name": ["a", "b"], "resultType.label": "x"}
    assert api.patch(path, foreign).status == 200  # ignored as all unknown
    fields = two.read(f"Datastreams({parts['stream']})")["resultType"]["fields"]
    assert [one["name"] for one in fields] == ["temp", "press"]


@meets("2.0/api/cud/update", "2.0/api/cud/replace", "2.0/api/cud/delete")
def test_an_observation_is_corrected_replaced_moved_and_deleted(two, parts, api):
    path = f"Datastreams({parts['stream']})/Observations"
    body = {"result": {"temp": 1, "press": 2}, "phenomenonTime": {"start": at(1)}}
    number = two.make(path, body)
    one = f"Observations({number})"
    assert two.patch(one, {"result": {"press": 3, "temp": 1}}).status == 204
    told = two.read(one)
    assert (told["result"], told["@stadtherz.flag"]) == ({"temp": 1, "press": 3}, "corrected")
    for wrong in ([1, 2], {"temp": 1}, 7):
        assert two.patch(one, {"result": wrong}).status == 400
    assert two.put(one, {"result": {"temp": 5, "press": 6},
                         "phenomenonTime": {"start": at(1)}}).status == 204  # fmt: skip
    kind = record(field("a", parts["temp"]), field("b", parts["press"]))
    other = two.make("Datastreams", {"name": "o", "resultType": kind, **links_of(parts)})
    assert two.patch(one, {"result": {"a": 7, "b": 8},
                           "Datastream": ref("Datastreams", other)}).status == 204  # fmt: skip
    assert two.read(one)["result"] == {"a": 7, "b": 8}
    assert two.put(f"{one}/Datastream/$ref", ref("Datastreams", parts["stream"])).status == 204
    assert two.read(f"{one}?$expand=Datastream")["Datastream"]["id"] == parts["stream"]
    assert two.read(one)["result"] == {"temp": 7, "press": 8}
    assert api.read(f"{one}/MultiDatastream")["@iot.id"] == parts["stream"]
    assert two.delete(f"{one}/Datastream/$ref").status == 400
    moved = f"Datastreams({other})/Observations/$ref"
    assert two.post(moved, ref("Observations", number)).status == 204
    assert two.names(f"Datastreams({other})/Observations", "id") == [number]
    assert two.delete(one).status == 204
    assert two.get(one).status == 404


@meets("2.0/api/cud/update_relations")
def test_records_are_linked_as_all_datastreams(two, parts):
    other = two.make("Things", {"name": "Record taker"})
    path, stream = f"Things({other})/Datastreams", ref("Datastreams", parts["stream"])
    single = {"type": "Text", "definition": f"ObservedProperties({parts['temp']})"}
    plain = two.make("Datastreams", {"name": "p", "resultType": single, **links_of(parts)})
    assert two.post(f"{path}/$ref", stream).status == 204
    assert two.names(path, "id") == [parts["stream"]]
    assert two.put(f"{path}/$ref", {"value": [ref("Datastreams", plain), stream]}).status == 204
    assert two.names(path, "id") == sorted([parts["stream"], plain])
    for body in ({"value": []}, {"value": [ref("Datastreams", plain)]}):
        assert two.put(f"{path}/$ref", body).status == 400
    assert two.delete(f"{path}({parts['stream']})/$ref").status == 400
    assert two.names(path, "id") == sorted([parts["stream"], plain])
    eye = two.make("Sensors", {"name": "Record eye two"})
    assert two.put(f"Datastreams({parts['stream']})/Sensor/$ref", ref("Sensors", eye)).status == 204
    assert two.names(f"Sensors({eye})/Datastreams", "id") == [parts["stream"]]
    back = [ref("Datastreams", plain), stream]
    assert two.patch(f"Things({parts['thing']})", {"Datastreams": back}).status == 204
    assert two.names(path, "id") == []
    number = two.make("Things", {"name": "With both", "Datastreams": back})
    assert two.names(f"Things({number})/Datastreams", "id") == sorted([parts["stream"], plain])
    assert two.patch(f"Datastreams({parts['stream']})", links_of(parts)).status == 204
    for one in (f"Things({other})", f"Things({number})", f"Sensors({eye})"):
        assert two.delete(one).status == 204


@meets("2.0/api/cud/update_relations")
def test_observed_properties_follow_from_the_result_type_only(two, parts):
    stream, prop = f"Datastreams({parts['stream']})", ref("ObservedProperties", parts["other"])
    for method, path, body in (
        ("POST", f"{stream}/ObservedProperties/$ref", prop),
        ("PUT", f"{stream}/ObservedProperties/$ref", {"value": [prop]}),
        ("DELETE", f"{stream}/ObservedProperties/$ref", None),
        ("DELETE", f"{stream}/ObservedProperties({parts['temp']})/$ref", None),
        ("POST", f"ObservedProperties({parts['other']})/Datastreams/$ref",
         ref("Datastreams", parts["stream"])),
        ("POST", f"{stream}/ObservedProperties", {"name": "n", "definition": "urn:n"}),
    ):  # fmt: skip
        answer = two.ask(method, path, body)
        assert answer.status == 400, path
        assert "resultType" in answer.text
    found = two.names(f"{stream}/ObservedProperties", "id")
    assert found == [parts["temp"], parts["press"]]


@meets("2.0/api/cud/delete")
@pytest.mark.parametrize("way", ["stream", "thing", "sensor", "press"])
def test_a_record_goes_with_what_it_cannot_be_without(two, parts, way):
    name = {"stream": "Datastreams", "thing": "Things", "sensor": "Sensors",
            "press": "ObservedProperties"}[way]  # fmt: skip
    path = f"Datastreams({parts['stream']})"
    number = two.make(f"{path}/Observations", {"result": {"temp": 1, "press": 2}})
    assert two.delete(f"{name}({parts[way]})").status == 204
    for gone in (path, f"Observations({number})"):
        assert two.get(gone).status == 404
        assert two.delete(gone).status == 404
