"""Importing files straight into the lake: chunk by chunk, each chunk one durable commit.

A chunk's commit carries the last line that it holds as an application transaction of the import.
After a crash the file is read again from its beginning and every chunk that the lake already holds
is passed over: nothing is lost, nothing stands twice.
"""

import csv
import hashlib
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from numpy.typing import NDArray

from stadtherz.city.public import create_place as new_place
from stadtherz.city.public import departments, the_city
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.hot import Newest, keep_latest, reserve
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.lake_schema import Batch
from stadtherz.observations.adapters.tables import Rows, Table, digest, open_table
from stadtherz.observations.domain.mapping import Chunk, Mapping, Reader, Refusal
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import (
    Datastream,
    Flag,
    ImportRun,
    ObservedProperty,
    Station,
)

REPORT_FIELDS = ("line", "column", "value", "reason")
REFUSALS_IN_REPORT = 100_000


@dataclass
class Progress:
    """How far an import is."""

    done: float
    accepted: int
    refused: int
    seconds: float


@dataclass
class Outcome:
    """What became of an import."""

    accepted: int = 0
    refused: int = 0
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
        watch: called after each chunk.
        lake: where to; the installation's own by default.

    Raises:
        Invalid: when the file cannot be read at all or names an unknown datastream.

    """
    lake = lake or the_lake()
    key = _key(path, mapping)
    run, _ = ImportRun.objects.get_or_create(
        key=key, defaults={"file_name": path.name[:255], "started_at": timezone.now()}
    )
    if run.state == ImportRun.State.DONE:
        return Outcome(accepted=run.accepted, refused=run.refused, already_done=True)
    work = _Work(lake, mapping, f"import-{key}", create=create, watch=watch)
    with ExitStack() as stack:
        table = stack.enter_context(
            open_table(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
        )
        work.take_all(table, stack, path)
    outcome = work.outcome
    ImportRun.objects.filter(pk=run.pk).update(
        state=ImportRun.State.DONE,
        accepted=outcome.accepted,
        refused=outcome.refused,
        finished_at=timezone.now(),
    )
    return outcome


def _key(path: Path, mapping: Mapping) -> str:
    whole = f"{digest(path)} {mapping.model_dump_json()}"
    return hashlib.sha256(whole.encode()).hexdigest()[:40]


class _Work:
    """One run of an import."""

    def __init__(
        self, lake: Lake, mapping: Mapping, writer: str, *, create: bool, watch: Watcher | None
    ) -> None:
        self.lake, self.mapping, self.writer = lake, mapping, writer
        self.create, self.watch = create, watch
        self.outcome = Outcome()
        self.ids: dict[str, int] = {}
        self.started = time.monotonic()

    def take_all(self, table: Table, stack: ExitStack, path: Path) -> None:
        with self.lake.writing():
            reached = self.lake.reached(self.writer)
        reader = Reader(self.mapping, table.header, timezone.now())
        report = None
        for rows in table.chunks:
            chunk = reader.read(rows.rows, rows.lines)
            if chunk.refusals:
                report = report or self._open_report(stack, path)
                self._note(report, chunk.refusals)
            self._take(chunk, rows, reached)
            self._tell(rows, table)

    def _take(self, chunk: Chunk, rows: Rows, reached: int) -> None:
        self.outcome.accepted += len(chunk.values)
        if rows.lines[-1] <= reached:
            self.outcome.passed_over += len(chunk.values)
        if not len(chunk.values) or rows.lines[-1] < reached:
            return
        ids = np.array([self._id(key) for key in chunk.keys], np.int32)[chunk.streams]
        first = self._append(chunk, ids, rows.lines[-1]) if rows.lines[-1] > reached else 0
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

    def _id(self, key: str) -> int:
        if key not in self.ids:
            stream = Datastream.objects.filter(key=key).first()
            if stream is None and self.create:
                stream = _make_stream(key, self.mapping.station)
            if stream is None:
                message = (
                    f"there is no datastream {key!r}; create it in the administration, or call "
                    "with --create and describe the [station] in the mapping"
                )
                raise Invalid(message, code="datastream")
            self.ids[key] = stream.pk
        return self.ids[key]

    def _open_report(self, stack: ExitStack, path: Path) -> Any:
        folder = Path(settings.VAR) / "imports"
        folder.mkdir(parents=True, exist_ok=True)
        self.outcome.report = folder / f"{path.stem}-{self.writer[-8:]}-refused.csv"
        file = stack.enter_context(self.outcome.report.open("w", encoding="utf-8", newline=""))
        writer = csv.writer(file)
        writer.writerow(REPORT_FIELDS)
        return writer

    def _note(self, report: Any, refusals: tuple[Refusal, ...]) -> None:
        room = REFUSALS_IN_REPORT - self.outcome.refused
        report.writerows(
            (refusal.line, refusal.column, refusal.value, refusal.reason)
            for refusal in refusals[: max(0, room)]
        )
        self.outcome.refused += len(refusals)

    def _tell(self, rows: Rows, table: Table) -> None:
        if self.watch:
            self.watch(
                Progress(
                    min(1.0, rows.bytes_read / table.size),
                    self.outcome.accepted,
                    self.outcome.refused,
                    time.monotonic() - self.started,
                )
            )


def _batch(chunk: Chunk, ids: NDArray[np.int32], first: int) -> Batch:
    sequences = np.arange(first, first + len(ids), dtype=np.int64)
    flags = np.full(len(ids), Flag.RAW, np.int16)
    return Batch(sequences, ids, chunk.times, chunk.values, flags)


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


@transaction.atomic
def _make_stream(key: str, described: dict[str, Any]) -> Datastream:
    """Make a datastream with its station and property as the mapping's [station] says."""
    try:
        station_key, name = described["key"], described["name"]
        kind, unit = described["kind"], described["unit"]
    except KeyError as error:
        message = f"mapping: station.{error.args[0]} is missing; --create needs it"
        raise Invalid(message, code="mapping") from error
    observed, _ = ObservedProperty.objects.get_or_create(
        key=described.get("property", station_key),
        defaults={
            "name": Text.of(described.get("property_name", name)),
            "unit": unit,
            "kind": kind,
            "icon": described.get("icon", "pulse"),
            "ucum": described.get("ucum", "1"),
            "decimals": described.get("decimals", 0),
        },
    )
    station = Station.objects.filter(key=station_key).first()
    if station is None:
        lon, lat = described.get("point", (the_city().centre.lon, the_city().centre.lat))
        station = Station.objects.create(
            key=station_key,
            name=Text.of(name),
            place=new_place(name=str(Text.of(name))[:120], point=Point(lon, lat)),
            department=departments().filter(key=described.get("department", "")).first(),
            method=Text.of(described.get("method", "")),
            source=described.get("source", ""),
            licence=described.get("licence", ""),
            simulated=False,
        )
    return Datastream.objects.create(
        key=key,
        station=station,
        observed=observed,
        name=Text.of(described.get("streams", {}).get(key, key)),
        interval_s=described.get("interval_s", 900),
    )
