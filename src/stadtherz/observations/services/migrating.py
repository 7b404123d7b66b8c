"""Brings a lake and roll-ups of older layouts into the newest, and changes them at the end.

Each day of a lake is one commit that carries the day as an application transaction: killed at any
moment, the same command goes on where it ended. The old lake is not touched until everything was
copied and compared, and stays under another name until somebody removes it. Roll-ups are small:
interrupted, their copy begins anew.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.delta import Table
from stadtherz.observations.adapters.disk import sync
from stadtherz.observations.adapters.duck import cursor
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.old_layout import (
    as_new_rows,
    days_of,
    is_first_layout,
    no_new_rows,
    sum_after,
    sum_before,
    writers_of,
)
from stadtherz.observations.adapters.old_rollups import copies, is_first_rollup, sum_of
from stadtherz.observations.adapters.rollups import RollUp, rollups_of

DAYS = "migration"
DONE = 10_000_000  # beyond every day: all are there, and the writers too
Watcher = Callable[[int, int], None]


@dataclass(frozen=True)
class Migrated:
    """What was brought over, and where the old lake stays."""

    days: int
    rows: int
    kept: Path


def migrate(*, lake: Lake | None = None, watch: Watcher | None = None) -> Migrated | None:
    """Migrate the lake if it is of an older layout; None when there is nothing to do.

    Args:
        lake: the installation's own by default.
        watch: is told how many days of how many are done.

    Raises:
        Unavailable: when the copy is not the same; the old lake stays as it was.

    """
    lake = lake or the_lake()
    if lake.bucket is not None:
        _refuse_old_in_bucket(lake)
        return None
    fresh = Lake(lake.folder.with_name(f"{lake.folder.name}-migrating"))
    kept = lake.folder.with_name(f"{lake.folder.name}-layout-1")
    with lake.writing(anyway=True):
        if _is_between_names(lake, fresh, kept):
            return _swapped(lake, fresh, kept)
        if not is_first_layout(lake.folder):
            return None
        _copy(lake.folder, fresh, watch)
        _compare(lake.folder, fresh)
        lake.folder.rename(kept)
        return _swapped(lake, fresh, kept)


def _refuse_old_in_bucket(lake: Lake) -> None:
    """Object storage came after the first layout, and cannot rename: so it is done in a folder."""
    if not lake.exists():
        return
    try:
        lake.opened()
    except Unavailable as error:
        if error.code != "lake-layout":
            raise
        message = (
            f"{lake.storage.address} is of an older layout, and layouts are changed in a folder"
            " only: copy it to this machine, set STADTHERZ_LAKE to that folder, run `stadtherz"
            " observations migrate`, copy the new lake to a new prefix and set STADTHERZ_LAKE to it"
        )
        raise Unavailable(message, code="lake-layout") from error


def _copy(old: Path, fresh: Lake, watch: Watcher | None) -> None:
    days = days_of(old)
    with fresh.writing():
        for done, (day, paths) in enumerate(days.items(), start=1):
            if day.toordinal() > fresh.reached(DAYS):
                rows = cursor(2).sql(as_new_rows(day, paths))
                fresh.write(rows, mode="append", writers={DAYS: day.toordinal()})
            if watch:
                watch(done, len(days))
        if fresh.reached(DAYS) < DONE:
            fresh.write(
                cursor().sql(no_new_rows()), mode="append", writers={**writers_of(old), DAYS: DONE}
            )
        fresh.sync()  # whoever was killed may have committed without


def _compare(old: Path, fresh: Lake) -> None:
    there = fresh.files().files
    for day, paths in days_of(old).items():
        before = sum_before(day, paths)
        after = sum_after([file.path for file in there.get(day, ())])
        if before != after:
            message = (
                f"the copy of {day} is not the same ({before} before, {after} after); the old lake "
                f"was not touched: remove {fresh.folder.name!r} and try again"
            )
            raise Unavailable(message, code="lake-migration")


def _is_between_names(table: Table, fresh: Table, kept: Path) -> bool:
    """Whether a migration was killed after the old table and before the new one got its name."""
    return not table.folder.exists() and kept.exists() and fresh.folder.exists()


def _swapped(lake: Lake, fresh: Lake, kept: Path) -> Migrated:
    _give_name(fresh, lake)
    files = lake.files().files
    rows = sum(file.rows for day in files.values() for file in day)
    return Migrated(len(files), rows, kept)


def _give_name(fresh: Table, table: Table) -> None:
    fresh.folder.rename(table.folder)
    sync(table.folder.parent)


def migrate_rollups(*, lake: Lake | None = None) -> list[Path]:
    """Migrate the roll-ups that are of an older layout; names where the old ones stay.

    Raises:
        Unavailable: when a copy is not the same; the old roll-up stays as it was.

    """
    rollups = rollups_of(lake or the_lake())
    kept = [_migrate_rollup(rollup) for rollup in (rollups.days, rollups.hours)]
    return [path for path in kept if path is not None]


def _migrate_rollup(rollup: RollUp) -> Path | None:
    folder = rollup.folder
    fresh = RollUp(folder.with_name(f"{folder.name}-migrating"), grain=rollup.grain)
    kept = folder.with_name(f"{folder.name}-layout-1")
    with rollup.writing():
        if not _is_between_names(rollup, fresh, kept):
            if not is_first_rollup(rollup):
                return None
            _copy_rollup(rollup, fresh)
            folder.rename(kept)
        _give_name(fresh, rollup)
    return kept


def _copy_rollup(old: RollUp, fresh: RollUp) -> None:
    shutil.rmtree(fresh.folder, ignore_errors=True)
    with fresh.writing():
        fresh.opened()
        for question in copies(old):
            fresh.write(cursor(2).sql(question), mode="append")
    before, after = sum_of(old), sum_of(fresh)
    if before != after:
        message = (
            f"the copy of {old.folder.name!r} is not the same ({before} before, {after} after); the"
            " old one was not touched: try again"
        )
        raise Unavailable(message, code="lake-migration")
