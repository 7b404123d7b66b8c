"""Rows of a table become readings, chunk by chunk and in their order.

Each cell that cannot be read is refused with its line, column and reason; the good cells of the
same row are kept. A row that names no datastream or no time is refused whole.
"""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.chunk import Chunk, Refusal, in_order
from stadtherz.observations.domain.mapping import Mapping
from stadtherz.observations.domain.naming import key_of
from stadtherz.observations.domain.numbers import Numbers
from stadtherz.observations.domain.streams import LONGEST_KEY, LongNames
from stadtherz.observations.domain.times import (
    LocalTimes,
    latest_allowed,
    microseconds,
    reason_against,
)

SHOWN = 80


@dataclass
class _Rows:
    """Rows that are still in the running: cells, line numbers, and the how manieth each is."""

    cells: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def add(self, row: list[str], line: int, number: int) -> None:
        self.cells.append(row)
        self.lines.append(line)
        self.numbers.append(number)

    def those(self, good: Sequence[bool]) -> "_Rows":
        if all(good):
            return self
        return _Rows(
            list(compress(self.cells, good)),
            list(compress(self.lines, good)),
            list(compress(self.numbers, good)),
        )


def _time_columns(mapping: Mapping) -> tuple[str, ...]:
    return mapping.time.columns or tuple(filter(None, [mapping.time.column]))


