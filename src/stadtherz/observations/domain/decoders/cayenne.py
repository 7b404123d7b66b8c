"""Cayenne Low Power Payload: what a device says when its builder made no format of his own.

Source: myDevices, "Cayenne Low Power Payload", and the further types of the widely used
CayenneLPP library: one byte of channel, one of type, then the value in big endian, repeated. Names
are those of The Things Stack's formatter with the channel at the end ("temperature_1"). Positions
(0x88), colours and times are passed over.
"""

from dataclasses import dataclass

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured, unreadable

MAKER = "Cayenne"
MODELS = ("Cayenne LPP", "CayenneLPP", "LPP")
PASSED_OVER = {0x85: 4, 0x87: 3, 0x88: 9}


@dataclass(frozen=True)
class _Type:
    name: str
    size: int
    unit: str = ""
    divisor: float = 1
    signed: bool = False
    axes: bool = False


TYPES = {
    0x00: _Type("digital_in", 1),
    0x01: _Type("digital_out", 1),
    0x02: _Type("analog_in", 2, "", 100, signed=True),
    0x03: _Type("analog_out", 2, "", 100, signed=True),
    0x64: _Type("generic", 4),
    0x65: _Type("luminosity", 2, "lx"),
    0x66: _Type("presence", 1),
    0x67: _Type("temperature", 2, "Cel", 10, signed=True),
    0x68: _Type("relative_humidity", 1, "%", 2),
    0x71: _Type("accelerometer", 2, "[g]", 1000, signed=True, axes=True),
    0x73: _Type("barometric_pressure", 2, "hPa", 10),
    0x74: _Type("voltage", 2, "V", 100),
    0x75: _Type("current", 2, "A", 1000),
    0x76: _Type("frequency", 4, "Hz"),
    0x78: _Type("percentage", 1, "%"),
    0x79: _Type("altitude", 2, "m", signed=True),
    0x7D: _Type("concentration", 2, "[ppm]"),
    0x80: _Type("power", 2, "W"),
    0x82: _Type("distance", 4, "m", 1000),
    0x83: _Type("energy", 4, "kW.h", 1000),
    0x84: _Type("direction", 2, "deg"),
    0x86: _Type("gyrometer", 2, "deg/s", 100, signed=True, axes=True),
    0x8E: _Type("switch", 1),
}


def decode(payload: bytes, f_port: int) -> tuple[Measured, ...]:  # noqa: ARG001 - any port
    """Read an uplink of any port.

    Raises:
        Invalid: code "payload": an unknown type, empty or cut off.

    """
    if not payload:
        raise unreadable("the payload is empty")
    frame = Frame(payload)
    values: list[Measured] = []
    while frame:
        channel, kind = frame.unsigned(1), frame.unsigned(1)
        if kind in PASSED_OVER:
            frame.take(PASSED_OVER[kind])
        elif kind in TYPES:
            values += _values(TYPES[kind], channel, frame)
        else:
            raise unreadable(f"type {kind:#04x} is not in the format")
    return tuple(values)


def _values(kind: _Type, channel: int, frame: Frame) -> list[Measured]:
    names = [f"{kind.name}_{channel}"]
    if kind.axes:
        names = [f"{kind.name}_{channel}_{axis}" for axis in "xyz"]
    found = []
    for name in names:
        raw = frame.signed(kind.size) if kind.signed else frame.unsigned(kind.size)
        found.append(Measured(name, raw if kind.divisor == 1 else raw / kind.divisor, kind.unit))
    return found
