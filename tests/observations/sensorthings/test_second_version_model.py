"""The classes of the core data model of version 2.0: what each has, and how they are linked.

Written after the tables of OGC 23-019 (core data model) as they stand in the working group's
repository: names, multiplicities and ways back are those of its tables, not of our code.
"""

import pytest

from tests.observations.sensorthings.assertions import SECOND_SPEC, listed, meets
from tests.observations.sensorthings.bodies import at, feature, location, observed, point
from tests.observations.sensorthings.records import ref

CLASS = "http://www.opengis.net/spec/sensorthings/2.0/req-class/datamodel/core"
AREA = {"type": "Polygon", "coordinates": [[[7, 49], [8, 49], [8, 50], [7, 49]]]}
QUANTITY = {"type": "Quantity", "label": "T", "uom": {"code": "Cel", "symbol": "°C"}}
PROPERTIES = {"properties": {"a": 1}}
ONE, MANY = False, True


@pytest.fixture(scope="module")
def two(open_client):
    """A client of version 2.0 for all tests of this module."""
    with type(open_client)(open_client.root.replace("v1.1", "v2.0")) as client:
        yield client


@pytest.fixture(scope="module")
def made(two):
    """One entity of each class, with all that the class may have, by the name of its set."""
    found = {}
    found["FeatureTypes"] = two.make("FeatureTypes", {
        "name": "Water", "description": "still", "definition": "urn:type:water",
        **PROPERTIES})  # fmt: skip
    typed = {"FeatureTypes": [ref("FeatureTypes", found["FeatureTypes"])]}
    found["Features"] = two.make("Features", feature("Lake", **typed, **PROPERTIES))
    found["Things"] = two.make("Things", {
        "name": "Buoy", "description": "yellow", **PROPERTIES,
        "Locations": [location("Shore", **PROPERTIES)]})  # fmt: skip
    thing = f"Things({found['Things']})"
    (found["Locations"],) = two.names(f"{thing}/Locations", "id")
    (found["HistoricalLocations"],) = two.names(f"{thing}/HistoricalLocations", "id")
    found["Sensors"] = two.make("Sensors", {
        "name": "Probe", "description": "PT100", "encodingType": "text/plain",
        "metadata": "calibrated", **PROPERTIES})  # fmt: skip
    found["ObservedProperties"] = two.make(
        "ObservedProperties", observed("Water temperature", definition="urn:water", **PROPERTIES)
    )
    lake = ref("Features", found["Features"])
    found["Datastreams"] = two.make(f"{thing}/Datastreams", {
        "name": "Temperatures", "description": "hourly", "observedArea": AREA, **PROPERTIES,
        "resultType": QUANTITY | {"definition": "urn:water"},
        "Sensor": ref("Sensors", found["Sensors"]),
        "ProximateFeatureOfInterest": feature("Shallow water"),
        "UltimateFeatureOfInterest": lake})  # fmt: skip
    found["Observations"] = two.make(f"Datastreams({found['Datastreams']})/Observations", {
        "result": 15.5, "phenomenonTime": {"start": at(0), "end": at(9)}, "resultTime": at(10),
        "validTime": {"start": at(0), "end": at(0, hour=9)}, **PROPERTIES,
        "ProximateFeatureOfInterest": lake})  # fmt: skip
    yield found
    (near,) = two.names(f"Datastreams({found['Datastreams']})/ProximateFeatureOfInterest/"
                        "DatastreamsProximate", "id")  # fmt: skip
    near = two.read(f"Datastreams({near})/ProximateFeatureOfInterest")["id"]
    for path in (thing, f"Features({found['Features']})", f"Features({near})",
                 f"FeatureTypes({found['FeatureTypes']})", f"Sensors({found['Sensors']})",
                 f"ObservedProperties({found['ObservedProperties']})"):  # fmt: skip
        assert two.delete(path).status == 204


