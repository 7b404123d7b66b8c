"""One Delta table, written by several processes: in a folder and synced, or in object storage.

The Delta log is the only truth of what was written: each writer commits with an application
transaction, so that after a crash it goes on from there. delta-rs never calls fsync: the files of a
commit, their folders and the log entry are synced here before a write returns. How far that has
come stands in a file within the table, so that what a killed process left is synced by the next.
In object storage all that is the storage's own; the folder then holds copies of files, and locks.
Source: Delta Transaction Log Protocol (delta-io/delta, PROTOCOL.md).
"""

import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, LOCK_UN, flock
from functools import cached_property
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
from stadtherz.observations.adapters.bucket import Bucket, InBucket, reason_of
from stadtherz.observations.adapters.delta_log import adds_of
from stadtherz.observations.adapters.mirror import make_room, remember
from stadtherz.observations.adapters.storage import OnDisk, Storage, checkpoints

COMMITS_A_CHECKPOINT = 50
KEEP_LOG = PostCommitHookProperties(cleanup_expired_logs=False)
NOTHING = -1


@dataclass(frozen=True)
class Layout:
    """How a table is written: its name carries the version, another name is refused."""

    name: str
    schema: Schema
    partition: str
    writer: WriterProperties


@dataclass
class Table:
    """A Delta table; subclasses note what they need to know of its files.

    Args:
        folder: where its files are read, and its locks lie.
        bucket: where it lies if that is elsewhere; the folder then holds copies.

    """

    folder: Path
    bucket: Bucket | None = field(default=None, kw_only=True)
    _table: DeltaTable | None = None
    _checked_at: float = 0.0
    _began_ns: int | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @cached_property
    def storage(self) -> Storage:
        """Where it lies."""
        if self.bucket is None:
            return OnDisk(self.folder)
        remember(self.folder, self.bucket)
        return InBucket(self.bucket)

    @property
    def layout(self) -> Layout:
        """How this table is written."""
        raise NotImplementedError

    def note(self, table: DeltaTable) -> None:
        """Take down what changed with a new version of the table."""
        raise NotImplementedError

    @contextmanager
    def writing(self, *, anyway: bool = False) -> Iterator[None]:
        """Let one process of this machine write at a time; others wait.

        Args:
            anyway: also where the table is not the one that is expected here.

        """
        del anyway  # any table is
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
        return self.standing(writer)[0]

    def standing(self, writer: str) -> tuple[int, int]:
        """How far `writer` has come, and in which version; -1 for never, and for no table.

        Both are of one look: a commit of another machine may come between two of them.
        """
        with self._lock:
            self.refresh()
            if self._table is None:
                return -1, NOTHING
            found = self._table.transaction_version(writer)
            return -1 if found is None else found, self._table.version()

    def version(self) -> int:
        """Count the commits of the table; -1 when there is none."""
        self.refresh()
        return self._table.version() if self._table is not None else -1

    @property
    def key(self) -> str | None:
        """The number that the table was made with, as it was opened; None while it was not."""
        return None if self._table is None else str(self._table.metadata().id)

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
                if not self.exists():
                    return
                fresh = self._open()
                self.note(fresh)
                self._table = fresh
            elif self.storage.holds(self._table.version() + 1):
                with self.storage.answering():
                    self._table.update_incremental()
                self.note(self._table)

    def exists(self) -> bool:
        """Whether there is a table."""
        storage = self.storage
        with storage.answering():
            return DeltaTable.is_deltatable(storage.address, storage.options)

    def opened(self, version: int | None = None) -> DeltaTable:
        """Give a version for writing, the newest by default; an empty table when there was none.

        It is an object of its own: threads that read meanwhile go on with theirs.
        """
        self.storage.make_ready()
        if not self.exists():
            if self._table is not None:
                message = f"{self.folder.name!r} is not there any more; see whether it is mounted"
                raise Unavailable(message, code="lake-away")
            self._create()
        return self._open(version)

    def write(
        self,
        rows: Any,
        *,
        mode: str,
        writers: Mapping[str, int] | None = None,
        predicate: str | None = None,
        seen: int | None = None,
    ) -> None:
        """Commit rows durably, and with them how far writers have come.

        Args:
            rows: what is written, as Arrow.
            mode: `append`, or `overwrite` for what `predicate` says.
            writers: the numbers up to which writers have come with it.
            predicate: which partitions are replaced.
            seen: the version from which what is replaced was read; -1 for none.

        Raises:
            deltalake.exceptions.CommitFailedError: when another process replaced the same rows.
            Unavailable: when it cannot be written, as on a full disk; nothing was committed then.

        """
        table = self.opened(None if seen == NOTHING else seen)
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
        self, files: Callable[[], Iterable[AddAction]], *, writers: Mapping[str, int],
        seen: int | None = None,
    ) -> None:  # fmt: skip
        """Write files into the folder and commit them durably, and how far writers have come.

        Only where the table lies in a folder of this machine.

        Raises:
            deltalake.exceptions.CommitFailedError: when a writer has come further meanwhile.
            Unavailable: when it cannot be written; nothing was committed then.

        """
        table = self.opened(None if seen == NOTHING else seen)
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
        """Say what could not be written, and leave nothing of it on the disk."""
        try:
            yield
        except CommitFailedError:
            raise
        except (OSError, DeltaError, duckdb.Error) as error:
            with suppress(Unavailable):
                self.storage.clear(before, self._began_ns, self._named)
            message = (
                f"{self.folder.name!r} cannot be written: {self._reason(error)}; nothing is lost,"
                " and it goes on when that is mended"
            )
            raise Unavailable(message, code="lake-write") from error

    def _named(self) -> set[str]:
        """Name the files of the newest version."""
        return {unquote(path) for path, *_ in adds_of(self._load(), {})}

    def vacuum(self, keep: timedelta, *, everything: bool = False) -> int:
        """Remove files that no version of the last `keep` needs; counts them.

        Args:
            keep: how old they must be.
            everything: also those that no commit ever named, as a crash leaves behind.

        """
        table = self.opened()
        storage = self.storage
        try:
            with self._locked("files", LOCK_EX | LOCK_NB):
                with storage.answering():
                    named = table.vacuum(
                        retention_hours=int(keep.total_seconds() // 3600), dry_run=True,
                        enforce_retention_duration=False, full=everything,
                    )  # fmt: skip
                gone = storage.there([unquote(name) for name in named]) if named else []
                storage.remove(gone)
                for name in gone if self.bucket else ():
                    (self.folder / name).unlink(missing_ok=True)  # the copy of it here
        except BlockingIOError:  # a backup copies them
            return 0
        return len(gone)

    def tidy(self, keep: timedelta) -> int:
        """Remove old files, and the part of the log that a checkpoint has replaced for long."""
        if not self.exists():
            return 0
        if self.bucket:
            make_room()
        removed = self.vacuum(keep, everything=True)
        table = self.opened()
        last = max(checkpoints(self.storage.log()), default=-1)
        with self.storage.answering():
            if table.version() - last >= COMMITS_A_CHECKPOINT:
                table.create_checkpoint()
                self.storage.sync_again(table.version())
            table.cleanup_metadata()
        return removed

    def sync(self) -> None:
        """Bring to the disk itself what any commit wrote and nobody has synced yet."""
        self.refresh()
        if self._table is None:
            return
        self.storage.sync(self._table.version())

    def path_of(self, name: str) -> str:
        """Give the path of a file as the log names it."""
        return str(self.folder / unquote(name))

    def _create(self) -> None:
        """Make the table, unless another machine made it in the same moment.

        Without a second try: delta-rs would make it once more on top, with another number.
        """
        layout, storage = self.layout, self.storage
        try:
            with storage.answering():
                DeltaTable.create(
                    storage.address, layout.schema, mode="ignore", partition_by=[layout.partition],
                    name=layout.name, storage_options=storage.options,
                    commit_properties=CommitProperties(max_commit_retries=0),
                )  # fmt: skip
        except (DeltaError, Unavailable):
            if not self.exists():
                raise
        self.sync()

    def _load(self, version: int | None = None) -> DeltaTable:
        storage = self.storage
        with storage.answering():
            return DeltaTable(storage.address, version, storage_options=storage.options)

    def _open(self, version: int | None = None) -> DeltaTable:
        fault = self.storage.fault()
        if fault:
            message = (
                f"the last commit of {self.folder.name!r} did not reach the disk whole ({fault}),"
                " as happens when the power fails; run `stadtherz observations repair`"
            )
            raise Unavailable(message, code="lake-broken")
        table = self._load(version)
        if table.metadata().name != self.layout.name:
            message = (
                f"{self.folder.name!r} is not of the {self.layout.name!r} that this version of the "
                "program reads; run `stadtherz observations migrate`"
            )
            raise Unavailable(message, code="lake-layout")
        return table

    def _reason(self, error: Exception) -> str:
        """Give a library's message: of a disk the last line, of object storage all in one."""
        return _last_line(error) if self.bucket is None else reason_of(error)


def _reached(writers: Mapping[str, int]) -> CommitProperties:
    transactions = [Transaction(name, up_to) for name, up_to in writers.items()]
    return CommitProperties(app_transactions=transactions or None)


def _last_line(error: Exception) -> str:
    """Give the last line of a library's message, without its colours."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()
    return lines[-1].strip(" ↳") if lines else type(error).__name__
