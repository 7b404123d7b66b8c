import base64
import json
import math
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.domain.decoders import (
    elsys,
    milesight_am,
    netvox,
    netvox_reports,
    yobiiq,
)
from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Decoder, Measured
from stadtherz.observations.domain.decoders.registry import (
    BUILT_IN,
    Registry,
    built_in,
    decoders_of,
    measured_in,
)
from stadtherz.observations.domain.lorawan import device_uplink
from stadtherz.observations.domain.readings import (
    radio_of,
    readings_from,
)
from tests.observations.domain.decoder_vectors import VECTORS

ARRIVED = datetime(2026, 11, 24, 12, tzinfo=UTC)
REGISTRY = built_in()
ROOT = Path(__file__).resolve().parent.parent.parent.parent

# What the result files call the radio's own facts; ours are the names of `radio_of`.
RADIO_NAMES = {
    "lora_frame_counter": "f_cnt", "fCnt": "f_cnt", "lora_frame_port": "f_port", "fPort": "f_port",
    "lora_frequency": "frequency", "lora_spreading_factor": "spreading_factor",
    "lora_rssi": "rssi", "lora_snr": "snr", "dr": "data_rate",
}  # fmt: skip
UCUM = {
    "", "%", "/cm3", "A", "A.h", "Cel", "Hz", "K", "L/h", "Ohm", "Pa", "V", "V.A", "V.A.h", "W",
    "W.h", "W/m2", "[g]", "[pH]", "[ppb]", "[ppm]", "bar", "cm", "cm/h", "dB", "dB[SPL]", "dB[mW]",
    "deg", "deg/s", "g/L", "h", "hPa", "kPa", "kV.A", "kW", "kW.h", "km", "lx", "m", "m/s", "m/s2",
    "m3/m3", "mA", "mS/cm", "mV", "mbar", "mg/L", "mg/m3", "min", "mm", "mm/h", "mm/s", "ms", "nm",
    "rad/s", "s", "uS/cm", "uT", "uV", "ug/m3", "um", "um/m", "umol/(m2.s)", "{NTU}",
}  # fmt: skip


def decoded(name, payload, f_port=85):
    return REGISTRY.named(name).decode(bytes.fromhex(payload), f_port)


def names_and_values(measured):
    return {value.name: value.value for value in measured}


@pytest.mark.parametrize(("name", "f_port", "payload", "expected"), VECTORS)
def test_the_values_that_makers_publish(name, f_port, payload, expected):
    found = {value.name: (value.value, value.at) for value in decoded(name, payload, f_port)}
    wanted = {
        key: value if isinstance(value, tuple) else (value, None) for key, value in expected.items()
    }
    assert set(found) == set(wanted)
    for key, (value, at) in wanted.items():
        same = pytest.approx(value, rel=1e-12) if isinstance(value, float) else value
        assert found[key] == (same, at), key


def test_every_built_in_family_has_a_vector_or_shared_data():
    proven = {name for name, *_ in VECTORS} | {"sensiedge", "tektelic", "yobiiq"}
    for family, module in BUILT_IN.items():
        assert proven & {decoder.name for decoder in decoders_of(family, module)}, family


@pytest.mark.acceptance
def test_every_value_of_the_shared_results(shared_data):
    """All telemetry, with its time: 42 pairs of payload and result."""
    folder = shared_data / "sensors" / "lorawan-uplinks"
    pairs, values, wrong = 0, 0, []
    for file in sorted(folder.glob("*/*/*/uplink/payload*.json")):
        result = json.loads(file.with_name(file.name.replace("payload", "result")).read_text())
        found = _readings_of(file)
        pairs += 1
        for batch in result["telemetry"]:
            for name, value in batch["values"].items():
                values += 1
                key = (RADIO_NAMES.get(name, name), _milliseconds(batch.get("ts")))
                if found.get(key, found.get((key[0], None))) != value:
                    wrong.append((str(file.relative_to(folder)), name))
    assert wrong == []
    assert (pairs, values) == (42, 238)


