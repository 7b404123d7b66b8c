"""Asks tables: one page with a cursor, or all rows in pieces; with a limit of cost and of time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from threading import Timer
from typing import Any

import duckdb

from stadtherz.kernel.errors import Unavailable
from stadtherz.opendata.adapters.asking.compiled import Sql, question_sql
from stadtherz.opendata.domain.asking.cost import Cost, Limits, affordable
from stadtherz.opendata.domain.asking.cursors import cursor_of
from stadtherz.opendata.domain.asking.question import Item, Question
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import Schema

MEMORY = "256MB"
THREADS = 2
A_PIECE = 5_000
USUAL = Limits()
_lock = threading.Lock()
_base: list[duckdb.DuckDBPyConnection] = []
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """A typed table on disk; `parts` gives the rows of several files where it is made of them."""

    path: Path
    schema: Schema
    parts: Sql | None = None

    @property
    def rows(self) -> Path | Sql:
        """Where its rows come from."""
        return self.parts or self.path


@dataclass(frozen=True)
class Answer:
    """A page of an answer.

    Args:
        items: its columns.
        rows: values in their order; moments as their time in UTC.
        after: cursor of the next page; "" where this is the last one.
        cost: what it was thought to cost.

    """

    items: tuple[Item, ...]
    rows: list[Row]
    after: str
    cost: Cost


def cursor() -> duckdb.DuckDBPyConnection:
    """Give a fresh name space of the DuckDB that answers questions in this process."""
    with _lock:
        if not _base:
            settings: dict[str, str | bool | int | float | list[str]] = {
                "memory_limit": MEMORY, "threads": THREADS,
            }  # fmt: skip
            _base.append(duckdb.connect(":memory:", config=settings))
            _base[0].execute("SET GLOBAL timezone = 'UTC'")
            # editions of a table never change, so what was read of the ends of files stays true
            _base[0].execute("SET GLOBAL parquet_metadata_cache = true")
        return _base[0].cursor()


@contextmanager
def at_most(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt what a connection does when the time is over.

    Raises:
        Unavailable: code "time-limit", when it was.

    """
    timer = Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        message = (
            f"this takes longer than the {seconds:g} seconds that an answer may take;"
            " ask for fewer rows, groups or columns"
        )
        raise Unavailable(message, code="time-limit") from error
    except duckdb.OutOfMemoryException as error:
        message = "this takes more memory than an answer may take; ask for fewer groups or columns"
        raise Unavailable(message, code="memory-limit") from error
    finally:
        timer.cancel()


def ask(table: Table, question: Question, limits: Limits = USUAL) -> Answer:
    """Answer one page.

    Args:
        table: that is asked.
        question: that fits it.
        limits: what it may cost.

    Raises:
        Invalid: code "query-cost", before anything is read.
        Unavailable: code "time-limit" or "memory-limit".

    """
    cost = affordable(question, table.schema, limits)
    sql = question_sql(question, table.rows)
    connection = cursor()
    try:
        with at_most(connection, limits.seconds):
            rows = connection.execute(sql.text, list(sql.values)).fetchall()
    finally:
        connection.close()
    width = len(question.items)
    more = question.limit is not None and len(rows) > question.limit
    kept = rows[: question.limit] if more else rows
    after = cursor_of(question, _keys(question, kept[-1][width:])) if more else ""
    return Answer(question.items, [row[:width] for row in kept], after, cost)


def _keys(question: Question, values: Row) -> Row:
    """Give the values of keys as the cursor writes them: exact, whatever the size."""
    return tuple(
        Decimal(value) if key.what.storage is Storage.WHOLE and value is not None else value
        for key, value in zip(question.keys, values, strict=True)
    )


@contextmanager
def asked(
    table: Table, question: Question, limits: Limits = USUAL, extra: tuple[str, ...] = ()
) -> Iterator[Iterator[list[Row]]]:
    """Give all rows of an answer in pieces, each with its items and then the `extra` columns.

    The time is that until the first piece: how fast rows are taken is the reader's matter.

    Raises:
        Invalid: code "query-cost".
        Unavailable: code "time-limit" or "memory-limit".

    """
    affordable(question, table.schema, limits)
    sql = question_sql(question, table.rows, extra)
    connection = cursor()
    try:
        with at_most(connection, limits.seconds):
            found = connection.execute(sql.text, list(sql.values))
            first = found.fetchmany(A_PIECE)
        yield _pieces(question, found, first)
    finally:
        connection.close()


def _pieces(
    question: Question, found: duckdb.DuckDBPyConnection, piece: list[Row]
) -> Iterator[list[Row]]:
    width, keys = len(question.items), len(question.keys)
    left = question.limit
    while piece and left != 0:
        taken = piece if left is None else piece[:left]
        yield [row[:width] + row[width + keys :] for row in taken]
        left = None if left is None else left - len(taken)
        piece = found.fetchmany(A_PIECE)
