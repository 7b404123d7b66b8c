"""What several requests store at the same time is committed together: one sync for all of them.

A sync of the disk takes milliseconds, and only one process may write at a time. So requests that
wait for their turn lay their rows down; whoever comes first stores what lies there in one
transaction and wakes the others. Each is answered after that commit, never before, and
what the database refuses of one is stored without it for the others (ADR 0020).
"""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, connection

from stadtherz.kernel.errors import Conflict, Unavailable
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.locks import Turn
from stadtherz.observations.domain.resending import Request, Sender
from stadtherz.observations.services.planning import Receipt
from stadtherz.observations.services.store import record_rows, refuse_bad

MOST_ROWS = 20_000  # of one transaction; what is more waits for the next


@dataclass
class _Entry:
    """The rows of one request, and what became of them."""

    rows: Sequence[Row]
    lake: Lake
    request: Request
    receipts: list[Receipt] | None = None
    error: Exception | None = None
    woken: threading.Event = field(default_factory=threading.Event)

    @property
    def done(self) -> bool:
        return self.receipts is not None or self.error is not None


@dataclass
class Desk:
    """Where the requests of a process lay down what they want to be stored.

    One thread at a time is the clerk: it stores what lies there, wakes those who wait for it, and
    hands over to the first one who came meanwhile.

    Args:
        turn: to write, among the processes.

    """

    turn: Turn
    _waiting: deque[_Entry] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _has_clerk: bool = False

    def store(self, entry: _Entry) -> None:
        """Return when an entry is durably stored, or refused."""
        with self._lock:
            self._waiting.append(entry)
            waits, self._has_clerk = self._has_clerk, True
        if waits:
            entry.woken.wait()
            if entry.done:
                return
        try:
            while not entry.done:
                self._store_once()
        finally:
            self._hand_over()

    def _store_once(self) -> None:
        with self.turn:
            taken = self._taken()
            _store(taken)
        for one in taken:
            one.woken.set()

    def _taken(self) -> list[_Entry]:
        """Take entries of one lake, in their order."""
        taken = [self._waiting.popleft()]
        rows = len(taken[0].rows)
        while self._waiting and self._waiting[0].lake is taken[0].lake:
            rows += len(self._waiting[0].rows)
            if rows > MOST_ROWS:
                break
            taken.append(self._waiting.popleft())
        return taken

    def _hand_over(self) -> None:
        with self._lock:
            self._has_clerk = bool(self._waiting)
            if self._waiting:
                self._waiting[0].woken.set()


def record_together(
    *, rows: Sequence[Row], lake: Lake | None = None, sender: Sender = Sender.DEVICE,
    names_features: bool = True,
) -> list[Receipt]:  # fmt: skip
    """Store rows as `store.record_rows` does, in one transaction with those of other requests.

    Inside of a transaction that is open already it is that transaction that stores them.
    A receipt says where nothing was stored, because something else is there.

    Raises:
        Invalid: when a number is not finite; nothing is stored then.
        Conflict: when a datastream was deleted meanwhile; nothing is stored then.
        Unavailable: when the database does not take anything now.

    """
    lake = lake or the_lake()
    request = Request(len(rows), sender, names_features)
    if connection.in_atomic_block:
        return record_rows(rows=rows, lake=lake, requests=[request])
    refuse_bad(rows)
    if not rows:
        return []
    entry = _Entry(rows, lake, request)
    _desk(_shared_folder()).store(entry)
    if entry.error is not None:
        raise entry.error
    return entry.receipts or []


def the_turn() -> Turn:
    """Give the turn to write, for those who store in a transaction of their own."""
    return _desk(_shared_folder()).turn


def _shared_folder() -> str | None:
    """Name the folder where processes on one SQLite take turns; other databases wake them."""
    return str(settings.VAR) if connection.vendor == "sqlite" else None


@cache
def _desk(folder: str | None) -> Desk:
    return Desk(Turn(None if folder is None else Path(folder)))


def _store(entries: Sequence[_Entry]) -> None:
    """Store entries together, or each alone when one of them cannot be stored."""
    try:
        requests = [entry.request for entry in entries]
        receipts = record_rows(rows=_rows_of(entries), lake=entries[0].lake, requests=requests)
        _hand_out(entries, receipts)
    except (OperationalError, InterfaceError) as error:  # it would be no better one by one
        _refuse(entries, error)
    except Exception as error:  # noqa: BLE001 - told to the one it is about, in its own thread
        if len(entries) == 1:
            entries[0].error = _told(error)
            return
        for entry in entries:
            _store([entry])
    finally:
        _refuse(entries, InterruptedError())  # this thread is being ended: nobody waits for ever


def _rows_of(entries: Sequence[_Entry]) -> list[Row]:
    return [row for entry in entries for row in entry.rows]


def _refuse(entries: Sequence[_Entry], error: Exception) -> None:
    """Tell those who have no answer yet to come again."""
    for entry in entries:
        if not entry.done:
            message = f"the database takes nothing now ({type(error).__name__}); send it again"
            entry.error = Unavailable(message, code="database")


def _hand_out(entries: Sequence[_Entry], receipts: list[Receipt]) -> None:
    start = 0
    for entry in entries:
        entry.receipts = receipts[start : start + len(entry.rows)]
        start += len(entry.rows)


def _told(error: Exception) -> Exception:
    if not isinstance(error, IntegrityError):
        return error
    message = "a datastream of these observations was deleted meanwhile; nothing was stored"
    return Conflict(message, code="datastream")
