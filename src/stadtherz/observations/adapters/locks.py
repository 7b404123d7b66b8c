"""Locks: by name among the processes of a machine, and of the pages of one process."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from pathlib import Path
from typing import TextIO

FLAGS = os.O_RDWR | os.O_CREAT
TURN_FILES = ("writing-queue.lock", "writing.lock")
# SQLite looks again after 1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50 and then every 100 milliseconds
PAUSE_S, PAUSE_EVERY_S = 0.03, 0.25


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


@dataclass(eq=False)
class Turn:
    """The turn to write, which one thread of one process of the machine has at a time.

    SQLite lets a writer that waits sleep and look again, and whoever has just written is soonest
    there; here the system wakes the next one, in the order of asking. It is for speed only: the
    lock of SQLite keeps the promise, also against those who do not ask for a turn. For them, who
    sleep and look again, everybody who asks pauses now and then when there is much to write.

    Args:
        folder: that all processes share; None to let everybody pass at once.

    """

    folder: Path | None
    _files: list[int] = field(default_factory=list)
    _own: threading.Lock = field(default_factory=threading.Lock)
    _busy_since: float = 0.0
    _left: float = 0.0

    def __enter__(self) -> None:
        self._own.acquire()
        if self.folder is None:
            return
        asked = time.monotonic()
        if asked - self._left > PAUSE_S:
            self._busy_since = asked
        self._line_up(self.folder)
        if time.monotonic() - self._busy_since > PAUSE_EVERY_S:
            time.sleep(PAUSE_S)
            self._busy_since = time.monotonic()

    def _line_up(self, folder: Path) -> None:
        try:
            if not self._files:
                folder.mkdir(parents=True, exist_ok=True)
                self._files = [os.open(folder / name, FLAGS, 0o644) for name in TURN_FILES]
            queue, turn = self._files
            flock(queue, LOCK_EX)  # whoever comes later waits behind who waits for the turn
            flock(turn, LOCK_EX)
            flock(queue, LOCK_UN)
        except OSError:  # a full disk, or one that knows no locks: SQLite's own lock is enough
            self._let_go()

    def __exit__(self, *_: object) -> None:
        try:
            self._left = time.monotonic()
            self._let_go()
        finally:
            self._own.release()

    def _let_go(self) -> None:
        for file in self._files:
            flock(file, LOCK_UN)


class Page:
    """One page at a time in a process: it is work, and two at once only wait for each other.

    What waits for the disk meanwhile steps aside (`apart`), so that others pass.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._own = threading.local()

    def __enter__(self) -> None:
        self._lock.acquire()
        self._own.holds = True

    def __exit__(self, *_: object) -> None:
        self._own.holds = False
        self._lock.release()

    def locked(self) -> bool:
        """Whether a page is being made."""
        return self._lock.locked()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Let other pages pass until the block ends; nothing happens to who makes no page."""
        if not getattr(self._own, "holds", False):
            yield
            return
        self.__exit__()
        try:
            yield
        finally:
            self.__enter__()


page = Page()
"""The page of this process."""
