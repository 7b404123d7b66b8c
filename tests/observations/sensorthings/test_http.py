"""What the interface promises beyond the standard: keys, sizes, types, several processes."""

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import at, sensor, thing
from tests.observations.sensorthings.client import Client


def key(name):
    return {"Idempotency_Key": name}


@meets("stadtherz/idempotency")
def test_a_key_sent_twice_creates_one_entity_and_gives_the_same_answer(api):
    first = api.post("Sensors", sensor("Key once"), **key("once"))
    again = api.post("Sensors", sensor("Key once"), **key("once"))
    assert (first.status, first.body) == (again.status, again.body)
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert api.read("Sensors?$filter=name eq 'Key once'&$count=true")["@iot.count"] == 1


@meets("stadtherz/idempotency")
def test_a_key_with_another_body_is_refused(api):
    """draft-ietf-httpapi-idempotency-key-header, section 2.7: 422, and nothing is done."""
    api.post("Sensors", sensor("Key a"), **key("body"))
    answer = api.post("Sensors", sensor("Key b"), **key("body"))
    assert (answer.status, answer.json["reason"]) == (422, "key-used")
    assert "another body" in answer.json["message"]
    assert api.names("Sensors?$filter=startswith(name,'Key b') and name eq 'Key b'") == []
    assert api.post("Sensors", sensor("Key a"), **key("body")).status == 201
    other = {"id": "a", "method": "post", "url": "Sensors", "body": sensor("Key c"),
             "headers": {"Idempotency-Key": "body"}}  # fmt: skip
    (told,) = api.post("$batch", {"requests": [other]}).json["responses"]
    assert told["status"] == 422


@meets("stadtherz/idempotency")
def test_a_key_of_two_requests_at_once_is_carried_out_once(api):
    def send(_):
        with Client(api.root) as client:
            return client.post("Sensors", sensor("Key both"), **key("both")).json["@iot.id"]

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(4)))) == 1
    assert api.read("Sensors?$filter=name eq 'Key both'&$count=true")["@iot.count"] == 1


@meets("stadtherz/idempotency")
def test_a_refused_request_may_be_sent_again_under_its_key(api):
    assert api.post("Sensors", {}, **key("refused")).status == 400
    assert "Idempotent-Replayed" not in api.post("Sensors", {}, **key("refused")).headers


@meets("stadtherz/idempotency", "batch-request/batch-request")
@pytest.mark.parametrize("group", [{}, {"atomicityGroup": "g"}])
def test_a_part_of_a_json_batch_has_a_key_of_its_own(api, group):
    name = f"Key part {len(group)}"
    part = {"id": "a", "method": "post", "url": "Sensors", "body": sensor(name), **group,
            "headers": {"idempotency-KEY": name}}  # fmt: skip
    other = {"id": "b", "method": "post", "url": "Sensors", "body": sensor(name), **group}
    first, beside = api.post("$batch", {"requests": [part, other]}).json["responses"]
    again, anew = api.post("$batch", {"requests": [part, other]}).json["responses"]
    assert again == {**first, "headers": {"Idempotent-Replayed": "true"}}
    assert anew["location"] != beside["location"]
    assert api.read(f"Sensors?$filter=name eq '{name}'&$count=true")["@iot.count"] == 3


@meets("stadtherz/idempotency", "batch-request/batch-request")
def test_a_key_of_an_undone_group_is_free_again(api):
    part = {"id": "a", "method": "post", "url": "Sensors", "body": sensor("Key undone"),
            "atomicityGroup": "g", "headers": {"Idempotency-Key": "undone"}}  # fmt: skip
    bad = {"id": "b", "method": "post", "url": "Sensors", "body": {}, "atomicityGroup": "g"}
    told = api.post("$batch", {"requests": [part, bad]}).json["responses"]
    assert [one["status"] for one in told] == [400, 400]
    (told,) = api.post("$batch", {"requests": [part]}).json["responses"]
    assert told["status"] == 201
    assert api.read("Sensors?$filter=name eq 'Key undone'&$count=true")["@iot.count"] == 1


