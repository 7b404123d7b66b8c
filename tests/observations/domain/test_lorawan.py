import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.jsontext import DEEPEST, LARGEST_BYTES, depth_of, read_json
from stadtherz.observations.domain.lorawan import device_uplink, device_uplinks
from stadtherz.observations.domain.readings import radio_of

ARRIVED = datetime(2026, 11, 24, 12, tzinfo=UTC)
EUI = "0004a30b001c0530"


def things(uplink=None, **top):
    """An uplink as The Things Stack documents it, with what a deployed one leaves out."""
    return {
        "end_device_ids": {
            "device_id": "pegel-1", "dev_eui": "0004A30B001C0530",
            "application_ids": {"application_id": "lautern"},
        },
        "correlation_ids": ["as:up:01"],
        "received_at": "2026-11-24T11:00:00.848446463Z",
        "uplink_message": {
            "session_key_id": "AXBSH1Pk6Z0G166", "f_port": 85, "f_cnt": 7, "frm_payload": "AXVk",
            "rx_metadata": [
                {"gateway_ids": {"gateway_id": "west"}, "rssi": -110, "snr": -3.5},
                {"gateway_ids": {"gateway_id": "ost"}, "rssi": -80, "snr": 9},
                {"gateway_ids": {"gateway_id": "stumm"}},
            ],
            "settings": {
                "data_rate": {"lora": {"bandwidth": 125000, "spreading_factor": 9}},
                "frequency": "868300000",
            },
            "received_at": "2026-11-24T11:00:00.641841782Z",
            "network_ids": {"net_id": "000013"},
            "version_ids": {"brand_id": "milesight-iot", "model_id": "am102"},
            **(uplink or {}),
        },
        **top,
    }  # fmt: skip


def chirp(**changes):
    """An uplink as ChirpStack 4 documents it."""
    return {
        "deduplicationId": "57433366-50a6-4dc2-8145-2df1bbc70d9e",
        "time": "2026-11-24T12:00:00.404859+01:00",
        "deviceInfo": {
            "deviceName": "pegel-1", "devEui": EUI, "deviceProfileName": "Milesight AM102",
            "tags": {"model": "AM102", "place": "Lauter"},
        },
        "devAddr": "00189440", "adr": True, "dr": 5, "fCnt": 4, "fPort": 85, "confirmed": False,
        "data": "AXVk",
        "rxInfo": [{"gatewayId": "0016c001f153a14c", "rssi": -48, "snr": 9.5}],
        "txInfo": {
            "frequency": 868500000, "modulation": {"lora": {"spreadingFactor": 7}},
        },
        **changes,
    }  # fmt: skip


def chirp3(**changes):
    """An uplink as ChirpStack 3 documents it."""
    return {
        "applicationID": "123", "deviceName": "pegel-1", "devEUI": "AASjCwAcBTA=",
        "rxInfo": [
            {"gatewayID": "AwMDAwMDAwM=", "time": "2026-11-24T11:00:00Z", "rssi": -48,
             "loRaSNR": 9},
        ],
        "txInfo": {
            "frequency": 868100000,
            "loRaModulationInfo": {"bandwidth": 125, "spreadingFactor": 11},
        },
        "adr": True, "dr": 1, "fCnt": 10, "fPort": 5, "data": "AXVk",
        "objectJSON": '{"temperatureSensor": 25}', "tags": {"key": "value"}, **changes,
    }  # fmt: skip


def read(message, event=""):
    return device_uplink(json.dumps(message).encode(), ARRIVED, event)


def without(message, *keys):
    return {key: value for key, value in message.items() if key not in keys}


def test_the_things_stack():
    uplink = read(things())
    assert (uplink.network, uplink.device_eui, uplink.device_name) == (
        "the-things-stack", EUI, "pegel-1",
    )  # fmt: skip
    assert uplink.hints == ("am102", "milesight-iot")
    assert (uplink.f_port, uplink.f_cnt, uplink.payload) == (85, 7, b"\x01\x75\x64")
    assert (uplink.rssi, uplink.snr) == (-80, 9)
    assert (uplink.spreading_factor, uplink.frequency) == (9, 868_300_000)
    assert (uplink.confirmed, uplink.battery, uplink.decoded) == (False, None, None)


