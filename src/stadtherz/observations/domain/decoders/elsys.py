"""Elsys sensors: ERS, ERS2, ERS Eye, ERS CO2, ERS Sound, ERS VOC, EMS, ELT, ELT-2 and relatives.

Source: Elsys, "Generic payload format" and its published decoder: one byte of type, then the
value in big endian, repeated. Names are those of that decoder, except `pir` (type 0x05, there
`motion`). Positions (0x09), the 8 x 8 heat picture (0x13) and settings (0x3E) are passed over:
they are no measurements. Types with a time offset in their upper two bits are not read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured, unreadable

MAKER = "Elsys"
MODELS = (
    "ERS", "ERS2", "ERS Lite", "ERS2 Lite", "ERS CO2", "ERS2 CO2", "ERS CO2 Lite",
    "ERS2 CO2 Lite", "ERS Eye", "ERS2 Eye", "ERS Sound", "ERS2 Sound", "ERS VOC", "ERS2 VOC",
    "ERS Desk", "EMS", "EMS Lite", "EMS Door", "EMS Desk", "ELT", "ELT Lite", "ELT 1", "ELT 2",
    "ELT 2 HP", "ELT Ultrasonic", "ELT 2 Ultrasonic", "ESM5k",
)  # fmt: skip
DEBUG, SETTINGS = 0x3D, 0x3E
PASSED_OVER = {0x09: 6, 0x13: 65, DEBUG: 4}


@dataclass(frozen=True)
class _Field:
    name: str
    size: int
    unit: str = ""
    signed: bool = False
    divisor: int = 1


def _celsius(name: str) -> _Field:
    return _Field(name, 2, "Cel", signed=True, divisor=10)


TYPES: dict[int, tuple[_Field, ...]] = {
    0x01: (_celsius("temperature"),),
    0x02: (_Field("humidity", 1, "%"),),
    0x03: tuple(_Field(axis, 1, signed=True) for axis in "xyz"),
    0x04: (_Field("light", 2, "lx"),),
    0x05: (_Field("pir", 1),),
    0x06: (_Field("co2", 2, "[ppm]"),),
    0x07: (_Field("vdd", 2, "mV"),),
    0x08: (_Field("analog1", 2, "mV"),),
    0x0A: (_Field("pulse1", 2),),
    0x0B: (_Field("pulseAbs", 4),),
    0x0C: (_celsius("externalTemperature"),),
    0x0D: (_Field("digital", 1),),
    0x0E: (_Field("distance", 2, "mm"),),
    0x0F: (_Field("accMotion", 1),),
    0x10: (_celsius("irInternalTemperature"), _celsius("irExternalTemperature")),
    0x11: (_Field("occupancy", 1),),
    0x12: (_Field("waterleak", 1),),
    0x14: (_Field("pressure", 4, "hPa", signed=True, divisor=1000),),
    0x15: (_Field("soundPeak", 1, "dB[SPL]"), _Field("soundAvg", 1, "dB[SPL]")),
    0x16: (_Field("pulse2", 2),),
    0x17: (_Field("pulseAbs2", 4),),
    0x18: (_Field("analog2", 2, "mV"),),
    0x19: (_celsius("externalTemperature2"),),
    0x1A: (_Field("digital2", 1),),
    0x1B: (_Field("analogUv", 4, "uV", signed=True),),
    0x1C: (_Field("tvoc", 2, "[ppb]"),),
}


def decode(payload: bytes, f_port: int) -> tuple[Measured, ...]:  # noqa: ARG001 - any port
    """Read an uplink of any port.

    Raises:
        Invalid: code "payload": empty, cut off, or a type that the format does not know.

    """
    if not payload:
        raise unreadable("the payload is empty")
    return _told_apart(_values(Frame(payload)))


def _values(frame: Frame) -> Iterator[Measured]:
    while frame:
        kind = frame.unsigned(1)
        if kind == SETTINGS:
            return
        if kind in PASSED_OVER:
            frame.take(PASSED_OVER[kind])
        elif kind in TYPES:
            yield from (_value(field, frame) for field in TYPES[kind])
        else:
            raise unreadable(f"type {kind:#04x} is not in the format of Elsys")


def _value(field: _Field, frame: Frame) -> Measured:
    raw = frame.signed(field.size) if field.signed else frame.unsigned(field.size)
    return Measured(field.name, raw if field.divisor == 1 else raw / field.divisor, field.unit)


def _told_apart(values: Iterator[Measured]) -> tuple[Measured, ...]:
    """Give the second and further value of a name (several probes at one input) a number."""
    seen: dict[str, Iterator[int]] = {}
    named = []
    for value in values:
        place = next(seen.setdefault(value.name, count(1)))
        name = value.name if place == 1 else f"{value.name}_{place}"
        named.append(Measured(name, value.value, value.unit))
    return tuple(named)