def holds(two, made, name, attributes, links):
    """Check that an entity has its attributes, and that each link leads there and back.

    `links` gives for each role whether it leads to many, the set that it leads to, and the way
    back, which leads to this entity again.
    """
    path = f"{name}({made[name]})"
    told = two.read(path)
    described = two.read("$metadata")["de.stadtherz"]
    kind = described[described["Service"][name]["$Type"].rpartition(".")[2]]
    assert set(attributes) <= told.keys()
    assert set(attributes) <= kind.keys()
    shown = {key.partition("@")[0] for key in told if key.endswith("@navigationLink")}
    assert shown == set(links)
    for role, (many, target, back) in links.items():
        assert kind[role].get("$Collection", False) == many
        linked = two.read(told[f"{role}@navigationLink"])
        (one,) = linked["value"] if many else [linked]
        assert one["@id"].startswith(f"{two.root}/{target}(")
        expanded = two.read(f"{path}?$expand={role}")[role]
        assert (expanded[0] if many else expanded)["@id"] == one["@id"]
        ways = two.read(f"{one['@id']}/{back}")
        assert told["id"] in ([each["id"] for each in ways["value"]] if "value" in ways
                              else [ways["id"]])  # fmt: skip
        asked = f"{role}/any(x: x/id eq {one['id']})" if many else f"{role}/id eq {one['id']}"
        assert told["id"] in two.names(f"{name}?$filter={asked}", "id")
    return told


@meets("2.0/datamodel/core/thing")
def test_a_thing_has_its_attributes_and_relations(two, made):
    told = holds(two, made, "Things", ("id", "name", "description", "properties"), {
        "Locations": (MANY, "Locations", "Things"),
        "HistoricalLocations": (MANY, "HistoricalLocations", "Thing"),
        "Datastreams": (MANY, "Datastreams", "Thing"),
    })  # fmt: skip
    assert (told["name"], told["description"], told["properties"]) == ("Buoy", "yellow", {"a": 1})


@meets("2.0/datamodel/core/location")
def test_a_location_has_its_attributes_and_relations(two, made):
    names = ("id", "name", "description", "encodingType", "location", "properties")
    told = holds(two, made, "Locations", names, {
        "Things": (MANY, "Things", "Locations"),
        "HistoricalLocations": (MANY, "HistoricalLocations", "Locations"),
    })  # fmt: skip
    assert told["location"] == point()


@meets("2.0/datamodel/core/historical-location")
def test_a_historical_location_has_its_attributes_and_relations(two, made):
    told = holds(two, made, "HistoricalLocations", ("id", "time"), {
        "Locations": (MANY, "Locations", "HistoricalLocations"),
        "Thing": (ONE, "Things", "HistoricalLocations"),
    })  # fmt: skip
    assert isinstance(told["time"], str)


@meets("2.0/datamodel/core/historical-location")
def test_a_change_of_places_makes_history_and_newer_history_moves_the_thing(two):
    thing = two.make("Things", {"name": "Rover", "Locations": [location("First")]})
    first, second, third = (
        *two.names(f"Things({thing})/Locations", "id"),
        two.make("Locations", location("Second")), two.make("Locations", location("Third")),
    )  # fmt: skip
    path = f"Things({thing})"
    assert two.put(f"{path}/Locations/$ref", {"value": [ref("Locations", second)]}).status == 204
    history = f"{path}/HistoricalLocations?$orderby=time desc&$expand=Locations"
    told = two.read(history)["value"]
    assert [[one["id"] for one in each["Locations"]] for each in told] == [[second], [first]]
    for time, where in (("2001-01-01T00:00:00Z", second), ("2099-01-01T00:00:00Z", third)):
        body = {"time": time, "Locations": [ref("Locations", third)]}
        two.make(f"{path}/HistoricalLocations", body)
        assert two.names(f"{path}/Locations", "id") == [where]
    two.delete(path)
    for one in (first, second, third):
        two.delete(f"Locations({one})")


