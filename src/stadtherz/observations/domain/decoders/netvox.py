"""Netvox R311, R711, R718, R720, R726, R730, RA07, RB and R312: report frames of eleven bytes.

Source: Netvox, "LoRaWAN application command": port 6 carries reports: version, device type, report
type, battery (tenths of a volt, highest bit: low), then what the device type and report type say.
Report type 0 tells versions. Port 7 answers to configuration. Device types whose report is not in
the table are refused.
"""

from collections.abc import Iterator

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured, unreadable
from stadtherz.observations.domain.decoders.netvox_reports import (
    MODELS as REPORTING,
)  # fmt: skip
from stadtherz.observations.domain.decoders.netvox_reports import (
    NO_BATTERY,
    OFF_ON,
    REPORTS,
    Part,
)

MAKER = "Netvox"
MODELS = REPORTING
REPORT_PORT, ANSWER_PORT = 6, 7
CONFIGURED, CONFIGURATION = 0x81, 0x82
DURATION_SET, DURATION = 0x83, 0x84
DURATION_WORD = "setOnOffStateDurationRsp"
MISSING = {1: 0xFF, 2: 0xFFFF, 4: 0xFFFFFFFF}


def decode(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read a report (port 6) or an answer (port 7).

    Raises:
        Invalid: code "payload": another port, an unknown device or report type, or cut off.

    """
    if f_port == REPORT_PORT:
        return tuple(_report(Frame(payload)))
    if f_port == ANSWER_PORT:
        return tuple(_answer(Frame(payload)))
    raise unreadable(f"port {f_port} carries no measurements; known are 6 and 7")


def _report(frame: Frame) -> Iterator[Measured]:
    frame.take(1)
    device, report = frame.unsigned(1), frame.unsigned(1)
    if report == 0:
        yield from _versions(frame)
        return
    parts = REPORTS.get(device, {}).get(report)
    if parts is None:
        raise unreadable(f"device type {device} with report type {report} is not known")
    if (device, report) not in NO_BATTERY:
        battery = frame.unsigned(1)
        yield Measured("battery_voltage", (battery & 0x7F) / 10, "V")
        yield Measured("low_battery", bool(battery >> 7))
    for part in parts:
        yield from _value(part, frame)


def _versions(frame: Frame) -> Iterator[Measured]:
    yield Measured("software_version", frame.unsigned(1) / 10)
    yield Measured("hardware_version", frame.unsigned(1))
    yield Measured("date_code", frame.take(4).hex())


def _value(part: Part, frame: Frame) -> Iterator[Measured]:
    if part.real:
        # the upper half of an IEEE 754 number
        real = Frame(b"\0\0" + frame.take(2), "little").real(4)
        if real is not None:
            yield Measured(part.name, real, part.unit)
        return
    raw = frame.signed(part.size) if part.signed else frame.unsigned(part.size)
    if part.may_miss and raw & MISSING[part.size] == MISSING[part.size]:
        return
    value: float | str = raw if part.divisor == 1 else raw / part.divisor
    if part.states is not None:
        value = part.states.get(raw, "unknown")
    yield Measured(part.name, value, part.unit)


def _answer(frame: Frame) -> Iterator[Measured]:
    """Read what a device answers; its settings come in the maker's names of commands."""
    command, device = frame.unsigned(1), frame.unsigned(1)
    if command == CONFIGURATION:
        yield Measured("cmd", "readConfigReportRsp")
        yield Measured("minTime", frame.unsigned(2), "s")
        yield Measured("maxTime", frame.unsigned(2), "s")
        yield Measured("batteryChange", frame.unsigned(1) / 10, "V")
    elif command == DURATION and device in OFF_ON:
        yield Measured("cmd", "getOnOffStateDurationRsp")
        yield Measured("on_state_duration", frame.unsigned(2), "s")
        yield Measured("off_state_duration", frame.unsigned(2), "s")
    elif command in (CONFIGURED, DURATION_SET):
        done = "success" if frame.unsigned(1) == 0 else "failure"
        yield Measured("cmd", "configReportRsp" if command == CONFIGURED else DURATION_WORD)
        yield Measured("status", done)
    else:
        raise unreadable(f"answer {command:#04x} of device type {device} is not known")
