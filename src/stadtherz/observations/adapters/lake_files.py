"""The files of the lake: what is known of one, how its rows are read, and how one is written fast.

Most observations have nothing but a time and a number. Their files leave the other columns out,
which the Delta protocol reads as empty, and are written by DuckDB: three times as fast as by
delta-rs with nine empty columns. That a column is empty in a file stands in its statistics, so
that it is never asked for.
Source: Delta Transaction Log Protocol, "Add File and Remove File", "Per-file Statistics".
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from deltalake.transaction import AddAction
from numpy.typing import NDArray

from stadtherz.observations.adapters.duck import cursor, files_sql
from stadtherz.observations.adapters.lake_schema import (
    ALWAYS,
    DAY_US,
    ROW_GROUP,
    SELDOM,
    Batch,
    empty_columns,
    selected_always,
)

# numbers that are packed already hardly get smaller by a higher level, which takes a fifth longer
WRITTEN = (
    "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2,"
    f" ROW_GROUP_SIZE {ROW_GROUP}, USE_TMP_FILE false"
)
SAMPLE, FEW = 4096, 500
FEW_VALUES = ", DICTIONARY_SIZE_LIMIT 1000"
"""Numbers of a sensor fit such a dictionary; times do not, and are better off as small steps."""


@dataclass(frozen=True)
class Stored:
    """One file of the lake: its rows, and between which sequences and numbers they lie.

    `plain` says that it holds nothing in the columns that are seldom used, `deletes` that some of
    its rows may delete an observation.
    """

    path: str
    rows: int
    plain: bool
    deletes: bool
    least: int
    most: int
    least_id: int | None = None
    most_id: int | None = None

    def may_hold(self, number: int) -> bool:
        """Whether an observation with this number can be in the file.

        A number is the sequence of the first row; rows that took its place carry it as `id`.
        """
        if self.least <= number <= self.most:
            return True
        if self.least_id is None or self.most_id is None:
            return False
        return self.least_id <= number <= self.most_id


def rows_sql(files: Sequence[Stored]) -> str:
    """Write the rows of some files as a table of all columns but the day."""
    always, seldom = _listed(ALWAYS), _listed(SELDOM)
    plain = [file.path for file in files if file.plain]
    others = [file.path for file in files if not file.plain]
    parts = [f"SELECT {always}, {seldom} FROM {files_sql(others)}"] * bool(others)
    parts += [f"SELECT {always}, {empty_columns(SELDOM)} FROM {files_sql(plain)}"] * bool(plain)
    return f"({' UNION ALL '.join(parts)})"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def written(folder: Path, batch: Batch) -> Iterator[AddAction]:
    """Write an ordered batch without seldom columns, a file for each day; gives what to commit."""
    for first, last in pairwise(_starts(batch)):
        number = int(batch.times[first] // DAY_US)
        day = str(np.datetime64(number, "D"))  # knows the year 0, which a date does not
        name = f"day={day}/part-00000-{uuid4()}-c000.zstd.parquet"
        rows = batch.taken(slice(first, last))
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        connection = cursor()
        connection.register("rows", rows.columns())
        target = str(path).replace("'", "''")
        connection.execute(
            f"COPY (SELECT {selected_always()} FROM rows) TO '{target}' ({_options(rows)})"
        )
        found = path.stat()
        changed = found.st_mtime_ns // 1_000_000
        stats = json.dumps(_statistics(rows))
        yield AddAction(name, found.st_size, {"day": day}, changed, True, stats)  # noqa: FBT003


def _options(rows: Batch) -> str:
    """Say how rows are written; by how many different numbers a sample of them has."""
    sample = rows.values[:: max(1, len(rows) // SAMPLE)]
    return WRITTEN + FEW_VALUES * (len(np.unique(sample)) <= FEW)


def _starts(batch: Batch) -> list[int]:
    """Say where each day of an ordered batch begins, and the end."""
    if batch.times.min() // DAY_US == batch.times.max() // DAY_US:
        return [0, len(batch)]
    days = batch.times // DAY_US
    return [0, *(np.flatnonzero(days[1:] != days[:-1]) + 1).tolist(), len(batch)]


def _statistics(rows: Batch) -> dict[str, Any]:
    count, unknown = len(rows), int(np.count_nonzero(np.isnan(rows.values)))
    columns: dict[str, NDArray[Any]] = {
        "sequence": rows.sequences,
        "datastream": rows.streams,
        "flag": rows.flags,
        **({"value": rows.values} if unknown < count else {}),
    }
    empty = dict.fromkeys(ALWAYS, 0) | dict.fromkeys(SELDOM, count)
    return {
        "numRecords": count,
        "minValues": {name: np.fmin.reduce(found).item() for name, found in columns.items()}
        | {"time": _moment(rows.times.min())},
        "maxValues": {name: np.fmax.reduce(found).item() for name, found in columns.items()}
        | {"time": _moment(rows.times.max())},
        "nullCount": empty | {"value": unknown},
    }


def _moment(us: np.int64) -> str:
    return str(np.datetime64(int(us), "us"))
