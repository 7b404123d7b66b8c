"""Where the files of a Delta table lie: in a folder, or in object storage (`bucket.py`).

What differs between the two stands here: how a new commit is noticed, what has to be synced, what
a failed write leaves behind, and how files are brought into a backup and back.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from stadtherz.observations.adapters.disk import (
    entries,
    entry_path,
    fault_of_last_commit,
    log_of,
    note_synced,
    remove_younger,
    sync,
    sync_commits,
    synced_up_to,
    take_back_last_commit,
)


class Storage(Protocol):
    """The place of one table; names are paths below it, as `day=2026-03-01/part-….parquet`."""

    @property
    def address(self) -> str:
        """How delta-rs finds the table."""

    @property
    def options(self) -> dict[str, str] | None:
        """What delta-rs has to know beside; may hold a secret."""

    def answering(self) -> AbstractContextManager[None]:
        """Say clearly when the place does not answer."""

    def is_there(self) -> bool:
        """Whether anything lies here."""

    def make_ready(self) -> None:
        """Do what has to be done before something is written."""

    def holds(self, version: int) -> bool:
        """Whether the log has the entry of a version."""

    def fault(self) -> str:
        """Say what is wrong with the last commit; empty when nothing is."""

    def take_back(self) -> str:
        """Put the last commit aside if it is not whole; says what was wrong with it."""

    def sync(self, newest: int) -> None:
        """Make durable what was committed up to a version."""

    def sync_again(self, version: int) -> None:
        """Make durable what was added to a commit later, as a checkpoint."""

    def clear(self, before: int, since_ns: int | None, named: Callable[[], set[str]]) -> None:
        """Remove what a failed write left behind.

        Args:
            before: the version it began with.
            since_ns: when it began.
            named: gives the files of the newest version.

        """

    def there(self, names: Sequence[str]) -> list[str]:
        """Pick those of some files that exist."""

    def remove(self, names: Sequence[str]) -> None:
        """Remove files."""

    def log(self) -> list[str]:
        """Name the entries and checkpoints of the log."""

    def size(self, name: str) -> int:
        """Give the bytes of a file."""

    def bring(self, name: str, target: Path) -> None:
        """Give a file durably to a path on this machine, in a folder that exists."""

    def fill(self, source: Path, names: Collection[str], version: int) -> None:
        """Lay down all files of a table from a folder, so that it is there whole or not at all."""


@dataclass(frozen=True)
class OnDisk:
    """A table in a folder of this machine."""

    folder: Path

    @property
    def address(self) -> str:
        """How delta-rs finds the table."""
        return str(self.folder)

    @property
    def options(self) -> None:
        """Nothing beside."""
        return

    def answering(self) -> AbstractContextManager[None]:
        """Leave errors of the disk as they are."""
        return nullcontext()

    def is_there(self) -> bool:
        """Whether anything lies here."""
        return self.folder.exists()

    def make_ready(self) -> None:
        """Make the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def holds(self, version: int) -> bool:
        """Whether the log has the entry of a version."""
        return entry_path(self.folder, version).exists()

    def fault(self) -> str:
        """Say what a power cut did to the last commit."""
        return fault_of_last_commit(self.folder)

    def take_back(self) -> str:
        """Put the last commit aside if it is not whole."""
        return take_back_last_commit(self.folder)

    def sync(self, newest: int) -> None:
        """Sync what nobody has synced yet, files before their entries."""
        synced = synced_up_to(self.folder)
        if newest > synced:
            sync_commits(self.folder, synced + 1, newest)
            note_synced(self.folder, newest)

    def sync_again(self, version: int) -> None:
        """Sync a commit with its checkpoint."""
        sync_commits(self.folder, version, version)

    def clear(self, before: int, since_ns: int | None, named: Callable[[], set[str]]) -> None:
        """Leave nothing on a full disk that was not committed."""
        if since_ns is not None and not self.holds(before + 1):
            remove_younger(self.folder, since_ns, named())

    def there(self, names: Sequence[str]) -> list[str]:
        """Pick those of some files that exist."""
        return [name for name in names if (self.folder / name).exists()]

    def remove(self, names: Sequence[str]) -> None:
        """Remove files."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)

    def log(self) -> list[str]:
        """Name the entries and checkpoints of the log."""
        found = [*entries(self.folder), *log_of(self.folder).glob("*.checkpoint*.parquet")]
        return [str(path.relative_to(self.folder)) for path in found]

    def size(self, name: str) -> int:
        """Give the bytes of a file."""
        return (self.folder / name).stat().st_size

    def bring(self, name: str, target: Path) -> None:
        """Give a file a second name, or copy it where that is not possible, as on another disk."""
        if not linked(self.folder / name, target):
            shutil.copyfile(self.folder / name, target)
            sync(target)

    def fill(self, source: Path, names: Collection[str], version: int) -> None:
        """Copy everything beside the place, then give it its name."""
        fresh = self.folder.with_name(f"{self.folder.name}-restoring")
        shutil.rmtree(fresh, ignore_errors=True)
        for name in names:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, fresh / name)
            sync(fresh / name)
        sync_folders(fresh)
        note_synced(fresh, version)
        fresh.rename(self.folder)
        sync(self.folder.parent)


def linked(source: Path, target: Path) -> bool:
    """Give a file a second name; False where that is not possible, as on another disk."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def sync_folders(root: Path) -> None:
    """Sync a folder and all below it."""
    for folder, _, _ in os.walk(root, topdown=False):
        sync(Path(folder))


def number_of(name: str) -> int:
    """Give the version that a file of the log speaks of."""
    return int(name.rpartition("/")[2].partition(".")[0])


def checkpoints(names: Sequence[str]) -> Iterator[int]:
    """Give the versions of which a log has checkpoints."""
    return (number_of(name) for name in names if ".checkpoint" in name)
