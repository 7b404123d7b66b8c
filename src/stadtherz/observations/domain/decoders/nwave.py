"""Nwave parking sensors (NPS310, NPS405) and car counters (NCC405, "G4 car counter").

Source: Nwave's codecs in the LoRaWAN device repository: port 1 status or counter, 2 heartbeat,
3 start-up. Port 10, the tag that a driver registers with, stands for a person and is not read. How
long the state before lasted is packed in two different ways in the published codecs: not read.
"""

from collections.abc import Callable

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Decoder, Measured, unreadable

MAKER = "Nwave"
COUNTERS = (
    "NCC405", "NCC405FM", "NCC405SM", "G4 NCC FM", "G4 NCC SM", "G4 Car Counter FM",
    "G4 Car Counter SM",
)  # fmt: skip
SPACES = (
    "NPS405", "NPS405FM", "NPS405SM", "G4 NPS FM", "G4 NPS SM", "G4 Parking Sensor FM",
    "G4 Parking Sensor SM",
)  # fmt: skip
OLD_SPACES = ("NPS310", "NPS310SM", "NPS310FM")
MODELS = (*COUNTERS, *SPACES, *OLD_SPACES)
CAUSES = {
    0: "rejoining_lorawan_network", 1: "watchdog", 2: "power_on", 3: "user_request", 6: "brownout",
    7: "other",
}  # fmt: skip
OLD_CAUSES = {1: "watchdog", 2: "power_on", 3: "user_request", 4: "brownout", 5: "other"}

Parts = dict[int, Callable[[Frame], tuple[Measured, ...]]]


def _by_port(parts: Parts, payload: bytes, f_port: int) -> tuple[Measured, ...]:
    if f_port not in parts:
        known = ", ".join(str(port) for port in parts)
        raise unreadable(f"port {f_port} carries no measurements; known are {known}")
    return parts[f_port](Frame(payload))


def decode_counter(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read an uplink of a car counter; `counter_value` counts up to 65,535 and begins anew.

    Raises:
        Invalid: code "payload": another port or a payload that is too short.

    """
    return _by_port({1: _count, 2: _counter_heartbeat, 3: _startup}, payload, f_port)


def decode_space(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read an uplink of a parking sensor NPS405.

    Raises:
        Invalid: code "payload": another port or a payload that is too short.

    """
    return _by_port({1: _status, 2: _heartbeat, 3: _space_startup}, payload, f_port)


def decode_old_space(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read an uplink of a parking sensor NPS310.

    Raises:
        Invalid: code "payload": another port or a payload that is too short.

    """
    parts: Parts = {
        1: lambda frame: (Measured("type", "parking_status"), _taken(frame, bit=0)),
        2: lambda frame: (Measured("type", "heartbeat"), _taken(frame, bit=0)),
        3: lambda frame: (*_startup(frame, OLD_CAUSES), _taken(frame, bit=0)),
    }
    return _by_port(parts, payload, f_port)


def _taken(frame: Frame, bit: int) -> Measured:
    return Measured("occupied", bool(frame.unsigned(1) >> bit & 1))


def _volts(name: str, frame: Frame) -> Measured:
    return Measured(name, (2500 + frame.unsigned(1) * 4) / 1000, "V")


def _count(frame: Frame) -> tuple[Measured, ...]:
    return (Measured("type", "counter_update"), Measured("counter_value", frame.unsigned(2)))


def _counter_heartbeat(frame: Frame) -> tuple[Measured, ...]:
    return (
        Measured("type", "heartbeat"),
        Measured("hw_health_status", frame.unsigned(1) & 0x7F),
        _volts("battery_voltage", frame),
        _volts("battery_voltage_mean_24h", frame),
    )


def _status(frame: Frame) -> tuple[Measured, ...]:
    return (Measured("type", "parking_status"), _taken(frame, bit=7))


def _heartbeat(frame: Frame) -> tuple[Measured, ...]:
    state = frame.unsigned(1)
    return (
        Measured("type", "heartbeat"),
        Measured("occupied", bool(state >> 7)),
        Measured("hw_health_status", state & 0x7F),
        _volts("battery_voltage", frame),
        Measured("temperature", frame.signed(1) / 2 + 10, "Cel"),
    )


def _startup(frame: Frame, causes: dict[int, str] = CAUSES) -> tuple[Measured, ...]:
    version = ".".join(str(part) for part in frame.take(3))
    return (
        Measured("type", "startup"),
        Measured("firmware_version", version),
        Measured("reset_cause", causes.get(frame.unsigned(1), "unknown")),
    )


def _space_startup(frame: Frame) -> tuple[Measured, ...]:
    return (*_startup(frame), _taken(frame, bit=0))


DECODERS = (
    Decoder("nwave-counter", MAKER, COUNTERS, decode_counter),
    Decoder("nwave-parking", MAKER, SPACES, decode_space),
    Decoder("nwave-parking-310", MAKER, OLD_SPACES, decode_old_space),
)
