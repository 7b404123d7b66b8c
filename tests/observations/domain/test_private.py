import base64
import json

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from stadtherz.observations.domain.private import LARGEST_BYTES, Finding, identifying

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00"
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2"
PICTURES = [JPEG, PNG, GIF, WEBP, MP4]


def kinds(message, allowed=()):
    text = message if isinstance(message, bytes) else json.dumps(message).encode()
    return {finding.kind for finding in identifying(text, allowed)}


def base64_of(raw):
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize(
    "plate",
    [
        "KL-AB 123", "KL AB 123", "KL-AB-123", "KL-AB123", "M-A 1", "WÜ-XY 9999", "B-MW 1234E",
        "HSK-Z 77H", " KL-AB 123 ", "AB-123-CD", "AB 123 CD",
    ],
)  # fmt: skip
def test_plates_are_found_under_any_key(plate):
    assert kinds({"x": [{"y": plate}]}) == {"plate"}


@pytest.mark.parametrize(
    "text", ["Fahrzeug KL-AB 123 um 12:00", "seen: (KL-AB 123), lane 2", "KL-AB 123;12:00;1"]
)
def test_plates_are_found_in_texts(text):
    assert kinds({"note": text}) == {"plate"}
    assert kinds(text.encode()) == {"plate"}


@pytest.mark.parametrize(
    "key",
    ["plate", "kennzeichen", "Kennzeichen", "licensePlate", "license_plate", "licence-plate",
     "plate_number", "KFZ-Kennzeichen", "plates"],
)  # fmt: skip
@pytest.mark.parametrize("plate", ["KLAB123", "klab123", "W 12345 A", "1-ABC-234", "a1b2c3hash"])
def test_plates_of_any_country_are_found_by_their_key(key, plate):
    assert kinds({key: plate}) == {"plate"}
    assert kinds({key: [plate]}) == {"plate"}


@pytest.mark.parametrize("key", ["vehicle", "vehicleId", "car", "lpr", "fahrzeug"])
@pytest.mark.parametrize("plate", ["KLAB123", "kl-ab1234", "KL AB 12 E"])
def test_plates_without_gaps_are_found_where_the_key_speaks_of_a_vehicle(key, plate):
    assert kinds({key: plate}) == {"plate"}


@pytest.mark.parametrize(
    "mac",
    ["aa:bb:cc:dd:ee:ff", "AA-BB-CC-DD-EE-FF", "aabb.ccdd.eeff", "00:11:22:33:44:55",
     "seen aa:bb:cc:dd:ee:ff twice"],
)  # fmt: skip
def test_mac_addresses_are_found_in_any_notation(mac):
    assert kinds({"x": mac}) == {"mac"}
    assert kinds({mac: 1}) == {"mac"}
    assert kinds(mac.encode()) == {"mac"}


@pytest.mark.parametrize("key", ["mac", "MAC", "macAddress", "bssid", "wifi_mac", "mac_hash"])
@pytest.mark.parametrize("value", ["aabbccddeeff", "5d41402abc4b2a76", "AbCdEfGhIjKlMnOpQrSt"])
def test_mac_addresses_and_their_hashes_are_found_by_the_key(key, value):
    assert kinds({key: value}) == {"mac"}


@pytest.mark.parametrize("key", ["wifi", "bluetooth", "ble", "probes"])
def test_hashed_devices_are_found_under_the_radio(key):
    hashed = "5d41402abc4b2a76b9719d911017c592"
    assert kinds({key: [hashed, hashed]}) == {"mac"}
    assert kinds({key: {"id": hashed, "rssi": -70}}) == {"mac"}
    assert kinds({key: "connected"}) == set()
    assert kinds({key: 12}) == set()