def _readings_of(file):
    uplink = device_uplink(file.read_bytes(), ARRIVED)
    maker, device = file.parts[-5:-3]
    decoder = REGISTRY.hinted((maker, device))
    assert decoder is not None, (maker, device)
    readings = readings_from(uplink, (*measured_in(uplink, decoder), *radio_of(uplink)))
    found = {(r.name, math.floor(r.time.timestamp() * 1000)): r.value for r in readings}
    # three results of an old server give no time: their values are looked up without
    return found if "deviceInfo" in _top(file) or "end_device_ids" in _top(file) else {
        (name, None): value for (name, _), value in found.items()
    }  # fmt: skip


def _top(file):
    return json.loads(file.read_text())


def _milliseconds(written):
    if isinstance(written, str):
        return round(datetime.fromisoformat(written).timestamp() * 1000)
    return written


@pytest.mark.acceptance
def test_what_an_electricity_meter_says_of_itself(shared_data):
    folder = shared_data / "sensors" / "lorawan-uplinks" / "Yobiiq" / "EM2101" / "ChirpStack"
    message = _top(folder / "uplink" / "payload.json")
    told = _top(folder / "uplink" / "result.json")["attributes"]
    found = names_and_values(yobiiq.decode(base64.b64decode(message["data"]), message["fPort"]))
    assert found == {name: told[name] for name in found}
    assert len(found) == 7


DECODERS = REGISTRY.decoders


@given(
    st.sampled_from(DECODERS), st.binary(max_size=80), st.sampled_from([0, 1, 2, 3, 6, 7, 10, 85])
)
@example(REGISTRY.named("elsys"), b"", 1)
@example(REGISTRY.named("decentlab-dl-blg"), bytes.fromhex("0200000001ffff0000"), 1)
@example(REGISTRY.named("milesight-uc50x"), bytes.fromhex("05e2007c007c007c007c"), 85)
def test_no_payload_breaks_a_decoder(decoder, payload, f_port):
    try:
        found = decoder.decode(payload, f_port)
    except Invalid as error:
        assert error.code == "payload"
        assert payload.hex() not in str(error) or len(payload) < 3
        return
    for value in found:
        assert isinstance(value, Measured)
        assert value.name
        assert isinstance(value.value, str) or math.isfinite(value.value)
        assert value.unit in UCUM, value.unit


@given(st.sampled_from(VECTORS), st.data())
def test_a_payload_that_is_cut_off_gives_nothing_new(vector, data):
    """Bytes lost at the end may cost values, but never make a wrong one."""
    name, f_port, written, _ = vector
    payload = bytes.fromhex(written)
    whole = names_and_values(REGISTRY.named(name).decode(payload, f_port))
    cut = payload[: data.draw(st.integers(0, len(payload) - 1))]
    try:
        part = names_and_values(REGISTRY.named(name).decode(cut, f_port))
    except Invalid:
        return
    assert part.items() <= whole.items()


def test_the_reference_lists_every_family_and_every_parameter():
    text = (ROOT / "docs" / "reference" / "decoders.md").read_text()
    for name in BUILT_IN:
        assert f"| `{name}` |" in text, name
    for decoder in DECODERS:
        if decoder.adjusted is not None:
            assert f"`{decoder.name}`" in text, decoder.name


def test_the_decoder_in_the_reference_works():
    text = (ROOT / "docs" / "reference" / "decoders.md").read_text()
    module = ModuleType("pegel")
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], vars(module))  # noqa: S102
    (decoder,) = decoders_of("lauter-pegel", module)
    written = re.search(r'"lauter-pegel", 1, "(.*?)", (\{.*?\})', text)
    found = names_and_values(decoder.decode(bytes.fromhex(written[1]), 1))
    assert found == json.loads(written[2]) == {"level": 12.3, "battery": 100}


