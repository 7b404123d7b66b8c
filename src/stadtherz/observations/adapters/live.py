"""Asks DuckDB about the lake and the hot rows as one.

The hot rows are read first, then the lake's list of files: a row that is flushed in between is seen
twice and dropped by its sequence, never missed. Days of one file without hot rows are read as they
lie; elsewhere the newest row of each observation is found first.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np

from stadtherz.observations.adapters.duck import cursor, files_sql
from stadtherz.observations.adapters.identity import KEY, newest_rows
from stadtherz.observations.adapters.lake import Days, Lake
from stadtherz.observations.adapters.lake_files import Stored, rows_sql
from stadtherz.observations.adapters.lake_schema import SELDOM, empty_columns
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.adapters.time_limit import ask, ask_in_pieces, interrupted
from stadtherz.observations.adapters.waiting import HOT_COLUMNS, columns_of, hot_rows
from stadtherz.observations.domain.times import EPOCH

NAMES = (
    'sequence, datastream, time, value, flag, id, "end", result_time, result, feature, more, rule,'
    " raw, gone"
)
WAITING = NAMES.replace(" result,", " CAST(result AS VARCHAR) AS result,").replace(
    " more,", " CAST(more AS VARCHAR) AS more,"
)
SAME = (
    "row.datastream = other.datastream AND row.time = other.time"
    ' AND row."end" IS NOT DISTINCT FROM other."end"'
    " AND row.result_time IS NOT DISTINCT FROM other.result_time"
)
GONE = HOT_COLUMNS.index("gone")
MANY_ROWS = 300_000
FEW_FILES = 3
THREADS = 2
NO_ROWS = f"SELECT {empty_columns()} WHERE false"
LIVE = (
    'sequence, datastream, epoch_us(time) AS us, value, flag, coalesce(id, sequence) AS id, "end",'
    " result_time, result, feature, more, rule, raw"
)
LIVE_PLAIN = (
    "sequence, datastream, epoch_us(time) AS us, value, flag, sequence AS id,"
    f" {empty_columns(name for name in SELDOM if name not in {'id', 'gone'})}"
)


@dataclass(frozen=True)
class Seen:
    """What there was of a scope at one moment.

    Args:
        waiting: hot rows that the lake does not hold yet, in the order of `HOT_COLUMNS`.
        days: the files of the lake.
        unsettled: days that have such rows.

    """

    waiting: list[tuple[Any, ...]]
    days: Days
    unsettled: frozenset[date]


def look(scope: Scope, lake: Lake) -> Seen:
    """Look at the hot rows first, then at the lake, so that nothing is missed in between."""
    hot = hot_rows(scope)
    days = lake.files()
    waiting = [row for row in hot if row[0] > days.flushed]
    return Seen(waiting, days, frozenset(_day(row[2]) for row in waiting))


@dataclass(frozen=True)
class Pile:
    """Files of the lake as they have to be read.

    Args:
        settled: files in which an observation stands once and in no other file.
        main: the largest file of each other day.
        rest: the other files of those days.
        rows: how many rows the last two hold.

    """

    settled: list[Stored]
    main: list[Stored]
    rest: list[Stored]
    rows: int

    @property
    def deletes(self) -> bool:
        """Whether some rows of those days may delete an observation."""
        return any(file.deletes for file in (*self.main, *self.rest))


@dataclass(frozen=True)
class Beside:
    """Columns that stand beside observations, by the number of what they lead to.

    Args:
        key: the column of `known` that holds this number.
        columns: arrays by name; `k` is the number.

    """

    key: str
    columns: dict[str, Any]


@dataclass
class Known:
    """The live observations of a scope as the table `known` of a DuckDB connection.

    Args:
        scope: which ones.
        lake: where they are.
        seen: what was seen of the scope; looked up when it is not given.
        without: days that are left out, as they are answered otherwise.

    `in_order` names the files where each row is an observation with nothing but a number, and
    those of one datastream lie in the order of time; it is empty where any row is different.

    """

    scope: Scope
    lake: Lake
    seen: Seen | None = None
    without: Collection[date] = ()
    connection: duckdb.DuckDBPyConnection = field(init=False)
    live: str = field(init=False)
    empty: bool = field(init=False)
    in_order: list[str] = field(default_factory=list, init=False)
    beside: dict[str, Beside] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        seen = self.seen or look(self.scope, self.lake)
        pile = sorted_out(seen.days, self.scope, seen.unsettled, self.without)
        self.empty = not (pile.settled or pile.main or seen.waiting)
        if not (pile.main or seen.waiting) and all(file.plain for file in pile.settled):
            self.in_order = [file.path for file in pile.settled]
        self.connection = cursor(THREADS if rows_in(pile, seen) > MANY_ROWS else 1)
        if seen.waiting:
            self.connection.register("waiting", columns_of(seen.waiting))
        condition = self.scope.condition()  # only our own constants and numbers stand in the text
        newer = [f"SELECT {NAMES} FROM {rows_sql(pile.rest)} WHERE {condition}"] * bool(pile.rest)
        newer += [f"SELECT {WAITING} FROM waiting"] * bool(seen.waiting)
        rest = " UNION ALL ".join(newer)
        main = f"SELECT {NAMES} FROM {rows_sql(pile.main)} WHERE {condition}" * bool(pile.main)
        parts = settled_sql(pile.settled, condition)
        deletes = pile.deletes or any(row[GONE] for row in seen.waiting)
        if pile.rows > MANY_ROWS and main and rest:
            parts += [self._one_by_one(main, rest, deletes=deletes)]
        elif main or rest:
            rows = " UNION ALL ".join(filter(None, [main, rest]))
            parts += [newest_sql(rows, deletes=deletes)]
        self.live = " UNION ALL ".join(parts) or f"SELECT {LIVE} FROM ({NO_ROWS})"

    def _one_by_one(self, main: str, rest: str, *, deletes: bool) -> str:
        """Merge many rows by looking up the few that stand twice, instead of sorting them all."""
        with interrupted(self.connection):
            self.connection.execute(
                f"CREATE TEMP TABLE rest AS {rest}; CREATE TEMP TABLE twice AS"
                f" SELECT {KEY} FROM rest GROUP BY ALL HAVING count(*) > 1"
                f" UNION SELECT {KEY} FROM ({main}) AS row"
                f" WHERE EXISTS (SELECT 1 FROM rest AS other WHERE {SAME})"
            )
        found = ask(self.connection, "SELECT count(*) FROM twice")
        every = f"({main} UNION ALL SELECT {NAMES} FROM rest)"
        if not found[0][0]:
            return f"SELECT {LIVE} FROM {every} WHERE gone IS NULL"
        among = f"EXISTS (SELECT 1 FROM twice AS other WHERE {SAME})"
        twice = f"SELECT * FROM {every} AS row WHERE {among}"
        return (
            f"SELECT {LIVE} FROM {every} AS row WHERE gone IS NULL AND NOT {among}"
            f" UNION ALL {newest_sql(twice, deletes=deletes)}"
        )

    def put_beside(
        self, table: str, key: str, numbers: Sequence[int], name: str, values: Any
    ) -> None:
        """Let `known` have one more column, looked up by `key`.

        Args:
            table: what the numbers count; each has one key and one list of them.
            key: SQL of the number in a row of `known`.
            numbers: what is known, each once.
            name: of the new column.
            values: an array of the same length.

        """
        found = self.beside.setdefault(table, Beside(key, {"k": np.array(numbers, np.int64)}))
        found.columns[name] = values

    def widened(self, source: str) -> str:
        """Write a table with the columns beside it; the tables of those are made known."""
        for table, found in self.beside.items():
            self.connection.register(f"beside_{table}", found.columns)
        joins = (
            f" LEFT JOIN beside_{table} ON beside_{table}.k = {found.key}"
            for table, found in self.beside.items()
        )
        names = (name for found in self.beside.values() for name in found.columns if name != "k")
        columns = ", ".join(("known.*", *names))
        return f"SELECT {columns} FROM ({source}) AS known{''.join(joins)}"

    @property
    def with_clauses(self) -> str:
        """Write what stands before a question."""
        return f"WITH known AS ({self.widened(self.live) if self.beside else self.live})"

    def arrays(self, question: str, **named: object) -> dict[str, Any]:
        """Ask and give the columns as arrays."""
        with interrupted(self.connection):
            return self._put(question, named).fetchnumpy()

    def write_parquet(self, question: str, path: str) -> None:
        """Ask and write all rows to a Parquet file at `path`."""
        with interrupted(self.connection):
            self._put(question, {}).write_parquet(path, compression="zstd")

    def _put(self, question: str, named: dict[str, object]) -> duckdb.DuckDBPyRelation:
        return self.connection.sql(f"{self.with_clauses} {question}", params=named)

    def pieces(self, question: str, **named: object) -> Iterator[list[tuple[Any, ...]]]:
        """Ask, and give all rows in pieces."""
        return ask_in_pieces(self.connection, f"{self.with_clauses} {question}", named)

    def rows(self, question: str, **named: object) -> list[tuple[Any, ...]]:
        """Ask and give all rows."""
        return ask(self.connection, f"{self.with_clauses} {question}", named)


def rows_in(pile: Pile, seen: Seen) -> int:
    """Say how many rows there are to read at most."""
    return pile.rows + len(seen.waiting) + MANY_ROWS * (len(pile.settled) > FEW_FILES)


def newest_sql(rows: str, *, deletes: bool) -> str:
    """Write the newest row of each observation, if it is not deleted."""
    return f"SELECT {LIVE} FROM ({newest_rows(rows, deletes=deletes)}) WHERE gone IS NULL"


def settled_sql(files: Sequence[Stored], condition: str = "true") -> list[str]:
    """Write the live observations of files in which each stands once, as one part or two."""
    plain = [file.path for file in files if file.plain]
    others = [file.path for file in files if not file.plain]
    parts = [f"SELECT {LIVE_PLAIN} FROM {files_sql(plain)} WHERE {condition}"] * bool(plain)
    live = f"SELECT {LIVE} FROM {files_sql(others)} WHERE {condition} AND gone IS NULL"
    return parts + [live] * bool(others)


def of_files(pile: Pile) -> str:
    """Write the live observations of some files alone."""
    parts = settled_sql(pile.settled)
    if pile.main:
        rows = f"SELECT {NAMES} FROM {rows_sql(pile.main + pile.rest)}"
        parts.append(newest_sql(rows, deletes=pile.deletes))
    return " UNION ALL ".join(parts) or f"SELECT {LIVE} FROM ({NO_ROWS})"


def sorted_out(
    days: Days, scope: Scope, unsettled: Collection[date] = (), without: Collection[date] = ()
) -> Pile:
    """Sort the files of a scope by how they have to be read."""
    pile = Pile([], [], [], 0)
    rows = 0
    for day in scope.within(days.ordered):
        files = days.files[day] if day not in without else ()
        if len(files) == 1 and day not in unsettled:
            pile.settled.append(files[0])
        elif files:
            largest = max(files, key=lambda file: file.rows)
            pile.main.append(largest)
            pile.rest.extend(file for file in files if file is not largest)
            rows += sum(file.rows for file in files)
    return replace(pile, rows=rows)


def _day(us: int) -> date:
    return (EPOCH + timedelta(microseconds=us)).date()
