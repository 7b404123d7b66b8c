"""Data arrays, batches, MultiDatastreams and GeoJSON."""

import json

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
    sensor,
    thing,
)
from tests.observations.sensorthings.tables import NOBODY


@pytest.fixture
def own(api):
    """A thing of this test only; gives its id and those of two datastreams."""
    number = api.make("Things", thing("Arrays", Locations=[location()], Datastreams=[
        datastream("Array 0", observationType=MEASUREMENT), datastream("Array 1")]))  # fmt: skip
    yield number, *api.names(f"Things({number})/Datastreams", "@iot.id")
    api.delete(f"Things({number})")


def array(stream, rows, components=("phenomenonTime", "result"), **more):
    return {"Datastream": link(stream), "components": list(components),
            "dataArray@iot.count": len(rows), "dataArray": rows, **more}  # fmt: skip


@meets("data-array/data-array")
def test_create_observations_answers_with_a_link_for_each_in_order(api, own):
    _, one, two = own
    answer = api.post("CreateObservations", [array(one, [[at(0), 1], [at(1), 2]]),
                                             array(two, [[at(0), 3]])])  # fmt: skip
    assert answer.status == 201
    assert [api.read(place)["result"] for place in answer.json] == [1, 2, 3]
    assert all(place.startswith(f"{api.root}/Observations(") for place in answer.json)


@meets("data-array/data-array")
def test_create_observations_takes_all_components(api, own):
    number = api.make("FeaturesOfInterest", feature("Array feature"))
    names = ("phenomenonTime", "resultTime", "result", "resultQuality", "validTime", "parameters",
             "FeatureOfInterest/id")  # fmt: skip
    row = [f"{at(0)}/{at(1)}", at(2), 5, "good", f"{at(0)}/{at(9)}", {"a": 1}, number]
    (place,) = api.post("CreateObservations", [array(own[1], [row], names)]).json
    told = api.read(f"{place}?$expand=FeatureOfInterest")
    assert [told[name] for name in names[:6]] == row[:6]
    assert told["FeatureOfInterest"]["@iot.id"] == number


@meets("data-array/data-array")
@pytest.mark.parametrize(
    "row", [["noon", 1], [at(1), "warm"], [at(1)], [at(1), 1, 1], 5, None, [5, 5], {}]
)
def test_a_faulty_row_is_an_error_in_its_place_and_the_others_are_stored(api, own, row):
    answer = api.post("CreateObservations", [array(own[1], [[at(0), 1], row, [at(2), 3]])])
    assert answer.status == 201
    first, fault, last = answer.json
    assert fault == "error"
    assert [api.read(first)["result"], api.read(last)["result"]] == [1, 3]


@meets("data-array/data-array")
@pytest.mark.parametrize(
    "body",
    [[], {}, "x", [5], [{}], [{"Datastream": {}}], [{"Datastream": link(NOBODY), "components": [
        "result"], "dataArray": [[1]]}], [{"Datastream": link(1), "components": "result",
        "dataArray": []}], [{"Datastream": link(1), "components": ["result"], "dataArray": 5}],
     [{"Datastream": link(1), "components": [["result"]], "dataArray": [[1]]}],
     [{"Datastream": link(1), "components": ["result", {}], "dataArray": [[1, 2]]}],
     [{"Datastream": {"@iot.id": True}, "components": ["result"], "dataArray": [[1]]}]],
)  # fmt: skip
def test_create_observations_of_a_broken_shape_is_refused(api, body):
    assert api.post("CreateObservations", body).status == 400


@meets("data-array/data-array")
def test_a_datastream_that_is_gone_is_an_error_for_each_of_its_rows_alone(api, own):
    body = [array(own[1], [[at(0), 1]]), array(NOBODY, [[at(0), 2], [at(1), 3]]),
            array(own[2], [[at(0), 4]])]  # fmt: skip
    answer = api.post("CreateObservations", body)
    assert answer.status == 201
    first, *faults, last = answer.json
    assert faults == ["error", "error"]
    assert [api.read(first)["result"], api.read(last)["result"]] == [1, 4]


@meets("data-array/data-array")
def test_data_arrays_are_read_by_datastream(api, own):
    thing_id, one, two = own
    api.post("CreateObservations", [array(one, [[at(0), 1], [at(1), 2]]), array(two, [[at(0), 3]])])
    told = api.read(f"Observations?$filter=Datastream/Thing/id eq {thing_id}&"
                    "$resultFormat=dataArray&$count=true")  # fmt: skip
    assert told["@iot.count"] == 3
    groups = {one["Datastream@iot.navigationLink"]: one for one in told["value"]}
    group = groups[f"{api.root}/Datastreams({one})"]
    assert group["components"] == ["id", "phenomenonTime", "result", "resultTime"]
    assert group["dataArray@iot.count"] == 2
    assert [row[1:] for row in group["dataArray"]] == [[at(0), 1, None], [at(1), 2, None]]


