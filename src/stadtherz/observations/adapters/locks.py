"""A lock by name that all processes of a machine which share a folder respect."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import TextIO


@contextmanager
def alone(path: Path, *, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock at `path`; `on_wait` is called once where another one holds it first.

    The system lets go of the lock of a process that dies. The file is removed in the end.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = _locked(path, on_wait)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        file.close()


def _locked(path: Path, on_wait: Callable[[], None]) -> TextIO:
    told = False
    while True:
        file = path.open("w")
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            if not told:
                on_wait()
                told = True
            flock(file, LOCK_EX)
        if _is_still(path, file):
            return file
        file.close()  # the one who held it removed the file that we waited for


def _is_still(path: Path, file: TextIO) -> bool:
    try:
        return path.stat().st_ino == os.fstat(file.fileno()).st_ino
    except FileNotFoundError:
        return False