@meets("2.0/datamodel/core/datastream")
def test_a_datastream_has_its_attributes_and_relations(two, made):
    names = ("id", "name", "description", "resultType", "observedArea", "phenomenonTime",
             "resultTime", "properties")  # fmt: skip
    told = holds(two, made, "Datastreams", names, {
        "Thing": (ONE, "Things", "Datastreams"),
        "Sensor": (ONE, "Sensors", "Datastreams"),
        "ObservedProperties": (MANY, "ObservedProperties", "Datastreams"),
        "Observations": (MANY, "Observations", "Datastream"),
        "ProximateFeatureOfInterest": (ONE, "Features", "DatastreamsProximate"),
        "UltimateFeatureOfInterest": (ONE, "Features", "DatastreamsUltimate"),
    })  # fmt: skip
    assert told["resultType"] == QUANTITY | {"definition": "urn:water"}
    assert told["phenomenonTime"] == {"start": at(0), "end": at(9)}
    assert told["resultTime"] == {"start": at(10), "end": at(10)}
    assert told["observedArea"] == AREA


@meets("2.0/datamodel/core/datastream")
def test_the_features_of_a_datastream_may_be_missing(two, made, parts):
    path = f"Datastreams({parts['stream']})"
    for role in ("ProximateFeatureOfInterest", "UltimateFeatureOfInterest"):
        for ending in ("", "/$ref", "/name", "/name/$value"):
            answer = two.get(f"{path}/{role}{ending}")
            assert (answer.status, answer.body) == (204, b"")
        assert two.get(f"{path}/{role}/Observations").status == 404
        assert two.get(f"Datastreams({2**40})/{role}").status == 404
        assert two.read(f"{path}?$expand={role}")[role] is None
        assert parts["stream"] in two.names(f"Datastreams?$filter={role}/id eq null", "id")


@meets("2.0/datamodel/core/sensor")
def test_a_sensor_has_its_attributes_and_relations(two, made):
    names = ("id", "name", "description", "encodingType", "metadata", "properties")
    holds(two, made, "Sensors", names, {"Datastreams": (MANY, "Datastreams", "Sensor")})


@meets("2.0/datamodel/core/observed-property")
def test_an_observed_property_has_its_attributes_and_relations(two, made):
    names = ("id", "name", "description", "definition", "properties")
    holds(two, made, "ObservedProperties", names,
          {"Datastreams": (MANY, "Datastreams", "ObservedProperties")})  # fmt: skip


@meets("2.0/datamodel/core/observation")
def test_an_observation_has_its_attributes_and_relations(two, made):
    names = ("id", "phenomenonTime", "result", "resultTime", "validTime", "properties")
    told = holds(two, made, "Observations", names, {
        "Datastream": (ONE, "Datastreams", "Observations"),
        "ProximateFeatureOfInterest": (ONE, "Features", "Observations"),
    })  # fmt: skip
    assert told["phenomenonTime"] == {"start": at(0), "end": at(9)}
    assert told["validTime"] == {"start": at(0), "end": at(0, hour=9)}
    assert (told["result"], told["resultTime"]) == (15.5, at(10))


@meets("2.0/datamodel/core/feature")
def test_a_feature_has_its_attributes_and_relations(two, made):
    near = two.read(f"Datastreams({made['Datastreams']})/ProximateFeatureOfInterest")["id"]
    assert two.names(f"Features({near})/DatastreamsUltimate", "id") == []
    assert two.names(f"Features({made['Features']})/DatastreamsProximate", "id") == []
    body = {"@id": f"Datastreams({made['Datastreams']})"}
    path = f"Features({made['Features']})/DatastreamsProximate/$ref"
    assert two.post(path, body).status == 204  # one feature in both roles
    names = ("id", "name", "description", "encodingType", "feature", "properties")
    told = holds(two, made, "Features", names, {
        "Observations": (MANY, "Observations", "ProximateFeatureOfInterest"),
        "DatastreamsProximate": (MANY, "Datastreams", "ProximateFeatureOfInterest"),
        "DatastreamsUltimate": (MANY, "Datastreams", "UltimateFeatureOfInterest"),
        "FeatureTypes": (MANY, "FeatureTypes", "Features"),
    })  # fmt: skip
    assert (told["name"], told["feature"]) == ("Lake", point())
    back = {"@id": f"Features({near})"}
    path = f"Datastreams({made['Datastreams']})/ProximateFeatureOfInterest/$ref"
    assert two.put(path, back).status == 204


