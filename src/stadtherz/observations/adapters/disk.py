"""Brings what Delta commits wrote to the disk itself, which delta-rs leaves to the kernel."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote


def sync_commits(folder: Path, version: int) -> None:
    """Sync the files of all commits after `version`, their folders and the log, in this order.

    A log entry that reaches the disk before its files would promise what is not there.
    """
    log = folder / "_delta_log"
    entries = [entry for entry in log.glob("*.json") if int(entry.stem) > version]
    folders = {folder, log}
    for name in _added_files(entries):
        path = folder / name
        if path.exists():  # a later commit may have replaced it already, and a vacuum removed it
            _sync(path)
            folders |= {path.parent}
    for entry in entries:
        _sync(entry)
    for changed in folders:
        _sync(changed)


def _added_files(entries: Iterable[Path]) -> Iterator[str]:
    for entry in entries:
        for line in entry.read_text(encoding="utf-8").splitlines():
            action = json.loads(line)
            if "add" in action:
                yield unquote(action["add"]["path"])


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
