"""The lake: a Delta table of all observations, read by DuckDB.

Each writer commits how far it has come (`hot`: the highest sequence flushed; `import-...`: the last
line imported), so that nothing is lost and nothing stands twice after a crash.
Partitioned by the UTC day, sorted by datastream and time within a file, no observation twice within
a file: a day of one file needs no merging when it is read.
"""

import logging
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path

from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError
from django.conf import settings

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.bucket import SCHEME, Bucket, the_access
from stadtherz.observations.adapters.delta import NOTHING, Layout, Table
from stadtherz.observations.adapters.delta_log import adds_of, days_in
from stadtherz.observations.adapters.duck import DAYS, cursor, make_table
from stadtherz.observations.adapters.identity import newest_rows
from stadtherz.observations.adapters.known_lake import bind, refusal, what_is_known
from stadtherz.observations.adapters.lake_files import Stored, rows_sql, written
from stadtherz.observations.adapters.lake_schema import (
    SCHEMA,
    SELDOM,
    VERSION,
    WRITER,
    Batch,
    empty_columns,
    selected,
    selected_always,
)
from stadtherz.observations.adapters.mirror import folder_of
from stadtherz.observations.domain.belonging import Doubt, Found, doubt_about

log = logging.getLogger("observations")
HOT = "hot"
ATTEMPTS = 8
COMPARED_EVERY_S = 30.0
LAYOUT = Layout(f"stadtherz observations, layout {VERSION}", SCHEMA, "day", WRITER)
STATISTICS = {
    "partition.day": "DATE",
    "min.sequence": "BIGINT",
    "max.sequence": "BIGINT",
    "min.id": "BIGINT",
    "max.id": "BIGINT",
}
NUMBERS = 4  # of them all but the day
EMPTY = {f"null_count.{name}": "BIGINT" for name in SELDOM}


@dataclass(frozen=True)
class Days:
    """The files of some days in one version of the lake, and how far it has the hot rows."""

    files: Mapping[date, tuple[Stored, ...]]
    flushed: int
    version: int = -1
    _marks: dict[date, int] = field(default_factory=dict)

    @cached_property
    def highest(self) -> int:
        """The highest number of a row."""
        found = (file.most or 0 for files in self.files.values() for file in files)
        return max(self.flushed, *found, -1)

    @cached_property
    def ordered(self) -> list[date]:
        """The days, in their order."""
        return list(self.files)

    def paths(self) -> list[str]:
        """Name all files."""
        return [file.path for files in self.files.values() for file in files]

    def mark(self, day: date) -> int:
        """Give a number that changes whenever the files of the day change; 0 for a day without."""
        if day not in self._marks:
            self._marks[day] = _mark(self.files.get(day, ()))
        return self._marks[day]


