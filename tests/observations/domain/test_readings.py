import json
from datetime import UTC, datetime, timedelta

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.decoders.measured import Measured
from stadtherz.observations.domain.decoders.registry import built_in, measured_in
from stadtherz.observations.domain.lorawan import device_uplink
from stadtherz.observations.domain.readings import measured_by_network, readings_from

ARRIVED = datetime(2026, 11, 24, 12, tzinfo=UTC)
REGISTRY = built_in()


def uplink(**changes):
    message = {
        "deviceInfo": {"devEui": "1000000000000001", "deviceProfileName": "AM102", "tags": {}},
        "time": "2026-11-24T11:00:00+00:00", "fPort": 85, "fCnt": 1, "data": "AXVk", **changes,
    }  # fmt: skip
    return device_uplink(json.dumps(message).encode(), ARRIVED)


def test_the_time_of_a_value():
    at = datetime(2026, 11, 24, 8, tzinfo=UTC)
    found = readings_from(
        uplink(),
        [Measured("now", 1), Measured("before", 2, offset_s=90), Measured("logged", 3, at=at)],
    )
    start = datetime(2026, 11, 24, 11, tzinfo=UTC)
    assert [r.time for r in found] == [start, start - timedelta(seconds=90), at]


def test_a_refusal_names_the_decoder():
    with pytest.raises(Invalid, match=r"^milesight-am102: the payload of 2 bytes") as told:
        measured_in(uplink(data="AXU="), REGISTRY.of(uplink()))
    assert told.value.code == "payload"


def test_a_tag_chooses_the_decoder():
    tagged = {"devEui": "1000000000000001", "tags": {"decoder": "elsys"}}
    assert REGISTRY.of(uplink(deviceInfo=tagged)).name == "elsys"
    assert REGISTRY.of(uplink(deviceInfo=tagged), "cayenne").name == "cayenne"


def test_without_decoder_the_numbers_of_the_network_server():
    told = {"temp": 21.5, "open": True, "text": "x", "nested": {"a": 1}, "list": [1]}
    assert measured_by_network(uplink(object=told)) == (
        Measured("temp", 21.5), Measured("open", value=True), Measured("nested_a", 1),
    )  # fmt: skip
    assert measured_by_network(uplink()) == ()


def test_the_things_stack_and_both_chirpstacks_are_read_alike():
    told = {"data": {"temperature": {"value": 4, "unit": "°C"}}}
    at = "2026-11-24T11:00:00Z"
    stack = {
        "end_device_ids": {"device_id": "d", "dev_eui": "1000000000000001"},
        "uplink_message": {"f_port": 1, "decoded_payload": told, "received_at": at},
    }  # fmt: skip
    found = {
        measured_by_network(device_uplink(json.dumps(stack).encode(), ARRIVED)),
        measured_by_network(uplink(object=told)),
        measured_by_network(uplink(objectJSON=json.dumps(told))),
    }
    assert found == {(Measured("data_temperature", 4, "Cel"),)}
