"""The lake: a Delta table of all observations, written by several processes, read by DuckDB.

The Delta log is the only truth of what was written: each writer commits with an application
transaction (`hot`: the highest sequence flushed; `import-...`: the last line imported), so that
after a crash it goes on from there. delta-rs never calls fsync: the files of a commit, their
folders and the log entry are synced here before the write is acknowledged.
Partitioned by the UTC day, sorted by datastream and time within a file, no observation twice within
a file: a day of one file needs no merging when it is read.
"""

import logging
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from fcntl import LOCK_EX, LOCK_UN, flock
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
from deltalake import (
    CommitProperties,
    DeltaTable,
    PostCommitHookProperties,
    Transaction,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError
from django.conf import settings

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.disk import sync_commits
from stadtherz.observations.adapters.lake_schema import (
    COLUMNS,
    SCHEMA,
    VERSION,
    WRITER,
    Batch,
    selected,
)

log = logging.getLogger("observations")
REFRESH_S = 2.0
HOT = "hot"
LAYOUT = f"stadtherz observations, layout {VERSION}"
ONE_OBSERVATION = 'datastream, time, "end", result_time'
NEWEST = (
    f"SELECT * REPLACE (nullif(min(coalesce(id, sequence)) OVER same, sequence) AS id)"
    f" FROM ({{rows}}) WINDOW same AS (PARTITION BY {ONE_OBSERVATION})"
    f" QUALIFY row_number() OVER (PARTITION BY {ONE_OBSERVATION} ORDER BY sequence DESC) = 1"
)
_base = threading.local()


def cursor(threads: int = 1) -> duckdb.DuckDBPyConnection:
    """Give a fresh name space of this thread's DuckDB; opening a database costs a hundred times."""
    if not hasattr(_base, "connection"):
        _base.connection = duckdb.connect()
        _base.connection.execute("SET timezone = 'UTC'")
    found: duckdb.DuckDBPyConnection = _base.connection.cursor()
    found.execute(f"SET threads = {threads}")
    return found


@dataclass(frozen=True)
class Stored:
    """One file of the lake: where it is, how many rows it has, and between which sequences."""

    path: str
    rows: int
    least: int
    most: int


@dataclass(frozen=True)
class Days:
    """The files of some days, and how far the hot rows were flushed when they were looked up."""

    files: Mapping[date, tuple[Stored, ...]]
    flushed: int

    def paths(self) -> list[str]:
        """Name all files."""
        return [file.path for files in self.files.values() for file in files]

    def mark(self, day: date) -> int:
        """Give a number that changes whenever the files of the day change; 0 for a day without."""
        names = sorted(Path(file.path).name for file in self.files.get(day, ()))
        if not names:
            return 0
        digest = blake2b("/".join(names).encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


@dataclass
class Lake:
    """One Delta table in a local folder."""

    folder: Path
    _table: DeltaTable | None = None
    _checked_at: float = 0.0
    _days: Days = field(default_factory=lambda: Days({}, -1))
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _odd_days: set[object] = field(default_factory=set)

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
        rows = batch.ordered().columns()
        question = f"SELECT {selected(seldom=batch.seldom is not None)} FROM rows"
        if batch.seldom is not None:
            question = f"{NEWEST.format(rows=question)} ORDER BY day, datastream, time"
        connection = cursor()
        connection.register("rows", rows)
        self._write(table, connection.sql(question), writer=writer, up_to=up_to, mode="append")
        self._sync_since(before)

    def reached(self, writer: str) -> int:
        """How far `writer` has come; -1 when it never wrote."""
        self.refresh(max_age=0)
        found = self._table.transaction_version(writer) if self._table is not None else None
        return -1 if found is None else found

    def files(self, days: Collection[date] | None = None) -> Days:
        """Name the files of some UTC days, or of all; at most two seconds old."""
        self.refresh(max_age=REFRESH_S)
        with self._lock:
            found = self._days
        if days is None:
            return found
        return Days({day: found.files[day] for day in days if day in found.files}, found.flushed)

    def days(self) -> dict[date, int]:
        """Count the files of each day."""
        self.refresh(max_age=0)
        return {day: len(files) for day, files in self._days.files.items()}

    def refresh(self, *, max_age: float) -> None:
        """Look for new commits, unless that was done within `max_age` seconds."""
        with self._lock:
            if self._table is not None and time.monotonic() - self._checked_at < max_age:
                return
            self._checked_at = time.monotonic()
            if self._table is None:
                if not DeltaTable.is_deltatable(str(self.folder)):
                    return
                self._table = _known(DeltaTable(str(self.folder)))
            else:
                before = self._table.version()
                self._table.update_incremental()
                if self._table.version() == before and self._days.files:
                    return
            self._note()

    def close_days(self, days: Collection[date], *, without: Collection[int] = ()) -> bool:
        """Rewrite each day as one sorted file of the newest rows; False if another was faster.

        Args:
            days: UTC days, together no more rows than fit into memory.
            without: datastreams that exist no more; their rows are left out.

        """
        names = self.files(days).paths()
        if not names:
            return False
        table = self._opened()
        before = table.version()
        rows = f"SELECT {', '.join(_quoted())} FROM read_parquet($files, hive_partitioning = true)"
        question = (
            f"SELECT * FROM ({NEWEST.format(rows=rows)}) WHERE gone IS NULL"
            " AND datastream NOT IN (SELECT unnest($without::BIGINT[]))"
            " ORDER BY day, datastream, time"
        )
        ordered = cursor(2).sql(question, params={"files": names, "without": list(without)})
        which = ", ".join(f"'{day.isoformat()}'" for day in sorted(days))
        try:
            self._write(table, ordered, mode="overwrite", predicate=f"day IN ({which})")
        except CommitFailedError:
            return False
        self._sync_since(before)
        return True

    def drop_days(self, before: date) -> int:
        """Forget all days before `before`; gives their number. Vacuum removes their files."""
        old = [day for day in self.days() if day < before]
        if old:
            table = self._opened()
            version = table.version()
            table.delete(f"day < '{before.isoformat()}'")
            self._sync_since(version)
        return len(old)

    def vacuum(self, keep: timedelta) -> int:
        """Remove files that no version of the last `keep` needs; counts them."""
        hours = int(keep.total_seconds() // 3600)
        return len(
            self._opened().vacuum(
                retention_hours=hours, dry_run=False, enforce_retention_duration=False
            )
        )

    def version(self) -> int:
        """Count the commits of the table; -1 when there is none."""
        self.refresh(max_age=0)
        return self._table.version() if self._table is not None else -1

    def _opened(self) -> DeltaTable:
        if not DeltaTable.is_deltatable(str(self.folder)):
            self.folder.mkdir(parents=True, exist_ok=True)
            DeltaTable.create(
                str(self.folder),
                SCHEMA,
                mode="ignore",
                partition_by=["day"],
                name=LAYOUT,
            )
            self._sync_since(-1)
        return _known(DeltaTable(str(self.folder)))

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
            writer_properties=WRITER,
            commit_properties=CommitProperties(app_transactions=transactions),
            post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
        )

    def _note(self) -> None:
        table = self._table
        assert table is not None  # noqa: S101 - for the type checker; refresh() has opened it
        adds = table.get_add_actions(flatten=True)
        connection = cursor()
        connection.register("adds", adds)
        found = connection.execute(
            'SELECT path, "partition.day", num_records, "min.sequence", "max.sequence" FROM adds'
        ).fetchall()
        files: dict[date, list[Stored]] = {}
        for path, day, rows, least, most in found:
            if not isinstance(day, date):  # a year before 1 comes as text, no day as None
                self._warn_of(day)
                continue
            stored = Stored(str(self.folder / unquote(path)), rows, least, most)
            files.setdefault(day, []).append(stored)
        version = table.transaction_version(HOT)
        ordered = {day: tuple(files[day]) for day in sorted(files)}
        self._days = Days(ordered, -1 if version is None else version)

    def _warn_of(self, day: object) -> None:
        if day not in self._odd_days:
            self._odd_days.add(day)
            log.warning("the lake holds observations of %s, which is no day; they are skipped", day)

    def _sync_since(self, version: int) -> None:
        """Bring everything that the commits after `version` wrote to the disk itself."""
        sync_commits(self.folder, version)
        fresh = DeltaTable(str(self.folder))
        with self._lock:
            self._table = fresh
            self._checked_at = time.monotonic()
            self._note()


def _quoted() -> list[str]:
    return [f'"{name}"' for name in COLUMNS]


def _known(table: DeltaTable) -> DeltaTable:
    """Let pass a table whose layout this version writes.

    Raises:
        Unavailable: for an older or newer one.

    """
    if table.metadata().name != LAYOUT:
        message = (
            f"the lake is not of the {LAYOUT!r} that this version of the program reads; "
            "run `stadtherz observations migrate`"
        )
        raise Unavailable(message, code="lake-layout")
    return table


@cache
def _lake_in(folder: str) -> Lake:
    return Lake(Path(folder))


def the_lake() -> Lake:
    """Give the lake of this installation, one object a process."""
    return _lake_in(settings.LAKE)
