"""Yobiiq EM2101: a single phase electricity meter.

Source: Yobiiq's published codec: one byte of channel, one of type, then the value in big endian,
repeated. Ports 1 to 10 carry registers, 11 changes of state, 50 what the device is and how
it is set, 60 its log. Registers carry the time at which the logger took them (type 0x03).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured, unreadable

MAKER = "Yobiiq"
MODELS = ("EM2101",)
REGISTER_PORTS, STATE_PORT, INFORMATION_PORT, LOG_PORT = range(1, 11), 11, 50, 60
LOGGER_TIME, MODEL, ERROR = 0x03, 0x28, (0x0B, 0x0A)


@dataclass(frozen=True)
class _Field:
    name: str
    size: int = 4
    unit: str = ""
    divisor: float = 1
    signed: bool = False
    states: Mapping[int, str] | None = None
    version: bool = False


Fields = Mapping[int, _Field]

OPEN = {0: "OPEN", 1: "CLOSED"}
ENERGIES = [
    f"{kind}Energy{way}L1T{tariff}"
    for kind in ("active", "reactive")
    for way in ("Import", "Export")
    for tariff in (1, 2)
]
REGISTERS: Fields = {
    0x00: _Field("index"),
    0x01: _Field("timestamp"),
    **{
        0x04 + at: _Field(name, unit="W.h" if name.startswith("active") else "V.A.h")
        for at, name in enumerate(ENERGIES)
    },
    0x0C: _Field("voltageL1N", 4, "V", 10, signed=True),
    0x10: _Field("currentL1", 4, "mA", signed=True),
    0x14: _Field("activePowerL1", 4, "W", signed=True),
    0x17: _Field("reactivePowerL1", 4, "kV.A", 1000, signed=True),
    0x1A: _Field("apparentPowerL1", 4, "kV.A", 1000, signed=True),
    0x1D: _Field("powerFactorL1", 1, "", 100, signed=True),
    0x20: _Field("phaseAngleL1", 2, "deg", 100, signed=True),
    0x23: _Field("frequency", 2, "Hz", 100, signed=True),
    0x24: _Field("totalSystemActivePower", 4, "kW"),
    0x25: _Field("totalSystemReactivePower", 4, "kV.A", 1000),
    0x26: _Field("totalSystemApparentPower", 4, "kV.A", 1000),
    0x27: _Field("maximumL1CurrentDemand", 4, "mA", signed=True),
    0x2A: _Field("averagePower", 4, "W", signed=True),
    0x2B: _Field("midYearOfCertification"),
    0xF0: _Field("manufacturedYear", 2),
    0xF1: _Field("firmwareVersion", 2, version=True),
    0xF2: _Field("hardwareVersion", 2, version=True),
}
STATES: Fields = {
    0x01: _Field("relayStatus", 1, states=OPEN),
    0x02: _Field("digitalInputStatus", 1, states=OPEN),
}
LIMITS = (
    ("currentLimit", 2, "A", 10), ("voltageLimit", 2, "V", 1), ("powerLimit", 2, "W", 1),
    ("deactivationDelay", 2, "s", 1), ("activationDelay", 2, "s", 1),
    ("offsetCurrent", 2, "A", 10), ("offsetDelay", 2, "s", 1), ("resetTime", 2, "s", 1),
    ("resetAmount", 1, "", 1),
)  # fmt: skip
INFORMATION: Fields = {
    0x00: _Field("relayStatus", 1, states={0: "LOW", 1: "HIGH"}),
    0x09: _Field("hardwareVersion", 2, version=True),
    0x0A: _Field("firmwareVersion", 2, version=True),
    0x0B: _Field("powerEvent", 1, states={0: "AC Power Off", 1: "AC Power On"}),
    0x0F: _Field("deviceClass", 1, states={0: "Class A", 1: "Class B", 2: "Class C"}),
    0x16: _Field("deviceSerialNumber", 4),
    0x1E: _Field("primaryCurrentTransformerRatio", 2),
    0x1F: _Field("secondaryCurrentTransformerRatio", 1),
    0x20: _Field("primaryVoltageTransformerRatio", 4),
    0x21: _Field("secondaryVoltageTransformerRatio", 2),
    **{
        first + at: _Field(name + ending, size, unit, divisor)
        for first, ending in ((0x3C, "Fallback"), (0x50, "Dynamic"))
        for at, (name, size, unit, divisor) in enumerate(LIMITS)
    },
}
LOG: Fields = {
    0x01: _Field(
        "relaySwitchingOffReason", 1,
        states={
            0: "Invalid", 1: "Due to too high current limit",
            2: "By control from the Lora network", 3: "By operation via display",
        },
    ),
    0x02: _Field(
        "relayEnableReason", 1,
        states={
            0: "Invalid", 1: "By reset based on time", 2: "By reset from the Lora network",
            3: "By operation via display", 4: "By control from the Lora network",
        },
    ),
    0x03: _Field("relaySwitchOffTime"),
    0x04: _Field("relayEnableTime"),
    0x05: _Field("currentWhenRelaySwitchingOff"),
    0x06: _Field("voltageWhenRelaySwitchingOff"),
    0x07: _Field("activePowerWhenRelaySwitchingOff"),
    0x08: _Field(
        "resetAmountStatus", 1,
        states={
            1: "Current reset count is less than the reset amount",
            2: "Current reset count exceeds the reset amount",
        },
    ),
}  # fmt: skip


def decode(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read an uplink of port 1 to 11, 50 or 60; a single byte only answers a command.

    Raises:
        Invalid: code "payload": another port, an unknown type, empty or cut off.

    """
    if not payload:
        raise unreadable("the payload is empty")
    reader = _reader(f_port)
    return () if len(payload) == 1 else reader(Frame(payload))


