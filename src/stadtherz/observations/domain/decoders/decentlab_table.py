"""The words in which the tables of Decentlab's devices are written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Words = Sequence[int]
Parameters = Mapping[str, float]
Of = Callable[[Words, Parameters], float]

MIDDLE = 32768
CONVERTER = 8388608


@dataclass(frozen=True)
class Quantity:
    """One value: its name, UCUM unit, and how it follows from the words of its group."""

    name: str
    unit: str
    of: Of


@dataclass(frozen=True)
class Group:
    """The words behind one flag, and what they mean."""

    words: int
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True)
class Device:
    """The groups of a device in the order of its flags.

    Args:
        groups: lowest flag first.
        parameters: what differs from device to device, with the values of the maker's example.
        also: further names of the same device.

    """

    groups: tuple[Group, ...]
    parameters: Mapping[str, float] = field(default_factory=dict)
    also: tuple[str, ...] = ()


def plain(place: int, divisor: float = 1) -> Of:
    """Take a word, divided."""
    return lambda x, _: x[place] if divisor == 1 else x[place] / divisor


def centred(place: int, divisor: float = 1) -> Of:
    """Take a word that stands for zero at 32768, divided."""
    return lambda x, _: x[place] - MIDDLE if divisor == 1 else (x[place] - MIDDLE) / divisor


def shifted(place: int, shift: float, divisor: float) -> Of:
    """Take a word less `shift`, divided."""
    return lambda x, _: (x[place] - shift) / divisor


def double(place: int, factor: float = 1) -> Of:
    """Take two words, the lower first, as one whole number, times `factor`."""
    return lambda x, _: (x[place] + x[place + 1] * 65536) * factor


def converter(place: int) -> Callable[[Words], float]:
    """Take two words as the reading of the 24-bit converter, from -1 to 1."""
    return lambda x: (x[place] + x[place + 1] * 65536) / CONVERTER - 1


def ratio(place: int, factor: float = 1) -> Of:
    """Take the reading of the 24-bit converter, times `factor`."""
    read = converter(place)
    return lambda x, _: read(x) * factor


def quantities(*rows: tuple[str, str, Of]) -> tuple[Quantity, ...]:
    """Write rows of name, unit and conversion."""
    return tuple(Quantity(*row) for row in rows)


def group(words: int, *rows: tuple[str, str, Of]) -> Group:
    """Write a group of `words` words."""
    return Group(words, quantities(*rows))


BATTERY = group(1, ("battery_voltage", "V", plain(0, 1000)))
SHT3X = group(
    2,
    ("air_temperature", "Cel", lambda x, _: 175 * x[0] / 65535 - 45),
    ("air_humidity", "%", lambda x, _: 100 * x[1] / 65535),
)
SHT2X = group(
    2,
    ("air_temperature", "Cel", lambda x, _: 175.72 * x[0] / 65536 - 46.85),
    ("air_humidity", "%", lambda x, _: 125 * x[1] / 65536 - 6),
)
BAROMETER = group(1, ("barometric_pressure", "Pa", lambda x, _: x[0] * 2))


def with_battery(*groups: Group, also: tuple[str, ...] = (), **parameters: float) -> Device:
    """Write a device whose last flag is the battery, as in most of them."""
    return Device((*groups, BATTERY), parameters, also)
