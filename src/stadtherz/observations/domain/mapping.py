"""How a table of a foreign make becomes readings: a mapping, and chunks of rows in and out.

A mapping is a small TOML file that an engineer writes once a source. `wide` tables have a column a
datastream, `long` tables a column that names the datastream. Each cell that cannot be read is
refused with its line, column and reason; the good cells of the same row are kept.
"""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic import model_validator as checked

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.times import LocalTimes, microseconds

TOLERANCE = timedelta(minutes=5)
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=100)]


class Part(BaseModel):
    """A frozen part of a mapping that knows only its own keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TimeColumn(Part):
    """Where the time stands; or, for a table without times, where it starts and how it steps."""

    column: str = ""
    columns: tuple[str, ...] = ()
    format: str = "iso"
    zone: str = "Europe/Berlin"
    strip: str = ""
    start: datetime | None = None
    step_s: float = 0
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
        return self


class Mapping(Part):
    """One source's way of writing tables."""

    encoding: str = "auto"
    delimiter: str = "auto"
    decimal: str = Field(default=".", pattern=r"^[.,]$")
    missing: tuple[str, ...] = ("", "-", "NA", "null")
    time: TimeColumn
    columns: dict[str, Key] = {}
    stream_columns: tuple[str, ...] = ()
    stream_template: str = ""
    value_columns: dict[str, str] = {}
    every_column: Key | None = None
    least: float | None = None
    most: float | None = None
    station: dict[str, Any] = {}

    @checked(mode="after")
    def _wide_or_long(self) -> Self:
        ways = bool(self.columns) + bool(self.value_columns) + bool(self.every_column)
        if ways != 1:
            message = (
                "give [columns] (column -> datastream) for a wide table, every_column = prefix "
                "for one whose headings are the keys, or [value_columns] for a long table"
            )
            raise ValueError(message)
        return self


