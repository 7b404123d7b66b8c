"""Writing datastreams of records by version 2.0, and what goes into them."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import at, location, observed
from tests.observations.sensorthings.client import Client

WHOLE = {"Prefer": "return=representation"}
CELSIUS = {"code": "Cel", "label": "degree Celsius", "symbol": "°C"}
MBAR = {"code": "mbar", "symbol": "mBar"}


@pytest.fixture
def two(server):
    with Client(server.replace("v1.1", "v2.0")) as client:
        yield client


def ref(name, number):
    return {"@id": f"{name}({number})"}


def field(name, prop, **more):
    return {"name": name, "type": "Quantity", "label": name.title(), "uom": CELSIUS,
            "definition": f"ObservedProperties({prop})", **more}  # fmt: skip


def record(*fields, **more):
    return {"type": "DataRecord", "label": "Climate", "fields": list(fields), **more}


@pytest.fixture
def parts(two):
    """Two properties, a sensor, a thing, and a datastream of both properties, made by 2.0."""
    temp, press, other = (
        two.make("ObservedProperties", observed(name, definition=f"urn:written:{name}"))
        for name in ("temperature", "pressure", "humidity")
    )
    eye = two.make("Sensors", {"name": "Record eye"})
    number = two.make("Things", {"name": "Record", "Locations": [location("Record place")]})
    kind = record(field("temp", temp), field("press", press, uom=MBAR))
    body = {"name": "Climate stream", "resultType": kind, "Sensor": ref("Sensors", eye)}
    stream = two.make(f"Things({number})/Datastreams", body)
    yield {"thing": number, "stream": stream, "sensor": eye, "temp": temp, "press": press,
           "other": other}  # fmt: skip
    for path in (f"Things({number})", f"Sensors({eye})", *(
            f"ObservedProperties({one})" for one in (temp, press, other))):  # fmt: skip
        two.delete(path)


def links_of(parts):
    return {"Thing": ref("Things", parts["thing"]), "Sensor": ref("Sensors", parts["sensor"])}


def kept(parts):
    """The result type of `parts` as it is told."""
    return record(
        {"name": "temp", "type": "Quantity", "label": "Temp", "uom": CELSIUS,
         "definition": "urn:written:temperature"},
        {"name": "press", "type": "Quantity", "label": "Press", "uom": MBAR,
         "definition": "urn:written:pressure"},
    )  # fmt: skip


@meets("2.0/api/cud/create")
def test_a_record_is_created_and_both_versions_tell_it(two, parts, api):
    path = f"Datastreams({parts['stream']})"
    assert two.read(path)["resultType"] == kept(parts)
    assert two.names(f"{path}/ObservedProperties", "id") == [parts["temp"], parts["press"]]
    old = api.read(f"MultiDatastreams({parts['stream']})")
    assert old["unitOfMeasurements"][0] == {
        "name": "degree Celsius", "symbol": "°C", "definition": "ucum:Cel",
    }  # fmt: skip
    assert [one.rpartition("_")[2] for one in old["multiObservationDataTypes"]] == [
        "Measurement"] * 2  # fmt: skip
    assert api.get(path).status == 404
    assert not [name for name in old if "resultType" in name]


@meets("2.0/api/cud/create")
def test_what_was_read_can_be_written_again(two, parts):
    told = two.read(f"Datastreams({parts['stream']})")
    body = {"name": "Again", "resultType": told["resultType"], **links_of(parts)}
    number = two.make("Datastreams", body)
    assert two.read(f"Datastreams({number})")["resultType"] == told["resultType"]
    path = f"Datastreams({parts['stream']})"
    assert two.patch(path, {"resultType": told["resultType"]}).status == 204
    assert two.read(path) == told


@meets("2.0/api/cud/create")
@pytest.mark.parametrize("way", ["Things", "Sensors", "ObservedProperties"])
def test_a_record_is_created_at_any_entity_that_has_it(two, parts, way):
    owner = {"Things": "thing", "Sensors": "sensor", "ObservedProperties": "press"}[way]
    path = f"{way}({parts[owner]})/Datastreams"
    kind = record(field("a", parts["temp"]), field("b", parts["press"]))
    number = two.make(path, {"name": way, "resultType": kind, **links_of(parts)})
    assert number in two.names(path, "id")
    properties = two.names(f"Datastreams({number})/ObservedProperties", "id")
    assert properties == [parts["temp"], parts["press"]]
    foreign = {"name": "x", "resultType": record(field("a", parts["temp"])), **links_of(parts)}
    assert two.post(path, foreign).status == (400 if way == "ObservedProperties" else 201)


@meets("2.0/api/cud/deep_insert")
def test_a_thing_comes_with_datastreams_of_both_kinds_and_their_observations(two, api):
    described = [{"name": f"Deep {one}", "definition": f"urn:deep:{one}"} for one in "ab"]
    several = {
        "name": "Several", "Sensor": {"name": "Deep eye"}, "ObservedProperties": described,
        "resultType": record(
            {"name": "b", "type": "Count", "definition": "urn:deep:b"},
            {"name": "a", "type": "Boolean", "definition": "urn:deep:a", "label": "Wet"},
        ),
        "Observations": [{"result": {"a": True, "b": 3}, "phenomenonTime": {"start": at(1)}}],
    }  # fmt: skip
    one = {"name": "One", "Sensor": {"name": "Other eye"},
           "ObservedProperties": [{"name": "Deep c", "definition": "urn:deep:c"}],
           "resultType": {"type": "Text", "definition": "urn:deep:c"},
           "Observations": [{"result": "wet"}]}  # fmt: skip
    number = two.make("Things", {"name": "Both", "Locations": [location()],
                                 "Datastreams": [several, one]})  # fmt: skip
    inner = "$expand=ObservedProperties,Observations($select=result);$orderby=name desc"
    told = two.read(f"Things({number})?$expand=Datastreams({inner})")["Datastreams"]
    assert [one["name"] for one in told] == ["Several", "One"]
    assert [one["name"] for one in told[0]["ObservedProperties"]] == ["Deep b", "Deep a"]
    assert [one["Observations"] for one in told] == [
        [{"result": {"b": 3, "a": True}}], [{"result": "wet"}],
    ]  # fmt: skip
    labels = [one["label"] for one in told[0]["resultType"]["fields"]]
    assert labels == ["Deep b", "Wet"]
    assert api.names(f"MultiDatastreams({told[0]['id']})/Observations", "result") == [[3, True]]
    two.delete(f"Things({number})")


@meets("2.0/api/cud/deep_insert")
def test_an_observation_comes_with_its_datastream(two, parts):
    kind = record(field("a", parts["temp"]), field("b", parts["press"]))
    stream = {"name": "Upward", "resultType": kind, **links_of(parts)}
    number = two.make("Observations", {"result": {"b": 2, "a": 1}, "Datastream": stream})
    told = two.read(f"Observations({number})?$expand=Datastream($select=name)")
    assert (told["result"], told["Datastream"]) == ({"a": 1, "b": 2}, {"name": "Upward"})


@meets("2.0/api/cud/deep_insert")
@pytest.mark.parametrize("result", [[1, 2], {"temp": 1}, {"temp": 1, "press": "x"}, 5])
def test_with_a_result_that_does_not_fit_nothing_is_created(two, parts, result):
    kind = record(field("temp", parts["temp"]), field("press", parts["press"]))
    body = {"name": "Half record", "Locations": [location("Half record place")], "Datastreams": [
        {"name": "s", "resultType": kind, "Sensor": {"name": "Half record eye"},
         "Observations": [{"result": {"temp": 1, "press": 2}}, {"result": result}]}]}  # fmt: skip
    assert two.post("Things", body).status == 400
    for name in ("Things", "Locations", "Sensors"):
        assert two.names(f"{name}?$filter=startswith(name,'Half record')", "id") == []


@meets("2.0/api/cud/create")
def test_observations_are_records(two, parts, api):
    path = f"Datastreams({parts['stream']})/Observations"
    first = two.ask("POST", path, {"result": {"press": 1024, "temp": 15.5}}, **WHOLE)
    assert (first.status, first.json["result"]) == (201, {"temp": 15.5, "press": 1024})
    body = {"result": {"temp": None, "press": 3}, "phenomenonTime": {"start": at(1)},
            "Datastream": ref("Datastreams", parts["stream"]), "properties": {"n": 1}}  # fmt: skip
    number = two.make("Observations", body)
    assert two.read(f"Observations({number})")["result"] == {"temp": None, "press": 3}
    assert api.read(f"Observations({number})")["result"] == [None, 3]
    nothing = two.make(path, {"result": None, "phenomenonTime": {"start": at(2)}})
    assert two.read(f"Observations({nothing})")["result"] is None


@meets("2.0/api/cud/create")
@pytest.mark.parametrize(
    "result",
    [[1, 2], 7, "x", {}, {"temp": 1}, {"temp": 1, "press": 2, "more": 3}, {"temp": 1, "other": 2},
     {"temp": "1", "press": 2}, {"temp": {"a": 1}, "press": 2}, {"temp": True, "press": 2}],
)  # fmt: skip
def test_a_result_of_another_structure_is_refused(two, parts, result):
    for path, more in (
        (f"Datastreams({parts['stream']})/Observations", {}),
        ("Observations", {"Datastream": ref("Datastreams", parts["stream"])}),
    ):
        answer = two.post(path, {"result": result, **more})
        assert answer.status == 400, answer.text
        assert "result" in answer.json["message"]
        assert "ulti" not in answer.text
    assert two.names(f"Datastreams({parts['stream']})/Observations", "id") == []


@meets("2.0/api/cud/create")
@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        *(({"fields": no_list}, 400, "fields") for no_list in ([], {}, None, "x")),
        ({"fields": [7]}, 400, "fields[0]"), ({"description": "x"}, 501, "description"),
        ({"label": 7}, 400, "label"),
        *((({"fields": [field(name, 1)]}), 400, "fields[0]: name")
          for name in ("", "1a", "a b", "a/b", "ä", "a.b", "x" * 81)),
        ({"fields": [field("a", 1) | {"name": None}]}, 400, "fields[0]: name"),
        ({"fields": [field("a", 1), field("a", 1)]}, 400, "'a'"),
        ({"fields": [field("a", 1, uom=None)]}, 400, "fields[0]"),
        ({"fields": [field("a", 1, uom={})]}, 400, "uom"),
        ({"fields": [field("a", 1, constraint={})]}, 501, "constraint"),
        ({"fields": [field("a", 1, definition=None)]}, 400, "definition"),
        ({"fields": [field("a", 1, definition="urn:none")]}, 400, "urn:none"),
        ({"fields": [field("a", 999999999)]}, 400, ""),
        ({"fields": [{"name": "a", "type": "DataRecord", "fields": []}]}, 501, "DataRecord"),
        ({"fields": [{"name": "a", "type": "Category"}]}, 501, "Category"),
    ],
)  # fmt: skip
def test_a_record_that_is_none_is_refused_with_its_reason(two, parts, change, status, words):
    kind = record(field("a", parts["temp"])) | change
    answer = two.post("Datastreams", {"name": "x", "resultType": kind, **links_of(parts)})
    assert answer.status == status, answer.text
    assert words in answer.json["message"]
    assert "@iot" not in answer.text
    assert "MultiDatastream" not in answer.text


@meets("2.0/api/cud/create")
def test_another_encoding_of_results_is_refused_as_it_is_not_kept(two, parts):
    body = {"name": "x", "resultType": record(field("a", parts["temp"])), **links_of(parts),
            "resultEncoding": {"type": "JSONEncoding", "recordsAsArrays": True}}  # fmt: skip
    answer = two.post("Datastreams", body)
    assert answer.status == 501
    assert "resultEncoding" in answer.text


@meets("2.0/api/cud/create")
@pytest.mark.parametrize(
    "beside",
    [[{"@id": "ObservedProperties({other})"}], [{"name": "n", "definition": "urn:written:new"}],
     {"@id": "ObservedProperties({temp})"}, [7], "x"],
)  # fmt: skip
def test_observed_properties_beside_are_those_of_the_result_type(two, parts, beside):
    before = two.names("ObservedProperties", "id")
    kind = record(field("a", parts["temp"]), field("b", parts["press"]))
    body = {"name": "Beside", "resultType": kind, **links_of(parts)}
    if isinstance(beside, list) and "@id" in (beside[0] if beside[0] != 7 else ()):
        beside = [ref("ObservedProperties", parts["other"])]
    assert two.post("Datastreams", body | {"ObservedProperties": beside}).status == 400
    assert two.names("ObservedProperties", "id") == before
    named = [ref("ObservedProperties", parts[one]) for one in ("press", "temp")]
    number = two.make("Datastreams", body | {"ObservedProperties": named})
    found = two.names(f"Datastreams({number})/ObservedProperties", "id")
    assert found == [parts["temp"], parts["press"]]  # in the order of the fields


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


@meets("stadtherz/version-2.0", "stadtherz/idempotency")
def test_a_record_sent_again_is_the_same_one(two, parts):
    path = f"Datastreams({parts['stream']})/Observations"
    body = {"result": {"temp": 1, "press": 2}, "phenomenonTime": {"start": at(1)}}
    first, again = two.make(path, body), two.make(path, body)
    assert first == again
    assert two.read(f"{path}?$count=true&$top=0")["@count"] == 1
