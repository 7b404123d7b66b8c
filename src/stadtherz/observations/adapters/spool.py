"""Messages for the ingest that the embedded broker has taken and the ingest has not stored yet.

A file of SQLite in WAL mode with `synchronous=FULL`: a commit is on the disk before it returns
(sqlite.org/pragma.html#pragma_synchronous). What is deleted is overwritten, and within a second
the WAL, which still holds it, is emptied. What comes at the same time is committed together, in a
thread of its own; the broker waits for it without standing still.
"""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

log = logging.getLogger("observations")
MOST_MESSAGES = 1_000_000
MOST_BYTES = 1024**3
SAY_EVERY_S = 60.0
EMPTY_EVERY_S = 1.0
T = TypeVar("T")
TABLE = """
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS message
        (number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, payload BLOB NOT NULL);
"""


class Kept(NamedTuple):
    """A message with its place in the order of arrival."""

    number: int
    topic: str
    payload: bytes


class _Wanted(NamedTuple):
    topic: str
    payload: bytes
    kept: "asyncio.Future[bool]"


@dataclass
class Spool:
    """Keeps messages in the order of their arrival until they are taken away.

    Args:
        file: where they are kept.
        most, most_bytes: how much is kept; what goes beyond is not taken.

    """

    file: Path
    most: int = MOST_MESSAGES
    most_bytes: int = MOST_BYTES
    _count: int = 0
    _bytes: int = 0
    _wanted: list[_Wanted] = field(default_factory=list)
    _done: list[int] = field(default_factory=list)
    _work: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "spool"))
    _database: sqlite3.Connection | None = None
    _writing: "asyncio.Task[None] | None" = None
    _said: float = -SAY_EVERY_S
    _left: bool = True  # of the process before, if it was killed
    _emptied: float = -EMPTY_EVERY_S

    async def open(self) -> None:
        """Open the file, or make it, and say what is left from before."""
        await self._in_thread(self._open)
        self._writing = asyncio.create_task(self._write_on())
        if self._count:
            log.info("%s messages wait for the ingest", self._count)

    async def close(self) -> None:
        """Write what is left to be written, and close the file."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        await self._write()
        await self._in_thread(self._close)
        self._thread.shutdown()

    def keep(self, topic: str, payload: bytes) -> "asyncio.Future[bool]":
        """Keep a message; the answer says whether it is on the disk now."""
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._wanted.append(_Wanted(topic, payload, kept))
        self._work.set()
        return kept

    def let_go(self, number: int) -> None:
        """Take a message away which the ingest has stored."""
        self._done.append(number)
        self._work.set()

    async def after(self, number: int, most: int) -> Sequence[Kept]:
        """Give up to `most` messages behind one, the oldest first; waits until there are any."""
        while True:
            self._news.clear()
            found = await self._in_thread(self._after, number, most)
            if found:
                return found
            await self._news.wait()

    async def settled(self) -> None:
        """Return when all that was let go until now is gone from the file."""
        await self._write()

    async def _in_thread(self, work: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    async def _write_on(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EMPTY_EVERY_S if self._left else None):
                    await self._work.wait()
            self._work.clear()
            await self._write()
            await self._empty()

    async def _empty(self) -> None:
        """Empty the WAL of what is gone, at most once a second."""
        if self._left and time.monotonic() - self._emptied >= EMPTY_EVERY_S:
            self._emptied = time.monotonic()
            try:
                self._left = not await asyncio.shield(self._in_thread(self._empty_wal))
            except sqlite3.Error as error:
                self._say("what was handed over is not overwritten yet (%s)", error)

    async def _write(self) -> None:
        wanted, self._wanted = self._wanted, []
        done, self._done = self._done, []
        if not wanted and not done:
            return
        try:
            taken = await asyncio.shield(self._in_thread(self._commit, wanted, done))
        except sqlite3.Error as error:
            self._done += done
            self._say("messages cannot be kept for the ingest (%s) and are not acknowledged", error)
            taken = 0
        for place, one in enumerate(wanted):
            if not one.kept.done():  # the sender may have gone meanwhile
                one.kept.set_result(place < taken)
        if taken:
            self._news.set()

    def _say(self, text: str, *more: object) -> None:
        if time.monotonic() - self._said >= SAY_EVERY_S:
            self._said = time.monotonic()
            log.error(text, *more)

    # What follows runs in the thread of the file.

    def _open(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(self.file, isolation_level=None)
        self.file.chmod(0o600)
        self._database.executescript(TABLE)
        self._count, self._bytes = self._database.execute(
            "SELECT count(*), coalesce(sum(length(payload)), 0) FROM message"
        ).fetchone()

    def _open_database(self) -> sqlite3.Connection:
        if self._database is None:
            message = "the spool is closed"
            raise sqlite3.ProgrammingError(message)
        return self._database

    def _close(self) -> None:
        self._open_database().close()
        self._database = None

    def _commit(self, wanted: Sequence[_Wanted], done: Sequence[int]) -> int:
        """Write and delete in one transaction; gives how many of the wanted there was room for."""
        database = self._open_database()
        count, size = self._count, self._bytes
        database.execute("BEGIN IMMEDIATE")
        try:
            for number in done:
                gone = database.execute(
                    "DELETE FROM message WHERE number = ? RETURNING length(payload)", (number,)
                ).fetchall()
                count, size = count - len(gone), size - sum(length for (length,) in gone)
            taken = 0
            for one in wanted:
                size += len(one.payload)
                if count >= self.most or size > self.most_bytes:
                    self._say_full()
                    size -= len(one.payload)
                    break
                count, taken = count + 1, taken + 1
            database.executemany(
                "INSERT INTO message (topic, payload) VALUES (?, ?)",
                [(one.topic, one.payload) for one in wanted[:taken]],
            )
            database.execute("COMMIT")
        except BaseException:
            database.execute("ROLLBACK")
            raise
        self._count, self._bytes = count, size
        self._left = self._left or bool(done)
        return taken

    def _empty_wal(self) -> bool:
        """Move the WAL into the file and cut it off; False while another process reads it."""
        asked = self._open_database().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not asked.fetchone()[0]

    def _say_full(self) -> None:
        self._say(
            "no room for more messages: %s wait for the ingest, at most %s and %s bytes are kept; "
            "start the ingest; until then nothing is acknowledged to devices",
            self._count, self.most, self.most_bytes,
        )  # fmt: skip

    def _after(self, number: int, most: int) -> Sequence[Kept]:
        found = self._open_database().execute(
            "SELECT number, topic, payload FROM message WHERE number > ? ORDER BY number LIMIT ?",
            (number, most),
        )
        return [Kept(*row) for row in found]
