"""Applies remedies to a typed file and writes a new one, with its schema and its lines."""

# ruff: noqa: S608 - columns are our own machine names; numbers are ours
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

import duckdb
import numpy as np

from stadtherz.opendata.adapters.persons.cells import MOST_CELLS
from stadtherz.opendata.adapters.persons.changes import STORED, changed_sql, point_sql
from stadtherz.opendata.adapters.persons.masking import write_masks
from stadtherz.opendata.adapters.persons.table import quoted, searched
from stadtherz.opendata.adapters.persons.withholding import withheld_in
from stadtherz.opendata.adapters.tables.duck import literal
from stadtherz.opendata.adapters.tables.stored import copy_sql
from stadtherz.opendata.domain.persons.count_finds import sorting_of
from stadtherz.opendata.domain.persons.counts import Counted, counted
from stadtherz.opendata.domain.persons.forms import goes_whole
from stadtherz.opendata.domain.persons.kinds import OF_TABLES, Kind
from stadtherz.opendata.domain.persons.remedies import OTHERS, WITHHELD, Act, Remedy, checked
from stadtherz.opendata.domain.persons.sums import is_total
from stadtherz.opendata.domain.persons.texts import mark
from stadtherz.opendata.domain.tabular.kinds import Kind as ColumnKind
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import BOX, LINE, Column, Schema

FEW = 50
"""A column of words with so many different ones at most is a category."""


def remedied(path: Path, target: Path, remedies: Sequence[Remedy]) -> Schema:
    """Write a typed file anew with remedies applied, and give its schema.

    Args:
        path: the typed file; it stays as it is.
        target: the file to write; what was there is replaced when the new one is complete.
        remedies: in any order; what is dropped needs no other.

    Raises:
        Invalid: code "unknown-schema", "unknown-column", "remedy-not-for-column" or
            "remedy-amount".

    """
    folder = Path(mkdtemp(prefix="remedied-", dir=target.parent))
    try:
        with searched(path) as table:
            work = _Work(table.connection, table.sql, table.schema)
            for one in checked(remedies, table.schema):
                _ACTS[one.act](work, one)
            schema = work.measured()
            work.write(schema, folder / "typed.parquet")
        (folder / "typed.parquet").replace(target)
        return schema
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class _Work:
    """The rows of a table on their way, as SQL, with the columns that they have by now."""

    connection: duckdb.DuckDBPyConnection
    sql: str
    schema: Schema
    changed: frozenset[str] = frozenset()
    fewer: bool = False
    tables: int = 0

    def named(self, name: str) -> Column:
        return next(one for one in self.schema.columns if one.name == name)

    def new_table(self) -> str:
        self.tables += 1
        return f"known_{self.tables}"

    def put(
        self, name: str, value: str, kind: ColumnKind, storage: Storage, decimals: int = 0
    ) -> None:
        """Write other values into a column."""
        column = replace(
            self.named(name), kind=kind, storage=storage, decimals=decimals, words=(), unread=0,
            unit=self.named(name).unit if storage is self.named(name).storage else "",
        )  # fmt: skip
        columns = tuple(column if one.name == name else one for one in self.schema.columns)
        self.schema = replace(self.schema, columns=columns)
        self.sql = f"(SELECT * REPLACE ({value} AS {quoted(name)}) FROM {self.sql})"
        self.changed |= {name}

    def keep(self, where: str) -> None:
        """Leave rows out."""
        self.sql = f"(SELECT * FROM {self.sql} WHERE {where})"
        self.fewer = True

    def measured(self) -> Schema:
        """Measure the columns that are not what they were."""
        told = [one for one in self.schema.columns if self.fewer or one.name in self.changed]
        asked = ", ".join(f"{_measures(one)}" for one in told)
        answer = self.connection.execute(
            f"SELECT count(*){', ' if asked else ''}{asked} FROM {self.sql}"
        ).fetchall()[0]
        rows, rest = int(answer[0]), list(answer[1:])
        measured = {
            one.name: _measured(one, rows, rest[4 * at : 4 * at + 4]) for at, one in enumerate(told)
        }
        columns = tuple(measured.get(one.name, one) for one in self.schema.columns)
        return replace(self.schema, columns=columns, rows=rows, box=self._box())

    def _box(self) -> tuple[float, float, float, float] | None:
        if not self.schema.has_geometry:
            return None
        west, south, east, north = map(quoted, BOX)
        found = self.connection.execute(
            f"SELECT min({west}), min({south}), max({east}), max({north}) FROM {self.sql}"
        ).fetchall()[0]
        return None if None in found else (found[0], found[1], found[2], found[3])

    def write(self, schema: Schema, path: Path) -> None:
        """Write the rows in the order of the file, with the schema in the file's own words."""
        names = [LINE, *(one.name for one in schema.columns)]
        names += BOX if schema.has_geometry else ()
        rows = f'SELECT {", ".join(map(quoted, names))} FROM {self.sql} ORDER BY "{LINE}"'
        self.connection.execute(copy_sql(rows, schema, path))