@meets("data-array/data-array")
def test_data_arrays_are_selected_and_paged(api, own):
    api.post("CreateObservations", [array(own[1], [[at(minute), minute] for minute in range(5)])])
    path = f"Datastreams({own[1]})/Observations?$resultFormat=dataArray&$select=result&$top=2"
    found, page = [], api.read(path)
    while True:
        assert page["value"][0]["components"] == ["result"]
        found += page["value"][0]["dataArray"]
        if "@iot.nextLink" not in page:
            break
        page = api.read(page["@iot.nextLink"])
    assert found == [[0], [1], [2], [3], [4]]


@meets("data-array/data-array")
@pytest.mark.parametrize(
    "path", ["Observations?$resultFormat=dataArray&$expand=Datastream",
             "Things?$resultFormat=dataArray"]
)  # fmt: skip
def test_data_arrays_are_for_observations_without_expand(api, path):
    assert api.get(path).status in {400, 501}


@meets("stadtherz/resending")
def test_what_is_sent_again_is_no_second_observation(api, own):
    first = api.post("CreateObservations", [array(own[1], [[at(0), 1], [at(1), 2]])]).json
    assert api.post("CreateObservations", [array(own[1], [[at(0), 1], [at(1), 2]])]).json == first
    assert api.read(f"Datastreams({own[1]})/Observations?$count=true")["@iot.count"] == 2


@meets("multi-datastream/properties", "multi-datastream/relations")
def test_a_multi_datastream_keeps_the_order_of_its_parts(api, own):
    parts = [api.make("ObservedProperties", observed(name)) for name in ("B", "A")]
    body = multi("Ordered", ObservedProperties=[link(one) for one in parts], Thing=link(own[0]))
    number = api.make("MultiDatastreams", body)
    told = api.read(f"MultiDatastreams({number})")
    assert told["observationType"].endswith("OM_ComplexObservation")
    assert len(told["unitOfMeasurements"]) == len(told["multiObservationDataTypes"]) == 2
    assert api.names(f"MultiDatastreams({number})/ObservedProperties") == ["B", "A"]
    assert api.names(f"ObservedProperties({parts[1]})/MultiDatastreams", "@iot.id") == [number]


@meets("multi-datastream/constraints")
@pytest.mark.parametrize(
    "change",
    [
        {"unitOfMeasurements": []},
        {"multiObservationDataTypes": [MEASUREMENT]},
        {"ObservedProperties": [observed()]},
        {"ObservedProperties": []},
        {"unitOfMeasurements": "x"},
        {"unitOfMeasurements": [1, 2]},
        {"multiObservationDataTypes": [1, 2]},
    ],
)
def test_a_multi_datastream_has_as_many_types_units_and_properties(api, own, change):
    answer = api.post("MultiDatastreams", {**multi(), "Thing": link(own[0]), **change})
    assert answer.status == 400


@meets("multi-datastream/constraints")
@pytest.mark.parametrize("result", [1, [1], [1, 2, 3], "x", {"a": 1}])
def test_a_result_of_a_multi_datastream_is_a_list_of_its_length(api, own, result):
    number = api.make("MultiDatastreams", multi(Thing=link(own[0])))
    path = f"MultiDatastreams({number})/Observations"
    assert api.post(path, {"result": result}).status == 400
    assert api.names(path, "result") == []


@meets("multi-datastream/constraints")
@pytest.mark.parametrize("result", [["x", "y"], [1, 2], [True, "y"], [1, None, "y"]])
def test_each_value_of_a_multi_datastream_is_of_its_type(api, own, result):
    types = [MEASUREMENT, MEASUREMENT.replace("Measurement", "CategoryObservation")]
    body = multi(Thing=link(own[0]), multiObservationDataTypes=types)
    number = api.make("MultiDatastreams", body)
    path = f"MultiDatastreams({number})/Observations"
    seen = api.make(path, {"result": [1, "y"]})
    assert api.post(path, {"result": result}).status == 400
    assert api.patch(f"Observations({seen})", {"result": result}).status == 400
    (told,) = api.post("CreateObservations", [
        {"MultiDatastream": link(number), "components": ["result"], "dataArray": [[result]]}
    ]).json  # fmt: skip
    assert told == "error"
    assert api.names(path, "result") == [[1, "y"]]