@dataclass
class Reader:
    """Turns the rows of one table, chunk by chunk and in order, into readings.

    Args:
        mapping: how the table is written.
        header: the headings of its columns.
        now: the present, with a zone; readings from the future are refused.
        names: what the name of the file says.

    Raises:
        Invalid: when a column that the mapping names is not in the header, or stands there twice.

    """

    mapping: Mapping
    header: Sequence[str]
    now: datetime
    names: dict[str, str] = field(default_factory=dict)
    _rows_read: int = field(init=False, default=0)
    _left_out: int = field(init=False, default=0)
    _long: LongNames | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        asked = self.mapping
        self._numbers = Numbers(asked.decimal, frozenset(asked.missing))
        told = asked.time
        self._times = LocalTimes(told.format, told.zone, told.date, told.shift_s)
        self._latest = latest_allowed(self.now)
        self._start = microseconds(self._times.at_zone(told.start)) if told.start else None
        self._places: dict[str, list[int]] = {}
        for place, heading in enumerate(self.header):
            self._places.setdefault(heading, []).append(place)
        wide = self._every_column() if asked.every_column else asked.columns
        self._value_places = [self._place(name) for name in wide or asked.value_columns]
        self._keys = tuple(wide.values())
        self._time_places = [self._place(name) for name in _time_columns(asked)]
        self._stream_places = [self._place(name) for name in asked.stream_columns]
        self._only = [(self._place(name), set(kept)) for name, kept in asked.only.items()]
        if asked.value_columns:
            endings = tuple(asked.value_columns.values())
            self._long = LongNames(asked.stream_template, endings, self.names)

    def plain_places(self) -> frozenset[int]:
        """Name the columns (by place) whose cells never hold a line break."""
        named = (*self._value_places, *self._time_places, *self._stream_places)
        return frozenset(named).union(place for place, _ in self._only)

    def read(
        self, rows: list[list[str]], lines: list[int], broken: Table[int, str] | None = None
    ) -> Chunk:
        """Read the next rows.

        Args:
            rows: their fields.
            lines: the line number of each.
            broken: lines that are no row, with the reason; they count where times are stepped.

        """
        refusals: list[Refusal] = []
        self._left_out = 0
        table = self._whole(rows, lines, broken or {}, refusals)
        table, bases = self._named(table, refusals)
        times, usable = self._row_times(table, refusals)
        bases = list(compress(bases, usable))
        return self._assembled(table.those(usable), bases, times, refusals)

    def _every_column(self) -> dict[str, str]:
        found: dict[str, str] = {}
        owners: dict[str, str] = {}
        for heading in filter(None, self.header):
            if heading in _time_columns(self.mapping):
                continue
            key = key_of(f"{self.mapping.every_column}-{heading}")[:LONGEST_KEY]
            if owners.setdefault(key, heading) != heading:
                message = f"the headings {owners[key]!r} and {heading!r} give the same key {key!r}"
                raise Invalid(message, code="column")
            found[heading] = key
        return found

    def _place(self, name: str) -> int:
        places = self._places.get(name, [])
        if len(places) == 1:
            return places[0]
        if places:
            message = f"the heading {name!r} stands {len(places)} times; give each column its own"
        else:
            known = ", ".join(heading for heading in self.header[:12])
            message = f"there is no column {name!r}; the table has: {known}"
        raise Invalid(message, code="column")

    def _whole(
        self,
        rows: list[list[str]],
        lines: list[int],
        broken: Table[int, str],
        refusals: list[Refusal],
    ) -> _Rows:
        """Keep the rows with a field for each heading; empty fields beyond them do no harm."""
        wanted = len(self.header)
        found = _Rows()
        for row, line in zip(rows, lines, strict=True):
            if not row or (len(row) < wanted and not any(map(str.strip, row))):
                continue
            number = self._rows_read
            self._rows_read += 1
            fits = len(row) == wanted or (len(row) > wanted and not any(row[wanted:]))
            if fits and line not in broken:
                found.add(row, line, number)
            else:
                reason = broken.get(line) or f"{len(row)} fields instead of {wanted}"
                refusals.append(Refusal(line, "", ";".join(row)[:SHOWN], reason))
        return found

    def _named(self, table: _Rows, refusals: list[Refusal]) -> tuple[_Rows, list[int]]:
        """Leave out what `only` leaves out and refuse rows that name no datastream."""
        for place, kept in self._only:
            good = [row[place].strip() in kept for row in table.cells]
            self._left_out += good.count(False)
            table = table.those(good)
        if self._long is None:
            return table, [0] * len(table.lines)
        bases = []
        for row, line in zip(table.cells, table.lines, strict=True):
            base, reason = self._long.number(tuple(row[place] for place in self._stream_places))
            bases.append(base)
            if reason:
                written = "/".join(row[place] for place in self._stream_places)
                columns = "/".join(self.mapping.stream_columns)
                refusals.append(Refusal(line, columns, written[:SHOWN], reason))
        good = [base >= 0 for base in bases]
        return table.those(good), list(compress(bases, good))

    def _row_times(self, table: _Rows, refusals: list[Refusal]) -> tuple[list[int], list[bool]]:
        """Give the times of the rows that have one, and which rows these are."""
        times, usable = [], []
        for row, line, number in zip(table.cells, table.lines, table.numbers, strict=True):
            written, found, reason = self._moment(row, number)
            if found is not None:
                reason = reason_against(found, self._latest)
            usable.append(not reason)
            if not reason and found is not None:
                times.append(found)
            elif any(row):
                column = self.mapping.time.column or "time"
                refusals.append(Refusal(line, column, written[:SHOWN], reason))
        return times, usable

    def _moment(self, row: list[str], number: int) -> tuple[str, int | None, str]:
        """Give what is written, the moment, and the reason where it is none."""
        asked = self.mapping.time
        if self._start is not None:
            return f"row {number + 1}", self._start + round(asked.step_s * number * 1e6), ""
        written = " ".join([row[place] for place in self._time_places]).strip(asked.strip + " ")
        stream = "/".join([row[place] for place in self._stream_places])
        return written, *self._times.read(written, stream)

    def _column(self, place: int, table: _Rows, refusals: list[Refusal]) -> NDArray[np.float64]:
        """Read one column; nan where a value is missing or was refused."""
        cells = [row[place] for row in table.cells]
        values, refused = self._numbers.read(cells)
        name = self.header[place]
        refusals.extend(
            Refusal(table.lines[number], name, cells[number][:SHOWN], reason)
            for number, reason in refused.items()
        )
        least = -np.inf if self.mapping.least is None else self.mapping.least
        most = np.inf if self.mapping.most is None else self.mapping.most
        outside = np.isinf(values) | (values < least) | (values > most)
        for number in np.flatnonzero(outside):
            reason = f"lies outside of {least:g} to {most:g}"
            refusals.append(Refusal(table.lines[number], name, f"{values[number]:.15g}", reason))
        values[outside] = np.nan
        return values

    def _assembled(
        self,
        table: _Rows,
        bases: list[int],
        times: list[int],
        refusals: list[Refusal],
    ) -> Chunk:
        """Put the columns one below the other."""
        values = [self._column(place, table, refusals) for place in self._value_places]
        count, rows = len(values), len(table.lines)
        columns = np.repeat(np.arange(count, dtype=np.int32), rows)
        below = np.concatenate(values) if values else np.zeros(0)
        known = ~np.isnan(below)
        streams = columns
        if self._long:
            streams = np.tile(np.array(bases, np.int32) * np.int32(count), count) + columns
        return Chunk(
            keys=tuple(self._long.keys) if self._long else self._keys,
            headings=tuple(self.header[place] for place in self._value_places),
            streams=streams[known],
            times=np.tile(np.array(times, np.int64), count)[known],
            values=below[known],
            lines=np.tile(np.array(table.lines, np.int64), count)[known],
            columns=columns[known],
            refusals=in_order(refusals),
            left_out=self._left_out,
        )
