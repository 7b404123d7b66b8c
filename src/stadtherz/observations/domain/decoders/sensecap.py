"""Seeed SenseCAP S2101 to S2105 and the older wireless sensors: air, light, soil, wind.

Source: Seeed, "SenseCAP, list of measurement identifiers" and its published decoder: frames of
channel (1 byte), identifier (2) and value (4, thousandths), little endian, then a check sum of two
bytes. Names are the list's in small letters; channels above 1 stand at the end.
"""

from collections.abc import Iterator

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured, unreadable

MAKER = "Sensecap"
MODELS = (
    "S2101", "S2102", "S2103", "S2104", "S2105", "SenseCAP S2101", "SenseCAP S2102",
    "SenseCAP S2103", "SenseCAP S2104", "SenseCAP S2105", "sensecap-air-th", "sensecap-co2",
    "sensecap-light", "sensecap-pressure", "sensecap-soil-th",
)  # fmt: skip
FRAME, CHECK = 7, 2
BATTERY = 7
MEASUREMENTS = {
    4097: ("air_temperature", "Cel"), 4098: ("air_humidity", "%"),
    4099: ("light_intensity", "lx"), 4100: ("co2", "[ppm]"),
    4101: ("barometric_pressure", "Pa"), 4102: ("soil_temperature", "Cel"),
    4103: ("soil_moisture", "%"), 4104: ("wind_direction", "deg"), 4105: ("wind_speed", "m/s"),
    4106: ("ph", "[pH]"), 4108: ("electrical_conductivity", "mS/cm"),
    4109: ("dissolved_oxygen", "mg/L"), 4113: ("rainfall_hourly", "mm/h"),
}  # fmt: skip


def decode(payload: bytes, f_port: int) -> tuple[Measured, ...]:  # noqa: ARG001 - any port
    """Read an uplink of any port; identifiers of the device itself give no values.

    Raises:
        Invalid: code "payload": not a whole number of frames.

    """
    if len(payload) < FRAME + CHECK or len(payload) % FRAME != CHECK:
        raise unreadable(f"{len(payload)} bytes are not frames of {FRAME} and {CHECK} to check")
    frame = Frame(payload, "little")
    values: list[Measured] = []
    while frame.left > CHECK:
        values += _value(frame)
    return tuple(values)


def _value(frame: Frame) -> Iterator[Measured]:
    channel, kind = frame.unsigned(1), frame.unsigned(2)
    if kind == BATTERY:
        yield Measured("battery", frame.unsigned(2), "%")
        frame.take(2)
        return
    raw = frame.signed(4)
    if kind in MEASUREMENTS:
        name, unit = MEASUREMENTS[kind]
        yield Measured(f"{name}_{channel}" if channel > 1 else name, raw / 1000, unit)
