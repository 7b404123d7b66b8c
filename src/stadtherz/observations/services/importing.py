"""Importing files straight into the lake: chunk by chunk, each chunk one durable commit.

A chunk's commit carries the last line that it holds as an application transaction of the import.
After a crash the file is read again from its beginning and every chunk that the lake already holds
is passed over: nothing is lost, nothing stands twice. A lock that dies with its process keeps a
second import of the same file waiting, which then finds it done.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from numpy.typing import NDArray

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.hot import Newest, keep_latest, reserve
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.lake_schema import Batch, only_rules
from stadtherz.observations.adapters.locks import alone
from stadtherz.observations.adapters.memory import give_back
from stadtherz.observations.adapters.refusals import Report
from stadtherz.observations.adapters.seen import Seen
from stadtherz.observations.adapters.tables import digest, open_table
from stadtherz.observations.domain.chunk import Chunk
from stadtherz.observations.domain.mapping import Mapping
from stadtherz.observations.domain.repeats import reason_against
from stadtherz.observations.domain.rows import Reader
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Datastream, ImportRun
from stadtherz.observations.services.describing import Describing
from stadtherz.observations.services.first_look import flags_of

FIRST_LINES = 5


@dataclass(frozen=True)
class Progress:
    """How far an import is; `waiting` while another process imports the same file."""

    done: float = 0.0
    accepted: int = 0
    refused: int = 0
    seconds: float = 0.0
    waiting: bool = False


@dataclass
class Outcome:
    """What became of an import, in readings if nothing else is said.

    Args:
        accepted: stored, each datastream and time once.
        refused: cells and rows that are in the report.
        contradictions: refused ones that give a second value for a datastream and time.
        contradicting_lines: the first lines with such.
        repeated: passed over, because the file says the same twice.
        left_out: rows that the mapping does not want.
        passed_over: stored by an earlier run that was interrupted.
        report: where the refused ones are listed.
        already_done: whether this file was imported before, and nothing was done.

    """

    accepted: int = 0
    refused: int = 0
    contradictions: int = 0
    contradicting_lines: list[int] = field(default_factory=list)
    repeated: int = 0
    left_out: int = 0
    passed_over: int = 0
    report: Path | None = None
    already_done: bool = False


Watcher = Callable[[Progress], None]


def import_file(
    *, path: Path, mapping: Mapping, create: bool = False, watch: Watcher | None = None,
    lake: Lake | None = None,
) -> Outcome:  # fmt: skip
    """Import the table at `path`; calling it again after a crash goes on where it ended.

    Args:
        path: a CSV file.
        mapping: how it is written.
        create: make the station and datastreams that the mapping describes.
        watch: called after each chunk, and when the import has to wait for another one.
        lake: where to; the installation's own by default.

    Raises:
        Invalid: when the file cannot be read at all or names an unknown datastream.

    """
    lake = lake or the_lake()
    watch = watch or _look_away
    names = mapping.names_in(path.name)
    describing = Describing(mapping, names) if create else None
    key = _key(path, mapping, names)
    lock = lake.folder.parent / f".import-{key}.lock"
    with alone(lock, on_wait=lambda: watch(Progress(waiting=True))):
        run, _ = ImportRun.objects.get_or_create(
            key=key, defaults={"file_name": path.name[:255], "started_at": timezone.now()}
        )
        if run.state == ImportRun.State.DONE:
            return Outcome(accepted=run.accepted, refused=run.refused, already_done=True)
        source = _Source(path, mapping, names, timezone.now())
        with ExitStack() as stack:
            work = _Work(lake, f"import-{key}", describing, watch, stack)
            work.take_all(source)
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportRun.State.DONE,
            accepted=work.outcome.accepted,
            refused=work.outcome.refused,
            finished_at=timezone.now(),
        )
    return work.outcome


def _key(path: Path, mapping: Mapping, names: dict[str, str]) -> str:
    whole = f"{digest(path)} {mapping.model_dump_json()} {sorted(names.items())}"
    return hashlib.sha256(whole.encode()).hexdigest()[:40]


def _look_away(progress: Progress) -> None:
    """Watch nothing."""


@dataclass(frozen=True)
class _Source:
    """A file that can be read again from its beginning, with the same result."""

    path: Path
    mapping: Mapping
    names: dict[str, str]
    now: datetime

    def chunks(self) -> Iterator[tuple[Chunk, int, float]]:
        """Give each chunk, its last line, and the share of the file that is read by then."""
        asked = self.mapping
        with open_table(self.path, encoding=asked.encoding, delimiter=asked.delimiter) as table:
            reader = Reader(asked, table.header, self.now, self.names)
            for rows in table.chunks(reader.plain_places()):
                chunk = reader.read(rows.rows, rows.lines, rows.broken)
                yield chunk, rows.last_line, min(1.0, rows.bytes_read / table.size)

    def first(self, count: int) -> Iterator[Chunk]:
        """Give the first chunks once more."""
        return (chunk for chunk, _, _ in islice(self.chunks(), count))


class _Work:
    """One run of an import."""

    def __init__(
        self, lake: Lake, writer: str, describing: Describing | None, watch: Watcher,
        stack: ExitStack,
    ) -> None:  # fmt: skip
        self.lake, self.writer, self.describing, self.watch = lake, writer, describing, watch
        self.outcome = Outcome()
        self.stack = stack
        self.ids: dict[str, int] = {}
        self.started = time.monotonic()

    def take_all(self, source: _Source) -> None:
        folder = Path(settings.VAR) / "imports"
        seen = self.stack.enter_context(closing(Seen(folder / f"{self.writer}.seen", source.first)))
        report = self.stack.enter_context(
            Report(folder / f"{source.path.stem}-{self.writer[-8:]}-refused.csv")
        )
        with self.lake.writing():
            reached = self.lake.reached(self.writer)
        for read, last_line, done in source.chunks():
            chunk = self._once_each(read, seen)
            report.note(chunk.refusals)
            self.outcome.refused = report.count
            self.outcome.report = report.path if report.count else None
            self.outcome.left_out += chunk.left_out
            self._take(chunk, last_line, reached)
            self._tell(done)
            give_back()

    def _once_each(self, chunk: Chunk, seen: Seen) -> Chunk:
        """Leave out what the file said before; another value than before is refused."""
        repeats = seen.repeats(chunk)
        differs = chunk.values[repeats.places] != repeats.values
        refused = [
            chunk.refusal_of(place, reason_against(value, line))
            for place, value, line in zip(
                repeats.places[differs], repeats.values[differs], repeats.lines[differs],
                strict=True,
            )
        ]  # fmt: skip
        outcome = self.outcome
        outcome.contradictions += len(refused)
        outcome.repeated += len(repeats) - len(refused)
        lines = sorted({*outcome.contradicting_lines, *(one.line for one in refused)})
        outcome.contradicting_lines = lines[:FIRST_LINES]
        return chunk.without(repeats.places, refused)

    def _take(self, chunk: Chunk, last_line: int, reached: int) -> None:
        self.outcome.accepted += len(chunk)
        if last_line <= reached:
            self.outcome.passed_over += len(chunk)
        if not len(chunk) or last_line < reached:
            return
        ids = self._ids(chunk)
        first = self._append(chunk, ids, last_line) if last_line > reached else 0
        # the run that wrote the last chunk may have died before this line: it is said again
        with transaction.atomic():
            now = microseconds(timezone.now())
            keep_latest(newest_of(_batch(chunk, ids, first)), received_us=now)

    def _append(self, chunk: Chunk, ids: NDArray[np.int32], last_line: int) -> int:
        """Write a chunk durably and give its first sequence."""
        with transaction.atomic():
            first = reserve(len(ids))
        with self.lake.writing():
            self.lake.append(_batch(chunk, ids, first), writer=self.writer, up_to=last_line)
        return first

    def _ids(self, chunk: Chunk) -> NDArray[np.int32]:
        """Give the database id of each reading's datastream; only those with readings are made."""
        used = [chunk.keys[number] for number in np.unique(chunk.streams)]
        missing = [key for key in used if key not in self.ids]
        with transaction.atomic():
            self.ids |= dict(Datastream.objects.filter(key__in=missing).values_list("key", "pk"))
            if missing := [key for key in missing if key not in self.ids]:
                self.ids |= {one.key: one.pk for one in self._make_streams(missing)}
        ids = np.array([self.ids.get(key, 0) for key in chunk.keys], np.int32)
        return ids[chunk.streams]

    def _make_streams(self, keys: list[str]) -> list[Datastream]:
        if self.describing is None:
            message = (
                f"there is no datastream {keys[0]!r}; create it in the administration, or call "
                "with --create and describe the [station] in the mapping"
            )
            raise Invalid(message, code="datastream")
        return self.describing.make_streams(keys)

    def _tell(self, done: float) -> None:
        outcome, seconds = self.outcome, time.monotonic() - self.started
        self.watch(Progress(done, outcome.accepted, outcome.refused, seconds))


def _batch(chunk: Chunk, ids: NDArray[np.int32], first: int) -> Batch:
    sequences = np.arange(first, first + len(ids), dtype=np.int64)
    flags, rules = flags_of(ids, chunk.values)
    seldom = only_rules(rules) if rules.any() else None
    return Batch(sequences, ids, chunk.times, chunk.values, flags, seldom)


def newest_of(batch: Batch) -> Newest:
    """Find the last reading of each stream, and when its first one was."""
    order = np.lexsort((batch.sequences, batch.times, batch.streams))
    streams = batch.streams[order]
    changes = np.flatnonzero(np.diff(streams))
    firsts = order[np.append(0, changes + 1)]
    lasts = order[np.append(changes, len(streams) - 1)]
    return {
        int(batch.streams[last]): (
            int(batch.times[last]),
            float(batch.values[last]),
            None,
            int(batch.flags[last]),
            int(batch.sequences[last]),
            int(batch.times[first]),
            None,
        )
        for first, last in zip(firsts, lasts, strict=True)
    }
