"""Plain JSON by mapping: what any device or service sends becomes readings.

A mapping is a small TOML file that an engineer writes once a source; MQTT, HTTP push and polled
sources use the same. A value that cannot be read is refused with its place and reason; the others
of the same message are kept.

    [time]
    path = "data.updated"

    [[values]]
    value = "data.items[*].free"
    stream = "parking-{data.items[*].id}-free"
    least = 0

`[*]` takes every item; in other paths the same `[*]` means the same item. `{0}` in a stream is the
place, or the key in an object, that the first `[*]` stands for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic import model_validator as checked

from stadtherz.observations.domain.described import Part
from stadtherz.observations.domain.jsontext import LARGEST_BYTES, read_json
from stadtherz.observations.domain.plain_paths import Path, Step, read_path
from stadtherz.observations.domain.times import EPOCH, TOLERANCE, LocalTimes
from stadtherz.observations.domain.uplink import Uplink

MOST_BYTES = 16 * 1024 * 1024
MOST_READINGS = 100_000
UNITS = {"unix": 1.0, "unix-ms": 0.001}
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_FIELD = re.compile(r"\{([^{}]+)\}")
_UNSURE = re.compile(r"[^a-z0-9_-]+")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _path(written: str) -> str:
    read_path(written)
    return written


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        message = f"there is no time zone {name!r}; write as Europe/Berlin"
        raise ValueError(message) from error
    return name


PathText = Annotated[str, AfterValidator(_path), Field(max_length=300)]


class TimeAt(Part):
    """Where the time stands; without a path it is the time of arrival.

    `format` is "iso", "unix" (seconds), "unix-ms", or a format of `datetime.strptime`; `zone` holds
    for times without an offset.
    """

    path: PathText = ""
    format: str = "iso"
    zone: Annotated[str, AfterValidator(_zone)] = "Europe/Berlin"


class ValueAt(Part):
    """Where a value stands, how its datastream is called and what its number means.

    The reading is number x scale + offset. `words` gives numbers for texts (free = 0).
    """

    value: PathText
    stream: str = Field(min_length=1, max_length=200)
    scale: float = 1
    offset: float = 0
    decimal: str = Field(default=".", pattern=r"^[.,]$")
    words: dict[str, float] = {}
    missing: tuple[str | float, ...] = ("", "-", "NA", "null")
    least: float | None = None
    most: float | None = None

    @checked(mode="after")
    def _fields_are_bound(self) -> Self:
        value = read_path(self.value)
        for name in _FIELD.findall(self.stream):
            if name.isdigit():
                bound = int(name) < len(value.stars)
            else:
                bound = read_path(name).follows(value)
            if not bound:
                message = f"stream: {{{name}}} has a [*] that the value's path does not have"
                raise ValueError(message)
        return self


class PlainMapping(Part):
    """One source's way of writing JSON."""

    time: TimeAt = TimeAt()
    values: tuple[ValueAt, ...] = Field(min_length=1, max_length=200)
    largest_bytes: int = Field(default=LARGEST_BYTES, ge=1, le=MOST_BYTES)

    @checked(mode="after")
    def _time_is_bound(self) -> Self:
        time = read_path(self.time.path)
        if not all(time.follows(read_path(each.value)) for each in self.values):
            message = "time.path has a [*] that the path of a value does not have"
            raise ValueError(message)
        return self


@dataclass(frozen=True)
class PlainRefusal:
    """One value that was not taken; `path` says where it stood, never what it was."""

    path: str
    reason: str


@dataclass(frozen=True)
class PlainReadings:
    """What a message gave, in its order, and what was refused on the way."""

    readings: tuple[Uplink, ...]
    refusals: tuple[PlainRefusal, ...] = ()


def plain_readings(payload: bytes, mapping: PlainMapping, now: datetime) -> PlainReadings:
    """Read a message.

    Args:
        payload: JSON of at most `mapping.largest_bytes`.
        mapping: how it is written.
        now: the present, with a zone; later readings than five minutes from now are refused.

    Raises:
        Invalid: code "uplink": too large, too deep or no JSON.

    """
    whole = read_json(payload, "uplink", mapping.largest_bytes)
    times = LocalTimes(mapping.time.format, mapping.time.zone)
    reader = _Reader(mapping, whole, now, times, read_path(mapping.time.path))
    readings: list[Uplink] = []
    refusals: list[PlainRefusal] = []
    for found in reader.found():
        if isinstance(found, Uplink):
            readings.append(found)
        else:
            refusals.append(found)
        if len(readings) + len(refusals) >= MOST_READINGS:
            refusals.append(PlainRefusal("", f"more than {MOST_READINGS} values; send fewer"))
            break
    return PlainReadings(tuple(readings), tuple(refusals))