@meets("multi-datastream/relations")
def test_a_multi_datastream_gets_no_property_afterwards(api, own):
    number = api.make("MultiDatastreams", multi(Thing=link(own[0])))
    before = api.read("ObservedProperties?$count=true&$top=0")
    answer = api.post(f"MultiDatastreams({number})/ObservedProperties", observed("Orphan"))
    assert answer.status == 400
    assert "from the beginning" in answer.json["message"]
    assert api.read("ObservedProperties?$count=true&$top=0") == before


@meets("multi-datastream/constraints", "multi-datastream/relations")
def test_an_observation_belongs_to_one_kind_of_datastream(api, own):
    number = api.make("MultiDatastreams", multi(Thing=link(own[0])))
    both = {"result": [1, 2], "MultiDatastream": link(number), "Datastream": link(own[2])}
    assert api.post("Observations", both).status == 400
    seen = api.make(f"MultiDatastreams({number})/Observations", {"result": [1, 2]})
    told = api.read(f"Observations({seen})?$expand=MultiDatastream")
    assert told["MultiDatastream"]["@iot.id"] == number
    assert "Datastream@iot.navigationLink" not in told
    assert api.get(f"Observations({seen})/Datastream").status == 404
    assert api.get(f"Datastreams({number})").status == 404


@meets("multi-datastream/constraints", "create-update-delete/update-entity")
def test_an_observation_stays_with_datastreams_of_its_kind(api, own):
    number = api.make("MultiDatastreams", multi(Thing=link(own[0])))
    several = api.make(f"MultiDatastreams({number})/Observations", {"result": [1, 2]})
    single = api.make(f"Datastreams({own[2]})/Observations", {"result": 1})
    for seen, change in (
        (several, {"Datastream": link(own[2])}),
        (several, {"Datastream": link(own[2]), "result": 1}),
        (single, {"MultiDatastream": link(number), "result": [1, 2]}),
    ):
        answer = api.patch(f"Observations({seen})", change)
        assert answer.status == 400
        assert "make a new observation there" in answer.json["message"]
    assert api.read(f"Observations({several})/MultiDatastream")["@iot.id"] == number
    assert api.read(f"Observations({single})/Datastream")["@iot.id"] == own[2]


@meets("stadtherz/geojson")
def test_sets_with_a_place_are_given_as_geojson(api, own):
    for path, count in (("Things({})", None), ("Things({})/Locations", 1),
                        ("Things({})/Datastreams", 2)):  # fmt: skip
        answer = api.get(path.format(own[0]) + "?$resultFormat=GeoJSON")
        if count is None:
            continue
        told = answer.json
        assert (told["type"], len(told["features"])) == ("FeatureCollection", count)
        assert told["features"][0]["geometry"] == point()
        assert told["features"][0]["properties"]["name"]
    assert api.get("Sensors?$resultFormat=GeoJSON").status == 400


def multipart(*parts, boundary="b"):
    """Write a batch: a text is a request of its own, a list a change set."""
    lines = []
    for part in parts:
        lines.append(f"--{boundary}")
        if isinstance(part, list):
            lines += ["Content-Type: multipart/mixed;boundary=c", "",
                      multipart(*part, boundary="c").decode()]  # fmt: skip
        else:
            name, _, request = part.rpartition("|")
            lines += ["Content-Type: application/http", "Content-Transfer-Encoding: binary"]
            lines += [f"Content-ID: {name}"] if name else []
            lines += ["", request, ""]
    return "\r\n".join([*lines, f"--{boundary}--", ""]).encode()


def request(method, path, body=None):
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return head + ("\r\n" if body is None else f"\r\n{json.dumps(body)}")


def sent(api, *parts):
    answer = api.ask("POST", "$batch", multipart(*parts),
                     Content_Type="multipart/mixed;boundary=b")  # fmt: skip
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"].startswith("multipart/mixed")
    return answer.text


def statuses(text):
    return [int(line.split()[1]) for line in text.splitlines() if line.startswith("HTTP/1.1")]


@meets("batch-request/batch-request")
def test_a_batch_answers_each_request_in_order(api, own):
    text = sent(api, request("GET", f"Things({own[0]})?$select=name"),
                request("GET", f"/sensorthings/v1.1/Things({NOBODY})"),
                request("POST", "Sensors", sensor("From a batch")),
                request("GET", f"{api.root}/Things({own[0]})/name/$value"))  # fmt: skip
    assert statuses(text) == [200, 404, 201, 200]
    assert '{"name":"Arrays"}' in text


