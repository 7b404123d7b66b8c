"""Brings what Delta commits wrote to the disk itself, which delta-rs leaves to the kernel.

And finds out whether the last commit reached it: after a power cut the entry of the log may be
empty or cut off, or the files that it names may be.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

PARQUET_END = b"PAR1"


def log_of(folder: Path) -> Path:
    """Give the folder of a table's log."""
    return folder / "_delta_log"


def entry_path(folder: Path, version: int) -> Path:
    """Give where the entry of a version stands."""
    return log_of(folder) / f"{version:020}.json"


def entries(folder: Path) -> list[Path]:
    """Name all entries of the log, oldest first."""
    return sorted(path for path in log_of(folder).glob("*.json") if path.stem.isdigit())


def sync_commits(folder: Path, first: int, last: int) -> None:
    """Sync the files of the commits `first` to `last`, their folders and the log, in this order.

    A log entry that reaches the disk before its files would promise what is not there.
    """
    log = log_of(folder)
    written = [entry_path(folder, version) for version in range(first, last + 1)]
    folders = {folder, log}
    for added in _added(written):
        path = folder / unquote(added["path"])
        if path.exists():  # a later commit may have replaced it already, and a vacuum removed it
            sync(path)
            folders |= {path.parent}
    checkpoints = [found for entry in written for found in log.glob(f"{entry.stem}.checkpoint*")]
    pointer = [log / "_last_checkpoint"] if checkpoints else []
    for path in (*written, *checkpoints, *pointer):
        sync(path)
    for changed in folders:
        sync(changed)


def _added(written: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for entry in written:
        for line in entry.read_text(encoding="utf-8").splitlines():
            action = json.loads(line)
            if "add" in action:
                yield action["add"]


def fault_of_last_commit(folder: Path) -> str:
    """Say what is wrong with the last commit of a table; empty when nothing is."""
    found = entries(folder)
    return fault_of(folder, found[-1]) if found else ""


def fault_of(folder: Path, entry: Path) -> str:
    """Say what is wrong with a commit: its entry, or the files that it adds."""
    try:
        added = list(_added([entry]))
        empty = not entry.stat().st_size
    except (ValueError, KeyError):
        return f"{entry.name} is cut off"
    if empty:
        return f"{entry.name} is empty"
    for one in added:
        path = folder / unquote(one["path"])
        if not _whole(path, one["size"]):
            return f"{path.name} is missing or cut off"
    return ""


def _whole(path: Path, size: int) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(-len(PARQUET_END), os.SEEK_END)
            return file.read() == PARQUET_END and file.tell() == size
    except OSError:
        return False


def sync(path: Path) -> None:
    """Bring a file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
