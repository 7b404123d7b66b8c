"""Dragino LHT65 (air), LDDS75 (distance) and LSE01 (soil).

Source: Dragino's user manuals and published decoders; port 2, big endian. A probe that is not
connected says 0x7FFF and gives no value.
"""

from collections.abc import Iterator

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Decoder, Measured, unreadable

MAKER = "Dragino"
AIR = ("LHT65", "LHT65N")
DISTANCE = ("LDDS75",)
SOIL = ("LSE01",)
MODELS = (*AIR, *DISTANCE, *SOIL)
PORT = 2
NOT_CONNECTED = 0x7FFF
BLIND_MM = 20


def _opened(payload: bytes, f_port: int, least: int) -> Frame:
    if f_port != PORT or len(payload) < least:
        reason = f"port {f_port} with {len(payload)} bytes; wanted are port {PORT} and {least}"
        raise unreadable(reason)
    return Frame(payload)


def _celsius(name: str, raw: int, divisor: int) -> Iterator[Measured]:
    if raw != NOT_CONNECTED:
        yield Measured(name, raw / divisor, "Cel")


def _battery(name: str, frame: Frame) -> Measured:
    return Measured(name, (frame.unsigned(2) & 0x3FFF) / 1000, "V")


def decode_air(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read a LHT65: temperature, humidity and what hangs at its socket.

    Raises:
        Invalid: code "payload": another port, cut off, or a frame of its log or set-up.

    """
    frame = _opened(payload, f_port, 11)
    external = payload[6] & 0x0F
    if payload[6] & 0x40 or external in (9, 15):
        raise unreadable("a log or set-up frame is not read")
    values = [_battery("BatV", frame)]
    values += _celsius("TempC_SHT", frame.signed(2), 100)
    values.append(Measured("Hum_SHT", (frame.unsigned(2) & 0xFFF) / 10, "%"))
    frame.take(1)
    if not payload[6] >> 7:
        values += _socket(external, frame)
    return tuple(values)


def _socket(external: int, frame: Frame) -> Iterator[Measured]:
    if external == 1:
        yield from _celsius("TempC_DS", frame.signed(2), 100)
    elif external == 4:
        yield Measured("Exti_pin_level", "High" if frame.unsigned(1) else "Low")
    elif external == 5:
        yield Measured("ILL_lx", frame.unsigned(2), "lx")
    elif external == 6:
        yield Measured("ADC_V", frame.unsigned(2) / 1000, "V")
    elif external in (7, 8):
        yield Measured("Exit_count", frame.unsigned(2 if external == 7 else 4))


def decode_distance(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read a LDDS75: distance in mm; 0 (no probe) and 20 (too near) give no value.

    Raises:
        Invalid: code "payload": another port or cut off.

    """
    frame = _opened(payload, f_port, 5)
    values = [_battery("Bat", frame)]
    if (distance := frame.unsigned(2)) > BLIND_MM:
        values.append(Measured("Distance", distance, "mm"))
    values.append(Measured("Interrupt_flag", frame.unsigned(1)))
    if frame.left >= 2:
        values += _celsius("TempC_DS18B20", frame.signed(2), 10)
    return tuple(values)


def decode_soil(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read a LSE01: water in %, temperature, conductivity in uS/cm.

    Raises:
        Invalid: code "payload": another port or cut off.

    """
    frame = _opened(payload, f_port, 10)
    values = [_battery("Bat", frame)]
    values += _celsius("TempC_DS18B20", frame.signed(2), 10)
    values.append(Measured("water_SOIL", frame.unsigned(2) / 100, "%"))
    values += _celsius("temp_SOIL", frame.signed(2), 100)
    values.append(Measured("conduct_SOIL", frame.unsigned(2), "uS/cm"))
    return tuple(values)


DECODERS = (
    Decoder("dragino-lht65", MAKER, AIR, decode_air),
    Decoder("dragino-ldds75", MAKER, DISTANCE, decode_distance),
    Decoder("dragino-lse01", MAKER, SOIL, decode_soil),
)