@meets("batch-request/batch-request")
def test_a_change_set_is_carried_out_as_a_whole(api, own):
    text = sent(api, [request("POST", "Sensors", sensor("Half")), request("POST", "Sensors", {})])
    assert 201 not in statuses(text)
    assert api.names("Sensors?$filter=name eq 'Half'") == []
    text = sent(api, [request("POST", "Sensors", sensor("Whole")),
                      request("PATCH", f"Things({own[0]})", {"description": "by batch"})],
                request("GET", f"Things({own[0]})/description"))  # fmt: skip
    assert statuses(text) == [201, 200, 200]
    assert '{"description":"by batch"}' in text


@meets("batch-request/batch-request")
def test_addresses_in_a_batch_are_relative_or_absolute(api, own):
    """OData JSON 4.01, section 19.1; many servers have their root at the version."""
    rest = f"Things({own[0]})/name/$value"
    ways = [rest, f"/sensorthings/v1.1/{rest}", f"/v1.1/{rest}", f"{api.root}/{rest}"]
    assert statuses(sent(api, *(request("GET", one) for one in ways))) == [200] * 4
    asked = [{"id": str(n), "method": "get", "url": one} for n, one in enumerate(ways)]
    told = api.post("$batch", {"requests": asked}).json["responses"]
    assert [(one["status"], one["body"]) for one in told] == [(200, "Arrays")] * 4
    made = sent(api, ["sensor1|" + request("POST", "/v1.1/Sensors", sensor("Absolute"))])
    assert statuses(made) == [201]


@meets("batch-request/batch-request")
@pytest.mark.parametrize("url", ["http://other.example/sensorthings/v1.1/Things", "//other/Things"])
def test_an_address_of_another_service_is_refused_in_a_batch(api, url):
    answer = api.post("$batch", {"requests": [{"id": "a", "method": "get", "url": url}]})
    assert answer.status == 400
    assert "not one of this service" in answer.json["message"]


@meets("batch-request/batch-request-body-example", "batch-request/batch-request")
def test_later_requests_of_a_batch_name_new_entities_by_content_id(api, own):
    stream = {**datastream("By name"), "Sensor": {"@iot.id": "$sensor1"}, "Thing": link(own[0])}
    text = sent(api, ["sensor1|" + request("POST", "Sensors", sensor("Named")),
                      "stream1|" + request("POST", "Datastreams", stream),
                      request("POST", "$stream1/Observations", {"result": 9})])  # fmt: skip
    assert statuses(text) == [201, 201, 201]
    assert "Content-ID: sensor1" in text
    path = f"Things({own[0]})/Datastreams?$filter=name eq 'By name'&$expand=Sensor,Observations"
    (told,) = api.read(path)["value"]
    assert told["Sensor"]["name"] == "Named"
    assert [one["result"] for one in told["Observations"]] == [9]


@meets("stadtherz/json-batch")
def test_a_json_batch_has_groups_and_names(api, own):
    stream = {**datastream("By json"), "Sensor": {"@iot.id": "$s"}, "Thing": link(own[0])}
    answer = api.post("$batch", {"requests": [
        {"id": "s", "atomicityGroup": "g", "method": "post", "url": "Sensors", "body": sensor("J")},
        {"id": "d", "atomicityGroup": "g", "method": "post", "url": "Datastreams", "body": stream},
        {"id": "r", "method": "get", "url": "$d?$select=name"},
        {"id": "x", "atomicityGroup": "h", "method": "post", "url": "Sensors", "body": sensor("K")},
        {"id": "y", "atomicityGroup": "h", "method": "post", "url": "Sensors", "body": {}},
        {"id": "z", "method": "get", "url": "Sensors?$filter=name eq 'K'&$count=true&$top=0"},
    ]})  # fmt: skip
    told = {one["id"]: one for one in answer.json["responses"]}
    assert [told[name]["status"] for name in "sdryz"] == [201, 201, 200, 400, 200]
    assert told["x"]["status"] == 400
    assert told["r"]["body"] == {"name": "By json"}
    assert told["z"]["body"]["@iot.count"] == 0


@meets("batch-request/batch-request")
@pytest.mark.parametrize(
    ("kind", "body"),
    [("multipart/mixed;boundary=b", b""), ("multipart/mixed;boundary=b", b"--b\r\n\r\nx\r\n--b--"),
     ("multipart/mixed", b"--b--"), ("application/json", b"{}"), ("application/json", b"[]"),
     ("application/json", b'{"requests": [5]}'), ("application/json", b'{"requests": "x"}'),
     ("application/json", b'{"requests": [{"url": "//["}]}'), ("text/plain", b"x")],
)  # fmt: skip
def test_a_batch_of_a_broken_shape_is_refused(api, kind, body):
    assert api.ask("POST", "$batch", body, Content_Type=kind).status in {400, 415}
