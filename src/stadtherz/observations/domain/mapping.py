"""How a table of a foreign make is written: a small TOML file, written once for each source.

`wide` tables have a column a datastream, `long` tables columns that name the datastream. What a
mapping says is checked before a table is opened, and a fault names its key and a remedy.
"""

import re
import unicodedata
from collections.abc import Mapping as Table
from datetime import UTC, datetime
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field, ValidationError
from pydantic import model_validator as checked

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.described import (
    Key,
    Part,
    PropertyPart,
    ShortKey,
    StationPart,
    StreamPart,
)
from stadtherz.observations.domain.faults import did_you_mean, faults_in
from stadtherz.observations.domain.naming import places_in, refuse_unknown_places
from stadtherz.observations.domain.times import FIRST_YEAR

VALUE = "value"
SOME_TIME = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        hint = did_you_mean(name, available_timezones()) or "as in Europe/Berlin"
        message = f"there is no time zone {name!r}; {hint}"
        raise ValueError(message) from error
    return name


def _encoding(name: str) -> str:
    try:
        if name != "auto":
            b"a".decode(name)
    except (LookupError, UnicodeError) as error:
        message = f"there is no encoding {name!r}; use auto, utf-8, utf-16, latin-1 or cp1252"
        raise ValueError(message) from error
    return name


def _delimiter(sign: str) -> str:
    if sign != "auto" and (len(sign) != 1 or sign in '"\r\n'):
        message = f"{sign!r} is not one sign; use auto, or one as ; or , or \\t"
        raise ValueError(message)
    return sign


def _format(form: str) -> str:
    try:
        if form != "iso":
            datetime.strptime(SOME_TIME.strftime(form), form)  # noqa: DTZ007 - only tried
    except (ValueError, re.error) as error:
        message = f'{form!r} cannot be read; use iso, or a form as "%d.%m.%Y %H:%M"'
        raise ValueError(message) from error
    return form


def _pattern(written: str) -> str:
    try:
        re.compile(written)
    except re.error as error:
        message = f"{written!r} is no pattern: {error}"
        raise ValueError(message) from error
    return written


class TimeColumn(Part):
    """Where the time stands; or, for a table without times, where it starts and how it steps."""

    column: str = ""
    columns: tuple[str, ...] = ()
    format: Annotated[str, AfterValidator(_format)] = "iso"
    zone: Annotated[str, AfterValidator(_zone)] = "Europe/Berlin"
    strip: str = ""
    shift_s: float = Field(default=0, ge=-86_400, le=86_400)
    start: datetime | None = None
    step_s: float = Field(default=0, ge=0, le=31_622_400)
    date: str = ""

    @checked(mode="after")
    def _one_way(self) -> Self:
        ways = bool(self.column) + bool(self.columns) + (self.start is not None)
        if ways != 1:
            message = "give exactly one of column, columns, or start with step_s"
            raise ValueError(message)
        if self.start is not None and self.step_s <= 0:
            message = "start needs step_s, the seconds between two rows"
            raise ValueError(message)
        if self.start is not None and self.start.year < FIRST_YEAR:
            message = f"start lies before {FIRST_YEAR}"
            raise ValueError(message)
        return self


