"""The lake: a Delta table of all observations, written by several processes, read by DuckDB.

The Delta log is the only truth of what was written: each writer commits with an application
transaction (`hot`: the highest sequence flushed; `import-...`: the last line imported), so that
after a crash it goes on from there. delta-rs never calls fsync: the files of a commit, their
folders and the log entry are synced here before the write is acknowledged.
Columns: sequence, datastream (database id), time (microseconds since 1970 UTC as timestamp),
value, flag; partitioned by the UTC day; for the same datastream and time the highest sequence wins.
"""

import json
import os
import threading
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from fcntl import LOCK_EX, LOCK_UN, flock
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
import numpy as np
from deltalake import (
    CommitProperties,
    DeltaTable,
    Field,
    PostCommitHookProperties,
    Schema,
    Transaction,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError
from deltalake.schema import PrimitiveType
from django.conf import settings
from numpy.typing import NDArray

ROW_GROUP = 100_000
REFRESH_S = 2.0
SCHEMA = Schema(
    [
        Field("sequence", PrimitiveType("long"), nullable=False),
        Field("datastream", PrimitiveType("integer"), nullable=False),
        Field("time", PrimitiveType("timestamp_ntz"), nullable=False),
        Field("value", PrimitiveType("double"), nullable=False),
        Field("flag", PrimitiveType("short"), nullable=False),
        Field("day", PrimitiveType("date"), nullable=False),
    ]
)
HOT = "hot"


@dataclass(frozen=True)
class Batch:
    """Observations as equally long arrays; times in microseconds since 1970 UTC."""

    sequences: NDArray[np.int64]
    streams: NDArray[np.int32]
    times: NDArray[np.int64]
    values: NDArray[np.float64]
    flags: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.sequences)