@meets("2.0/datamodel/core/feature-type")
def test_a_feature_type_has_its_attributes_and_relations(two, made):
    names = ("id", "name", "description", "definition", "properties")
    told = holds(two, made, "FeatureTypes", names, {"Features": (MANY, "Features", "FeatureTypes")})
    assert told["definition"] == "urn:type:water"


@meets("2.0/datamodel/core/feature-type")
def test_a_feature_type_needs_a_name_only(two):
    number = two.make("FeatureTypes", {"name": "Air"})
    path = f"FeatureTypes({number})"
    told = {"name", "id", "@id", "@context", "Features@navigationLink"}
    assert set(two.read(path)) == told
    assert two.patch(path, {"definition": "urn:air", "description": "x"}).status == 204
    assert {"definition", "description"} <= set(two.read(path))
    assert two.put(path, {"name": "Air"}).status == 204  # what is not named is removed
    assert set(two.read(path)) == told
    for wrong in (
        {"description": "x"}, {"name": 1}, {"name": "x", "definition": 1},
        {"name": "x", "definition": "x" * 301}, {"name": "x", "Features": 1},
    ):  # fmt: skip
        assert two.post("FeatureTypes", wrong).status == 400
    assert two.delete(path).status == 204
    assert two.get(path).status == 404


@meets("stadtherz/version-2.0")
def test_every_requirement_that_is_claimed_is_tested(two):
    claimed = two.read("conformance")["conformsTo"]
    shown = {f"{SECOND_SPEC}{one.removeprefix('2.0/')}" for one, _, _ in listed()}
    required = [one for one in claimed if one.startswith(SECOND_SPEC)]
    assert len(required) > 17
    assert [one for one in required if one not in shown] == []
    assert CLASS in claimed


@meets("stadtherz/version-2.0")
def test_the_first_version_knows_neither_types_nor_roles(two, made, api):
    lake, stream = made["Features"], made["Datastreams"]
    for path in ("FeatureTypes", f"FeaturesOfInterest({lake})/FeatureTypes",
                 f"FeaturesOfInterest({lake})/DatastreamsUltimate",
                 f"Datastreams({stream})/FeatureOfInterest",
                 f"Datastreams({stream})/UltimateFeatureOfInterest"):  # fmt: skip
        assert api.get(path).status == 404, path
    for path in ("FeaturesOfInterest?$expand=FeatureTypes", "Datastreams?$expand=FeatureOfInterest",
                 "Datastreams?$filter=UltimateFeatureOfInterest/id gt 0",
                 "FeaturesOfInterest?$select=DatastreamsProximate",
                 "Observations?$filter=phenomenonTime/end gt 2026-01-01T00:00:00Z"):  # fmt: skip
        assert api.get(path).status == 400, path
    assert set(api.read(f"Datastreams({stream})")) == {
        "@iot.id", "@iot.selfLink", "name", "description", "observationType", "unitOfMeasurement",
        "observedArea", "phenomenonTime", "resultTime", "properties",
        "Thing@iot.navigationLink", "Sensor@iot.navigationLink",
        "ObservedProperty@iot.navigationLink", "Observations@iot.navigationLink",
    }  # fmt: skip
    assert set(api.read(f"FeaturesOfInterest({lake})")) == {
        "@iot.id", "@iot.selfLink", "name", "description", "encodingType", "feature", "properties",
        "Observations@iot.navigationLink",
    }  # fmt: skip
    assert api.read(f"Observations({made['Observations']})/FeatureOfInterest")["@iot.id"] == lake
