"""Writing datastreams of records by version 2.0, and what goes into them."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import at, location
from tests.observations.sensorthings.records import field, kept, links_of, record, ref

WHOLE = {"Prefer": "return=representation"}


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
def test_a_property_comes_with_datastreams_of_its_own_only(two, parts):
    single = {"type": "Count", "label": "n"}
    stream = {"name": "Inner", "resultType": single, **links_of(parts)}
    body = {"name": "Outer", "definition": "urn:written:outer", "Datastreams": [stream]}
    number = two.make("ObservedProperties", body)
    (inner,) = two.names(f"ObservedProperties({number})/Datastreams", "id")
    assert two.names(f"Datastreams({inner})/ObservedProperties", "id") == [number]
    several = stream | {"resultType": record(field("a", parts["temp"]))}
    answer = two.post("ObservedProperties", body | {"Datastreams": [several]})
    assert answer.status == 501
    other = two.make(f"ObservedProperties({number})/Datastreams", stream)
    assert two.names(f"Datastreams({other})/ObservedProperties", "id") == [number]
    assert two.delete(f"ObservedProperties({number})").status == 204
    assert two.get(f"Datastreams({other})").status == 404


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


@meets("stadtherz/version-2.0", "stadtherz/idempotency")
def test_a_record_sent_again_is_the_same_one(two, parts):
    path = f"Datastreams({parts['stream']})/Observations"
    body = {"result": {"temp": 1, "press": 2}, "phenomenonTime": {"start": at(1)}}
    first, again = two.make(path, body), two.make(path, body)
    assert first == again
    assert two.read(f"{path}?$count=true&$top=0")["@count"] == 1