def test_chirpstack_4():
    uplink = read(chirp())
    assert (uplink.network, uplink.device_eui, uplink.device_name) == ("chirpstack", EUI, "pegel-1")
    assert uplink.hints == ("AM102", "Milesight AM102")
    assert (uplink.f_port, uplink.f_cnt, uplink.payload) == (85, 4, b"\x01\x75\x64")
    assert (uplink.rssi, uplink.snr, uplink.spreading_factor) == (-48, 9.5, 7)
    assert (uplink.frequency, uplink.data_rate, uplink.confirmed) == (868_500_000, 5, False)
    assert uplink.deduplication_id == "57433366-50a6-4dc2-8145-2df1bbc70d9e"


def test_chirpstack_3():
    uplink = read(chirp3())
    assert (uplink.device_eui, uplink.spreading_factor, uplink.snr) == (EUI, 11, 9)
    assert uplink.decoded == {"temperatureSensor": 25}
    assert uplink.confirmed is None


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        (things(), 0.641841),
        (things({"network_ids": None}), 0.848446),
        (things({"network_ids": None}, received_at=None), 0.641841),
        (things({"received_at": None}), 0.848446),
        (things({"received_at": None}, received_at=None), 3600),
        (chirp(), 0.404859),
        (chirp(time="2026-11-24T11:00:01Z"), 1),
        (without(chirp(), "time"), 3600),
        (chirp3(), 0),
        (chirp3(publishedAt="2026-11-24T11:00:02.5Z"), 2.5),
        (chirp3(rxInfo=[]), 3600),
    ],
)
def test_the_time_of_an_uplink(message, seconds):
    start = datetime(2026, 11, 24, 11, tzinfo=UTC)
    time = read(message).time
    assert (time - start).total_seconds() == seconds
    assert time.tzinfo is UTC


@pytest.mark.acceptance
def test_the_time_rule_fits_every_shared_file(shared_data):
    """All 42 results: each tells when the network server had the uplink."""
    wrong, told = [], 0
    for file in sorted((shared_data / "sensors" / "lorawan-uplinks").glob("*/*/*/uplink/p*.json")):
        result = json.loads(file.with_name(file.name.replace("payload", "result")).read_text())
        written = result["telemetry"][0].get("ts")
        if written is None:
            continue
        told += 1
        if isinstance(written, str):
            written = round(datetime.fromisoformat(written).timestamp() * 1000)
        uplink = device_uplink(file.read_bytes(), ARRIVED)
        if int(uplink.time.timestamp() * 1000) != written:
            wrong.append(str(file))
    assert (wrong, told) == ([], 40)


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (without(things(), "uplink_message") | {"join_accept": {}}, "join_accept"),
        (without(things(), "uplink_message") | {"downlink_ack": {}}, "downlink_ack"),
        (without(things(), "uplink_message") | {"location_solved": {}}, "location_solved"),
        (without(things(), "uplink_message"), "other"),
        (without(chirp(), "fCnt", "fPort", "data"), "join"),
        (chirp(acknowledged=True, queueItemId="a"), "ack"),
        (chirp(queueItemId="a", gatewayId="b"), "txack"),
        (chirp(level="ERROR", code="UPLINK_CODEC", description="x"), "log"),
        (chirp(margin=7), "status"),
        (chirp(batteryLevel=75.5), "status"),
        (chirp(location={"latitude": 1}), "location"),
        (chirp(integrationName="x", eventType="y"), "integration"),
        (chirp3(error="x", type="UPLINK_CODEC"), "error"),
    ],
)
def test_other_events_are_told_apart(message, event):
    with pytest.raises(Invalid, match=f"the event '{event}' is not an uplink") as told:
        read(message)
    assert told.value.code == "no-uplink"