class TestFrame:
    @pytest.mark.parametrize(("order", "value"), [("big", 0x0102), ("little", 0x0201)])
    def test_orders(self, order, value):
        assert Frame(b"\x01\x02", order).unsigned(2) == value

    def test_the_end(self):
        frame = Frame(b"\x01\x02\x03")
        assert frame.unsigned(2) == 0x0102
        assert (frame.left, bool(frame)) == (1, True)
        with pytest.raises(Invalid, match="payload of 3 bytes ends too early: 2 bytes are wanted"):
            frame.signed(2)
        assert frame.signed(1) == 3
        assert not frame

    @pytest.mark.parametrize(
        ("written", "value"), [("3c00", 1.0), ("c000", -2.0), ("7c00", None), ("7e00", None)]
    )
    def test_real_numbers(self, written, value):
        assert Frame(bytes.fromhex(written)).real(2) == value


class TestElsys:
    @pytest.mark.parametrize(
        ("payload", "value"),
        [("010000", 0), ("017fff", 3276.7), ("018000", -3276.8), ("01ffff", -0.1)],
    )
    def test_temperatures_have_a_sign(self, payload, value):
        assert names_and_values(elsys.decode(bytes.fromhex(payload), 1)) == {"temperature": value}

    def test_several_probes_are_told_apart(self):
        found = names_and_values(elsys.decode(bytes.fromhex("1900641900c8"), 1))
        assert found == {"externalTemperature2": 10.0, "externalTemperature2_2": 20.0}

    def test_positions_pictures_and_settings_are_passed_over(self):
        payload = bytes.fromhex("09010203040506" + "13" + "00" * 65 + "0205" + "3effffff")
        assert names_and_values(elsys.decode(payload, 1)) == {"humidity": 5}

    def test_an_unknown_type_is_refused_by_its_number(self):
        with pytest.raises(Invalid, match="type 0x7f is not in the format"):
            elsys.decode(b"\x7f\x00", 1)


class TestMilesight:
    def test_what_stands_before_an_unknown_channel_is_kept(self):
        found = decoded("milesight-am102", "0175640367180177770304")
        assert names_and_values(found) == {"battery": 100, "temperature": 28.0}

    def test_nothing_known_is_refused(self):
        with pytest.raises(Invalid, match="no channel of this product"):
            decoded("milesight-am102", "777703")

    def test_the_device_itself_is_passed_over(self):
        assert decoded("milesight-em300-th", "ff0bffff0101ff166746d38802580000") == ()

    def test_the_length_of_a_log_is_that_of_the_product(self):
        log = "20ce9e744663" + "ee00" + "7c00" + "01" + "02" + "a803" + "2500" + "6627"
        found = decoded("milesight-am307", log + "017564")
        assert found[-1] == Measured("battery", 100, "%")
        assert {value.at for value in found[:-1]} == {datetime(2022, 10, 12, 8, 2, 38, tzinfo=UTC)}

    def test_tables_are_not_shared_by_mistake(self):
        assert (0x06, 0x65) not in milesight_am.AM103
        assert (0x06, 0x65) in milesight_am.AM107


class TestDecentlab:
    def test_another_device_is_noticed_by_its_flags(self):
        with pytest.raises(Invalid, match="flag 6 is not one of this device"):
            decoded("decentlab-dl-5tm", "020bbd007f0b926a515d48bc4e0262006981c7000093d4000b0111")

    def test_another_device_is_noticed_by_its_length(self):
        with pytest.raises(Invalid, match="2 bytes too many for this device"):
            decoded("decentlab-dl-trs11", "0210d3000346be813d00000c80")

    def test_another_protocol_version_is_refused(self):
        with pytest.raises(Invalid, match="protocol version 1; known is 2"):
            decoded("decentlab-dl-5tm", "01023b00020c60")

    @pytest.mark.parametrize(
        ("name", "word", "pressure"),
        [
            ("decentlab-dl-pr26", "4000", 0.0),
            ("decentlab-dl-pr26", "c000", 1.0),
            ("decentlab-dl-pr26 (Pmin=0.0, Pmax=3.0)", "c000", 3.0),
            ("decentlab-dl-pr21", "4000", -1.0),
            ("decentlab-dl-pr21 (Pmax=4)", "8000", 1.5),
        ],
    )
    def test_a_pressure_range_is_a_parameter(self, name, word, pressure):
        found = decoded(name, f"020167 0003 {word} 6017 0c7f")
        assert names_and_values(found)["pressure"] == pressure

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("decentlab-dl-pr26 (Pmox=3)", "no parameter 'Pmox'; this device has: Pmin, Pmax"),
            ("decentlab-dl-pr26 (Pmax=three)", "parameters are written as"),
            ("elsys (x=1)", "the decoder elsys has no parameters"),
        ],
    )
    def test_a_wrong_parameter_is_named(self, name, said):
        with pytest.raises(Invalid, match=re.escape(said)):
            REGISTRY.named(name)