def _measures(column: Column) -> str:
    name = quoted(column.name)
    return f"count({name}), count(DISTINCT {name}), min({name})::VARCHAR, max({name})::VARCHAR"


def _measured(column: Column, rows: int, found: Sequence[object]) -> Column:
    values, distinct, least, most = found
    kind = column.kind
    if kind is ColumnKind.TEXT and int(str(distinct)) <= FEW:
        kind = ColumnKind.CATEGORY
    return replace(
        column, kind=kind, missing=rows - int(str(values)), distinct=int(str(distinct)),
        least=str(least or "") if least is not None else "",
        most=str(most or "") if most is not None else "", words=(), unread=0,
    )  # fmt: skip


def _drop(work: _Work, one: Remedy) -> None:
    gone = set(one.columns)
    columns = tuple(each for each in work.schema.columns if each.name not in gone)
    work.schema = replace(work.schema, columns=columns)


def _mask(work: _Work, one: Remedy) -> None:
    [name], kind = one.columns, one.kind
    assert kind is not None  # noqa: S101 - `checked` saw to it
    column = work.named(name)
    if goes_whole(kind, column):
        value = f"CASE WHEN {quoted(name)} IS NOT NULL THEN '{mark(kind)}' END"
    else:
        masks = work.new_table()
        write_masks(work.connection, work.sql, column, kind, masks)
        text = f"{quoted(name)}::VARCHAR"
        value = f"coalesce(new, {text})"
        work.sql = f"(SELECT rows.*, new FROM {work.sql} AS rows LEFT JOIN {masks} ON {text} = old)"
    work.put(name, value, *STORED[Act.MASK])
    if value.startswith("coalesce"):
        work.sql = f"(SELECT * EXCLUDE (new) FROM {work.sql})"


def _change(work: _Work, one: Remedy) -> None:
    for name in one.columns:
        column = work.named(name)
        if column.kind is ColumnKind.GEOMETRY:
            _coarsen_points(work, name, one.amount)
            continue
        kind, storage = STORED.get(one.act, (column.kind, Storage.DOUBLE))
        if one.act is Act.GRID and column.kind in {ColumnKind.EASTING, ColumnKind.NORTHING}:
            storage = Storage.WHOLE
        work.put(name, changed_sql(one, column, work.schema), kind, storage)


def _coarsen_points(work: _Work, name: str, metres: int) -> None:
    """Put a point of the grid for each geometry, and for the box around it."""
    x, y = point_sql(metres, work.schema)
    west, south, east, north = map(quoted, BOX)
    point = "'{\"type\": \"Point\", \"coordinates\": [' || new_x || ', ' || new_y || ']}'"
    work.sql = (
        f"(SELECT * EXCLUDE (new_x, new_y) REPLACE ({point} AS {quoted(name)}, new_x AS {west},"
        f" new_y AS {south}, new_x AS {east}, new_y AS {north})"
        f" FROM (SELECT *, {x} AS new_x, {y} AS new_y FROM {work.sql}))"
    )
    work.changed |= {name}


def _rows(work: _Work, one: Remedy) -> None:
    if one.kind in OF_TABLES:
        names = ", ".join(map(quoted, one.columns))
        work.sql = (
            f"(SELECT * FROM {work.sql} QUALIFY count(*) OVER (PARTITION BY {names})"
            f" >= {one.amount})"
        )
        work.fewer = True
        return
    assert one.kind is not None  # noqa: S101
    for name in one.columns:
        masks = work.new_table()
        write_masks(work.connection, work.sql, work.named(name), one.kind, masks)
        text = f"{quoted(name)}::VARCHAR"
        work.keep(f"{quoted(name)} IS NULL OR {text} NOT IN (SELECT old FROM {masks})")


def _merge(work: _Work, one: Remedy) -> None:
    for name in one.columns:
        if one.kind is Kind.SMALL_CELLS:
            _merge_counts(work, name, one.amount)
        else:
            _merge_rows(work, name, one.amount)


