"""Ends what takes too long, so that no question holds a worker of the server.

Whoever answers people says `within(seconds)`; inside of it DuckDB is interrupted when the time is
over, and loops in Python end that go through `in_time`. Housekeeping sets no limit and has none.
DuckDB cannot be interrupted while it plans: that stays short by the number of terms of a query.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Timer
from time import monotonic
from typing import Any, TypeVar

import duckdb

from stadtherz.kernel.errors import Unavailable

T = TypeVar("T")
ANSWER_S = 10.0
"""How long the questions of one answer may take together."""
LEAST_S = 0.001
A_PIECE = 20_000
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Limit all questions that are asked inside, together; an outer limit holds on."""
    outer, mine = _deadline.get(), monotonic() + seconds
    token = _deadline.set(mine if outer is None else min(outer, mine))
    try:
        yield
    finally:
        _deadline.reset(token)


@contextmanager
def interrupted(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt what a connection does inside when the time is over.

    Raises:
        Unavailable: code "time-limit", when it was.

    """
    deadline = _deadline.get()
    if deadline is None:
        yield
        return
    left = deadline - monotonic()
    if left < LEAST_S:
        raise _too_long()
    timer = Timer(left, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise _too_long() from error
    finally:
        timer.cancel()


def ask(
    connection: duckdb.DuckDBPyConnection, question: str, named: object = None
) -> list[tuple[Any, ...]]:
    """Ask and give all rows, unless the time is over before."""
    with interrupted(connection):
        return connection.execute(question, named).fetchall()


def ask_in_pieces(
    connection: duckdb.DuckDBPyConnection, question: str, named: object = None
) -> Iterator[list[tuple[Any, ...]]]:
    """Ask now, and give all rows in pieces; how fast those are taken is the reader's matter."""
    with interrupted(connection):
        found = connection.execute(question, named)
        first = found.fetchmany(A_PIECE)
    return _pieces(found, first)


def _pieces(
    found: duckdb.DuckDBPyConnection, piece: list[tuple[Any, ...]]
) -> Iterator[list[tuple[Any, ...]]]:
    while piece:
        yield piece
        piece = found.fetchmany(A_PIECE)


def in_time(items: Iterable[T]) -> Iterator[T]:
    """Give the items, as long as there is time."""
    deadline = _deadline.get()
    if deadline is None:
        yield from items
        return
    for item in items:
        if monotonic() > deadline:  # at each one: what is done with it may take long
            raise _too_long()
        yield item


def _too_long() -> Unavailable:
    message = (
        f"this takes longer than the {ANSWER_S:.0f} seconds that an answer may take;"
        " ask for a shorter time, fewer datastreams or a simpler filter"
    )
    return Unavailable(message, code="time-limit")
