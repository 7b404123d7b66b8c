"""The demo city itself: every link that an entity advertises leads where the standard says."""

import re
from collections import Counter

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.client import Client
from tests.running_city import free_port, serving
from tests.thorough import TIMES, sample

# the demo city is set up once: the worker of the browser has it
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
SETS = (
    "Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors", "ObservedProperties",
    "MultiDatastreams", "FeaturesOfInterest",
)  # fmt: skip
ONE = {
    "Thing", "Sensor", "ObservedProperty", "Datastream", "MultiDatastream", "FeatureOfInterest",
    "ProximateFeatureOfInterest", "UltimateFeatureOfInterest",
}  # fmt: skip
LINK = {"v1.1": "@iot.navigationLink", "v2.0": "@navigationLink"}
ID = {"v1.1": "@iot.id", "v2.0": "id"}
LEAD_NOWHERE = {"Datastreams": {"ProximateFeatureOfInterest", "UltimateFeatureOfInterest"}}
"""What the demo city links with nothing; see the tests of features."""
NEVER_EMPTY = {
    "Things": {"Locations", "HistoricalLocations", "Datastreams"},
    "Locations": {"Things", "HistoricalLocations"},
    "HistoricalLocations": {"Locations"},
    "Datastreams": {"Observations", "ObservedProperties"},
    "MultiDatastreams": {"Observations", "ObservedProperties"},
    "Sensors": {"Datastreams"},
    "ObservedProperties": {"Datastreams"},
    "FeaturesOfInterest": {"Observations"},
    "Features": {"Observations"},
}


@pytest.fixture(scope="module")
def address(city_environment):
    """A server of its own on the demo city, one that everybody may write to."""
    environment, port = city_environment[0], free_port()
    here = {"STADTHERZ_ADDRESS": f"http://localhost:{port}", "STADTHERZ_OPEN_WRITES": "yes"}
    with serving(environment | here, port) as address:
        yield f"{address}/sensorthings"


@pytest.fixture(scope="module")
def demo(address):
    client = Client(f"{address}/v1.1")
    yield client
    client.close()


@pytest.fixture(scope="module")
def demo_two(address):
    client = Client(f"{address}/v2.0")
    yield client
    client.close()


def links_of(entity, version, but=()):
    ending = LINK[version]
    found = {name.removesuffix(ending): to for name, to in entity.items() if name.endswith(ending)}
    return {name: to for name, to in found.items() if name not in but}


def in_arrays(client, entity, name):
    """Whether what an empty link leads to is there, but in MultiDatastreams, which only 1.1 has."""
    other = entity.get(f"Multi{name}{LINK['v1.1']}")
    return other is not None and bool(client.read(other)["value"])


def followed(client, entity, set_name, version):
    """Follow all links of an entity; gives what is wrong with them."""
    own = NEVER_EMPTY.get(set_name, ())
    for name, to in links_of(entity, version, but=LEAD_NOWHERE.get(set_name, ())).items():
        answer = client.get(to)
        if answer.status != 200:
            yield f"{to}: {answer.status}"
        elif name in ONE:
            if not isinstance(answer.json.get(ID[version]), int):
                yield f"{to}: is not one entity"
        elif not isinstance(answer.json.get("value"), list):
            yield f"{to}: is not a set"
        elif name not in own or answer.json["value"]:
            continue
        elif not in_arrays(client, entity, name):
            yield f"{to}: is empty"