def _merge_rows(work: _Work, name: str, least: int) -> None:
    """Call values with few rows "andere", and the next ones if these are few together."""
    sizes = work.connection.execute(
        f"SELECT size, count(*) FROM (SELECT count(*) AS size FROM {work.sql}"
        f" WHERE {quoted(name)} IS NOT NULL GROUP BY {quoted(name)}) GROUP BY size ORDER BY size"
    ).fetchall()
    limit, merged = 0, 0
    for size, often in sizes:
        if size >= least and (merged >= least or not merged):
            break
        limit, merged = size, merged + size * often
    value = (
        f"CASE WHEN {quoted(name)} IS NULL THEN NULL WHEN count(*) OVER"
        f" (PARTITION BY {quoted(name)}) <= {limit} THEN '{OTHERS}'"
        f" ELSE {quoted(name)}::VARCHAR END"
    )
    work.put(name, value, ColumnKind.TEXT, Storage.TEXT)


def _merge_counts(work: _Work, name: str, least: int) -> None:
    """Add up small counts under "andere", in each block of rows that only differ in a column."""
    [count] = [one for one, what in counted(work.schema).items() if what is not Counted.THINGS]
    others = [one for one in sorting_of(work.schema, [count]) if one != name]
    keys = "".join(f", {quoted(one)}" for one in others)
    words = work.connection.execute(
        f"SELECT DISTINCT {quoted(name)} FROM {work.sql} WHERE {quoted(name)} IS NOT NULL"
    ).fetchall()
    totals = ", ".join(literal(word) for (word,) in words if is_total(word)) or "''"
    spoken = f"({quoted(name)} NOT IN ({totals}) AND {quoted(count)} > 0)"
    before = (
        f"coalesce(sum({quoted(count)}) OVER (PARTITION BY {spoken}{keys} ORDER BY {quoted(count)},"
        f' "{LINE}" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)'
    )
    small = f"{spoken} AND ({quoted(count)} < {least} OR ({before} BETWEEN 1 AND {least - 1}))"
    label = f"CASE WHEN {small} THEN '{OTHERS}' ELSE {quoted(name)} END"
    kept = "".join(
        f", any_value({quoted(one.name)}) AS {quoted(one.name)}"
        for one in work.schema.columns if one.name not in {name, count, *others}
    )  # fmt: skip
    work.sql = (
        f'(SELECT min("{LINE}") AS "{LINE}", label AS {quoted(name)}{keys},'
        f" sum({quoted(count)})::BIGINT AS {quoted(count)}{kept}"
        f" FROM (SELECT *, {label} AS label FROM {work.sql}) GROUP BY label{keys})"
    )
    work.changed |= {name, count}
    work.fewer = True


def _suppress(work: _Work, one: Remedy) -> None:
    counts = [
        name for name, what in counted(work.schema).items()
        if what is not Counted.THINGS or name in one.columns
    ]  # fmt: skip
    counts += [name for name in one.columns if name not in counts]
    rows = work.connection.execute(f"SELECT count(*) FROM {work.sql}").fetchall()[0][0]
    if rows * len(counts) > MOST_CELLS:
        for name in one.columns:
            _withhold(work, name, f"coalesce({quoted(name)} BETWEEN 1 AND {one.amount - 1}, false)")
        return
    for name, lines in withheld_in(work.connection, work.sql, work.schema, one, counts).items():
        table = work.new_table()
        cursor = work.connection.cursor()
        cursor.register("lines", {"line": np.array(lines, np.int64)})
        cursor.execute(f"CREATE TABLE {table} AS SELECT line FROM lines")
        _withhold(work, name, f'"{LINE}" IN (SELECT line FROM {table})')


def _withhold(work: _Work, name: str, where: str) -> None:
    """Take cells away and say in a column beside them that this was done."""
    flag, column = f"{name}{WITHHELD}", work.named(name)
    before = f"coalesce({quoted(flag)}, false) OR " if work.schema.named(flag) else ""
    marked = f"({before}({where})) AS {quoted(flag)}"
    inner = f"* REPLACE ({marked})" if before else f"*, {marked}"
    work.sql = f"(SELECT {inner} FROM {work.sql})"
    if not before:
        told = Column(flag, f"{column.label} (gesperrt)", ColumnKind.BOOLEAN, Storage.BOOLEAN)
        at = work.schema.columns.index(column) + 1
        columns = (*work.schema.columns[:at], told, *work.schema.columns[at:])
        work.schema = replace(work.schema, columns=columns)
    value = f"CASE WHEN {quoted(flag)} THEN NULL ELSE {quoted(name)} END"
    work.put(name, value, column.kind, column.storage, column.decimals)
    work.changed |= {flag}


_ACTS: dict[Act, Callable[[_Work, Remedy], None]] = {
    Act.DROP: _drop,
    Act.MASK: _mask,
    Act.DIGITS: _change,
    Act.MONTH: _change,
    Act.YEAR: _change,
    Act.BANDS: _change,
    Act.GRID: _change,
    Act.MERGE: _merge,
    Act.SUPPRESS: _suppress,
    Act.ROWS: _rows,
}