@dataclass(frozen=True)
class _Reader:
    mapping: PlainMapping
    whole: Any
    now: datetime
    times: LocalTimes
    time_path: Path

    def found(self) -> Iterator[Uplink | PlainRefusal]:
        for asked in self.mapping.values:
            for bound, raw in read_path(asked.value).matches(self.whole):
                if raw is None or (isinstance(raw, str | int | float) and raw in asked.missing):
                    continue
                yield self._reading(asked, bound, raw)

    def _reading(self, asked: ValueAt, bound: Sequence[Step], raw: Any) -> Uplink | PlainRefusal:
        try:
            key = _key(asked.stream, self.whole, bound)
            return Uplink(key, self._time(key, bound), _value(asked, raw))
        except _CannotRead as error:
            return PlainRefusal(_shown(asked.value, bound), str(error))

    def _time(self, key: str, bound: Sequence[Step]) -> datetime:
        asked = self.mapping.time
        if not asked.path:
            return self.now
        written = self.time_path.value(self.whole, bound[: len(self.time_path.stars)])
        if written is None:
            raise _CannotRead(f"there is no time at {asked.path}")
        if asked.format in UNITS:
            moment = _counted(written, UNITS[asked.format])
        else:
            moment = self._written(str(written), key)
        if moment > self.now + TOLERANCE:
            raise _CannotRead("its time lies in the future")
        return moment

    def _written(self, written: str, key: str) -> datetime:
        count, reason = self.times.read(written.strip()[:80], key)
        if count is None:
            raise _CannotRead(f"its time {reason}")
        return EPOCH + timedelta(microseconds=count)


class _CannotRead(Exception):
    """One value is no reading; says why, without the value."""


def _counted(written: Any, unit_s: float) -> datetime:
    try:
        return EPOCH + timedelta(seconds=float(written) * unit_s)
    except (TypeError, ValueError, OverflowError) as error:
        raise _CannotRead("its time is no count of seconds since 1970") from error


def _key(template: str, whole: Any, bound: Sequence[Step]) -> str:
    """Fill the template; what a key cannot hold becomes a hyphen."""

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        if name.isdigit():
            found: Any = bound[int(name)]
        else:
            path = read_path(name)
            found = path.value(whole, bound[: len(path.stars)])
        if not isinstance(found, str | int | float) or isinstance(found, bool):
            raise _CannotRead(f"there is no text or number at {name} for the datastream's key")
        return _UNSURE.sub("-", str(found).strip().lower().translate(_GERMAN)).strip("-")

    key = _FIELD.sub(filled, template).lower()
    if not KEY.fullmatch(key):
        raise _CannotRead("the datastream's key is empty, too long or has signs that no key has")
    return key


def _value(asked: ValueAt, raw: Any) -> float:
    number = _number(asked, raw) * asked.scale + asked.offset
    if not isfinite(number):
        raise _CannotRead("is no finite number")
    if (asked.least is not None and number < asked.least) or (
        asked.most is not None and number > asked.most
    ):
        least = "" if asked.least is None else f"{asked.least:g}"
        most = "" if asked.most is None else f"{asked.most:g}"
        raise _CannotRead(f"lies outside of {least}..{most}")
    return number


def _number(asked: ValueAt, raw: Any) -> float:
    if isinstance(raw, str):
        if raw in asked.words:
            return asked.words[raw]
        bare = raw.strip()
        if asked.decimal == ",":
            bare = bare.replace(".", "").replace(",", ".")
        raw = bare
    if not isinstance(raw, str | int | float):
        raise _CannotRead("is no number")
    try:
        return float(raw)
    except (ValueError, OverflowError) as error:
        raise _CannotRead("is no number, nor one of the mapping's words") from error


def _shown(written: str, bound: Sequence[Step]) -> str:
    """Write the path of a refused value; keys of objects stay [*], they may be anything."""
    for place in bound:
        written = written.replace("[*]", f"[{place}]" if isinstance(place, int) else "[·]", 1)
    return written.replace("[·]", "[*]")