@meets("stadtherz/idempotency", "batch-request/batch-request")
@pytest.mark.parametrize("headers", ["x", [1], {"Idempotency-Key": 5}, {"Idempotency-Key": ""}])
def test_a_key_that_is_none_is_refused_with_the_place(api, headers):
    part = {"id": "a", "method": "post", "url": "Sensors", "body": sensor(), "headers": headers}
    answer = api.post("$batch", {"requests": [part]})
    assert answer.status == 400
    assert "requests[0]" in answer.json["message"]


@meets("stadtherz/idempotency", "batch-request/batch-request")
def test_a_part_of_a_multipart_batch_has_a_key_of_its_own(api):
    body = json.dumps(sensor("Key multi")).encode()
    part = (b"--b\r\nContent-Type: application/http\r\n\r\nPOST Sensors HTTP/1.1\r\n"
            b"Content-Type: application/json\r\nIdempotency-Key: multi\r\n\r\n" + body
            + b"\r\n--b--\r\n")  # fmt: skip
    first, again = (
        api.ask("POST", "$batch", part, Content_Type="multipart/mixed;boundary=b").text
        for _ in range(2)
    )
    assert "Idempotent-Replayed" not in first
    assert "Idempotent-Replayed: true" in again
    assert api.read("Sensors?$filter=name eq 'Key multi'&$count=true")["@iot.count"] == 1


@meets("stadtherz/idempotency")
def test_without_a_key_the_same_observation_is_still_one(api, station):
    body = {"result": 4, "phenomenonTime": at(0)}
    path = f"Datastreams({station.stream})/Observations"
    assert api.make(path, body) == api.make(path, body)


@meets("stadtherz/http")
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/xml", "x"])
def test_a_body_of_another_type_is_refused(api, kind):
    assert api.ask("POST", "Sensors", b"a=b", Content_Type=kind).status == 415


@meets("stadtherz/http")
@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "", "text/plain"]
)
def test_json_is_read_whatever_a_small_device_calls_it(api, kind):
    body = b'{"name":"plain","description":"d","encodingType":"t","metadata":"m"}'
    assert api.ask("POST", "Sensors", body, Content_Type=kind).status == 201


@meets("stadtherz/http")
def test_a_body_that_is_too_large_is_refused_before_it_is_read(api):
    parts = urlsplit(api.root)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    connection.putrequest("POST", f"{parts.path}/Sensors")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(60_000_000))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


@meets("stadtherz/http")
def test_a_body_in_chunks_is_read(api):
    parts = urlsplit(api.root)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    body = b'{"name":"chunks","description":"d","encodingType":"t","metadata":"m"}'
    connection.request("POST", f"{parts.path}/Sensors", iter([body[:20], body[20:]]),
                       {"Content-Type": "application/json"}, encode_chunked=True)  # fmt: skip
    assert connection.getresponse().status == 201
    connection.close()


@meets("stadtherz/processes")
def test_what_one_process_wrote_every_other_tells_at_once(api, closed):
    for number in range(12):  # a new connection each time: its two processes take turns
        made = api.make("Things", thing(f"Process {number}"))
        assert closed.read(f"Things({made})")["name"] == f"Process {number}"
        closed.close()
        api.patch(f"Things({made})", {"name": "changed"})
        assert closed.read(f"Things({made})")["name"] == "changed"
        closed.close()
        api.delete(f"Things({made})")
        assert closed.get(f"Things({made})").status == 404


@meets("stadtherz/processes")
def test_writers_at_the_same_time_lose_nothing(api):
    def send(number):
        with Client(api.root) as client:
            return client.make("Sensors", sensor(f"Parallel {number}"))

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(send, range(20)))
    found = api.names("Sensors?$filter=startswith(name,'Parallel')", "@iot.id")
    assert sorted(found) == sorted(made)