@dataclass(frozen=True)
class Refusal:
    """One cell that was not taken; `line` counts from 1 as a text editor does."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Chunk:
    """Readings as equally long arrays, and what was refused on the way.

    streams: index into `keys`, int32; times: microseconds since 1970 UTC, int64; values: float64.
    """

    keys: tuple[str, ...]
    streams: NDArray[np.int32]
    times: NDArray[np.int64]
    values: NDArray[np.float64]
    refusals: tuple[Refusal, ...] = ()


def mapping_from(tables: Table[str, Any], file: str) -> Mapping:
    """Read a mapping.

    Raises:
        Invalid: with a line a fault, naming file and key.

    """
    try:
        return Mapping.model_validate(dict(tables))
    except ValidationError as error:
        lines = tuple(
            f"{file}: {'.'.join(str(part) for part in found['loc']) or 'mapping'}: {found['msg']}"
            for found in error.errors()
        )
        raise Invalid("\n".join(lines), code="mapping", details=lines) from error


@dataclass
class Reader:
    """Turns the rows of one table, chunk by chunk and in order, into readings.

    Args:
        mapping: how the table is written.
        header: the headings of its columns.
        now: the present, with a zone; readings from the future are refused.

    Raises:
        Invalid: when a column that the mapping names is not in the header.

    """

    mapping: Mapping
    header: Sequence[str]
    now: datetime
    _times: LocalTimes = field(init=False)
    _rows_read: int = field(init=False, default=0)
    _wide: list[tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        asked = self.mapping
        self._wide = [(self._place(name), key) for name, key in asked.columns.items()]
        if asked.every_column:
            self._wide = [
                (place, f"{asked.every_column}-{name.strip()}")
                for place, name in enumerate(self.header)
            ]
        self._time_places = [
            self._place(name) for name in (asked.time.columns or (asked.time.column,)) if name
        ]
        self._stream_places = [self._place(name) for name in asked.stream_columns]
        self._value_places = [(self._place(name), end) for name, end in asked.value_columns.items()]
        self._times = LocalTimes(asked.time.format, asked.time.zone, asked.time.date)
        self._latest_allowed = microseconds(self.now + TOLERANCE)

    def read(self, rows: list[list[str]], lines: list[int]) -> Chunk:
        """Read the next rows; `lines` gives the line number of each."""
        refusals: list[Refusal] = []
        complete, lines_of = self._complete(rows, lines, refusals)
        times, usable = self._row_times(complete, lines_of, refusals)
        self._rows_read += len(rows)
        complete = [row for row, good in zip(complete, usable, strict=True) if good]
        lines_of = [line for line, good in zip(lines_of, usable, strict=True) if good]
        named = [(place, self.header[place]) for place, _ in self._wide or self._value_places]
        parts = [
            self._column(name, [row[place] for row in complete], lines_of, refusals)
            for place, name in named
        ]
        return self._assembled(complete, parts, np.asarray(times, np.int64), refusals)

    def _place(self, name: str) -> int:
        try:
            return list(self.header).index(name)
        except ValueError as error:
            known = ", ".join(heading for heading in self.header[:12])
            message = f"there is no column {name!r}; the table has: {known}"
            raise Invalid(message, code="column") from error

    def _complete(
        self, rows: list[list[str]], lines: list[int], refusals: list[Refusal]
    ) -> tuple[list[list[str]], list[int]]:
        wanted = len(self.header)
        good, numbers = [], []
        for row, line in zip(rows, lines, strict=True):
            if len(row) == wanted:
                good.append(row)
                numbers.append(line)
            elif any(row):
                reason = f"{len(row)} fields instead of {wanted}"
                refusals.append(Refusal(line, "", ";".join(row)[:80], reason))
        return good, numbers

    def _row_times(
        self, rows: list[list[str]], lines: list[int], refusals: list[Refusal]
    ) -> tuple[list[int], list[bool]]:
        asked = self.mapping.time
        if asked.start is not None:
            return self._stepped_times(rows, lines)
        times, usable = [], []
        for row, line in zip(rows, lines, strict=True):
            written = " ".join(row[place] for place in self._time_places).strip(asked.strip + " ")
            stream = "/".join(row[place] for place in self._stream_places)
            found, reason = self._times.read(written, stream)
            if found is not None and found > self._latest_allowed:
                found, reason = None, "lies in the future"
            usable.append(found is not None)
            if found is None:
                refusals.append(Refusal(line, asked.column or "time", written[:80], reason))
            else:
                times.append(found)
        return times, usable

    def _stepped_times(
        self, rows: list[list[str]], lines: list[int]
    ) -> tuple[list[int], list[bool]]:
        asked = self.mapping.time
        start = self._times.at_zone(asked.start) if asked.start else self.now
        first_line = 2
        return [
            microseconds(start + timedelta(seconds=asked.step_s * (line - first_line)))
            for line in lines
        ], [True] * len(rows)

    def _column(
        self, name: str, cells: list[str], lines: list[int], refusals: list[Refusal]
    ) -> NDArray[np.float64]:
        """Read one column; nan where a value is missing or was refused."""
        if self.mapping.decimal == ",":
            cells = [cell.replace(".", "").replace(",", ".") for cell in cells]
        missing = frozenset(self.mapping.missing)
        try:
            values = np.array(["nan" if cell in missing else cell for cell in cells], np.float64)
        except ValueError:
            values = np.array(
                [
                    self._cell(name, cell, line, refusals)
                    for cell, line in zip(cells, lines, strict=True)
                ],
                np.float64,
            )
        self._refuse_outside(name, values, lines, refusals)
        return values

    def _cell(self, name: str, cell: str, line: int, refusals: list[Refusal]) -> float:
        bare = cell.strip()
        if bare in self.mapping.missing:
            return np.nan
        try:
            return float(bare)
        except ValueError:
            reason = "is no number"
            if "," in bare and self.mapping.decimal == ".":
                reason = 'is no number; for decimal commas set decimal = ","'
            refusals.append(Refusal(line, name, cell[:80], reason))
            return np.nan

    def _refuse_outside(
        self, name: str, values: NDArray[np.float64], lines: list[int], refusals: list[Refusal]
    ) -> None:
        least = -np.inf if self.mapping.least is None else self.mapping.least
        most = np.inf if self.mapping.most is None else self.mapping.most
        outside = np.isinf(values) | (values < least) | (values > most)
        for place in np.flatnonzero(outside):
            reason = f"lies outside of {least:g} to {most:g}"
            refusals.append(Refusal(lines[place], name, f"{values[place]:g}", reason))
        values[outside] = np.nan

    def _assembled(
        self,
        rows: list[list[str]],
        parts: list[NDArray[np.float64]],
        times: NDArray[np.int64],
        refusals: list[Refusal],
    ) -> Chunk:
        keys, streams = self._streams(rows)
        values = np.concatenate(parts) if parts else np.zeros(0)
        all_times = np.tile(times, len(parts))
        known = ~np.isnan(values)
        return Chunk(
            keys, streams[known], all_times[known], values[known],
            tuple(sorted(refusals, key=lambda refusal: refusal.line)),
        )  # fmt: skip

    def _streams(self, rows: list[list[str]]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """Name the stream of each value, column after column."""
        if self._wide:
            keys = tuple(key for _, key in self._wide)
            return keys, np.repeat(np.arange(len(keys), dtype=np.int32), len(rows))
        index: dict[str, int] = {}
        bases = [[row[place].strip() for place in self._stream_places] for row in rows]
        streams = [
            index.setdefault(self._stream_key(base, ending), len(index))
            for _, ending in self._value_places
            for base in bases
        ]
        return tuple(index), np.array(streams, np.int32)

    def _stream_key(self, base: list[str], ending: str) -> str:
        return self.mapping.stream_template.format(*base, value=ending).lower()
