"""Sensing core: the landing page, entities with their properties and links, resource paths."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import at, datastream, location, multi, observed, thing
from tests.observations.sensorthings.tables import (
    LINKS,
    MANDATORY,
    NOBODY,
    SETS,
    plural,
    ways,
)


@pytest.fixture(scope="module")
def path_of(open_client, station):
    """Give the address of an entity of each set."""
    observation = open_client.make(f"Datastreams({station.stream})/Observations", {"result": 1})
    feature = open_client.read(f"Observations({observation})/FeatureOfInterest")["@iot.id"]
    return {
        "Things": station.thing,
        "Locations": station.location,
        "HistoricalLocations": station.history,
        "Datastreams": station.stream,
        "MultiDatastreams": station.multi,
        "Sensors": station.sensor,
        "ObservedProperties": station.observed,
        "Observations": observation,
        "FeaturesOfInterest": feature,
    }


@meets("resource-path/resource-path-to-entities")
@pytest.mark.parametrize("name", SETS)
def test_landing_page_names_the_set_with_the_address_below_the_root(api, name):
    found = {one["name"]: one["url"] for one in api.read("")["value"]}
    assert found[name] == f"{api.root}/{name}"


@meets("resource-path/resource-path-to-entities")
def test_landing_page_tells_what_it_conforms_to(api):
    told = api.read("")["serverSettings"]["conformance"]
    assert all(one.startswith("http://www.opengis.net/spec/iot_sensing/1.1/req/") for one in told)


@meets("resource-path/resource-path-to-entities")
@pytest.mark.parametrize("name", SETS)
def test_a_set_is_a_list_of_values(api, path_of, name):
    assert isinstance(api.read(name)["value"], list)


@meets("datamodel/entity-control-information/common-control-information")
@pytest.mark.parametrize("name", SETS)
def test_every_member_of_a_set_has_id_and_self_link(api, path_of, name):
    told = api.read(name)["value"]
    assert told
    assert all(one["@iot.selfLink"] == f"{api.root}/{name}({one['@iot.id']})" for one in told)


@meets("datamodel/entity-control-information/common-control-information")
@pytest.mark.parametrize("name", SETS)
def test_ids_are_whole_numbers(api, path_of, name):
    assert all(type(one["@iot.id"]) is int for one in api.read(name)["value"])


@meets("datamodel/entity-control-information/common-control-information")
@pytest.mark.parametrize("name", SETS)
def test_an_entity_has_navigation_links(api, path_of, name):
    own = f"{name}({path_of[name]})"
    told = api.read(own)
    for link in LINKS[name]:
        if (name, link) != ("Observations", "MultiDatastream"):
            assert told[f"{link}@iot.navigationLink"] == f"{api.root}/{own}/{link}"


@meets(
    "datamodel/thing/properties",
    "datamodel/location/properties",
    "datamodel/historical-location/properties",
    "datamodel/datastream/properties",
    "datamodel/sensor/properties",
    "datamodel/observed-property/properties",
    "datamodel/observation/properties",
    "datamodel/feature-of-interest/properties",
    "multi-datastream/properties",
)
@pytest.mark.parametrize("name", SETS)
def test_an_entity_tells_its_mandatory_properties(api, path_of, name):
    told = api.read(f"{name}({path_of[name]})")
    assert [one for one in MANDATORY[name] if one not in told] == []


@meets(
    "datamodel/thing/relations",
    "datamodel/location/relations",
    "datamodel/historical-location/relations",
    "datamodel/datastream/relations",
    "datamodel/sensor/relations",
    "datamodel/observed-property/relations",
    "datamodel/observation/relations",
    "datamodel/feature-of-interest/relations",
    "multi-datastream/relations",
)
@pytest.mark.parametrize(("name", "link"), ways())
def test_a_link_leads_to_entities_of_its_type(api, path_of, name, link):
    told = api.read(f"{name}({path_of[name]})/{link}")
    found = told["value"] if link in SETS else [told]
    for one in found:
        assert one["@iot.selfLink"].startswith(f"{api.root}/{plural(link)}(")


@meets("resource-path/resource-path-to-entities")
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("number", [NOBODY, 0, 123_456_789_012, "99999999999999999999"])
def test_an_id_that_nothing_has_is_not_found(api, name, number):
    assert api.get(f"{name}({number})").status == 404


@meets("resource-path/resource-path-to-entities")
@pytest.mark.parametrize(
    "path",
    [
        "Thingies", "Things(abc)", "Things()", "Things(1", "Things('1')", "Things(-1)", "things",
        "Things/Datastreams", "Things(1)/Nothing", "Nothing(1)", "Things(1)Datastreams",
        "Things/name", "Things(1)/name/deeper", "$ref", "Things/$value",
    ],
)  # fmt: skip
def test_an_address_that_names_nothing_is_not_found(api, path):
    assert api.get(path).status == 404


@meets("resource-path/resource-path-to-entities")
@pytest.mark.parametrize("name", SETS)
def test_a_property_is_read_by_its_path(api, path_of, name):
    for one in MANDATORY[name]:
        told = api.read(f"{name}({path_of[name]})")
        answer = api.get(f"{name}({path_of[name]})/{one}")
        if told[one] is None:
            assert answer.status == 204
        else:
            assert answer.json == {one: told[one]}


@meets("resource-path/resource-path-to-entities")
def test_the_raw_value_of_a_property_is_plain_text(api, station):
    answer = api.get(f"Things({station.thing})/name/$value")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text == "Station"


@meets("resource-path/resource-path-to-entities")
def test_the_raw_value_of_an_object_is_its_json(api, station):
    assert api.get(f"Things({station.thing})/properties/$value").json == {"owner": "city"}


@meets("resource-path/resource-path-to-entities")
def test_the_raw_value_of_a_number_is_its_digits(api, path_of):
    assert api.get(f"Observations({path_of['Observations']})/result/$value").text == "1"


DEEP_PROPERTIES = {
    "string": "abc", "yes": True, "none": None, "list": [3, 4], "lists": [[1], [2, 5]],
    "objects": [{"string": "x"}, {"a b": {"c": 1}}],
}  # fmt: skip


@pytest.fixture(scope="module")
def nested(open_client):
    """A thing and observations with JSON inside of their properties."""
    api = open_client
    number = api.make("Things", thing(
        "Nested", properties=DEEP_PROPERTIES, Locations=[location()], Datastreams=[datastream()],
        MultiDatastreams=[multi()]))  # fmt: skip
    (stream,) = api.names(f"Things({number})/Datastreams", "@iot.id")
    (several,) = api.names(f"Things({number})/MultiDatastreams", "@iot.id")
    one = api.make(f"Datastreams({stream})/Observations", {"result": 1, "parameters": {"int": 7}})
    list_ = api.make(f"MultiDatastreams({several})/Observations", {"result": [8, 9]})
    yield {"thing": f"Things({number})", "stream": f"Datastreams({stream})",
           "one": f"Observations({one})", "list": f"Observations({list_})"}  # fmt: skip
    api.delete(f"Things({number})")


@meets("resource-path/resource-path-to-entities")
@pytest.mark.parametrize(
    ("where", "path", "value"),
    [
        ("thing", "properties/string", "abc"), ("thing", "properties/yes", True),
        ("thing", "properties/list", [3, 4]), ("thing", "properties/list[1]", 4),
        ("thing", "properties/list/1", 4), ("thing", "properties/lists[1][1]", 5),
        ("thing", "properties/objects[0]/string", "x"),
        ("thing", "properties/objects[1]/a b/c", 1), ("stream", "unitOfMeasurement/symbol", "degC"),
        ("one", "parameters/int", 7), ("list", "result[0]", 8),
        ("one", "Datastream/unitOfMeasurement/symbol", "degC"),
    ],
)  # fmt: skip
def test_a_member_inside_of_a_property_is_read_by_its_path(api, nested, where, path, value):
    path = f"{nested[where]}/{path}"
    assert api.read(path.replace(" ", "%20")) == {path.rpartition("/")[2]: value}
    raw = api.get(path.replace(" ", "%20") + "/$value")
    assert (raw.text if isinstance(value, str) else raw.json) == value


@meets("resource-path/resource-path-to-entities")
@pytest.mark.parametrize(
    ("where", "path", "status"),
    [
        ("thing", "properties/none", 204), ("thing", "properties/nothing", 404),
        ("thing", "properties/list[2]", 404), ("thing", "properties/list[-1]", 404),
        ("thing", "properties/string[0]", 404), ("thing", "properties/string/x", 404),
        ("thing", "properties[0]", 404), ("thing", "properties/list[", 404),
        ("thing", "name/x", 404), ("thing", "name[0]", 404), ("one", "result[0]", 404),
        ("one", "phenomenonTime/start", 404), ("thing", "properties/string/$value/x", 404),
        ("thing", "properties/string/$ref", 404),
    ],
)  # fmt: skip
def test_what_is_not_inside_of_a_property_is_not_found(api, nested, where, path, status):
    assert api.get(f"{nested[where]}/{path}").status == status


@meets("resource-path/resource-path-to-entities")
def test_a_property_that_is_null_has_no_content(api, path_of):
    assert api.get(f"Observations({path_of['Observations']})/resultTime").status == 204


@meets("resource-path/resource-path-to-entities")
def test_a_property_that_the_type_does_not_have_is_not_found(api, station):
    assert api.get(f"Things({station.thing})/colour").status == 404


@meets("resource-path/resource-path-to-entities")
@pytest.mark.parametrize("name", SETS)
def test_ref_of_a_set_gives_self_links_only(api, path_of, name):
    told = api.read(f"{name}/$ref")["value"]
    assert told
    assert all(set(one) == {"@iot.selfLink"} for one in told)


@meets("resource-path/resource-path-to-entities")
def test_ref_of_a_link_gives_self_links_of_what_it_leads_to(api, station):
    told = api.read(f"Things({station.thing})/Datastreams/$ref")
    assert told["value"] == [{"@iot.selfLink": f"{api.root}/Datastreams({station.stream})"}]


@meets("resource-path/resource-path-to-entities")
def test_ref_of_a_set_counts_and_pages(api, station):
    for number in range(3):
        api.make("Sensors", {"name": f"s{number}", "description": "d", "encodingType": "text",
                             "metadata": "m"})  # fmt: skip
    told = api.read("Sensors/$ref?$count=true&$top=2")
    assert len(told["value"]) == 2
    assert told["@iot.count"] >= 3
    assert "/Sensors/$ref?" in told["@iot.nextLink"]
    assert api.read(told["@iot.nextLink"])["value"]


@meets("resource-path/resource-path-to-entities")
@pytest.mark.parametrize(
    "path",
    [
        "Things({thing})/Datastreams({stream})/Observations",
        "Things({thing})/Datastreams({stream})/Sensor/Datastreams({stream})",
        "Datastreams({stream})/Thing/Locations({location})",
        "Locations({location})/HistoricalLocations({history})/Thing",
        "Sensors({sensor})/Datastreams({stream})/ObservedProperty/Datastreams",
        "Things({thing})/MultiDatastreams({multi})/ObservedProperties",
        "Things({thing})/HistoricalLocations({history})/Locations({location})/name",
    ],
)
def test_paths_are_nested(api, station, path):
    assert api.get(path.format(**vars(station))).status == 200


@meets("resource-path/resource-path-to-entities")
def test_a_nested_path_finds_only_what_is_linked(api, station):
    other = api.make("Things", thing("Other", Datastreams=[datastream()]))
    assert api.get(f"Things({other})/Datastreams({station.stream})").status == 404
    assert api.get(f"Things({other})/Locations({station.location})").status == 404
    api.delete(f"Things({other})")


@meets("resource-path/resource-path-to-entities")
def test_a_link_to_nothing_is_not_found(api, path_of):
    assert api.get(f"Observations({path_of['Observations']})/MultiDatastream").status == 404


@meets("datamodel/datastream/properties")
def test_a_datastream_tells_from_when_to_when_it_has_observations(api):
    number = api.make("Things", thing("T", Locations=[location()], Datastreams=[datastream()]))
    (stream,) = api.names(f"Things({number})/Datastreams", "@iot.id")
    for minute in (10, 0, 20):
        api.make(f"Datastreams({stream})/Observations", {"result": 1, "phenomenonTime": at(minute),
                 "resultTime": at(minute + 1)})  # fmt: skip
    told = api.read(f"Datastreams({stream})")
    assert told["phenomenonTime"] == f"{at(0)}/{at(20)}"
    assert told["resultTime"] == f"{at(1)}/{at(21)}"
    assert api.read(f"Datastreams({stream})/resultTime") == {"resultTime": f"{at(1)}/{at(21)}"}
    assert api.names(f"Things({number})/Datastreams?$select=resultTime", "resultTime") == [
        f"{at(1)}/{at(21)}"
    ]
    api.delete(f"Things({number})")


@meets("datamodel/observed-property/properties")
def test_an_empty_description_may_be_told_as_the_name(api):
    number = api.make("ObservedProperties", observed(description=""))
    assert api.read(f"ObservedProperties({number})")["description"] in {"", "Air temperature"}
    api.delete(f"ObservedProperties({number})")


@meets("resource-path/resource-path-to-entities")
def test_head_answers_as_get_without_a_body(api, station):
    answer = api.ask("HEAD", f"Things({station.thing})")
    assert answer.status == 200
    assert answer.body == b""
    length = len(api.get(f"Things({station.thing})").body)
    assert int(answer.headers["Content-Length"]) == length


@meets("stadtherz/http")
@pytest.mark.parametrize("path", ["", "Things", "Things(1)", "nothing"])
def test_pages_of_other_origins_may_read(api, path):
    for method in ("GET", "OPTIONS"):
        answer = api.ask(method, path)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.status == 204
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]


@meets("stadtherz/http")
@pytest.mark.parametrize("path", ["v1.0/Things", "v9", "", "v1.1x/Things"])
def test_another_version_is_not_found_and_says_so_in_json(api, path):
    root = api.root.rpartition("/")[0]
    answer = api.get(f"{root}/{path}")
    assert answer.status == 404
    assert "v1.1" in answer.json["message"]


@meets("stadtherz/http")
@pytest.mark.parametrize("path", ["nothing", "Things(0)", "Things?$filter=(", "Things?$search=x"])
def test_a_refusal_is_json_with_code_type_reason_and_message(api, path):
    answer = api.get(path)
    told = answer.json
    assert answer.headers["Content-Type"].startswith("application/json")
    assert (told["code"], told["type"]) == (answer.status, "error")
    assert told["reason"]
    assert told["message"]