@dataclass
class Lake:
    """One Delta table in a local folder."""

    folder: Path
    _table: DeltaTable | None = None
    _checked_at: float = 0.0
    _files: dict[date, list[str]] = field(default_factory=dict)
    _versions: dict[str, int] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let one process of this machine write at a time; others wait."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder.parent / f".{self.folder.name}.lock").open("w") as file:
            flock(file, LOCK_EX)
            try:
                yield
            finally:
                flock(file, LOCK_UN)

    def append(self, batch: Batch, *, writer: str, up_to: int) -> None:
        """Write a batch durably, and with it that `writer` has come up to the number `up_to`."""
        table = self._opened()
        before = table.version()
        connection = duckdb.connect()
        rows = {  # noqa: F841 - DuckDB reads it by its name
            "sequence": batch.sequences,
            "datastream": batch.streams,
            "us": batch.times,
            "value": batch.values,
            "flag": batch.flags,
        }
        ordered = connection.sql(
            "SELECT sequence, datastream, make_timestamp(us) AS time, value, flag,"
            " CAST(make_timestamp(us) AS DATE) AS day FROM rows ORDER BY day, datastream, us"
        )
        self._write(table, ordered, writer=writer, up_to=up_to, mode="append")
        self._sync_since(before)

    def reached(self, writer: str) -> int:
        """How far `writer` has come; -1 when it never wrote."""
        self.refresh(max_age=0)
        if writer not in self._versions and self._table is not None:
            found = self._table.transaction_version(writer)
            self._versions[writer] = -1 if found is None else found
        return self._versions.get(writer, -1)

    def files(self, days: Collection[date]) -> tuple[list[str], int]:
        """Name the files of some UTC days, and how far `hot` is flushed."""
        self.refresh(max_age=REFRESH_S)
        with self._lock:
            names = [name for day, names in self._files.items() if day in days for name in names]
            return names, self._versions.get(HOT, -1)

    def days(self) -> dict[date, int]:
        """Count the files of each day."""
        self.refresh(max_age=0)
        return {day: len(names) for day, names in self._files.items()}

    def refresh(self, *, max_age: float) -> None:
        """Look for new commits, unless that was done within `max_age` seconds."""
        with self._lock:
            if self._table is not None and time.monotonic() - self._checked_at < max_age:
                return
            self._checked_at = time.monotonic()
            if self._table is None:
                if not DeltaTable.is_deltatable(str(self.folder)):
                    return
                self._table = DeltaTable(str(self.folder))
            else:
                before = self._table.version()
                self._table.update_incremental()
                if self._table.version() == before and self._files:
                    return
            self._note()

    def close_day(self, day: date) -> bool:
        """Rewrite a day as one sorted file of the newest values; False if another was faster."""
        names, _ = self.files({day})
        if len(names) <= 1:
            return False
        table = self._opened()
        before = table.version()
        connection = duckdb.connect()
        ordered = connection.sql(
            "SELECT sequence, datastream, time, value, flag, $day::DATE AS day FROM"
            " read_parquet($files, hive_partitioning=false) QUALIFY row_number() OVER"
            " (PARTITION BY datastream, time ORDER BY sequence DESC) = 1"
            " ORDER BY datastream, time",
            params={"day": day.isoformat(), "files": names},
        )
        try:
            self._write(table, ordered, mode="overwrite", predicate=f"day = '{day.isoformat()}'")
        except CommitFailedError:
            return False
        self._sync_since(before)
        return True

    def vacuum(self, keep: timedelta) -> int:
        """Remove files that no version of the last `keep` needs; counts them."""
        hours = int(keep.total_seconds() // 3600)
        return len(
            self._opened().vacuum(
                retention_hours=hours, dry_run=False, enforce_retention_duration=False
            )
        )

    def _opened(self) -> DeltaTable:
        if not DeltaTable.is_deltatable(str(self.folder)):
            self.folder.mkdir(parents=True, exist_ok=True)
            DeltaTable.create(str(self.folder), SCHEMA, mode="ignore", partition_by=["day"])
            self._sync_since(-1)
        return DeltaTable(str(self.folder))

    def _write(
        self,
        table: DeltaTable,
        rows: Any,
        *,
        mode: str,
        writer: str = "",
        up_to: int = 0,
        predicate: str | None = None,
    ) -> None:
        transactions = [Transaction(writer, up_to)] if writer else None
        write_deltalake(  # type: ignore[call-overload]
            table,
            rows,
            mode=mode,
            predicate=predicate,
            writer_properties=WriterProperties(compression="ZSTD", max_row_group_size=ROW_GROUP),
            commit_properties=CommitProperties(app_transactions=transactions),
            post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
        )

    def _note(self) -> None:
        table = self._table
        assert table is not None  # noqa: S101 - for the type checker; refresh() has opened it
        actions = duckdb.connect()
        adds = table.get_add_actions(flatten=True)  # noqa: F841 - read by DuckDB by its name
        found = actions.execute('SELECT path, "partition.day" FROM adds').fetchall()
        self._files = {}
        for path, day in found:
            self._files.setdefault(day, []).append(str(self.folder / unquote(path)))
        version = table.transaction_version(HOT)
        self._versions = {HOT: -1 if version is None else version}

    def _sync_since(self, version: int) -> None:
        """Bring everything that the commits after `version` wrote to the disk itself."""
        log = self.folder / "_delta_log"
        entries = [entry for entry in log.glob("*.json") if int(entry.stem) > version]
        fresh = DeltaTable(str(self.folder))
        folders = {log, self.folder}
        for name in _added_files(entries):
            path = self.folder / name
            _sync(path)
            folders |= {path.parent}
        for entry in entries:
            _sync(entry)
        for folder in folders:
            _sync(folder)
        with self._lock:
            self._table = fresh
            self._checked_at = time.monotonic()
            self._note()


def _added_files(entries: Iterable[Path]) -> Iterator[str]:
    for entry in entries:
        for line in entry.read_text(encoding="utf-8").splitlines():
            action = json.loads(line)
            if "add" in action:
                yield unquote(action["add"]["path"])


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@cache
def _lake_in(folder: str) -> Lake:
    return Lake(Path(folder))


def the_lake() -> Lake:
    """Give the lake of this installation, one object a process."""
    return _lake_in(settings.LAKE)
