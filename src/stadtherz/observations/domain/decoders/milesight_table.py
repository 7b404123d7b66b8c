"""The words in which Milesight's tables of channels are written, and their reader.

Source: Milesight's published payload definitions: one byte of channel, one of type, then the value
in little endian, repeated. The same channel and type mean other things in other products, so that
each product has its own table. Channel 0xFF tells of the device itself (versions, serial number)
and is passed over. Logged values carry a time stamp of the device.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import (
    Decode,
    Decoder,
    Measured,
    unreadable,
)  # fmt: skip

MAKER = "Milesight"
DEVICE_ITSELF: Mapping[int, int] = {
    0x01: 1, 0x08: 6, 0x09: 2, 0x0A: 2, 0x0B: 1, 0x0F: 1, 0x16: 8, 0x1F: 4, 0xFE: 1, 0xFF: 2,
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One value of a channel.

    Args:
        name: as in the maker's decoder; "" for bytes to pass over.
        size: bytes.
        unit: UCUM code or "".
        divisor: what the whole number is divided by.
        signed: two's complement.
        states: words for the numbers; a number without a word becomes "unknown".
        real: IEEE 754 instead of a whole number.
        failed: numbers by which the device says that the sensor gave nothing.

    """

    name: str
    size: int = 1
    unit: str = ""
    divisor: float = 1
    signed: bool = False
    states: Mapping[int, str] | None = None
    real: bool = False
    failed: tuple[int, ...] = ()

    def read(self, frame: Frame, at: datetime | None = None) -> Iterator[Measured]:
        """Read the value; none for passed over bytes and failed sensors."""
        if self.real:
            number = frame.real(self.size)
        else:
            number = frame.signed(self.size) if self.signed else frame.unsigned(self.size)
        if not self.name or number is None or number in self.failed:
            return
        value: float | str = number if self.divisor == 1 else number / self.divisor
        if self.states is not None:
            value = self.states.get(int(number), "unknown")
        yield Measured(self.name, value, self.unit, at=at)


Channel = tuple[Field, ...]
Special = Callable[[Frame], Iterable[Measured]]
Table = Mapping[tuple[int, int], Channel | Special]


def moment(frame: Frame) -> datetime:
    """Read the time stamp of a logged value: seconds since 1970 UTC, four bytes."""
    return datetime.fromtimestamp(frame.unsigned(4), UTC)


def logged(*fields: Field) -> Special:
    """Write a channel of logged values: a time stamp, then `fields`."""

    def read(frame: Frame) -> Iterator[Measured]:
        at = moment(frame)
        for field in fields:
            yield from field.read(frame, at)

    return read


def read_table(table: Table, payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read an uplink (any port: 85 unless somebody changed it).

    Channels that the table does not know end the reading, as their length is not known; what came
    before is kept.

    Raises:
        Invalid: code "payload": empty, cut off, or nothing known in it.

    """
    _ = f_port
    frame = Frame(payload, "little")
    values: list[Measured] = []
    known = 0
    while frame:
        channel, kind = frame.unsigned(1), frame.unsigned(1)
        entry = table.get((channel, kind))
        if entry is None and channel == 0xFF and kind in DEVICE_ITSELF:
            frame.take(DEVICE_ITSELF[kind])
        elif entry is None:
            break
        else:
            values += _read(entry, frame)
        known += 1
    if not known:
        raise unreadable("no channel of this product's payload definition is in it")
    return tuple(values)


def _read(entry: Channel | Special, frame: Frame) -> list[Measured]:
    if isinstance(entry, tuple):
        return [value for field in entry for value in field.read(frame)]
    return list(entry(frame))


def product(name: str, models: tuple[str, ...], table: Table) -> Decoder:
    """Write the decoder of a product from its table."""
    decode: Decode = partial(read_table, table)
    return Decoder(f"milesight-{name}", MAKER, models, decode)


def states(*words: str) -> Mapping[int, str]:
    """Write the words for 0, 1, 2 and so on."""
    return dict(enumerate(words))


BATTERY = Field("battery", unit="%")
TEMPERATURE = Field("temperature", 2, "Cel", 10, signed=True)
HUMIDITY = Field("humidity", unit="%", divisor=2)
CO2 = Field("co2", 2, "[ppm]")
PRESSURE = Field("pressure", 2, "hPa", 10)
DISTANCE = Field("distance", 2, "mm")
POSITION = Field("position", states=states("normal", "tilt"))
PASSED = Field("")

BASIC: Table = {(0x01, 0x75): (BATTERY,)}
CLIMATE: Table = {**BASIC, (0x03, 0x67): (TEMPERATURE,), (0x04, 0x68): (HUMIDITY,)}
