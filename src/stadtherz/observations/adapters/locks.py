"""A lock by name that all processes of a machine which share a folder respect."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from pathlib import Path
from typing import TextIO

TURN_FILES = ("writing-queue.lock", "writing.lock")


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


@dataclass
class Turn:
    """The turn to write, which one process of the machine has at a time; for one thread of each.

    SQLite lets a writer that waits sleep and look again, and whoever has just written is soonest
    there; here the system wakes the next one, in the order of asking. It is for speed only: the
    lock of SQLite keeps the promise, also against those who do not ask for a turn.

    Args:
        folder: that all processes share; None to let everybody pass at once.

    """

    folder: Path | None
    _files: list[TextIO] = field(default_factory=list)

    def __enter__(self) -> None:
        if self.folder is None:
            return
        try:
            if not self._files:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._files = [(self.folder / name).open("w") for name in TURN_FILES]
            queue, turn = self._files
            flock(queue, LOCK_EX)  # whoever comes later waits behind who waits for the turn
            flock(turn, LOCK_EX)
            flock(queue, LOCK_UN)
        except OSError:  # a full disk, or one that knows no locks: SQLite's own lock is enough
            self.__exit__()

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            flock(file, LOCK_UN)
