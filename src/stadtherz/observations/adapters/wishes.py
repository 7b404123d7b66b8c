"""Which topics of updates clients of the city's own broker subscribe to, kept between processes.

The broker writes them down before it acknowledges a subscription; whoever announces what changes
reads them. They lie beside the broker's spool in a file of their own: who reads the spool's would
hinder the emptying of its log. A lock beside it, which ends with the process, says that the broker
serves an address now, so that nobody takes an old list for that of another broker.
"""

import os
import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, LOCK_UN, flock
from pathlib import Path
from urllib.parse import urlsplit

from stadtherz.observations.domain.wanted import LIMITS, Crowd, Wish

FILE, LOCK = "wishes.sqlite3", "broker.lock"
FORGET_AFTER_S = 600.0
MOMENT_S = 10.0
USUAL_PORT = 1883
# after a power cut all clients come back and subscribe again: nothing has to be synced
TABLE = """
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS wish (topic TEXT PRIMARY KEY, crowd TEXT NOT NULL) WITHOUT ROWID;
"""


def place_of(address: str) -> str:
    """Give host and port of a broker."""
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port or USUAL_PORT}"


@dataclass
class Wishes:
    """The broker's list of topics, bounded by sort.

    A topic that nobody subscribes to any more is kept for a while: clients without a password lose
    their session when they disconnect, and most of them come back. It gives way when others need
    the room.

    Args:
        folder: where the list lies.
        live: names the topics that somebody subscribes to now.

    """

    folder: Path
    live: Callable[[], Collection[str]]
    _seen: dict[str, float] = field(default_factory=dict)
    _crowds: dict[str, Crowd] = field(default_factory=dict)
    _database: sqlite3.Connection | None = None
    _lock: int | None = None

    def open(self, now: float) -> None:
        """Open the list, or make it; what is on it from before counts as just left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / FILE
        self._database = sqlite3.connect(file, isolation_level=None)
        file.chmod(0o600)
        self._database.executescript(TABLE)
        for topic, crowd in self._database.execute("SELECT topic, crowd FROM wish"):
            self._seen[topic], self._crowds[topic] = now, Crowd(crowd)

    def hold(self, address: str) -> bool:
        """Say that this process is the broker at an address; False while another one is."""
        if self._lock is not None:
            return True
        found = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            flock(found, LOCK_EX | LOCK_NB)
        except OSError:  # another one holds it, or the disk knows no locks
            os.close(found)
            return False
        os.ftruncate(found, 0)
        os.pwrite(found, place_of(address).encode(), 0)
        self._lock = found
        return True

    def let_go(self) -> None:
        """Say that this process is the broker no more."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def close(self) -> None:
        """Close the list."""
        self.let_go()
        if self._database is not None:
            self._database.close()
            self._database = None

    def take(self, wish: Wish, now: float) -> bool:
        """Put a topic on the list; False when there is no room, or it cannot be written."""
        if wish.topic not in self._seen:
            if not self._room_for(wish.crowd, now):
                return False
            try:
                self._do("INSERT INTO wish (topic, crowd) VALUES (?, ?)", wish.topic, wish.crowd)
            except sqlite3.Error:
                return False
            self._crowds[wish.topic] = wish.crowd
        self._seen[wish.topic] = now
        return True

    def forget(self, now: float) -> None:
        """Strike what nobody has subscribed to for a while."""
        live = self.live()
        for topic, seen in list(self._seen.items()):
            if topic in live:
                self._seen[topic] = now
            elif now - seen >= FORGET_AFTER_S:
                self._strike(topic)

    def _room_for(self, crowd: Crowd, now: float) -> bool:
        among = [topic for topic, one in self._crowds.items() if one == crowd]
        if len(among) < LIMITS[crowd]:
            return True
        live = self.live()
        left = [one for one in among if one not in live and now - self._seen[one] >= MOMENT_S]
        return bool(left) and self._strike(min(left, key=self._seen.__getitem__))

    def _strike(self, topic: str) -> bool:
        try:
            self._do("DELETE FROM wish WHERE topic = ?", topic)
        except sqlite3.Error:
            return False
        del self._seen[topic], self._crowds[topic]
        return True

    def _do(self, statement: str, *given: str) -> None:
        if self._database is None:
            message = "the list of topics is closed"
            raise sqlite3.ProgrammingError(message)
        self._database.execute(statement, given)


def is_served(folder: Path, address: str) -> bool:
    """Tell whether the broker at this address is the city's own, which keeps a list."""
    try:
        found = os.open(folder / LOCK, os.O_RDONLY)
    except OSError:
        return False
    try:
        flock(found, LOCK_SH | LOCK_NB)
    except BlockingIOError:
        return os.pread(found, 300, 0).decode(errors="replace") == place_of(address)
    except OSError:
        return False
    else:
        flock(found, LOCK_UN)
        return False
    finally:
        os.close(found)


@dataclass
class Listed:
    """The list as others read it; asking again costs some microseconds while it is the same.

    Args:
        folder: where the list lies.

    """

    folder: Path
    _version: int = -1
    _database: sqlite3.Connection | None = None
    _topics: frozenset[str] = frozenset()

    def topics(self) -> frozenset[str]:
        """Give the topics that somebody wants; the same set as before while nothing changed.

        Raises:
            sqlite3.Error: when the list cannot be read.

        """
        if self._database is None:
            file = f"{(self.folder / FILE).absolute().as_uri()}?mode=rw"
            self._database = sqlite3.connect(file, uri=True, isolation_level=None)
        [(version,)] = self._database.execute("PRAGMA data_version")
        if version != self._version:
            rows = self._database.execute("SELECT topic FROM wish").fetchall()
            self._topics, self._version = frozenset(topic for (topic,) in rows), version
        return self._topics

    def close(self) -> None:
        """Close the list."""
        if self._database is not None:
            self._database.close()
        self._database, self._version = None, -1