@meets(
    "datamodel/thing/relations",
    "datamodel/location/relations",
    "datamodel/historical-location/relations",
    "datamodel/datastream/relations",
    "datamodel/sensor/relations",
    "datamodel/observed-property/relations",
    "datamodel/feature-of-interest/relations",
)
@pytest.mark.parametrize("set_name", SETS)
def test_every_link_of_every_entity_leads_somewhere(demo, set_name):
    entities = demo.read(f"{set_name}?$top=1000")["value"]
    entities = entities if TIMES > 1 else entities[:: max(1, len(entities) // 12)]
    assert entities
    faults = [f for one in entities for f in followed(demo, one, set_name, "v1.1")]
    assert faults == []


@meets("stadtherz/version-2.0")
@pytest.mark.parametrize("set_name", [*SETS[:-2], "Features"])
def test_every_link_of_every_entity_of_version_two_leads_somewhere(demo_two, set_name):
    entities = demo_two.read(f"{set_name}?$top=1000")["value"]
    assert entities
    faults = [f for one in entities for f in followed(demo_two, one, set_name, "v2.0")]
    assert faults == []


@meets("stadtherz/version-2.0")
def test_version_two_tells_each_datastream_of_the_city_with_its_fields_and_results(demo, demo_two):
    arrays = demo.read("MultiDatastreams?$top=1000")["value"]
    old = demo.names("Datastreams?$top=1000", "@iot.id") + [one["@iot.id"] for one in arrays]
    told = demo_two.read("Datastreams?$top=1000&$count=true&$expand=ObservedProperties,"
                         "Observations($top=1;$orderby=phenomenonTime%20desc)")  # fmt: skip
    assert told["@count"] == len(told["value"])
    assert [one["id"] for one in told["value"]] == sorted(old)
    records = [one for one in told["value"] if one["resultType"]["type"] == "DataRecord"]
    assert [one["id"] for one in records] == sorted(one["@iot.id"] for one in arrays)
    for one in records:
        fields = one["resultType"]["fields"]
        names = [field["name"] for field in fields]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_-]*", name) for name in names)
        observed = {found["definition"] for found in one["ObservedProperties"]}
        assert {field["definition"] for field in fields} == observed
        (seen,) = one["Observations"]
        assert list(seen["result"]) == names
        stored = demo.read(f"Observations({seen['id']})")["result"]
        assert list(seen["result"].values()) == stored


@meets("datamodel/observation/relations", "stadtherz/version-2.0")
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_every_link_of_the_first_and_last_observations(demo, demo_two, order):
    for client, version in ((demo, "v1.1"), (demo_two, "v2.0")):
        inner = f"$expand=Observations($top=1;$orderby=phenomenonTime {order})"
        streams = client.read(f"Datastreams?$top=1000&{inner.replace(' ', '%20')}")["value"]
        found = [one for stream in streams for one in stream["Observations"]]
        assert len(found) == len(streams) > 10
        found = sample(found, len(found) // 6)  # each link asks the lake
        faults = [f for one in found for f in followed(client, one, "Observations", version)]
        assert faults == []


@meets("datamodel/sensor/properties", "datamodel/observed-property/properties")
def test_nothing_mandatory_is_empty(demo):
    for one in demo.read("Sensors?$top=1000")["value"]:
        assert one["name"], one
        assert one["description"], one
        assert one["encodingType"], one
        assert one["metadata"], one
    for one in demo.read("ObservedProperties?$top=1000")["value"]:
        assert one["definition"].startswith(("http", "urn:stadtherz:counting:")), one
    for one in demo.read("Locations?$top=1000")["value"]:
        assert one["location"]["type"] == "Point", one
    told = demo.read("Datastreams?$top=1000&$expand=Sensor,ObservedProperty,Thing")["value"]
    assert all(one["Sensor"] and one["ObservedProperty"] and one["Thing"] for one in told)


@meets("datamodel/observed-property/properties")
def test_the_page_of_a_property_is_there(demo):
    for one in demo.read("ObservedProperties?$top=1000")["value"]:
        if one["definition"].startswith("http://localhost"):
            assert demo.get(one["definition"]).status == 200, one


@meets("datamodel/feature-of-interest/relations", "request-data/filter")
def test_a_feature_its_filter_its_set_and_its_counts_agree(demo):
    named = {
        f"{kind}({stream['@iot.id']})": demo.read(
            f"{kind}({stream['@iot.id']})/Observations?$top=1"
        )
        for kind in ("Datastreams", "MultiDatastreams")
        for stream in demo.read(f"{kind}?$top=1000")["value"]
    }
    counts = Counter()
    for stream, page in named.items():
        feature = demo.read(f"Observations({page['value'][0]['@iot.id']})/FeatureOfInterest")
        way = f"{stream}/Observations?$top=0&$count=true"
        counts[feature["@iot.id"]] += demo.read(way)["@iot.count"]
    for one in sample(demo.read("FeaturesOfInterest?$top=1000")["value"], 4):
        feature = one["@iot.id"]
        whole = demo.read(f"FeaturesOfInterest({feature})/Observations?$top=1&$count=true")
        asked = f"Observations?$filter=FeatureOfInterest/@iot.id%20eq%20{feature}"
        filtered = demo.read(f"{asked}&$top=1&$count=true&$expand=FeatureOfInterest")
        sums = f"FeaturesOfInterest?$filter=Observations/$count%20eq%20{counts[feature]}"
        assert whole["@iot.count"] == filtered["@iot.count"] == counts[feature], one
        assert filtered["value"][0]["FeatureOfInterest"]["@iot.id"] == feature
        assert feature in demo.names(sums, "@iot.id")


@meets("create-update-delete/create-entity")
def test_an_observation_without_a_feature_is_taken(demo):
    for one in demo.read("Datastreams?$top=1000")["value"]:
        number = demo.make(f"Datastreams({one['@iot.id']})/Observations", {"result": 1})
        told = demo.read(
            f"Observations({number})?$expand=FeatureOfInterest,Datastream/Thing/Locations"
        )
        place = told["Datastream"]["Thing"]["Locations"][0]
        assert told["FeatureOfInterest"]["feature"] == place["location"]


@meets("stadtherz/stations")
def test_what_is_claimed_has_its_entities(demo):
    said = demo.read("")["serverSettings"]["conformance"]
    for one in ("location", "historical-location", "sensor", "feature-of-interest"):
        assert any(f"/datamodel/{one}/relations" in claim for claim in said)
    named = {one["name"] for one in demo.read("")["value"]}
    assert set(SETS) < named
