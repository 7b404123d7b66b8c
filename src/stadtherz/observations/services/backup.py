"""Backup of everything about observations into a folder, its check, and the way back.

A backup holds the lake, its roll-ups and the tables of the database with the hot rows as of one
moment: no flush comes in between looking at the database and at the lake, while recording goes on.
It is a folder of its own, named by the time; files that the backup before has are linked, so each
takes the room of what is new, and any one may be removed.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from stadtherz.kernel.errors import Conflict, Invalid, Unavailable
from stadtherz.observations.adapters import dump
from stadtherz.observations.adapters.copies import (
    count_rows,
    highest_sequence,
    only_one,
    piece_of,
    put,
    state_of,
)
from stadtherz.observations.adapters.delta import Table
from stadtherz.observations.adapters.disk import sync
from stadtherz.observations.adapters.hot import COUNTER
from stadtherz.observations.adapters.lake import HOT, Lake, the_lake
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.adapters.storage import sync_folders
from stadtherz.observations.domain.manifest import Manifest, Piece, differences, manifest_from
from stadtherz.observations.models import Counter, KnownLake
from stadtherz.observations.services.belonging import take_over
from stadtherz.observations.services.migrating import migrate_rollups
from stadtherz.observations.services.retention import days_to_purge, purge

MANIFEST = "manifest.json"
DATABASE = "database"
PARTIAL = ".partial"
Before = tuple[Path, dict[str, Piece]]


@dataclass(frozen=True)
class Backup:
    """A backup that is whole: its folder and what it says of itself."""

    folder: Path
    manifest: Manifest


def tables_of(lake: Lake) -> dict[str, Table]:
    """Name the Delta tables as a backup names them."""
    rollups = rollups_of(lake)
    return {"lake": lake, "hours": rollups.hours, "days": rollups.days}


def back_up(*, to: Path, now: datetime, lake: Lake | None = None) -> Backup:
    """Make a backup below a folder, which may hold earlier ones.

    Args:
        to: the folder; on another disk than the lake, or it protects from mistakes only.
        now: names the backup.
        lake: the installation's own by default.

    Raises:
        Unavailable: when the folder cannot be made or written to; what is unfinished there is
            passed over, and removed by the next backup.

    """
    lake = lake or the_lake()
    name = now.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    root = to / f"{name}{PARTIAL}"
    try:
        to.mkdir(parents=True, exist_ok=True)
        with only_one(to):
            return _made(root, to / name, now, lake)
    except OSError as error:
        why = error.strerror or type(error).__name__
        message = (
            f"there is no backup: {error.filename or to}: {why}; name a folder that can be made and"
            " written to, with enough room"
        )
        raise Unavailable(message, code="backup-write") from error


def _made(root: Path, target: Path, now: datetime, lake: Lake) -> Backup:
    to = root.parent
    for unfinished in to.glob(f"*{PARTIAL}"):
        shutil.rmtree(unfinished)
    (root / DATABASE).mkdir(parents=True)
    tables = tables_of(lake)
    earlier = backups_in(to)
    before: Before = (earlier[-1].folder, earlier[-1].manifest.by_path()) if earlier else (to, {})
    with ExitStack() as stack:
        for table in tables.values():
            stack.enter_context(table.keeping_files())
        with lake.writing(), dump.one_look():
            records = {
                dump.about(model).model_name: dump.write_table(model, root / DATABASE)
                for model in dump.tables()
            }
            flushed = lake.reached(HOT)
            states = {"lake": state_of(lake)}
        states |= {name: state_of(table) for name, table in tables.items() if name != "lake"}
        known = {name: state for name, state in states.items() if state is not None}
        pieces = [
            put(tables[name].storage, file, root, f"{name}/{file}", before)
            for name, state in known.items()
            for file in state.names
        ]
    pieces += [piece_of(root, f"{DATABASE}/{model}.jsonl") for model in records]
    manifest = Manifest(
        made_at=now.astimezone(UTC).isoformat(),
        versions={name: state.version for name, state in known.items()},
        rows={name: state.rows for name, state in known.items()},
        records=records,
        flushed=flushed,
        pieces=tuple(sorted(pieces, key=lambda piece: piece.path)),
    )
    return _finished(root, target, manifest)


def _finished(root: Path, target: Path, manifest: Manifest) -> Backup:
    path = root / MANIFEST
    path.write_text(manifest.to_json(), encoding="utf-8")
    sync(path)
    sync_folders(root)
    root.rename(target)
    sync(target.parent)
    return Backup(target, manifest)


def backups_in(folder: Path) -> list[Backup]:
    """Find the backups in a folder, oldest first; those that were not finished are passed over."""
    return [
        Backup(path.parent, manifest_from(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob(f"*/{MANIFEST}"))
        if path.parent.suffix != PARTIAL
    ]


def backup_at(folder: Path) -> Backup:
    """Open one backup, or the newest of a folder of backups.

    Raises:
        Invalid: when there is none.

    """
    path = folder / MANIFEST
    if path.is_file():
        return Backup(folder, manifest_from(path.read_text(encoding="utf-8")))
    found = backups_in(folder)
    if not found:
        message = f"there is no backup in {folder}"
        raise Invalid(message, code="backup")
    return found[-1]


def verify(*, folder: Path) -> list[str]:
    """Read a whole backup and name what is not as its manifest says; empty when all is well."""
    backup = backup_at(folder)
    there = {
        piece.path: piece_of(backup.folder, piece.path)
        for piece in backup.manifest.pieces
        if (backup.folder / piece.path).is_file()
    }
    faults = differences(backup.manifest.pieces, there)
    return faults or list(_wrong_counts(backup))


def _wrong_counts(backup: Backup) -> Iterator[str]:
    for name, version in backup.manifest.versions.items():
        rows = count_rows(backup.folder / name, version)
        if rows != backup.manifest.rows[name]:
            yield f"{name} holds {rows} rows, not {backup.manifest.rows[name]}"


def restore(*, source: Path, lake: Lake | None = None) -> Backup:
    """Bring a backup back into an installation that has no observations.

    Killed in between, the same command begins anew where it has to.

    Raises:
        Invalid: when the backup is not whole; nothing was changed then.
        Conflict: when there are observations already, or the installation is not set up.

    """
    lake = lake or the_lake()
    backup = backup_at(source)
    _refuse_if_not_set_up()
    faults = verify(folder=backup.folder)
    if faults:
        message = f"the backup is damaged, nothing was changed: {faults[0]}"
        raise Invalid(message, code="backup", details=tuple(faults))
    with lake.as_it_is():
        _refuse_if_full(lake, backup)
        for name, table in tables_of(lake).items():
            with table.writing(anyway=True):
                _bring_back(backup, name, table)
        _read_database(backup, lake)
    migrate_rollups(lake=lake)
    for days in days_to_purge(lake=lake):
        purge(days=days, lake=lake)
    return backup


def _refuse_if_not_set_up() -> None:
    """Refuse a database that is not there, is empty or of an older version."""
    try:
        executor = MigrationExecutor(connection)
        ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:  # no database, or nobody answers
        ready = False
    if not ready:
        message = (
            "this installation is not set up, or its database does not answer; run `stadtherz site"
            " setup` with STADTHERZ_DEMO=no, then bring the backup back"
        )
        raise Conflict(message, code="not-set-up")


def _refuse_if_full(lake: Lake, backup: Backup) -> None:
    full = [model for model in dump.tables() if _is_ours(model)]
    others = [
        table.storage.address
        for name, table in tables_of(lake).items()
        if table.storage.is_there() and table.version() != backup.manifest.versions.get(name)
    ]
    if full or others:
        what = dump.about(full[0]).verbose_name_plural if full else others[0]
        message = (
            f"this installation has observations already ({what}); a backup is brought back into an"
            " empty one: another database and STADTHERZ_LAKE, or after these were moved away"
        )
        raise Conflict(message, code="not-empty")


def _is_ours(model: dump.Model) -> bool:
    return model not in (Counter, KnownLake) and dump.rows_of(model).exists()


def _bring_back(backup: Backup, name: str, table: Table) -> None:
    if name not in backup.manifest.versions or table.storage.is_there():
        return
    names = [
        piece.path.removeprefix(f"{name}/")
        for piece in backup.manifest.pieces
        if piece.path.startswith(f"{name}/")
    ]
    table.storage.fill(backup.folder / name, names, backup.manifest.versions[name])


@transaction.atomic
def _read_database(backup: Backup, lake: Lake) -> None:
    found = dump.tables()
    Counter.objects.all().delete()
    KnownLake.objects.all().delete()
    for model in found:
        dump.read_table(model, backup.folder / DATABASE)
    dump.set_counters_behind(found)
    if "lake" in backup.manifest.versions:  # its rows may be younger than what the tables say
        highest = highest_sequence(lake)
        Counter.objects.get_or_create(name=COUNTER)
        Counter.objects.filter(name=COUNTER, value__lt=highest).update(value=highest)
        take_over(lake)