class Mapping(Part):
    """One source's way of writing tables."""

    encoding: Annotated[str, AfterValidator(_encoding)] = "auto"
    delimiter: Annotated[str, AfterValidator(_delimiter)] = "auto"
    decimal: str = Field(default=".", pattern=r"^[.,]$")
    missing: tuple[str, ...] = ("", "-", "NA", "null")
    time: TimeColumn
    only: dict[str, tuple[str, ...]] = {}
    columns: dict[str, Key] = {}
    stream_columns: tuple[str, ...] = ()
    stream_template: str = ""
    value_columns: dict[str, str] = {}
    every_column: Key | None = None
    file_pattern: Annotated[str, AfterValidator(_pattern)] = ""
    least: float | None = None
    most: float | None = None
    properties: dict[ShortKey, PropertyPart] = {}
    station: StationPart | None = None

    @checked(mode="after")
    def _wide_or_long(self) -> Self:
        ways = bool(self.columns) + bool(self.value_columns) + bool(self.every_column)
        if ways != 1:
            message = (
                "give [columns] (column -> datastream) for a wide table, every_column = prefix "
                "for one whose headings are the keys, or [value_columns] for a long table"
            )
            raise ValueError(message)
        keys = list(self.columns.values())
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            message = f"columns: two columns give the datastream {twice[0]!r}"
            raise ValueError(message)
        return self

    @checked(mode="after")
    def _limits(self) -> Self:
        if self.least is not None and self.most is not None and self.least > self.most:
            message = f"least, {self.least:g}, is more than most, {self.most:g}"
            raise ValueError(message)
        return self

    @checked(mode="after")
    def _places_are_filled(self) -> Self:
        names = self.file_names()
        if self.value_columns:
            self._refuse_loose_streams(names)
        if self.station:
            for written in (self.station.key, *(text for _, text in self.station.name)):
                refuse_unknown_places(written, names)
        return self

    def _refuse_loose_streams(self, names: list[str]) -> None:
        places = [str(place) for place in range(len(self.stream_columns))]
        refuse_unknown_places(self.stream_template, [*places, VALUE, *names])
        needed = [*places, VALUE] if len(self.value_columns) > 1 else places
        if unused := [place for place in needed if place not in places_in(self.stream_template)]:
            message = (
                f"stream_template: {{{unused[0]}}} does not stand in it; values of several "
                "datastreams would get one key"
            )
            raise ValueError(message)
        if not self.stream_template:
            message = 'stream_template is missing: the key of a datastream, as "{0}-{value}"'
            raise ValueError(message)

    @checked(mode="after")
    def _properties_are_there(self) -> Self:
        if self.station is None:
            return self
        if places_in(self.station.key) and not self.station.property:
            message = "station.property is missing: what is measured needs a key of its own"
            raise ValueError(message)
        for pattern, part in self.station.streams.items():
            if part.property and part.property not in self.properties:
                hint = did_you_mean(part.property, self.properties) or "describe it"
                message = (
                    f"station.streams.{pattern}: there is no [properties.{part.property}]; {hint}"
                )
                raise ValueError(message)
        return self

    def file_names(self) -> list[str]:
        """Name the parts of a file's name that `file_pattern` finds."""
        return list(re.compile(self.file_pattern).groupindex)

    def names_in(self, file_name: str) -> dict[str, str]:
        """Find the parts of a file's name that fill places.

        Raises:
            Invalid: when the name is of another form.

        """
        if not self.file_pattern:
            return {}
        found = re.search(self.file_pattern, unicodedata.normalize("NFC", file_name))
        if found is None:
            message = f"{file_name}: the file's name does not fit file_pattern {self.file_pattern}"
            raise Invalid(message, code="file-name")
        return {name: part or "" for name, part in found.groupdict().items()}

    def property_of(self, stream: StreamPart) -> tuple[str, PropertyPart | None]:
        """Find the key of what a datastream measures, and its description if there is one."""
        assert self.station is not None  # noqa: S101 - asked only where a station is described
        key = stream.property or self.station.property
        if key in self.properties:
            return key, self.properties[key]
        return key or self.station.key, self.station.own_property()


def mapping_from(tables: Table[str, Any], file: str) -> Mapping:
    """Read a mapping.

    Raises:
        Invalid: with a line a fault, naming file and key.

    """
    try:
        return Mapping.model_validate(dict(tables))
    except ValidationError as error:
        lines = tuple(f"{file}: {fault}" for fault in faults_in(error, Mapping, "mapping"))
        raise Invalid("\n".join(lines), code="mapping", details=lines) from error
