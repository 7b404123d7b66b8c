"""Brings a lake of an older layout into the newest, day by day, and changes them at the end.

Each day is one commit that carries the day as an application transaction: killed at any moment, the
same command goes on where it ended. The old lake is not touched until everything was copied and
compared, and stays under another name until somebody removes it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from stadtherz.kernel.errors import Unavailable
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
    with lake.writing():
        if not lake.folder.exists() and kept.exists() and fresh.folder.exists():
            return _swapped(lake, fresh, kept)  # it was killed between the two names
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


def _swapped(lake: Lake, fresh: Lake, kept: Path) -> Migrated:
    fresh.folder.rename(lake.folder)
    sync(lake.folder.parent)
    files = lake.files().files
    rows = sum(file.rows for day in files.values() for file in day)
    return Migrated(len(files), rows, kept)