class TestNetvox:
    def test_every_report_is_read_to_its_end(self):
        """A frame has eleven bytes; no report in the table is longer."""
        for device, (_, reports) in netvox_reports.DEVICES.items():
            for report in reports:
                found = netvox.decode(bytes([1, device, report, *range(1, 9)]), 6)
                assert len(found) >= 2, (device, report)

    def test_a_missing_probe_gives_no_value(self):
        found = netvox.decode(bytes.fromhex("010501240021ffff003300"), 6)
        assert names_and_values(found) == {
            "battery_voltage": 3.6, "low_battery": False, "pm1_0": 33, "pm10": 51,
        }  # fmt: skip

    def test_an_unknown_device_is_refused_by_its_number(self):
        with pytest.raises(Invalid, match="device type 250 with report type 1 is not known"):
            netvox.decode(bytes.fromhex("01fa0124000000000000 00"), 6)


class TestRegistry:
    @pytest.mark.parametrize(
        ("hints", "name"),
        [
            (["Milesight EM300-TH EU868"], "milesight-em300-th"),
            (["em300th"], "milesight-em300-th"),
            (["EM300_TH"], "milesight-em300-th"),
            (["em300-th", "milesight-iot"], "milesight-em300-th"),
            (["EM300-THX"], None),
            (["AM319"], "milesight-am319"),
            (["AM319 O3"], "milesight-am319-o3"),
            (["dl-pr26", "decentlab"], "decentlab-dl-pr26"),
            (["dev-prof-Decentlab"], None),
            (["Elsys sensors"], "elsys"),
            (["ers2"], "elsys"),
            (["ERS"], None),
            (["Comfort room 3"], None),
            (["Comfort", "tektelic"], "tektelic"),
            (["AM102", "EM500-UDL"], "milesight-em500-udl"),
            (["AM103", "AM104"], None),
            (["Tektelic Comfort", "AM102"], "tektelic"),
            (["Chirpstack default device profile"], None),
            ([], None),
            (["x " * 5000], None),
        ],
    )
    def test_hints(self, hints, name):
        found = REGISTRY.hinted(hints)
        assert (found and found.name) == name

    def test_every_model_finds_its_own_decoder(self):
        for decoder in DECODERS:
            for model in decoder.models:
                found = REGISTRY.hinted((decoder.maker, model))
                assert found is not None, model
                assert found.name == decoder.name, model

    def test_of_two_makers_the_named_one(self):
        def decode(payload, f_port):
            return ()

        registry = Registry(
            [Decoder("a", "Anna", ("X100",), decode), Decoder("b", "Bert", ("X100",), decode)]
        )
        assert registry.hinted(["X100"]) is None
        assert registry.hinted(["X100", "bert"]).name == "b"

    def test_an_unknown_name_is_told(self):
        with pytest.raises(NotFound, match="there is no decoder called 'elsis'"):
            REGISTRY.named("elsis")

    @pytest.mark.parametrize("found", [None, 7, object(), math])
    def test_what_is_no_decoder_is_refused(self, found):
        with pytest.raises(Invalid, match="needs MAKER, MODELS and decode"):
            decoders_of("thing", found)

    def test_the_package_offers_the_same_as_the_built_in_table(self):
        written = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
        assert written["stadtherz.decoders"] == {
            name: module.__name__ for name, module in BUILT_IN.items()
        }
