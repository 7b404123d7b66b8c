"""Creating entities: alone, deeply, linked to others, or not at all."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import (
    NO_UNIT,
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

DEEP = b'{"name": "x", "description": "x", "properties": ' + b'{"a":' * 300 + b"1" + b"}" * 301
ALONE = {
    "Things": thing(),
    "Locations": location(),
    "Sensors": sensor(),
    "ObservedProperties": observed(),
    "FeaturesOfInterest": feature(),
}


@meets("create-update-delete/create-entity")
@pytest.mark.parametrize("name", ALONE)
def test_an_entity_is_created_and_told_as_it_was_sent(api, name):
    answer = api.post(name, ALONE[name])
    assert answer.status == 201
    assert answer.headers["Location"] == answer.json["@iot.selfLink"]
    told = api.read(answer.headers["Location"])
    assert {one: told[one] for one in ALONE[name]} == ALONE[name]
    assert api.delete(answer.headers["Location"]).status == 200


@meets("create-update-delete/create-entity")
@pytest.mark.parametrize("name", ALONE)
def test_ids_in_inserts_are_ignored(api, name):
    number = api.make(name, {**ALONE[name], "@iot.id": 77_777_777, "id": 77_777_777})
    assert number != 77_777_777
    assert api.get(f"{name}(77777777)").status == 404
    api.delete(f"{name}({number})")


@meets("create-update-delete/create-entity")
@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Things", {}),
        ("Things", {"name": "x"}),
        ("Things", {"description": "x"}),
        ("Things", {"name": None, "description": "x"}),
        ("Things", {"name": 5, "description": "x"}),
        ("Things", {"name": "x", "description": "x", "properties": 5}),
        ("Things", []),
        ("Things", "x"),
        ("Things", None),
        ("Locations", {"name": "x", "description": "x", "encodingType": "y"}),
        ("Locations", {"name": "x", "description": "x", "encodingType": "y", "location": "Kiel"}),
        ("Sensors", {"name": "x", "description": "x", "encodingType": "y"}),
        ("Sensors", {"name": "x", "description": "x", "metadata": "y"}),
        ("ObservedProperties", {"name": "x", "description": "x"}),
        ("FeaturesOfInterest", {"name": "x", "description": "x", "encodingType": "y"}),
        ("HistoricalLocations", {"time": at(0)}),
        ("HistoricalLocations", {"time": "yesterday", "Thing": link(1), "Locations": []}),
        ("Datastreams", datastream()),
        ("Datastreams", {"Thing": link(1)}),
        ("Datastreams", datastream(Thing=None)),
        ("Datastreams", datastream(Thing=link(1), Sensor=None)),
        ("MultiDatastreams", {"Thing": link(1)}),
        ("Observations", {"result": 1}),
        ("Observations", {"result": 1, "Datastream": link(NOBODY)}),
        ("Observations", {"result": 1, "Datastream": link("one")}),
        ("Observations", {"result": 1, "Datastream": {}}),
        ("Things", {**thing(), "Datastreams": [{"name": "no sensor"}]}),
        ("Things", {**thing(), "Datastreams": {"name": "no list"}}),
        ("Things", {**thing(), "Locations": [link(NOBODY)]}),
        ("Things", {**thing(), "Locations": ["x"]}),
    ],
)
def test_an_incomplete_or_broken_entity_is_refused(api, name, body):
    answer = api.post(name, body)
    assert answer.status == 400, answer.body
    assert answer.json["message"]


@meets("create-update-delete/create-entity")
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"name": NaN}', b"\xff\xfe{}", b'{"name": "\\ud800", "description": "x"}',
     b'{"name": "a\\u0000b", "description": "x"}', b"[" * 100_000, DEEP,
     b'{"name": "x", "description": "x", "properties": {"a\\ud800": 1}}',
     b'{"name": "x", "description": "x", "properties": {"n": 1e999}}'],
)  # fmt: skip
def test_what_is_no_json_is_refused(api, body):
    answer = api.ask("POST", "Things", body, Content_Type="application/json")
    assert answer.status == 400, answer.body


@meets("create-update-delete/create-entity")
def test_post_is_for_sets(api, station):
    assert api.post(f"Things({station.thing})", thing()).status in {400, 405, 501}
    assert api.post("Thingies", thing()).status == 404


@meets("create-update-delete/create-entity")
@pytest.mark.parametrize("name", ["Datastreams", "Sensors", "Locations"])
def test_nothing_is_created_below_what_does_not_exist(api, name):
    assert api.post(f"Things({NOBODY})/{name}", datastream()).status == 404


@meets("create-update-delete/link-to-existing-entities")
def test_a_datastream_is_linked_to_existing_entities(api, station):
    body = {
        "name": "linked", "description": "d", "observationType": "x", "unitOfMeasurement": NO_UNIT,
        "Thing": link(station.thing), "Sensor": link(station.sensor),
        "ObservedProperty": {"id": station.observed},
    }  # fmt: skip
    number = api.make("Datastreams", body)
    told = api.read(f"Datastreams({number})?$expand=Thing,Sensor,ObservedProperty")
    assert told["Thing"]["@iot.id"] == station.thing
    assert told["Sensor"]["@iot.id"] == station.sensor
    assert told["ObservedProperty"]["@iot.id"] == station.observed
    assert number in api.names(f"Things({station.thing})/Datastreams", "@iot.id")
    assert number in api.names(f"Sensors({station.sensor})/Datastreams", "@iot.id")
    api.delete(f"Datastreams({number})")


@meets("create-update-delete/link-to-existing-entities")
def test_a_described_entity_with_its_control_id_is_the_existing_one(api, station):
    whole = api.read(f"Datastreams({station.stream})")
    number = api.make("Observations", {"result": 1, "Datastream": whole})
    assert api.read(f"Observations({number})/Datastream")["@iot.id"] == station.stream


@meets("create-update-delete/link-to-existing-entities")
def test_the_address_of_a_post_names_the_link(api, station):
    number = api.make(f"Things({station.thing})/Datastreams", datastream("by address"))
    assert api.read(f"Datastreams({number})/Thing")["@iot.id"] == station.thing
    api.delete(f"Datastreams({number})")


@meets("create-update-delete/link-to-existing-entities")
def test_the_address_wins_over_the_body(api, station):
    other = api.make("Things", thing("Other", Datastreams=[datastream()], Locations=[location()]))
    (stream,) = api.names(f"Things({other})/Datastreams", "@iot.id")
    number = api.make(f"Datastreams({station.stream})/Observations",
                      {"result": 1, "Datastream": link(stream)})  # fmt: skip
    assert api.read(f"Observations({number})/Datastream")["@iot.id"] == station.stream
    api.delete(f"Things({other})")


@meets("create-update-delete/link-to-existing-entities")
def test_a_location_posted_below_a_thing_is_where_it_stands(api):
    number = api.make("Things", thing())
    place = api.make(f"Things({number})/Locations", location("Market"))
    assert api.names(f"Things({number})/Locations", "@iot.id") == [place]
    api.delete(f"Things({number})")


@meets("create-update-delete/link-to-existing-entities")
def test_links_are_bound_from_either_side(api):
    stand = api.make("Things", thing("Stand"))
    place = api.make("Locations", location("bound", Things=[link(stand)]))
    assert api.names(f"Things({stand})/Locations", "@iot.id") == [place]
    other = api.make("Things", thing("Two", Locations=[link(place)]))
    assert api.names(f"Locations({place})/Things", "@iot.id") == [stand, other]
    for number in (stand, other):
        api.delete(f"Things({number})")


@meets("create-update-delete/link-to-existing-entities")
def test_a_sensor_takes_over_a_datastream_by_its_list(api, station):
    number = api.make("Sensors", sensor("Successor", Datastreams=[link(station.stream)]))
    assert api.read(f"Datastreams({station.stream})/Sensor")["@iot.id"] == number
    assert api.patch(f"Sensors({station.sensor})",
                     {"Datastreams": [link(station.stream)]}).status == 200  # fmt: skip
    assert api.read(f"Datastreams({station.stream})/Sensor")["@iot.id"] == station.sensor
    api.delete(f"Sensors({number})")


@meets("create-update-delete/deep-insert", "create-update-delete/deep-insert-status-code")
def test_a_thing_is_created_with_three_levels_inside(api):
    answer = api.post(
        "Things",
        thing(
            Locations=[location("deep place")],
            Datastreams=[
                datastream(
                    Observations=[
                        {"result": 1, "phenomenonTime": at(0)},
                        {"result": 2, "phenomenonTime": at(1),
                         "FeatureOfInterest": feature("deep feature")},
                    ]
                )
            ],
        ),
    )  # fmt: skip
    assert answer.status == 201
    told = api.read(
        answer.json["@iot.selfLink"] + "?$expand=Locations,HistoricalLocations/Locations,"
        "Datastreams/Observations/FeatureOfInterest,Datastreams/Sensor"
    )
    (stream,) = told["Datastreams"]
    assert [one["result"] for one in stream["Observations"]] == [1, 2]
    assert [one["FeatureOfInterest"]["name"] for one in stream["Observations"]] == [
        "deep place", "deep feature",
    ]  # fmt: skip
    assert stream["Sensor"]["name"] == "Thermometer"
    assert told["HistoricalLocations"][0]["Locations"][0]["name"] == "deep place"
    api.delete(answer.json["@iot.selfLink"])


@meets("create-update-delete/deep-insert")
def test_a_deep_insert_begins_at_any_entity(api):
    body = {
        "result": 5,
        "phenomenonTime": at(0),
        "FeatureOfInterest": feature("from below"),
        "Datastream": datastream(Thing=thing("from below")),
    }
    number = api.make("Observations", body)
    told = api.read(f"Observations({number})?$expand=Datastream/Thing,FeatureOfInterest")
    assert told["Datastream"]["Thing"]["name"] == "from below"
    assert told["FeatureOfInterest"]["name"] == "from below"
    api.delete(f"Things({told['Datastream']['Thing']['@iot.id']})")


@meets("create-update-delete/deep-insert")
@pytest.mark.parametrize(
    "fault",
    [
        {"Datastreams": [datastream(Sensor={"name": "incomplete"})]},
        {"Datastreams": [datastream(Observations=[{"result": 1}, {"phenomenonTime": at(0)}])]},
        {"Datastreams": [datastream(Observations=[{"result": 1, "phenomenonTime": "noon"}])]},
        {"Datastreams": [datastream(), datastream(Sensor=link(NOBODY))]},
        {"Locations": [], "Datastreams": [datastream(Observations=[{"result": 1}])]},
    ],
)
def test_a_deep_insert_that_fails_leaves_nothing(api, fault):
    def counts():
        return [api.read(f"{name}?$count=true&$top=0")["@iot.count"] for name in SETS]

    before = counts()
    answer = api.post("Things", {**thing("all or nothing", Locations=[location()]), **fault})
    assert answer.status == 400
    assert counts() == before


@meets("create-update-delete/deep-insert")
def test_a_body_nested_too_deep_is_refused(api):
    body = observed()
    for _ in range(20):
        body = observed(Datastreams=[datastream(ObservedProperty=body)])
    assert api.post("ObservedProperties", body).status == 400


@meets("create-update-delete/create-entity", "datamodel/observation/properties")
def test_an_observation_without_a_time_is_of_now(api, station):
    number = api.make("Observations", {"result": 1, "Datastream": link(station.stream)})
    told = api.read(f"Observations({number})?$select=phenomenonTime,resultTime")
    assert told["phenomenonTime"].startswith("20")
    assert told["resultTime"] is None


@meets("create-update-delete/create-entity", "datamodel/observation/properties")
@pytest.mark.parametrize(
    "result",
    [0, -1.5, 1e-300, 2**53, 1.5e20, True, False, "forty two", "", "ä\U0001f6b2'\"", [1, "x", True],
     {"number": 1.23, "deep": {"list": []}}, None],
)  # fmt: skip
def test_a_result_is_any_json_and_comes_back_as_it_was(api, station, result):
    number = api.make("Observations", {"result": result, "Datastream": link(station.stream)})
    told = api.read(f"Observations({number})")["result"]
    assert told == result
    assert type(told) is type(result)


@meets("create-update-delete/create-entity")
@pytest.mark.parametrize("result", [2**53 + 1, -(2**53) - 1, 10**29])
def test_a_whole_number_that_would_lose_digits_is_refused(api, station, result):
    body = {"result": result, "phenomenonTime": at(8, 8, 8), "Datastream": link(station.stream)}
    answer = api.post("Observations", body)
    assert answer.status == 400
    assert "2^53" in answer.json["message"]
    number = api.make("Observations", body | {"result": 1})
    assert api.patch(f"Observations({number})", {"result": result}).status == 400
    assert api.read(f"Observations({number})")["result"] == 1


@meets("create-update-delete/create-entity", "datamodel/observation/properties")
def test_an_observation_keeps_all_of_its_members(api, station):
    body = {
        "result": 1,
        "phenomenonTime": "2026-03-01T01:00:00+01:00/2026-03-01T02:00:00+01:00",
        "resultTime": "2026-03-01T02:00:05.250+01:00",
        "validTime": "2026-03-01T00:00:00Z/2026-03-02T00:00:00Z",
        "resultQuality": {"DQ_Status": "good"},
        "parameters": {"height": 2},
    }
    number = api.make(f"Datastreams({station.stream})/Observations", body)
    told = api.read(f"Observations({number})")
    assert told["phenomenonTime"] == "2026-03-01T00:00:00.000Z/2026-03-01T01:00:00.000Z"
    assert told["resultTime"] == "2026-03-01T01:00:05.250Z"
    for name in ("validTime", "resultQuality", "parameters"):
        assert told[name] == body[name]


@meets("create-update-delete/create-entity")
@pytest.mark.parametrize(
    "time",
    ["2026-03-01", "2026-03-01T00:00:00", "2026-02-30T00:00:00Z", "noon", "", 5,
     "2026-03-02T00:00:00Z/2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z/", "/", "a/b/c",
     "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"],
)  # fmt: skip
def test_a_time_that_is_none_is_refused(api, station, time):
    body = {"result": 1, "phenomenonTime": time, "Datastream": link(station.stream)}
    assert api.post("Observations", body).status == 400


@meets("create-update-delete/create-entity")
def test_a_result_that_the_observation_type_forbids_is_refused(api, station):
    types = {"OM_Measurement": "warm", "OM_CountObservation": 1.5, "OM_TruthObservation": 1,
             "OM_CategoryObservation": 5}  # fmt: skip
    for kind, result in types.items():
        uri = f"http://www.opengis.net/def/observationType/OGC-OM/2.0/{kind}"
        stream = api.make(f"Things({station.thing})/Datastreams",
                          datastream(kind, observationType=uri))  # fmt: skip
        answer = api.post(f"Datastreams({stream})/Observations", {"result": result})
        assert answer.status == 400
        assert "result" in answer.json["message"]
        api.delete(f"Datastreams({stream})")


@meets("create-update-delete/create-entity", "datamodel/observation/relations")
def test_the_missing_feature_is_the_location_of_the_thing(api):
    number = api.make("Things", thing(Locations=[location("Here", location=point(8, 50))],
                                      Datastreams=[datastream()]))  # fmt: skip
    (stream,) = api.names(f"Things({number})/Datastreams", "@iot.id")
    made = [api.make(f"Datastreams({stream})/Observations", {"result": one}) for one in (1, 2)]
    features = [api.read(f"Observations({one})/FeatureOfInterest") for one in made]
    assert features[0]["feature"] == point(8, 50)
    assert features[0]["@iot.id"] == features[1]["@iot.id"]
    api.make(f"Things({number})/Locations", location("There", location=point(9, 51)))
    later = api.make(f"Datastreams({stream})/Observations", {"result": 3})
    assert api.read(f"Observations({later})/FeatureOfInterest")["feature"] == point(9, 51)
    api.delete(f"Things({number})")


@meets("create-update-delete/create-entity")
def test_without_feature_and_location_an_observation_is_refused(api):
    number = api.make("Things", thing(Datastreams=[datastream()]))
    (stream,) = api.names(f"Things({number})/Datastreams", "@iot.id")
    assert api.post(f"Datastreams({stream})/Observations", {"result": 1}).status == 400
    api.delete(f"Things({number})")


@meets("create-update-delete/historical-location-auto-creation")
def test_each_new_place_of_a_thing_is_written_down(api):
    number = api.make("Things", thing(Locations=[location("One")]))
    api.make(f"Things({number})/Locations", location("Two"))
    third = api.make("Locations", location("Three"))
    assert api.patch(f"Things({number})", {"Locations": [link(third)]}).status == 200
    told = api.read(f"Things({number})/HistoricalLocations?$expand=Locations&$orderby=time")
    places = [[one["name"] for one in history["Locations"]] for history in told["value"]]
    assert places == [["One"], ["Two"], ["Three"]]
    assert api.names(f"Things({number})/Locations") == ["Three"]
    api.delete(f"Things({number})")


@meets("create-update-delete/historical-location-auto-creation")
def test_a_historical_location_is_created_by_hand(api, station):
    body = {"time": at(0), "Locations": [link(station.location)]}
    number = api.make(f"Things({station.thing})/HistoricalLocations", body)
    assert api.read(f"HistoricalLocations({number})")["time"] == at(0)
    assert api.delete(f"HistoricalLocations({number})").status == 200


@meets("create-update-delete/historical-location-manual-creation")
def test_the_newest_piece_of_history_says_where_a_thing_stands(api):
    number = api.make("Things", thing(Locations=[location("One")]))
    two, three = api.make("Locations", location("Two")), api.make("Locations", location("Three"))
    places, history = f"Things({number})/Locations", f"Things({number})/HistoricalLocations"
    old = api.make(history, {"time": "2001-01-01T00:00:00Z", "Locations": [link(two)]})
    assert api.names(places) == ["One"]
    api.make(history, {"time": "2038-01-01T00:00:00Z", "Locations": [link(three)]})
    assert api.names(places) == ["Three"]
    changed = {"time": "2038-01-02T00:00:00Z"}
    assert api.patch(f"HistoricalLocations({old})", changed).status == 200
    assert api.names(places) == ["Two"]
    api.delete(f"Things({number})")


@meets("create-update-delete/create-entity", "create-update-delete/update-entity-put")
def test_of_a_key_that_stands_twice_the_last_one_holds(api):
    """RFC 8259, section 4; the OGC suite sends such a body with PUT and asks for 200."""
    body = (b'{"name": "a", "description": "d", "name": "b",'
            b' "properties": {"x": {"y": 1, "z": 2, "y": 3}}}')  # fmt: skip
    number = api.make("Things", body, Content_Type="application/json")
    told = api.read(f"Things({number})")
    assert (told["name"], told["properties"]) == ("b", {"x": {"y": 3, "z": 2}})
    body = b'{"name": "QWERTY", "description": "ZXCVB", "name": "POIUYTREW"}'
    answer = api.ask("PUT", f"Things({number})", body, Content_Type="application/json")
    assert (answer.status, answer.json["name"]) == (200, "POIUYTREW")
    api.delete(f"Things({number})")


@meets("create-update-delete/create-entity", "batch-request/batch-request")
@pytest.mark.parametrize("path", ["$batch", "CreateObservations", "Things"])
def test_a_key_that_stands_twice_hides_nothing(api, path):
    """Refused in bodies for many, and where what was overwritten may identify somebody."""
    body = b'{"name": "KL-AB 123", "description": "d", "name": "b", "requests": []}'
    answer = api.post(path, body, Content_Type="application/json")
    assert answer.status == 400
    assert "the key 'name' twice" in answer.json["message"]
    assert "KL-AB" not in answer.text


@meets("create-update-delete/create-entity")
def test_a_place_made_below_a_piece_of_history_belongs_to_it(api, station):
    path = f"HistoricalLocations({station.history})/Locations"
    before = api.names(path, "@iot.id")
    number = api.make(path, location("Where it also was"))
    assert sorted(api.names(path, "@iot.id")) == sorted([*before, number])
    api.delete(f"Locations({number})")


BROKEN = [{"type": "Foo"}, {"type": "Point", "coordinates": ["a"]}, {"type": "Polygon"},
          {"type": "Point", "coordinates": [49.44, 107.77]}, {}]  # fmt: skip


@meets("create-update-delete/create-entity", "create-update-delete/update-entity")
@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize(
    ("name", "body", "member"),
    [("Locations", location(), "location"), ("FeaturesOfInterest", feature(), "feature")],
)
def test_what_is_no_geojson_is_refused_with_words(api, name, body, member, broken):
    answer = api.post(name, {**body, member: broken})
    assert answer.status == 400
    assert answer.json["message"].startswith(f"{member}: ")
    number = api.make(name, body)
    assert api.patch(f"{name}({number})", {member: broken}).status == 400
    assert api.read(f"{name}({number})")[member] == body[member]
    api.delete(f"{name}({number})")


@meets("create-update-delete/create-entity", "create-update-delete/update-entity")
def test_a_place_of_another_type_is_kept_as_it_is_but_is_no_geometry(api):
    body = location("Address", encodingType="text/plain", location={"street": "Am Markt"})
    number = api.make("Locations", body)
    assert api.read(f"Locations({number})")["location"] == {"street": "Am Markt"}
    told = api.read(f"Locations?$filter=id eq {number}&$resultFormat=GeoJSON")
    assert told["features"][0]["geometry"] is None
    answer = api.patch(f"Locations({number})", {"encodingType": "application/geo+json"})
    assert answer.status == 400, "what it says is none"
    change = {"encodingType": "application/geo+json", "location": point()}
    assert api.patch(f"Locations({number})", change).status == 200
    api.delete(f"Locations({number})")


@meets("create-update-delete/create-entity", "create-update-delete/update-entity")
def test_a_unit_has_a_name_a_symbol_and_a_definition_or_none_at_all(api, station):
    body = datastream("Unit", Thing=link(station.thing))
    for unit in ({}, {"name": "x"}, {**NO_UNIT, "name": "x"}):
        answer = api.post("Datastreams", {**body, "unitOfMeasurement": unit})
        assert answer.status == 400
        assert answer.json["message"].startswith("unitOfMeasurement: ")
    number = api.make("Datastreams", {**body, "unitOfMeasurement": NO_UNIT})
    assert api.read(f"Datastreams({number})")["unitOfMeasurement"] == NO_UNIT
    change = {"unitOfMeasurement": {"name": "x"}}
    assert api.patch(f"Datastreams({number})", change).status == 400
    assert api.patch(f"Datastreams({number})", {"observedArea": {"type": "Foo"}}).status == 400
    units = {"unitOfMeasurements": [NO_UNIT, {"symbol": "x"}]}
    answer = api.post("MultiDatastreams", multi(Thing=link(station.thing), **units))
    assert answer.status == 400
    assert answer.json["message"].startswith("unitOfMeasurements[1]: ")
    api.delete(f"Datastreams({number})")