@pytest.mark.parametrize("event", ["join", "status", "x" * 500])
def test_what_the_topic_says_counts(event):
    with pytest.raises(Invalid) as told:
        read(chirp(), event)
    assert told.value.code == "no-uplink"
    assert len(str(told.value)) < 120
    assert read(chirp(), "up").f_cnt == 4


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ([], "is no JSON object"),
        (7, "is no JSON object"),
        ({}, "neither `end_device_ids`"),
        (things(end_device_ids={}), "device EUI must be sixteen"),
        (things({"f_port": 256}), "f_port must be a whole number from 0 to 255"),
        (things({"f_port": True}), "f_port must be"),
        (things({"f_cnt": -1}), "f_cnt must be"),
        (things({"frm_payload": "AXV"}), "frm_payload is no base64"),
        (things({"frm_payload": "AX!k"}), "frm_payload is no base64"),
        (things({"received_at": "yesterday"}), "received_at must be a time with an offset"),
        (things({"received_at": "2026-11-24T11:00:00"}), "received_at must be a time"),
        (chirp(deviceInfo={"devEui": "xyz"}), "device EUI must be sixteen"),
        (chirp(deviceInfo={"devEui": "zz04a30b001c0530"}), "device EUI must be sixteen"),
        (chirp(time="0001-01-01T00:00:00+14:00"), "time must be a time"),
        (chirp(fPort="85"), "fPort must be"),
        (chirp(data=5), "data is no base64"),
    ],
)
def test_a_wrong_field_is_named(message, said):
    with pytest.raises(Invalid, match=said) as told:
        read(message)
    assert told.value.code == "uplink"


@pytest.mark.parametrize(
    ("message", "f_port", "f_cnt", "payload"),
    [
        (things({"f_port": None, "f_cnt": None, "frm_payload": None}), 0, 0, b""),
        (without(chirp(data=None), "fPort"), 0, 4, b""),
        (chirp(fPort=255, fCnt=2**32 - 1, data=""), 255, 2**32 - 1, b""),
    ],
)
def test_what_servers_leave_out_is_zero(message, f_port, f_cnt, payload):
    uplink = read(message)
    assert (uplink.f_port, uplink.f_cnt, uplink.payload) == (f_port, f_cnt, payload)


def test_a_repeated_delivery_is_known_again():
    again = things(correlation_ids=["as:up:02"], received_at="2026-11-24T11:05:00Z")
    assert read(things()).deduplication_id == read(again).deduplication_id
    assert read(things()).deduplication_id != read(things({"f_cnt": 8})).deduplication_id
    rejoined = things({"session_key_id": "other"})
    assert read(things()).deduplication_id != read(rejoined).deduplication_id
    assert read(chirp3()).deduplication_id == read(chirp3()).deduplication_id
    assert read(chirp3()).deduplication_id != read(chirp3(fCnt=11)).deduplication_id


def test_attributes_and_tags_ask_for_a_decoder():
    assert read(things({"attributes": {"decoder": "elsys", "x": "y"}})).decoder == "elsys"
    tagged = {"devEui": EUI, "tags": {"decoder": "elsys", "Device-Type": "ERS2"}}
    assert read(chirp(deviceInfo=tagged)).decoder == "elsys"
    assert read(chirp(deviceInfo=tagged)).hints == ("elsys", "ERS2")


def test_battery_and_decoded_values_of_the_things_stack():
    uplink = read(
        things({"last_battery_percentage": {"value": 94.5}, "decoded_payload": {"level": 3}})
    )
    assert (uplink.battery, uplink.decoded) == (94.5, {"level": 3})


def test_what_the_radio_tells_can_be_readings():
    told = {value.name: (value.value, value.unit) for value in radio_of(read(chirp()))}
    assert told == {
        "rssi": (-48, "dB[mW]"), "snr": (9.5, "dB"), "spreading_factor": (7, ""),
        "frequency": (868_500_000, "Hz"), "data_rate": (5, ""), "f_port": (85, ""),
        "f_cnt": (4, ""), "confirmed": (False, ""),
    }  # fmt: skip


