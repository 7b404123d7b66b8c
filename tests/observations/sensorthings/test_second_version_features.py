"""What datastreams speak of, and types of features: written, linked and deleted by 2.0."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import feature, location, thing
from tests.observations.sensorthings.records import CELSIUS, field, links_of, record, ref

PROXIMATE, ULTIMATE = "ProximateFeatureOfInterest", "UltimateFeatureOfInterest"
WAYS = {PROXIMATE: "DatastreamsProximate", ULTIMATE: "DatastreamsUltimate"}


@pytest.fixture
def made(two, parts):
    """Two features, two types and a plain datastream beside the record of `parts`."""
    lake, river = (two.make("Features", feature(name)) for name in ("Lake", "River"))
    water, sample = (two.make("FeatureTypes", {"name": name}) for name in ("Water", "Sample"))
    body = {"name": "Plain", **links_of(parts), "resultType": {
        "type": "Quantity", "definition": f"ObservedProperties({parts['temp']})",
        "uom": CELSIUS}}  # fmt: skip
    plain = two.make("Datastreams", body)
    yield parts | {"lake": lake, "river": river, "water": water, "sample": sample, "plain": plain}
    for path in (f"Features({lake})", f"Features({river})", f"FeatureTypes({water})",
                 f"FeatureTypes({sample})"):  # fmt: skip
        two.delete(path)


def at_role(two, stream, role):
    answer = two.get(f"Datastreams({stream})/{role}")
    return answer.json["id"] if answer.status == 200 else None


@meets("2.0/datamodel/core/datastream", "2.0/api/cud/update_relations")
@pytest.mark.parametrize("kind", ["plain", "stream"])  # of one property, and a record
@pytest.mark.parametrize("role", WAYS)
def test_a_feature_of_a_datastream_is_linked_and_unlinked_from_either_side(two, made, kind, role):
    stream, lake, river = made[kind], made["lake"], made["river"]
    path, way = f"Datastreams({stream})/{role}/$ref", f"Features({lake})/{WAYS[role]}"
    assert two.put(path, ref("Features", lake)).status == 204
    assert at_role(two, stream, role) == lake
    assert two.names(way, "id") == [stream]
    (other,) = set(WAYS) - {role}
    assert at_role(two, stream, other) is None
    assert two.put(path, ref("Features", river)).status == 204  # one at a time
    assert (at_role(two, stream, role), two.names(way, "id")) == (river, [])
    assert two.delete(path).status == 204
    assert at_role(two, stream, role) is None
    assert two.get(f"Features({river})").status == 200  # only the link is gone
    assert two.delete(path).status == 404
    assert two.post(f"{way}/$ref", ref("Datastreams", stream)).status == 204
    assert at_role(two, stream, role) == lake
    assert two.delete(f"{way}({stream})/$ref").status == 204
    assert two.put(f"{way}/$ref", {"value": [ref("Datastreams", stream)]}).status == 204
    assert two.names(way, "id") == [stream]
    assert two.delete(f"{way}/$ref?$id=Datastreams({stream})").status == 204
    assert two.put(f"{way}/$ref", {"value": []}).status == 204
    assert at_role(two, stream, role) is None


@meets("2.0/datamodel/core/datastream", "2.0/api/cud/create", "2.0/api/cud/update")
@pytest.mark.parametrize("several", [False, True])
def test_features_come_with_a_datastream_by_reference_or_described(two, made, several):
    kind = record(field("t", made["temp"])) if several else {
        "type": "Quantity", "definition": f"ObservedProperties({made['temp']})", "uom": CELSIUS,
    }  # fmt: skip
    body = {"name": "Both", "resultType": kind, **links_of(made),
            PROXIMATE: feature("Reed", FeatureTypes=[ref("FeatureTypes", made["sample"])]),
            ULTIMATE: ref("Features", made["lake"])}  # fmt: skip
    stream = two.make("Datastreams", body)
    inner = f"$expand={PROXIMATE}($expand=FeatureTypes),{ULTIMATE}"
    told = two.read(f"Datastreams({stream})?{inner}")
    assert told[PROXIMATE]["name"] == "Reed"
    assert [one["name"] for one in told[PROXIMATE]["FeatureTypes"]] == ["Sample"]
    assert told[ULTIMATE]["id"] == made["lake"]
    change = {ULTIMATE: ref("Features", made["river"])}
    assert two.patch(f"Datastreams({stream})", change).status == 204
    assert at_role(two, stream, ULTIMATE) == made["river"]
    assert at_role(two, stream, PROXIMATE) == told[PROXIMATE]["id"]
    whole = {"name": "Both again", "resultType": kind}
    assert two.put(f"Datastreams({stream})", whole).status == 204  # links are not affected
    assert at_role(two, stream, ULTIMATE) == made["river"]
    two.delete(f"Features({told[PROXIMATE]['id']})")
    assert at_role(two, stream, PROXIMATE) is None
    assert two.get(f"Datastreams({stream})").status == 200


@meets("2.0/datamodel/core/datastream", "2.0/api/cud/create")
def test_a_link_to_nothing_is_refused_in_the_names_of_2_0(two, made):
    stream = f"Datastreams({made['plain']})"
    for role in WAYS:
        for wrong in (ref("Features", 2**40), ref("Things", made["thing"]), {"id": 1}, {}, 1):
            answer = two.put(f"{stream}/{role}/$ref", wrong)
            assert answer.status == 400, wrong
            assert "FeatureOfInterest with" not in answer.json["message"]
            assert "UltimateProximate" not in answer.json["message"]
        assert two.patch(stream, {role: ref("Features", 2**40)}).status == 400
        assert two.patch(stream, {role: feature("Inline")}).status == 400
    assert two.patch(stream, {"FeatureOfInterest": ref("Features", made["lake"])}).status == 400
    body = {"result": 1, ULTIMATE: ref("Features", made["lake"])}
    assert two.post(f"{stream}/Observations", body).status == 501  # 2.0 has no such link


@meets("2.0/datamodel/core/feature", "2.0/api/cud/deep_insert")
def test_datastreams_of_both_kinds_come_with_a_feature(two, made):
    def stream(name, kind):
        return {"name": name, "resultType": kind, **links_of(made)}

    quantity = {"type": "Quantity", "definition": f"ObservedProperties({made['temp']})",
                "uom": CELSIUS}  # fmt: skip
    several = record(field("t", made["temp"]))
    number = two.make("Features", feature("Pond", DatastreamsUltimate=[
        stream("One", quantity), stream("Several", several), ref("Datastreams", made["plain"])],
        DatastreamsProximate=[stream("Near", several)]))  # fmt: skip
    path = f"Features({number})"
    found = set(two.names(f"{path}/DatastreamsUltimate"))
    assert found == {"One", "Several", "Plain"}
    assert two.names(f"{path}/DatastreamsProximate") == ["Near"]
    third = two.make(f"{path}/DatastreamsProximate", stream("Third", quantity))
    assert at_role(two, third, PROXIMATE) == number
    faulty = feature("Broken", DatastreamsUltimate=[stream("x", {"type": "Quantity"})])
    before = two.read("Features?$count=true&$top=0")["@count"]
    assert two.post("Features", faulty).status == 400
    assert two.read("Features?$count=true&$top=0")["@count"] == before
    two.delete(path)


@meets("2.0/datamodel/core/feature", "2.0/datamodel/core/feature-type",
       "2.0/api/cud/update_relations")  # fmt: skip
def test_types_of_a_feature_are_added_replaced_and_removed(two, made):
    path, water, sample = f"Features({made['lake']})", made["water"], made["sample"]

    def types():
        return two.names(f"{path}/FeatureTypes", "id")

    for _ in range(2):  # linking what is linked has no effect
        assert two.post(f"{path}/FeatureTypes/$ref", ref("FeatureTypes", water)).status == 204
        assert types() == [water]
    both = {"value": [ref("FeatureTypes", one) for one in (water, sample)]}
    assert two.put(f"{path}/FeatureTypes/$ref", both).status == 204
    assert types() == [water, sample]
    assert two.names(f"FeatureTypes({sample})/Features", "id") == [made["lake"]]
    assert two.delete(f"{path}/FeatureTypes({sample})/$ref").status == 204
    assert two.delete(f"{path}/FeatureTypes({sample})/$ref").status == 404
    assert two.delete(f"{path}/FeatureTypes/$ref?$id=../../FeatureTypes({water})").status == 204
    assert types() == []
    of_type = f"FeatureTypes({water})/Features"
    assert two.post(f"{of_type}/$ref", ref("Features", made["lake"])).status == 204
    assert types() == [water]
    assert two.delete(f"{of_type}/$ref").status == 204  # all of them
    assert types() == []
    assert two.post(f"{path}/FeatureTypes/$ref", ref("FeatureTypes", 2**40)).status == 400


@meets("2.0/datamodel/core/feature-type", "2.0/api/cud/deep_insert", "2.0/api/cud/delete")
def test_types_and_features_come_with_each_other_and_go_alone(two, made):
    body = {"name": "Soil", "Features": [feature("Field"), ref("Features", made["river"])]}
    number = two.make("FeatureTypes", body)
    features = f"FeatureTypes({number})/Features"
    assert set(two.names(features)) == {"Field", "River"}
    new = two.make(features, feature("Meadow", FeatureTypes=[ref("FeatureTypes", made["water"])]))
    both = sorted([number, made["water"]])  # that of the address, and that of the body
    assert two.names(f"Features({new})/FeatureTypes", "id") == both
    assert two.delete(f"Features({new})/FeatureTypes({made['water']})/$ref").status == 204
    wet = two.make(f"Features({new})/FeatureTypes", {"name": "Wet"})
    assert two.names(f"Features({new})/FeatureTypes", "id") == [number, wet]
    several = two.make("Features", feature("Bog", FeatureTypes=[
        {"name": "Peat"}, ref("FeatureTypes", wet)]))  # fmt: skip
    assert two.names(f"Features({several})/FeatureTypes") == ["Wet", "Peat"]
    fields = two.names(features, "id")
    assert two.delete(f"FeatureTypes({number})").status == 204
    assert two.get(f"FeatureTypes({number})").status == 404
    for one in fields:  # a feature can be without a type
        assert number not in two.names(f"Features({one})/FeatureTypes", "id")
    assert two.delete(f"Features({several})").status == 204
    assert two.get(f"FeatureTypes({wet})").status == 200
    for one in (*fields, wet):
        two.delete(f"Features({one})")
    for one in two.names("FeatureTypes?$filter=name eq 'Peat' or name eq 'Wet'", "id"):
        two.delete(f"FeatureTypes({one})")


@meets("2.0/datamodel/core/feature", "stadtherz/version-2.0")
def test_filters_orders_and_expansions_go_over_features_and_types(two, made):
    lake, water = made["lake"], made["water"]
    two.post(f"Features({lake})/FeatureTypes/$ref", ref("FeatureTypes", water))
    two.put(f"Datastreams({made['plain']})/{ULTIMATE}/$ref", ref("Features", lake))
    two.put(f"Datastreams({made['stream']})/{PROXIMATE}/$ref", ref("Features", lake))
    seen = two.make(f"Datastreams({made['plain']})/Observations", {"result": 1})
    for path, ids in (
        (f"Datastreams?$filter={ULTIMATE}/name eq 'Lake'", [made["plain"]]),
        (f"Datastreams?$filter={PROXIMATE}/FeatureTypes/any(t: t/id eq {water})", [made["stream"]]),
        (f"Features?$filter=DatastreamsUltimate/any(d: d/id eq {made['plain']})", [lake]),
        (f"Features?$filter=DatastreamsUltimate/id eq {made['plain']}", [lake]),
        (f"Features?$filter=DatastreamsProximate/$count gt 0 and FeatureTypes/id eq {water}",
         [lake]),
        (f"Features?$filter=DatastreamsUltimate/Observations/any(o: o/id eq {seen})", [lake]),
        (f"FeatureTypes?$filter=Features/any(f: f/name eq 'Lake' and f/id eq {lake})", [water]),
        (f"FeatureTypes?$filter=Features/DatastreamsUltimate/id eq {made['plain']}", [water]),
        (f"Observations?$filter=Datastream/{ULTIMATE}/id eq {lake}", [seen]),
        (f"Observations?$filter=Datastream/{ULTIMATE}/FeatureTypes/id eq {water}",
         [seen]),
        (f"Things({made['thing']})/Datastreams?$orderby={ULTIMATE}/name desc",
         [made["plain"], made["stream"]]),
        (f"Things({made['thing']})/Datastreams?$orderby={PROXIMATE}/name desc",
         [made["stream"], made["plain"]]),
    ):  # fmt: skip
        assert two.names(path, "id") == ids, path
    inner = "DatastreamsUltimate($select=name),DatastreamsProximate($select=name;$count=true)"
    told = two.read(f"FeatureTypes({water})?$expand=Features($expand={inner})")["Features"][0]
    assert told["DatastreamsUltimate"] == [{"name": "Plain"}]
    assert told["DatastreamsProximate"] == [{"name": "Climate stream"}]
    assert told["DatastreamsProximate@count"] == 1
    page = two.read(f"Features({lake})?$expand=DatastreamsUltimate($top=0;$count=true)")
    assert page["DatastreamsUltimate@count"] == 1


@meets("2.0/datamodel/core/feature", "stadtherz/version-2.0")
def test_what_observations_speak_of_does_not_follow_from_the_features_of_a_datastream(
    two, made, api
):
    two.put(f"Datastreams({made['plain']})/{PROXIMATE}/$ref", ref("Features", made["lake"]))
    seen = two.make(f"Datastreams({made['plain']})/Observations", {"result": 1})
    place = two.read(f"Observations({seen})/{PROXIMATE}")  # where the thing stands, as before
    assert place["name"] == "Record place"
    assert two.names(f"Features({made['lake']})/Observations", "id") == []
    assert api.read(f"Observations({seen})/FeatureOfInterest")["@iot.id"] == place["id"]
    assert api.names(f"FeaturesOfInterest({made['lake']})/Observations", "@iot.id") == []


@meets("stadtherz/counting")
def test_what_identifies_does_not_come_beside_a_count_by_a_feature(two, made):
    plate = "KL-AB 1234"
    told = {"type": "Count", "definition": f"ObservedProperties({made['press']})"}
    stream = {"name": "Counted", "resultType": told, **links_of(made)}
    seen = two.make("Features", feature(f"Car {plate}", properties={"plate": plate}))
    typed = two.make("FeatureTypes", {"name": plate, "properties": {"plate": plate}})
    for role in WAYS:
        answer = two.post("Datastreams", stream | {role: ref("Features", seen)})
        assert (answer.status, plate in answer.text) == (400, False)
        described = feature(f"Car {plate}", properties={"plate": plate})
        assert two.post("Datastreams", stream | {role: described}).status == 400
    number = two.make("Datastreams", stream | {ULTIMATE: ref("Features", made["lake"])})
    path = f"Datastreams({number})/{ULTIMATE}/$ref"
    assert two.put(path, ref("Features", seen)).status == 400
    assert at_role(two, number, ULTIMATE) == made["lake"]
    body = {"properties": {"plate": plate}}
    assert two.patch(f"Features({made['lake']})", body).status == 400
    types = f"Features({made['lake']})/FeatureTypes/$ref"
    assert two.post(types, ref("FeatureTypes", typed)).status == 400
    assert two.post(types, ref("FeatureTypes", made["water"])).status == 204
    assert two.patch(f"FeatureTypes({made['water']})", body).status == 400
    for one in (f"Features({seen})", f"FeatureTypes({typed})", f"Datastreams({number})"):
        two.delete(one)


@meets("stadtherz/version-2.0")
def test_a_thing_comes_with_its_datastreams_and_what_they_speak_of(two, made):
    kind = record(field("t", made["temp"]))
    body = thing("Deep", Locations=[location("Deep place")], Datastreams=[
        {"name": "Deep stream", "resultType": kind, "Sensor": ref("Sensors", made["sensor"]),
         PROXIMATE: feature("Deep near"), ULTIMATE: feature("Deep far", FeatureTypes=[
             {"name": "Deep type"}])}])  # fmt: skip
    number = two.make("Things", body)
    told = two.read(f"Things({number})/Datastreams?$expand={PROXIMATE},{ULTIMATE}/FeatureTypes")
    (one,) = told["value"]
    assert (one[PROXIMATE]["name"], one[ULTIMATE]["name"]) == ("Deep near", "Deep far")
    (typed,) = one[ULTIMATE]["FeatureTypes"]
    assert typed["name"] == "Deep type"
    for path in (f"Things({number})", one[PROXIMATE]["@id"], one[ULTIMATE]["@id"], typed["@id"]):
        assert two.delete(path).status == 204