@pytest.mark.parametrize("raw", PICTURES)
class TestPictures:
    def test_raw(self, raw):
        assert identifying(raw + b"\x00" * 100) == (Finding("image", ""),)

    def test_base64(self, raw):
        assert kinds({"data": base64_of(raw)}) == {"image"}
        assert kinds({"uplink_message": {"frm_payload": base64_of(raw)}}) == {"image"}
        assert kinds({"x": base64.urlsafe_b64encode(raw).decode()}) == {"image"}

    def test_hexadecimal(self, raw):
        assert kinds({"x": raw.hex()}) == {"image"}
        assert kinds({"x": "0x" + raw.hex().upper()}) == {"image"}

    def test_numbers(self, raw):
        assert kinds({"bytes": list(raw)}) == {"image"}

    def test_data_uri(self, raw):
        assert kinds({"x": "data:image/png;base64," + base64_of(raw)}) == {"image"}
        assert kinds({"x": "<img src='data:image/jpeg;base64," + base64_of(raw)}) == {"image"}


@pytest.mark.parametrize("raw", [JPEG, PNG])
def test_a_picture_in_a_form_is_found(raw):
    form = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" + raw + b"\r\n--x--"
    assert "image" in kinds(form)


@pytest.mark.parametrize("key", ["image", "photo", "snapshot", "thumbnail", "frame"])
def test_pictures_are_found_by_their_key(key):
    assert kinds({key: "https://cam.example/1.jpg?t=2"}) == {"image"}
    assert kinds({key: "QUJD" * 30}) == {"image"}
    assert kinds({key: "none"}) == set()
    assert kinds({key: 12}) == set()


def test_faces_are_found_by_their_key_but_counted_faces_are_not():
    assert kinds({"face": "a7f3"}) == {"image"}
    assert kinds({"faces": 3}) == set()


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ({"imei": "352099001761481"}, "imei"),
        ({"imei": 352099001761481}, "imei"),
        ({"IMSI": "262011234567890"}, "imsi"),
        ({"x": "IMEI: 352099001761481"}, "imei"),
        ({"x": "write to erika.muster@lautern.example now"}, "e-mail"),
        ({"erika@lautern.example": 1}, "e-mail"),
        ({"phone": "+49 631 365-0"}, "phone"),
        ({"handynummer": 491751234567}, "phone"),
        ({"msisdn": "491751234567"}, "phone"),
        ({"firstName": "Erika"}, "name"),
        ({"nachname": "Muster"}, "name"),
        ({"driver": {"name": "Erika Muster"}}, "name"),
        ({"driver": "Erika Muster"}, "name"),
        ({"owner": "Muster, Erika"}, "name"),
    ],
)
def test_persons_and_their_devices(message, kind):
    assert kinds(message) == {kind}


@pytest.mark.parametrize(
    "message",
    [
        {"time": "2026-11-24T08:15:00+01:00", "value": 17},
        {"time": "12:34:56"}, {"time": "12:34:56.789"}, {"span": "08:00-09:00"},
        {"id": "57433366-50a6-4dc2-8145-2df1bbc70d9e"},
        {"stream": "kl-ab-123"}, {"x": "parking-kl-ab-123-free"}, {"x": "strasse-kl-ab 12"},
        {"model": "DL-PR26"}, {"x": "DL-PR26"}, {"x": "AM-CO2"}, {"x": "EM300-TH"}, {"x": "P-A12"},
        {"name": "PM-15288"}, {"name": "KWH - 32310067"}, {"norm": "DIN A 4"}, {"hall": "TOR B 3"},
        {"road": "B 37"}, {"x": "A6"}, {"deviceName": "KL-AB 123"}, {"sensor": "KL-AB 123"},
        {"dev_eui": "70:b3:d5:7b:a0:00:3b:b8"}, {"gatewayId": "fcc23dfffe2e72ed"},
        {"eui": "00-11-22-33-44-55-66-77"}, {"x": "00:11:22:33:44:55:66:77"},
        {"x": "0123456789ab"}, {"x": "1.2.3.4"}, {"x": "192.168.100.100"}, {"v": "2026.11.0"},
        {"host": "eu1.cloud.thethings.network"}, {"x": "2001:db8:0:0:1:2:3:4"},
        {"data": "AXVkA2cYAQRobQ=="}, {"data": "/wkCAP8KIwH/FgHtAzP/"}, {"data": ""},
        {"plate": None}, {"plates": 3}, {"plate": "none"}, {"mac": None}, {"mac": "unknown"},
        {"station": {"id": "DEBW0123456789ABCDEF"}}, {"mobile": 12}, {"tel": "-"},
        {"person": 3}, {"pedestrian": 12}, {"driver": "sx1302"}, {"user": "mqtt"},
        {"count": {"car": 12, "lorry": 3}}, {"class": "car"}, {"vehicle": "bus"},
        {"picture": True}, {"frame": 4711}, {"x": "iv"}, {"x": "data:text/plain,abc"},
        {"name": "Messstelle am Rathaus"}, {"@iot.id": 1}, {"result": 12.5}, {"lat": 49.44},
        {"x": "foo@bar"}, {"x": "@home"}, {"grid": [255, 216, 1, 2]}, {"x": 352099001761481},
    ],
)  # fmt: skip
def test_what_is_no_finding(message):
    assert identifying(json.dumps(message).encode()) == ()


