"""Tektelic Aura (switched outlet), Kona Home and Smart Room sensors.

Source: Tektelic's technical reference manuals and published decoders: port 10 carries one byte of
identifier, one of type, then the value in big endian, repeated. The current of outlets is passed
over: its resolution differs between the published decoders.
"""

from dataclasses import dataclass

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured, unreadable

MAKER = "Tektelic"
MODELS = (
    "Aura", "AC Outlet Switch", "Smart Room Sensor", "Smart Room Sensor Gen3", "Kona Home Sensor",
    "Home Sensor", "Kona Home", "Kona Smart Room", "Comfort", "Vivid", "Smart Room PIR",
)  # fmt: skip
PORT = 10


@dataclass(frozen=True)
class _Field:
    name: str
    size: int = 1
    unit: str = ""
    divisor: float = 1
    signed: bool = False


def _axes() -> tuple[_Field, ...]:
    return tuple(_Field(f"acceleration_{axis}", 2, "[g]", 1000, signed=True) for axis in "xyz")


TYPES: dict[tuple[int, int], tuple[_Field, ...]] = {
    (0x00, 0xFE): (
        _Field("energy_consumption_meter_elapsed", 4, "s"),
        _Field("energy_consumption_meter_consumed", 4, signed=True),
    ),
    (0x00, 0x00): (_Field("energy_consumption_meter_status"),),
    (0x00, 0x74): (_Field("rms_voltage", 2, "V", 10),),
    (0x00, 0x75): (_Field("", 2),),
    (0x00, 0x76): (_Field("line_frequency", 2, "Hz", 10),),
    (0x00, 0x80): (_Field("real_power", 2, "W", 10, signed=True),),
    (0x01, 0x80): (_Field("apparent_power", 2, "V.A", 10),),
    (0x02, 0x80): (_Field("reactive_power", 2, "V.A", 10),),
    (0x00, 0x81): (_Field("power_factor", divisor=100),),
    (0x00, 0x01): (_Field("relay_closed"),),
    (0x00, 0xFF): (_Field("battery_voltage", 2, "V", 100, signed=True),),
    (0x00, 0xD3): (_Field("remaining_battery_capacity", unit="%"),),
    (0x01, 0x00): (_Field("reed_state"),),
    (0x02, 0x00): (_Field("light_detected"),),
    (0x03, 0x67): (_Field("ambient_temperature", 2, "Cel", 10, signed=True),),
    (0x04, 0x68): (_Field("relative_humidity", unit="%", divisor=2),),
    (0x05, 0x02): (_Field("impact_magnitude", 2, "[g]", 1000),),
    (0x06, 0x00): (_Field("break_in"),),
    (0x07, 0x71): _axes(),
    (0x08, 0x04): (_Field("reed_count", 2),),
    (0x09, 0x00): (_Field("moisture"),),
    (0x0A, 0x00): (_Field("motion_event_state"),),
    (0x0B, 0x67): (_Field("mcu_temperature", 2, "Cel", 10, signed=True),),
    (0x0C, 0x00): (_Field("impact_alarm"),),
    (0x0D, 0x04): (_Field("motion_event_count", 2),),
    (0x0E, 0x00): (_Field("extconnector_state"),),
    (0x0F, 0x04): (_Field("extconnector_count", 2),),
    (0x10, 0x02): (_Field("light_intensity"),),
    (0x11, 0x02): (_Field("extconnector_analog", 2, "V", 1000),),
}


def decode(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read an uplink of port 10.

    Raises:
        Invalid: code "payload": another port, an unknown type, empty or cut off.

    """
    if f_port != PORT or not payload:
        raise unreadable(f"port {f_port}, {len(payload)} bytes; measurements come on port {PORT}")
    frame = Frame(payload)
    values: list[Measured] = []
    while frame:
        key = (frame.unsigned(1), frame.unsigned(1))
        if key not in TYPES:
            raise unreadable(f"identifier {key[0]:#04x} of type {key[1]:#04x} is not known")
        for field in TYPES[key]:
            raw = frame.signed(field.size) if field.signed else frame.unsigned(field.size)
            if field.name:
                value = raw if field.divisor == 1 else raw / field.divisor
                values.append(Measured(field.name, value, field.unit))
    return tuple(values)
