"""Version 2.0 tells the same data in its own words, and claims no more than it does."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import (
    MEASUREMENT,
    at,
    datastream,
    feature,
    link,
    location,
    multi,
    observed,
    point,
    thing,
)
from tests.observations.sensorthings.client import Client

SETS = ("Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors",
        "ObservedProperties", "Observations", "Features", "FeatureTypes")  # fmt: skip
CLASSES = ("thing", "location", "historical-location", "datastream", "sensor",
           "observed-property", "observation", "feature", "feature-type")  # fmt: skip


@pytest.fixture(scope="module")
def made(open_client):
    """A thing with a datastream of three observations, and one of two properties."""
    rows = [{"result": one, "phenomenonTime": at(one), "parameters": {"n": one},
             "FeatureOfInterest": feature("Two feature")} for one in range(3)]  # fmt: skip
    number = open_client.make("Things", thing("Two", Locations=[location("Two place")],
        MultiDatastreams=[multi()], Datastreams=[datastream(
            "Two stream", observationType=MEASUREMENT, Observations=rows,
            ObservedProperty=observed("Two property"))]))  # fmt: skip
    (several,) = open_client.names(f"Things({number})/MultiDatastreams", "@iot.id")
    with Client(open_client.root.replace("v1.1", "v2.0")) as two:
        typed = two.make("FeatureTypes", {"name": "Air", "Features": []})
    open_client.make("Observations", {"result": [1, 2], "MultiDatastream": link(several)})
    yield number, open_client.names(f"Things({number})/Datastreams", "@iot.id")[0], several
    open_client.delete(f"Things({number})")
    with Client(open_client.root.replace("v1.1", "v2.0")) as two:
        two.delete(f"FeatureTypes({typed})")


@pytest.fixture
def two(two, made):
    """A client of version 2.0, where something is."""
    return two


@meets("stadtherz/version-2.0")
def test_the_service_document_names_the_sets_and_what_is_met(two):
    told = two.read("")
    assert [one["name"] for one in told["value"]] == list(SETS)
    assert all(one["url"] == f"{two.root}/{one['name']}" for one in told["value"])
    claimed = told["serverSettings"]["conformance"]
    assert claimed == two.read("conformance")["conformsTo"]
    assert all("/spec/sensorthings/2.0/req" in one for one in claimed)
    core = "http://www.opengis.net/spec/sensorthings/2.0/req/datamodel/core/"
    assert {one.removeprefix(core) for one in claimed if core in one} == set(CLASSES)
    assert f"{core.replace('/req/', '/req-class/').rstrip('/')}" in claimed


@meets("stadtherz/version-2.0")
@pytest.mark.parametrize("name", SETS)
def test_sets_and_entities_have_the_control_information_of_odata(two, name):
    told = two.read(f"{name}?$count=true&$top=2")
    assert told["@context"] == f"{two.root}/$metadata#{name}"
    assert told["@count"] >= len(told["value"]) > 0
    for one in told["value"]:
        assert one["@id"] == f"{two.root}/{name}({one['id']})"
        assert not [key for key in one if "iot" in key or "Multi" in key]
        whole = two.read(one["@id"])
        assert whole.pop("@context") == f"{two.root}/$metadata#{name}/$entity"
        assert {key: whole[key] for key in one} == one


@meets("stadtherz/version-2.0")
@pytest.mark.parametrize("name", SETS)
def test_every_link_leads_somewhere_and_every_type_is_described(two, name):
    types = two.read("$metadata")["de.stadtherz"]
    described = types[types["Service"][name]["$Type"].rpartition(".")[2]]
    one = two.read(f"{name}?$top=1")["value"][0]
    for key, value in one.items():
        if key.endswith("@navigationLink"):
            empty = name == "Datastreams" and "OfInterest" in key
            assert two.get(value).status == (204 if empty else 200)
            assert described[key.partition("@")[0]]["$Kind"] == "NavigationProperty"
        elif not key.startswith("@"):
            assert key in described


@meets("stadtherz/version-2.0")
def test_a_datastream_tells_its_result_type_in_swe_common(two, made):
    told = two.read(f"Datastreams({made[1]})")
    assert told["resultType"] == {
        "type": "Quantity", "label": "Two property",
        "definition": "http://example.org/temperature",
        "uom": {"code": "Cel", "label": "Degree Celsius", "symbol": "degC"},
    }  # fmt: skip
    assert told["phenomenonTime"] == {"start": at(0), "end": at(2)}
    assert two.read(f"Datastreams({made[1]})/resultType")["value"] == told["resultType"]
    assert two.read(f"Datastreams({made[1]})?$select=resultType,name") == {
        "@context": told["@context"], "resultType": told["resultType"], "name": "Two stream",
    }  # fmt: skip


@meets("stadtherz/version-2.0")
def test_an_observation_has_properties_and_a_proximate_feature(two, made):
    path = f"Datastreams({made[1]})/Observations?$filter=properties/n eq 1"
    (told,) = two.read(f"{path}&$expand=ProximateFeatureOfInterest,Datastream/Thing")["value"]
    assert (told["result"], told["properties"]) == (1, {"n": 1})
    assert told["phenomenonTime"] == {"start": at(1)}
    assert told["ProximateFeatureOfInterest"]["feature"] == point()
    assert told["ProximateFeatureOfInterest"]["@id"].startswith(f"{two.root}/Features(")
    assert told["Datastream"]["Thing"]["name"] == "Two"


@meets("stadtherz/version-2.0")
def test_filters_orders_and_expansions_take_the_new_names(two, made):
    asked = f"Datastream/id eq {made[1]} and phenomenonTime/start ge {at(1)}"
    told = two.read(f"Observations?$filter={asked}&$orderby=phenomenonTime/start desc")
    assert [one["result"] for one in told["value"]] == [2, 1]
    told = two.read("Features?$filter=Observations/any(o: o/result eq 2)")
    assert "Two feature" in [one["name"] for one in told["value"]]
    told = two.read(f"Things({made[0]})?$select=name&$expand=Datastreams($select=name;"
                    "$expand=Observations($top=2;$select=result;$count=true))")  # fmt: skip
    stream, several = told["Datastreams"]
    assert (stream["name"], several["name"]) == ("Two stream", "Wind")
    assert stream["Observations"] == [{"result": 0}, {"result": 1}]
    assert stream["Observations@count"] == 3
    assert two.read(stream["Observations@nextLink"])["value"] == [{"result": 2}]


@meets("stadtherz/version-2.0")
def test_pages_go_on_to_the_end(two, made):
    found, page = [], two.read(f"Observations?$filter=Datastream/id eq {made[1]}&$top=1")
    while True:
        found += [one["result"] for one in page["value"]]
        if "@nextLink" not in page:
            break
        page = two.read(page["@nextLink"])
    assert found == [0, 1, 2]


@meets("stadtherz/version-2.0")
@pytest.mark.parametrize(
    ("path", "status"),
    [("MultiDatastreams", 404), ("FeaturesOfInterest", 404), ("FeatureType", 404),
     ("Things?$filter=MultiDatastreams/$count gt 0", 400), ("Things?$expand=MultiDatastreams", 400),
     ("Observations?$filter=parameters/n eq 1", 400), ("Datastreams?$expand=ObservedProperty", 400),
     ("Datastreams?$filter=ObservedProperty/name eq 'x'", 400),
     ("Datastreams?$select=ObservedProperty", 400),
     ("Observations?$filter=MultiDatastream/id eq 1", 400),
     ("Datastreams(1)/ObservedProperty", 404),
     ("Datastreams?$filter=multiObservationDataTypes/0 eq 'x'", 400),
     ("Observations?$expand=FeatureOfInterest", 400),
     ("Observations?$select=parameters", 400), ("Datastreams?$filter=unitOfMeasurement/name eq 'x'",
     400), ("Features(1)/MultiDatastreamsUltimate", 404), ("Datastreams(1)/FeatureOfInterest", 404),
     ("Things?$format=json", 501),
     ("Observations?$apply=aggregate($count as n)", 501),
     ("Observations?$filter=phenomenonTime/middle gt 2026-01-01", 400),
     ("Observations?$filter=phenomenonTime/end/start gt 2026-01-01", 400),
     ("Observations?$filter=resultTime/end gt 2026-01-01", 400),
     ("HistoricalLocations?$orderby=time/start", 400), ("Things/name", 404),
     ("$value", 404), ("Things(1)/$value", 404)],
)  # fmt: skip
def test_names_of_the_first_version_and_what_is_left_out_are_refused(two, path, status):
    assert two.get(path).status == status


@meets("stadtherz/version-2.0", "stadtherz/privacy")
def test_references_and_values(two, made):
    refs = two.read(f"Things({made[0]})/Datastreams/$ref")["value"]
    assert refs == [{"@id": f"{two.root}/Datastreams({one})"} for one in made[1:]]
    assert two.get(f"Things({made[0]})/name/$value").text == "Two"
    assert two.read(f"Things({made[0]})/name")["value"] == "Two"
