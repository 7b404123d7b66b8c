"""A desk: what several requests of a process store at the same time is committed together.

A sync of the disk takes milliseconds, and only one process may write at a time. So requests that
wait for their turn lay down what they have; whoever comes first stores all that lies there in one
transaction and wakes the others. Each is answered after that commit, never before, and
what the database refuses of one is stored without it for the others (ADR 0020).
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.locks import Turn, page


@dataclass(kw_only=True)
class Laid:
    """What one request laid down, and what became of it.

    Args:
        done: whether it has its answer; without an error, it is on the disk.
        error: why it is not.

    """

    done: bool = field(default=False, init=False)
    error: Exception | None = field(default=None, init=False)
    woken: threading.Event = field(default_factory=threading.Event, init=False)

    def answer(self, error: Exception | None = None) -> None:
        """Give it its answer, once."""
        if not self.done:
            self.error, self.done = error, True


L = TypeVar("L", bound=Laid)


def _always(_taken: Sequence[L], _more: L) -> bool:
    return True


@dataclass
class Desk(Generic[L]):
    """Where the requests of a process lay down what they want to be stored.

    One thread at a time is the clerk: it stores what lies there, wakes those who wait for it, and
    hands over to the first one who came meanwhile.

    Args:
        turn: to write, among the processes.
        commit: stores several in one transaction of its own, and raises where it did not.
        fits: whether one more can go into a transaction with those that were taken.

    """

    turn: Turn
    commit: Callable[[Sequence[L]], None]
    fits: Callable[[Sequence[L], L], bool] = _always
    _waiting: deque[L] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _has_clerk: bool = False

    def store(self, one: L) -> None:
        """Return when one is durably stored; raise why it is not. Other pages pass meanwhile."""
        with page.apart():
            self._wait_for(one)
        if one.error is not None:
            raise one.error

    def _wait_for(self, one: L) -> None:
        with self._lock:
            self._waiting.append(one)
            waits, self._has_clerk = self._has_clerk, True
        if waits:
            one.woken.wait()
            if one.done:
                return
        try:
            while not one.done:
                self._store_once()
        finally:
            self._hand_over()

    def _store_once(self) -> None:
        with self.turn:
            taken = self._taken()
            self._store_all(taken)
        for one in taken:
            one.woken.set()

    def _taken(self) -> list[L]:
        """Take what goes into one transaction, in its order."""
        taken = [self._waiting.popleft()]
        while self._waiting and self.fits(taken, self._waiting[0]):
            taken.append(self._waiting.popleft())
        return taken

    def _store_all(self, taken: Sequence[L]) -> None:
        """Store some together, or each alone when one of them cannot be stored."""
        try:
            self.commit(taken)
            _answer(taken)
        except (OperationalError, InterfaceError) as error:  # it would be no better one by one
            _answer(taken, _come_again(error))
        except Exception as error:  # noqa: BLE001 - told to the one it is about, in its own thread
            if len(taken) == 1:
                taken[0].answer(error)
                return
            for one in taken:
                self._store_all([one])
        finally:  # this thread may be being ended: nobody waits for ever
            _answer(taken, _come_again(InterruptedError()))

    def _hand_over(self) -> None:
        with self._lock:
            self._has_clerk = bool(self._waiting)
            if self._waiting:
                self._waiting[0].woken.set()


def _answer(taken: Sequence[L], error: Exception | None = None) -> None:
    for one in taken:
        one.answer(error)


def _come_again(error: Exception) -> Unavailable:
    message = f"the database takes nothing now ({type(error).__name__}); send it again"
    return Unavailable(message, code="database")