def _mark(files: Sequence[Stored]) -> int:
    names = sorted(Path(file.path).name for file in files)
    if not names:
        return 0
    digest = blake2b("/".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@dataclass
class Lake(Table):
    """The Delta table of the observations themselves.

    Args:
        own: whether it is the installation's: it is then compared with what the database knows of
            its lake when it is opened, has a new version or was not compared for a while, and
            before each write (ADR 33).

    """

    own: bool = field(default=False, kw_only=True)
    _compared: tuple[int, float] = (-2, 0.0)
    _bound: bool = False
    _taken_as_it_is: int = 0
    _days: Days = field(default_factory=lambda: Days({}, -1))
    _odd_days: set[object] = field(default_factory=set)

    @property
    def layout(self) -> Layout:
        """How it is written."""
        return LAYOUT

    def refresh(self, *, max_age: float = 0) -> None:
        """Look for new commits, and whether it is still the lake of this database.

        Raises:
            Unavailable: when it cannot be read, or is another one.

        """
        super().refresh(max_age=max_age)
        if self.own and self._taken_as_it_is != threading.get_ident():
            version, at = self._compared
            late = time.monotonic() - at > COMPARED_EVERY_S
            if late or version != self._days.version:
                self.compare()

    def compare(self) -> None:
        """Compare what is there with what the database knows.

        The database is asked after the lake, so that it knows what it sent there; and where the
        lake seems to be behind, it is looked at again, for it may have been written meanwhile.

        Raises:
            Unavailable: when this is not its lake, or one of both is older than the other.

        """
        known, given = what_is_known()
        doubt = doubt_about(self._found(), known, given)
        if doubt is Doubt.BEHIND:
            super().refresh()
            doubt = doubt_about(self._found(), known, given)
        if doubt is Doubt.AHEAD:
            doubt = doubt_about(self._found(), *what_is_known())
        if doubt is not None:
            self._compared = (-2, 0.0)
            raise refusal(doubt, self.storage.address)
        self._compared = (self._days.version, time.monotonic())
        self._bound = self.key in known

    def _found(self) -> Found:
        with self._lock:
            if self.key is None:
                return Found(None)
            if not self.storage.holds(self._days.version):  # gone, or another lies in its place
                key = str(self._load().metadata().id) if self.exists() else None
                if key != self.key:
                    return Found(key)
            return Found(self.key, self._days.flushed, self._days.highest)

    @property
    def highest_seen(self) -> int:
        """The highest number in the installation's lake when it was looked at last; asks nobody."""
        return self._days.highest if self.own else -1

    @contextmanager
    def writing(self, *, anyway: bool = False) -> Iterator[None]:
        """Let one process of this machine write at a time, and only to the lake of this database.

        Raises:
            Unavailable: when it is another one, unless it shall be done anyway.

        """
        with super().writing(), self.as_it_is():
            if self.own and not anyway:
                self.refresh()
                self.compare()
            yield

    def opened(self, version: int | None = None) -> DeltaTable:
        """Give a version for writing, which is of the table that was read.

        Raises:
            Unavailable: when another one lies in its place since.

        """
        table = super().opened(version)
        if self.own and self.key not in (None, str(table.metadata().id)):
            raise refusal(Doubt.OTHER, self.storage.address)
        return table

    @contextmanager
    def as_it_is(self) -> Iterator[None]:
        """Let this thread look at the lake whatever the database knows of it."""
        before, self._taken_as_it_is = self._taken_as_it_is, threading.get_ident()
        try:
            yield
        finally:
            self._taken_as_it_is = before

    def append(self, batch: Batch, *, writer: str, up_to: int, since: int | None = None) -> None:
        """Write a batch durably, and with it that `writer` has come up to the number `up_to`.

        Args:
            batch: what is written.
            writer: its name.
            up_to: how far it has come with this batch; when it has already, nothing is written.
            since: how far it had come when the batch was put together.

        Raises:
            Unavailable: when another process has come further meanwhile: put it together again.

        """
        ordered = batch.ordered()
        if self.version() == NOTHING:
            self.opened()  # makes it, so that there is a version to write upon
        for _ in range(ATTEMPTS):
            reached, seen = self.standing(writer)  # of the version that is written upon
            if reached >= up_to:
                return  # by another process, or by us, with the answer lost
            if since is not None and reached != since:
                break
            with suppress(CommitFailedError):
                self._put(ordered, {writer: up_to}, seen)
                self._bind()
                return
        message = (
            f"another process wrote to {self.folder.name!r} in the same moment as {writer!r};"
            " nothing is lost, and it goes on with the next attempt"
        )
        raise Unavailable(message, code="lake-write")

    def _bind(self) -> None:
        """Let the database know the lake that is written to for the first time."""
        if self.own and not self._bound and self.key is not None:
            bind(self.key, self.reached(HOT))
            self._bound = True

    def _put(self, ordered: Batch, writers: Mapping[str, int], seen: int) -> None:
        """Write a batch by the shortest way: plain ones straight into files, if it is a folder."""
        if ordered.seldom is None and self.bucket is None:
            self.commit(lambda: written(self.folder, ordered), writers=writers, seen=seen)
            return
        connection = cursor()
        connection.register("rows", ordered.columns())
        if ordered.seldom is None:
            rows = f"SELECT {selected_always()}, {empty_columns(SELDOM)} FROM rows"
            question = f"SELECT *, CAST(time AS DATE) AS day FROM ({rows})"
        else:
            deletes = bool(ordered.seldom.gone.any())
            rows = newest_rows(f"SELECT {selected()} FROM rows", deletes=deletes)
            question = f"{rows} ORDER BY day, datastream, time"
        self.write(connection.sql(question), mode="append", writers=writers, seen=seen)

    def files(self, days: Collection[date] | None = None) -> Days:
        """Name the files of some UTC days, or of all, as of now."""
        self.refresh()
        with self._lock:
            found = self._days
        if days is None:
            return found
        asked = {day: found.files[day] for day in sorted(days) if day in found.files}
        return Days(asked, found.flushed, found.version)

    def days(self) -> dict[date, int]:
        """Count the files of each day."""
        return {day: len(files) for day, files in self.files().files.items()}

    def close_days(
        self, days: Collection[date], *, without: Mapping[int, date] | None = None
    ) -> bool:
        """Rewrite each day as one sorted file of the newest rows; False if another was faster.

        Args:
            days: UTC days, together no more rows than fit into memory.
            without: datastreams whose rows of days before a day are left out.

        """
        known = self.files(days)
        found = [file for files in known.files.values() for file in files]
        if not found:
            return False
        rows = f"SELECT *, CAST(time AS DATE) AS day FROM {rows_sql(found)}"
        newest = newest_rows(rows, deletes=any(file.deletes for file in found))
        question = (
            f"SELECT * FROM ({newest}) AS row WHERE gone IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM without WHERE without.datastream = row.datastream"
            " AND row.day < without.day) ORDER BY day, datastream, time"
        )
        connection = cursor(2)
        make_table(connection, "without", DAYS, (without or {}).items())
        predicate = days_in("day", days)
        try:
            self.write(
                connection.sql(question), mode="overwrite", predicate=predicate, seen=known.version
            )
        except CommitFailedError:
            return False
        return True

    def note(self, table: DeltaTable) -> None:
        """Take down the files of each day, and how far hot rows were flushed."""
        files: dict[date, list[Stored]] = {}
        for path, rows, day, *more in adds_of(table, STATISTICS | EMPTY):
            if not isinstance(day, date):  # a year before 1 comes as text, no day as None
                self._warn_of(day)
                continue
            numbers, empty = more[:NUMBERS], more[NUMBERS:]
            plain = all(count == rows for count in empty)
            deletes = empty[SELDOM.index("gone")] != rows
            stored = Stored(self.path_of(path), rows, plain, deletes, *numbers)
            files.setdefault(day, []).append(stored)
        flushed = table.transaction_version(HOT)
        ordered = {day: tuple(files[day]) for day in sorted(files)}
        self._days = Days(ordered, -1 if flushed is None else flushed, table.version())

    def _warn_of(self, day: object) -> None:
        if day not in self._odd_days:
            self._odd_days.add(day)
            log.warning("the lake holds observations of %s, which is no day; they are skipped", day)


@cache
def _lake_in(folder: Path, bucket: Bucket | None) -> Lake:
    return Lake(folder, bucket=bucket, own=True)


def lake_at(address: str) -> Lake:
    """Give the lake in a folder, or at `s3://bucket/prefix`; one object a process."""
    if not address.startswith(SCHEME):
        return _lake_in(Path(address), None)
    bucket = Bucket(address.rstrip("/"), the_access())
    return _lake_in(folder_of(bucket), bucket)


def the_lake() -> Lake:
    """Give the lake of this installation."""
    return lake_at(settings.LAKE)