@pytest.mark.acceptance
def test_no_shared_payload_is_refused_and_each_would_be_with_a_picture(shared_data):
    files = sorted((shared_data / "sensors" / "lorawan-uplinks").glob("*/*/*/uplink/*.json"))
    assert len(files) == 84
    assert [file.name for file in files if identifying(file.read_bytes())] == []
    for file in files:
        message = json.loads(file.read_text())
        if "uplink_message" in message:
            message["uplink_message"]["frm_payload"] = base64_of(JPEG)
        elif "data" in message:
            message["data"] = base64_of(JPEG)
        else:
            continue
        assert kinds(message) == {"image"}


class TestCarried:
    def test_json_in_a_text(self):
        inner = json.dumps({"plate": "KLAB123"})
        assert kinds({"objectJSON": inner}) == {"plate"}
        assert kinds({"a": json.dumps({"b": inner})}) == {"plate"}

    def test_text_in_base64(self):
        assert kinds({"data": base64_of(b"KL-AB 123")}) == {"plate"}
        assert kinds({"frm_payload": base64_of(b'{"mac": "aabbccddeeff"}')}) == {"mac"}
        assert kinds({"other": base64_of(b"KL-AB 123")}) == set()

    def test_a_key_that_comes_twice_hides_nothing(self):
        assert kinds(b'{"plate": "KLAB123", "plate": null}') == {"plate"}

    @pytest.mark.parametrize(
        "text",
        [
            b"kennzeichen=KLAB123&zeit=12", b"plate: KLAB123", b'{"plate": "KLAB123"',
            b"zeit;kennzeichen\n12:00;KLAB123\n", b"time,license_plate\n1,x\n",
            b'\xef\xbb\xbf{"plate": "KLAB123"}', b'"KL-AB 123"',
            b'{"a":' * 70 + b'{"plate": "KLAB123"}' + b"}" * 70,
        ],
    )  # fmt: skip
    def test_what_is_no_json(self, text):
        assert kinds(text) == {"plate"}


class TestAllowed:
    MESSAGE = {"rxInfo": [{"mac": "aabbccddeeff"}, {"mac": "001122334455"}], "mac": "a1b2c3d4"}

    def test_a_path(self):
        found = identifying(json.dumps(self.MESSAGE).encode(), ["rxInfo[*].mac"])
        assert found == (Finding("mac", "mac"),)

    def test_a_key(self):
        assert kinds(self.MESSAGE, ["mac"]) == set()
        assert kinds({"m_a_c": "aabbccddeeff"}, ["mac"]) == set()

    def test_nothing_below_it_either(self):
        assert kinds({"gateway": {"owner": {"name": "Erika"}}}, ["gateway"]) == set()
        assert kinds({"gateway": {"owner": {"name": "Erika"}}}, ["gateways"]) == {"name"}


