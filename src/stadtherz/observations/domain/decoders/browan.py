"""Browan (also sold as TBS and MerryIoT) TBDW100, TBMS100, TBHH100, TBHV110, TBSL100, TBWL100.

Source: Browan's reference manuals and published decoders: the port says what the device is, the
second byte holds the battery in tenths of a volt above 2.5, temperatures are whole degrees + 32.
"""

from collections.abc import Iterator

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured, unreadable

MAKER = "Browan"
MODELS = ("TBDW100", "TBMS100", "TBHH100", "TBHV110", "TBSL100", "TBWL100")
DOOR, MOTION, AIR, SOUND, LEAK = 100, 102, 103, 105, 106
AIR_QUALITY_SIZE = 11


def decode(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read an uplink of port 100, 102, 103, 105 or 106.

    Raises:
        Invalid: code "payload": another port or cut off.

    """
    if f_port not in (DOOR, MOTION, AIR, SOUND, LEAK):
        raise unreadable(f"port {f_port} is not one of these devices")
    return tuple(_values(Frame(payload, "little"), f_port, len(payload)))


def _values(frame: Frame, f_port: int, size: int) -> Iterator[Measured]:
    status = frame.unsigned(1)
    of_air = f_port == AIR and size < AIR_QUALITY_SIZE
    yield Measured("status", status >> 3 if of_air else status & 1)
    yield Measured("battery", (25 + (frame.unsigned(1) & 0x0F)) / 10, "V")
    yield _celsius("temperature" if of_air else "temperatureBoard", frame)
    if f_port in (DOOR, MOTION):
        yield Measured("time", frame.unsigned(2), "min")
        yield Measured("count", frame.unsigned(3))
    elif f_port == SOUND:
        yield Measured("decibel", frame.unsigned(1), "dB[SPL]")
    else:
        yield Measured("humidity", frame.unsigned(1) & 0x7F, "%")
        yield from _more(frame, f_port, of_air=of_air)


def _more(frame: Frame, f_port: int, *, of_air: bool) -> Iterator[Measured]:
    if f_port == LEAK:
        yield _celsius("temperature", frame)
    elif not of_air:
        yield Measured("eco2", frame.unsigned(2), "[ppm]")
        yield Measured("voc", frame.unsigned(2))
        yield Measured("iaq", frame.unsigned(2))
        yield _celsius("temperature", frame)


def _celsius(name: str, frame: Frame) -> Measured:
    return Measured(name, (frame.unsigned(1) & 0x7F) - 32, "Cel")
