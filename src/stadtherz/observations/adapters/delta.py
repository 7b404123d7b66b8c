"""One Delta table in a local folder, written by several processes and synced to the disk.

The Delta log is the only truth of what was written: each writer commits with an application
transaction, so that after a crash it goes on from there. delta-rs never calls fsync: the files of a
commit, their folders and the log entry are synced here before a write returns. How far that has
come stands in a file within the table, so that what a killed process left is synced by the next.
Source: Delta Transaction Log Protocol (delta-io/delta, PROTOCOL.md).
"""

import os
import re
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, LOCK_UN, flock
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
from deltalake import (
    CommitProperties,
    DeltaTable,
    PostCommitHookProperties,
    Schema,
    Transaction,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError, DeltaError
from deltalake.transaction import AddAction

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.disk import (
    entry_path,
    fault_of_last_commit,
    note_synced,
    remove_younger,
    sync_commits,
    synced_up_to,
)
from stadtherz.observations.adapters.duck import cursor

COMMITS_A_CHECKPOINT = 50
KEEP_LOG = PostCommitHookProperties(cleanup_expired_logs=False)


@dataclass(frozen=True)
class Layout:
    """How a table is written: its name carries the version, another name is refused."""

    name: str
    schema: Schema
    partition: str
    writer: WriterProperties


@dataclass
class Table:
    """A Delta table in a local folder; subclasses note what they need to know of its files."""

    folder: Path
    _table: DeltaTable | None = None
    _checked_at: float = 0.0
    _began_ns: int | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def layout(self) -> Layout:
        """How this table is written."""
        raise NotImplementedError

    def note(self, table: DeltaTable) -> None:
        """Take down what changed with a new version of the table."""
        raise NotImplementedError

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let one process of this machine write at a time; others wait."""
        with self._locked("lock", LOCK_EX) as lock:
            os.utime(lock)  # by the clock of the file system: what is younger is this writer's
            self._began_ns = os.fstat(lock).st_mtime_ns
            try:
                yield
            finally:
                self._began_ns = None

    @contextmanager
    def keeping_files(self) -> Iterator[None]:
        """Let no vacuum remove files until the block ends."""
        with self._locked("files", LOCK_SH):
            yield

    @contextmanager
    def _locked(self, name: str, how: int) -> Iterator[int]:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with (self.folder.parent / f".{self.folder.name}.{name}").open("a") as file:
            flock(file, how)
            try:
                yield file.fileno()
            finally:
                flock(file, LOCK_UN)

    def reached(self, writer: str) -> int:
        """How far `writer` has come; -1 when it never wrote."""
        self.refresh()
        found = self._table.transaction_version(writer) if self._table is not None else None
        return -1 if found is None else found

    def version(self) -> int:
        """Count the commits of the table; -1 when there is none."""
        self.refresh()
        return self._table.version() if self._table is not None else -1

    def refresh(self, *, max_age: float = 0) -> None:
        """Look for new commits, unless that was done within `max_age` seconds.

        That none came after the last one costs no more than asking for one file.

        Raises:
            Unavailable: when the last commit is not whole, or the layout is another one.

        """
        with self._lock:
            if self._table is not None and time.monotonic() - self._checked_at < max_age:
                return
            self._checked_at = time.monotonic()
            if self._table is None:
                if not DeltaTable.is_deltatable(str(self.folder)):
                    return
                fresh = self._open()
                self.note(fresh)
                self._table = fresh
            elif entry_path(self.folder, self._table.version() + 1).exists():
                self._table.update_incremental()
                self.note(self._table)

    def opened(self) -> DeltaTable:
        """Give the newest version for writing, an empty table when there was none.

        It is an object of its own: threads that read meanwhile go on with theirs.
        """
        if not DeltaTable.is_deltatable(str(self.folder)):
            self._create()
        return self._open()

    def write(
        self,
        rows: Any,
        *,
        mode: str,
        writers: Mapping[str, int] | None = None,
        predicate: str | None = None,
    ) -> None:
        """Commit rows durably, and with them how far writers have come.

        Raises:
            deltalake.exceptions.CommitFailedError: when another process replaced the same rows.
            Unavailable: when it cannot be written, as on a full disk; nothing was committed then.

        """
        table = self.opened()
        with self._whole_or_nothing(table.version()):
            write_deltalake(  # type: ignore[call-overload]
                table,
                rows,
                mode=mode,
                predicate=predicate,
                writer_properties=self.layout.writer,
                commit_properties=_reached(writers or {}),
                post_commithook_properties=KEEP_LOG,
            )
            self.sync()

    def commit(
        self, files: Callable[[], Iterable[AddAction]], *, writers: Mapping[str, int]
    ) -> None:
        """Write files and commit them durably, and with them how far writers have come.

        Raises:
            Unavailable: when it cannot be written; nothing was committed then.

        """
        table = self.opened()
        with self._whole_or_nothing(table.version()):
            table.create_write_transaction(
                list(files()),
                "append",
                self.layout.schema,
                self.layout.partition,
                commit_properties=_reached(writers),
                post_commithook_properties=KEEP_LOG,
            )
            self.sync()

    @contextmanager
    def _whole_or_nothing(self, before: int) -> Iterator[None]:
        """Leave nothing on a full disk that was not committed."""
        try:
            yield
        except CommitFailedError:
            raise
        except (OSError, DeltaError, duckdb.Error) as error:
            if not entry_path(self.folder, before + 1).exists() and self._began_ns is not None:
                remove_younger(self.folder, self._began_ns, self._named())
            message = (
                f"{self.folder.name!r} cannot be written: {_reason(error)}; nothing is lost, and it"
                " goes on when that is mended"
            )
            raise Unavailable(message, code="lake-write") from error

    def _named(self) -> set[str]:
        """Name the files of the newest version."""
        return {unquote(path) for path, *_ in adds_of(DeltaTable(str(self.folder)), {})}

    def remove(self, predicate: str) -> None:
        """Take out the rows of whole partitions durably."""
        table = self.opened()
        with self._whole_or_nothing(table.version()):
            table.delete(predicate)
            self.sync()

    def vacuum(self, keep: timedelta, *, everything: bool = False) -> int:
        """Remove files that no version of the last `keep` needs; counts them.

        Args:
            keep: how old they must be.
            everything: also those that no commit ever named, as a crash leaves behind.

        """
        table = self.opened()

        def look(*, only: bool) -> list[str]:
            return table.vacuum(
                retention_hours=int(keep.total_seconds() // 3600), dry_run=only,
                enforce_retention_duration=False, full=everything,
            )  # fmt: skip

        try:
            with self._locked("files", LOCK_EX | LOCK_NB):
                gone = [name for name in look(only=True) if Path(self.path_of(name)).exists()]
                if gone:  # a vacuum is two entries of the log
                    look(only=False)
        except BlockingIOError:  # a backup copies them
            return 0
        self.sync()
        return len(gone)

    def tidy(self, keep: timedelta) -> int:
        """Remove old files, and the part of the log that a checkpoint has replaced for long."""
        if not DeltaTable.is_deltatable(str(self.folder)):
            return 0
        removed = self.vacuum(keep, everything=True)
        table = self.opened()
        if table.version() - self._checkpoint() >= COMMITS_A_CHECKPOINT:
            table.create_checkpoint()
            sync_commits(self.folder, table.version(), table.version())
        table.cleanup_metadata()
        return removed

    def _checkpoint(self) -> int:
        found = (self.folder / "_delta_log").glob("*.checkpoint*.parquet")
        return max((int(path.name.partition(".")[0]) for path in found), default=-1)

    def sync(self) -> None:
        """Bring to the disk itself what any commit wrote and nobody has synced yet."""
        self.refresh()
        if self._table is None:
            return
        newest, synced = self._table.version(), synced_up_to(self.folder)
        if newest > synced:
            sync_commits(self.folder, synced + 1, newest)
            note_synced(self.folder, newest)

    def path_of(self, name: str) -> str:
        """Give the path of a file as the log names it."""
        return str(self.folder / unquote(name))

    def _create(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        layout = self.layout
        DeltaTable.create(
            str(self.folder), layout.schema, mode="ignore", partition_by=[layout.partition],
            name=layout.name,
        )  # fmt: skip
        self.sync()

    def _open(self) -> DeltaTable:
        fault = fault_of_last_commit(self.folder)
        if fault:
            message = (
                f"the last commit of {self.folder.name!r} did not reach the disk whole ({fault}),"
                " as happens when the power fails; run `stadtherz observations repair`"
            )
            raise Unavailable(message, code="lake-broken")
        table = DeltaTable(str(self.folder))
        if table.metadata().name != self.layout.name:
            message = (
                f"{self.folder.name!r} is not of the {self.layout.name!r} that this version of the "
                "program reads; run `stadtherz observations migrate`"
            )
            raise Unavailable(message, code="lake-layout")
        return table


def _reached(writers: Mapping[str, int]) -> CommitProperties:
    transactions = [Transaction(name, up_to) for name, up_to in writers.items()]
    return CommitProperties(app_transactions=transactions or None)


def _reason(error: Exception) -> str:
    """Give the last line of a library's message, without its colours."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()
    return lines[-1].strip(" ↳") if lines else type(error).__name__


def adds_of(table: DeltaTable, columns: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Read the files of a table from its log: path, rows, and statistics by their SQL type.

    A statistic that no file has is None.
    """
    adds = table.get_add_actions(flatten=True)
    there = set(adds.schema.names)
    named = [
        f'"{name}"' if name in there else f"CAST(NULL AS {kind})" for name, kind in columns.items()
    ]
    connection = cursor()
    connection.register("adds", adds)
    asked = ", ".join(["path", "num_records", *named])
    return connection.execute(f"SELECT {asked} FROM adds").fetchall()


def days_in(column: str, days: Collection[date]) -> str:
    """Write the predicate of some partitions."""
    listed = ", ".join(f"'{day.isoformat()}'" for day in sorted(days))
    return f"{column} IN ({listed})"