class TestFinding:
    def test_the_path(self):
        message = {"events": [{"v": 1}, {"vehicle": {"plate": "KLAB123"}}]}
        found = identifying(json.dumps(message).encode())
        assert found == (Finding("plate", "events[1].vehicle.plate"),)

    @pytest.mark.parametrize(
        "key", ["KLAB123", "aabbccddeeff11", "KL-AB 123", "Erika Muster", "x" * 41, "a.b"]
    )
    def test_a_key_that_may_identify_is_not_shown(self, key):
        found = identifying(json.dumps({key: {"plate": "KLAB123"}}).encode())
        assert {finding.path for finding in found} <= {"?", "?.plate"}

    def test_there_are_at_most_twenty(self):
        assert len(identifying(json.dumps(["KL-AB 123"] * 500).encode())) == 20

    @pytest.mark.parametrize(
        ("size", "found"), [(LARGEST_BYTES, set()), (LARGEST_BYTES + 1, {"unchecked"})]
    )
    def test_what_is_too_large_to_look_through(self, size, found):
        assert kinds(b" " * size) == found


DISTRICTS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ", min_size=1, max_size=3)
LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=2)
WORDS = st.sampled_from(["a", "value", "time", "count", "lane", "items"])
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=15,
)


def placed(message, secret, path):
    """Put a secret at the end of a way of list places and words, beside `message`."""
    for step in reversed(path):
        secret = [message, secret] if isinstance(step, int) else {step: secret, "other": message}
    return {"whole": secret}


@given(
    DISTRICTS, LETTERS, st.integers(1, 9999), st.lists(WORDS | st.integers(0, 1), max_size=6), PLAIN
)
@example("KL", "AB", 123, [], None)
def test_a_german_plate_is_found_wherever_it_stands(district, letters, number, path, message):
    plate = f"{district}-{letters} {number}"
    found = identifying(json.dumps(placed(message, plate, path)).encode())
    assert {finding.kind for finding in found} == {"plate"}
    assert all(plate not in finding.path for finding in found)


@given(st.binary(min_size=6, max_size=6), st.sampled_from(":-"), st.booleans(), PLAIN)
def test_a_mac_address_is_found_wherever_it_stands(raw, sign, upper, message):
    mac = raw.hex(sign).upper() if upper else raw.hex(sign)
    found = identifying(json.dumps({"a": [message, mac]}).encode())
    assert found == (Finding("mac", "a[1]"),)


@given(PLAIN)
def test_numbers_alone_identify_nobody(message):
    assert identifying(json.dumps(message).encode()) == ()


@given(st.datetimes(), st.uuids(), st.binary(min_size=8, max_size=8))
def test_times_numbers_of_things_and_euis_identify_nobody(time, uuid, eui):
    message = {
        "time": time.isoformat(), "day": str(time.date()), "clock": str(time.time()),
        "id": str(uuid), "ID": str(uuid).upper(), "devEui": eui.hex(), "eui": eui.hex(":"),
        "x": eui.hex("-"), "y": eui.hex(),
    }  # fmt: skip
    assert identifying(json.dumps(message).encode()) == ()


@given(st.binary(max_size=300))
@example(b"[" * 100_000)
@example(b'{"a": 1e999, "b": ' + b"9" * 5000 + b"}")
@example(b'["\\ud800@\\udfff.de"]')
def test_no_bytes_break_it_and_the_answer_is_always_the_same(message):
    found = identifying(message)
    assert found == identifying(message)
    assert all(isinstance(finding, Finding) for finding in found)


@given(st.text(max_size=60), st.text(max_size=20))
def test_a_finding_never_tells_the_value(text, key):
    assume(len(text) >= 4)
    for finding in identifying(json.dumps({"plate": text, "mac": text, key: text}).encode()):
        assert text not in finding.path or finding.path in ("plate", "mac", key)


@given(st.binary(min_size=1, max_size=51))
def test_the_payload_of_a_sensor_is_no_picture(raw):
    assume(raw[:1] not in b"\xff\x89GR" and raw[4:8] != b"ftyp" and not raw.isascii())
    assert identifying(json.dumps({"data": base64_of(raw)}).encode()) == ()
