"""Remembers what a file said so far, in bounded memory.

Most files rise in time within each datastream: then the oldest and newest time of each is all that
is asked and kept. In the first chunk where a time lies between them, the chunks before it are read
a second time, once, into a table of DuckDB on the disk; from there on every chunk is added to it.
"""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from stadtherz.observations.domain.chunk import Chunk
from stadtherz.observations.domain.repeats import Repeats, repeats_in

MEMORY = "32MB"
NEVER_SINCE, NEVER_UNTIL = np.iinfo(np.int64).max, np.iinfo(np.int64).min
QUESTION = (
    "SELECT place, seen.value AS value, seen.line AS line FROM asked JOIN seen USING (stream, us)"
    " WHERE seen.us BETWEEN $first AND $last"
)


class Seen:
    """The readings of one file up to the present chunk.

    Args:
        folder: for the table; it is removed in the end.
        again: gives the first so many chunks of the file again.

    """

    def __init__(self, folder: Path, again: Callable[[int], Iterable[Chunk]]) -> None:
        self._folder, self._again = folder, again
        self._chunks = 0
        self._since = np.zeros(0, np.int64)  # oldest and newest time of each stream
        self._until = np.zeros(0, np.int64)
        self._table: duckdb.DuckDBPyConnection | None = None

    def close(self) -> None:
        """Forget everything."""
        if self._table:
            self._table.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def repeats(self, chunk: Chunk) -> Repeats:
        """Find the readings that came before in the chunk or in an earlier one, and remember it."""
        self._make_room(len(chunk.keys))
        within, before = _within(chunk), self._before(chunk)
        places = np.concatenate([before.places, within.places])
        _, firsts = np.unique(places, return_index=True)  # an earlier chunk came first
        found = Repeats(
            places[firsts],
            np.concatenate([before.values, within.values])[firsts],
            np.concatenate([before.lines, within.lines])[firsts],
        )
        new = chunk.without(found.places)
        np.minimum.at(self._since, new.streams, new.times)
        np.maximum.at(self._until, new.streams, new.times)
        if self._table:
            _write(self._table, new)
        self._chunks += 1
        return found

    def _make_room(self, streams: int) -> None:
        more = max(0, streams - len(self._since))
        self._since = np.append(self._since, np.full(more, NEVER_SINCE))
        self._until = np.append(self._until, np.full(more, NEVER_UNTIL))

    def _before(self, chunk: Chunk) -> Repeats:
        """Look up those whose time lies between the ends of their stream so far."""
        since, until = self._since[chunk.streams], self._until[chunk.streams]
        places = np.flatnonzero((chunk.times >= since) & (chunk.times <= until))
        if not len(places):
            return Repeats(places, np.zeros(0), places)
        table = self._table = self._table or self._read_again()
        times = chunk.times[places]
        table.register("asked", {"place": places, "stream": chunk.streams[places], "us": times})
        span = {"first": int(times.min()), "last": int(times.max())}
        found = table.execute(QUESTION, span).fetchnumpy()
        table.unregister("asked")
        return Repeats(*(np.asarray(found[name]) for name in ("place", "value", "line")))

    def _read_again(self) -> duckdb.DuckDBPyConnection:
        shutil.rmtree(self._folder, ignore_errors=True)  # of a run that was killed
        self._folder.mkdir(parents=True)
        table = duckdb.connect(
            self._folder / "seen.duckdb", config={"memory_limit": MEMORY, "threads": 1}
        )
        table.execute("CREATE TABLE seen (stream INTEGER, us BIGINT, value DOUBLE, line BIGINT)")
        for chunk in self._again(self._chunks):
            _write(table, chunk.without(_within(chunk).places))
        return table


def _within(chunk: Chunk) -> Repeats:
    return repeats_in(chunk.streams, chunk.times, chunk.values, chunk.lines)


def _write(table: duckdb.DuckDBPyConnection, chunk: Chunk) -> None:
    columns: dict[str, NDArray[np.generic]] = {
        "stream": chunk.streams,
        "us": chunk.times,
        "value": chunk.values,
        "line": chunk.lines,
    }
    table.register("fresh", columns)
    table.execute("INSERT INTO seen SELECT stream, us, value, line FROM fresh")
    table.unregister("fresh")
