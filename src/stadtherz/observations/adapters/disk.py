"""Brings what Delta commits wrote to the disk itself, which delta-rs leaves to the kernel.

And finds out whether the last commit reached it: after a power cut the entry of the log may be
empty or cut off, or the files that it names may be.
"""

import json
import os
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from stadtherz.kernel.errors import Unavailable

PARQUET_END = b"PAR1"
LOOKS, QUIET, PAUSE_S = 20, 2, 0.05


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
    every = (entry_path(folder, version) for version in range(first, last + 1))
    written = [entry for entry in every if entry.exists()]  # old ones are tidied away
    paths = [folder / unquote(added["path"]) for added in _added(written)]
    # a later commit may have replaced a file already, and a vacuum removed it
    there = [path for path in paths if path.exists()]
    for path in (*there, *sorted({path.parent for path in there}), folder):
        sync(path)
    checkpoints = [found for entry in written for found in log.glob(f"{entry.stem}.checkpoint*")]
    pointer = [log / "_last_checkpoint"] if checkpoints else []
    for path in (*checkpoints, *pointer, *written, log):
        sync(path)


def remove_younger(folder: Path, since_ns: int, named: Collection[str]) -> int:
    """Remove data files that were made since a moment and that no commit names; counts them.

    A thread of delta-rs may still be at a file when its write was refused because of another, so it
    is looked again until nothing more turns up.
    """
    count = quiet = 0
    for _ in range(LOOKS):
        found = _remove_younger(folder, since_ns, named)
        count += found
        quiet = 0 if found else quiet + 1
        if quiet == QUIET:
            break
        time.sleep(PAUSE_S)
    return count


def _remove_younger(folder: Path, since_ns: int, named: Collection[str]) -> int:
    count = 0
    for path in folder.glob("*/*.parquet*"):
        if path.parent.name == "_delta_log" or str(path.relative_to(folder)) in named:
            continue
        with suppress(FileNotFoundError):  # its own thread may clear it away too
            if path.stat().st_mtime_ns >= since_ns:
                path.unlink()
                count += 1
    return count


def _added(written: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for entry in written:
        for line in entry.read_text(encoding="utf-8").splitlines():
            action = json.loads(line)
            if "add" in action:
                yield action["add"]


def fault_of_last_commit(folder: Path) -> str:
    """Say what is wrong with the last commit of a table; empty when nothing is."""
    found = entries(folder)
    return _fault_of_checkpoint(folder) or (_fault_of(folder, found[-1]) if found else "")


def take_back_last_commit(folder: Path) -> str:
    """Put the last commit aside if it is not whole; says what was wrong with it.

    What it wrote stays where it came from until a commit is synced. Data files that no commit names
    any more are removed by a vacuum.

    Raises:
        Unavailable: when it was on the disk whole once and was damaged later.

    """
    fault = _fault_of_checkpoint(folder)
    if fault:  # the log itself says everything, a checkpoint only says it faster
        for path in (log_of(folder) / "_last_checkpoint", *_broken_checkpoints(folder)):
            path.unlink(missing_ok=True)
        sync(log_of(folder))
        return fault
    found = entries(folder)
    fault = _fault_of(folder, found[-1]) if found else ""
    if fault and synced_up_to(folder) >= int(found[-1].stem):
        message = (
            f"{folder.name!r} is damaged ({fault}) in what had been on the disk whole: this is no "
            "power cut; look after the disk and run `stadtherz observations restore`"
        )
        raise Unavailable(message, code="lake-damaged")
    if fault:
        found[-1].rename(found[-1].with_suffix(".json.broken"))
        sync(log_of(folder))
    return fault


def synced_up_to(folder: Path) -> int:
    """Say up to which version everything was synced; -1 when nobody knows."""
    try:
        return int((folder / "_synced").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return -1


def note_synced(folder: Path, version: int) -> None:
    """Write down that everything up to a version was synced."""
    (folder / "_synced").write_text(f"{version}", encoding="ascii")


def _fault_of_checkpoint(folder: Path) -> str:
    pointer = log_of(folder) / "_last_checkpoint"
    broken = _broken_checkpoints(folder)
    if broken:
        return f"{broken[0].name} is empty or cut off"
    try:
        if pointer.exists():
            json.loads(pointer.read_text(encoding="utf-8"))
    except ValueError:
        return "_last_checkpoint is empty or cut off"
    return ""


def _broken_checkpoints(folder: Path) -> list[Path]:
    newest = sorted(log_of(folder).glob("*.checkpoint*.parquet"))[-1:]
    return [path for path in newest if not _ends_well(path)]


def _fault_of(folder: Path, entry: Path) -> str:
    """Say what is wrong with a commit: its entry, or the files that it adds."""
    try:
        added = list(_added([entry]))
    except (ValueError, KeyError):
        return f"{entry.name} is cut off"
    if not entry.stat().st_size:
        return f"{entry.name} is empty"
    for one in added:
        path = folder / unquote(one["path"])
        if not _ends_well(path) or path.stat().st_size != one["size"]:
            return f"{path.name} is missing or cut off"
    return ""


def _ends_well(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(-len(PARQUET_END), os.SEEK_END)
            return file.read() == PARQUET_END
    except OSError:
        return False


def sync(path: Path) -> None:
    """Bring a file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