def _reader(f_port: int) -> Callable[[Frame], tuple[Measured, ...]]:
    if f_port in REGISTER_PORTS:
        return _registers
    for ports, fields in (((STATE_PORT,), STATES), ((LOG_PORT,), LOG)):
        if f_port in ports:
            return lambda frame: _read(frame, fields)
    if f_port == INFORMATION_PORT:
        return lambda frame: _read(frame, INFORMATION)
    raise unreadable(f"port {f_port} is not one of this meter")


def _registers(frame: Frame) -> tuple[Measured, ...]:
    """Read registers; all of them carry the logger's time when it is told."""
    at: datetime | None = None
    values: list[Measured] = []
    while frame:
        key = (frame.unsigned(1), frame.unsigned(1))
        if key == ERROR:
            values.append(Measured("modbusErrorCode", frame.unsigned(1)))
        elif key[1] == LOGGER_TIME:
            at = datetime.fromtimestamp(frame.unsigned(4), UTC)
        else:
            values.append(_value(_field(REGISTERS, key[1]), frame))
    return tuple(Measured(value.name, value.value, value.unit, at=at) for value in values)


def _read(frame: Frame, fields: Fields) -> tuple[Measured, ...]:
    values: list[Measured] = []
    while frame:
        frame.take(1)
        kind = frame.unsigned(1)
        if kind == MODEL and fields is INFORMATION:
            model = frame.take(frame.left).decode("ascii", "replace")
            values.append(Measured("deviceModel", model))
        else:
            values.append(_value(_field(fields, kind), frame))
    return tuple(values)


def _field(fields: Fields, kind: int) -> _Field:
    if kind not in fields:
        raise unreadable(f"type {kind:#04x} is not in the format of this meter")
    return fields[kind]


def _value(field: _Field, frame: Frame) -> Measured:
    if field.version:
        major, minor = (f"{part:x}" for part in frame.take(2))
        return Measured(field.name, f"V{major}.{minor}")
    raw = frame.signed(field.size) if field.signed else frame.unsigned(field.size)
    if field.states is not None:
        return Measured(field.name, field.states.get(raw, "unknown"))
    return Measured(field.name, raw if field.divisor == 1 else raw / field.divisor, field.unit)