class TestMany:
    def test_a_list(self):
        message = json.dumps([things(), chirp(), things({"f_cnt": 9})]).encode()
        assert [each.f_cnt for each in device_uplinks(message, ARRIVED)] == [7, 4, 9]

    def test_one(self):
        (uplink,) = device_uplinks(json.dumps(chirp()).encode(), ARRIVED)
        assert uplink == read(chirp())

    def test_lines_of_the_storage(self):
        lines = [{"result": things()}, {"result": things({"f_cnt": 8})}]
        message = "\n\n".join(json.dumps(line) for line in lines).encode() + b"\n"
        assert [each.f_cnt for each in device_uplinks(message, ARRIVED)] == [7, 8]
        one = json.dumps(lines[0]).encode()
        assert [each.f_cnt for each in device_uplinks(one, ARRIVED)] == [7]

    def test_too_many(self):
        with pytest.raises(Invalid, match="1001 uplinks in one message; at most 1000"):
            device_uplinks(b"[" + b"{}," * 1000 + b"{}]", ARRIVED)


class TestLimits:
    @pytest.mark.parametrize(("size", "read_at_all"), [(LARGEST_BYTES, True), (65_537, False)])
    def test_size(self, size, read_at_all):
        message = json.dumps(chirp()).encode()
        padded = message + b" " * (size - len(message))
        if read_at_all:
            assert device_uplink(padded, ARRIVED).f_cnt == 4
        else:
            with pytest.raises(Invalid, match="65537 bytes; at most 65536 are read"):
                device_uplink(padded, ARRIVED)

    @pytest.mark.parametrize(("levels", "read_at_all"), [(DEEPEST, True), (DEEPEST + 1, False)])
    def test_depth(self, levels, read_at_all):
        text = ("[" * levels + "]" * levels).encode()
        if read_at_all:
            assert read_json(text, "uplink")
        else:
            with pytest.raises(Invalid, match="nested deeper than 24 levels"):
                read_json(text, "uplink")

    def test_width_is_not_depth(self):
        wide = b"[" * DEEPEST + b"]" * (DEEPEST - 1) + b",[]" * 100 + b"]"
        assert len(read_json(wide, "uplink")) == 101

    @pytest.mark.parametrize(
        "text", [b"", b"{", b"\xff\xfe", b"NaN", b"[1e999999]x", b"9" * 5000, b"[" * 60_000]
    )
    def test_no_json(self, text):
        with pytest.raises(Invalid) as told:
            read_json(text, "uplink")
        assert told.value.code == "uplink"

    @given(
        st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
    )
    def test_depth_is_counted_as_by_walking(self, value):
        def walked(node):
            if isinstance(node, dict):
                return 1 + max((walked(each) for each in node.values()), default=0)
            if isinstance(node, list):
                return 1 + max((walked(each) for each in node), default=0)
            return 0

        assert depth_of(json.dumps(value)) == walked(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["end_device_ids", "uplink_message", "received_at", "deviceInfo", "devEUI", "time", "data",
     "fCnt", "fPort", "rxInfo", "txInfo", "object", "objectJSON", "result", "tags"]
)  # fmt: skip


@given(st.sampled_from([things(), chirp(), chirp3()]), KEYS, JSON)
@example(chirp(), "rxInfo", [{"rssi": 10**400, "snr": "x"}])
@example(chirp(), "objectJSON", '{"a": "\ud800"}')
@example(things(), "uplink_message", {"rx_metadata": {"a": 1}, "settings": [1]})
def test_whatever_stands_in_a_field_it_is_an_uplink_or_refused(message, key, value):
    try:
        uplink = read({**message, key: value})
    except Invalid as error:
        assert error.code in ("uplink", "no-uplink")
        return
    assert len(uplink.device_eui) == 16
    assert uplink.time.tzinfo is UTC


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_they_are_refused(message):
    with pytest.raises(Invalid):
        device_uplink(message, ARRIVED)


@given(st.binary(max_size=60), st.integers(0, 255), st.integers(0, 2**32 - 1))
def test_payload_port_and_counter_come_through_both_servers(payload, port, count):
    written = base64.b64encode(payload).decode()
    for uplink in (
        read(things({"frm_payload": written, "f_port": port, "f_cnt": count})),
        read(chirp(data=written, fPort=port, fCnt=count)),
    ):
        assert (uplink.payload, uplink.f_port, uplink.f_cnt) == (payload, port, count)
