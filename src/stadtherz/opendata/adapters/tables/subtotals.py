"""Finds rows of a staged table that add up others, and leaves them out where that is wished."""

# ruff: noqa: S608 - columns are named c0, c1, ... here; patterns are our own
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from stadtherz.opendata.adapters.tables.columns import Staged
from stadtherz.opendata.adapters.tables.duck import literal, one
from stadtherz.opendata.adapters.tables.reading_sql import stored, value_sql
from stadtherz.opendata.domain.tabular.decisions import Decision, Places
from stadtherz.opendata.domain.tabular.findings import SPOTS
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.subtotals import (
    ADDED,
    LABELS,
    MOST_ROWS,
    WORDS,
    adding_up,
)

AT_ONCE = 40
"""Of so many columns the numbers are read at once, as each takes memory of its own."""
MOST = 0.5
"""Where more rows than this share look like sums, they are what the table is about."""


@dataclass(frozen=True)
class Subtotals:
    """Rows that add up others: how many, the first of them, and the condition that finds all."""

    count: int
    places: Places
    condition: str


def subtotals_of(staged: Staged, decisions: Sequence[Decision]) -> Subtotals | None:
    """Find the rows that add up others; None for none."""
    numbers = [at for at, made in enumerate(decisions) if made.column.kind in ADDED]
    words = [
        at for at, made in enumerate(decisions)
        if made.column.storage is Storage.TEXT or (made.plan.family is not None and at == 0)
    ][:LABELS]  # fmt: skip
    if not numbers or not staged.rows:
        return None
    found = [f"regexp_matches(c{at}, {literal('(?i)' + WORDS)})" for at in words]
    if lines := _adding_up(staged, decisions, numbers):
        found.append(f"line IN ({', '.join(map(str, lines))})")
    return _told(staged, " OR ".join(f"coalesce({each}, false)" for each in found), words)


def _told(staged: Staged, condition: str, words: Sequence[int]) -> Subtotals | None:
    if not condition:
        return None
    count = int(one(staged.connection, f"SELECT count(*) FROM {staged.sql} WHERE {condition}")[0])
    if not 0 < count <= MOST * staged.rows:
        return None
    label = ", ".join(f"c{at}" for at in words)
    text = f"concat_ws(' ', {label})" if label else "''"
    rows = staged.connection.execute(
        f"SELECT line, {text} FROM {staged.sql} WHERE {condition} ORDER BY line LIMIT {SPOTS}"
    ).fetchall()
    return Subtotals(count, tuple((line, said) for line, said in rows), condition)


def _adding_up(staged: Staged, decisions: Sequence[Decision], numbers: Sequence[int]) -> list[int]:
    if staged.rows > MOST_ROWS:
        return []
    parts = [
        _values(staged, decisions, numbers[at : at + AT_ONCE])
        for at in range(0, len(numbers), AT_ONCE)
    ]
    whole = [sum((row[1:] for row in rows), ()) for rows in zip(*parts, strict=True)]
    return [parts[0][at][0] for at in adding_up(whole)]


def _values(
    staged: Staged, decisions: Sequence[Decision], numbers: Sequence[int]
) -> list[tuple[Any, ...]]:
    """Read some columns of numbers with their lines, in the order of the file."""
    asked, bound = [], list[object]()
    for at in numbers:
        value = value_sql(f"c{at}", decisions[at].plan)
        asked.append(f"CAST({value.text} AS {stored(decisions[at].plan)})")
        bound += value.values
    return staged.connection.execute(
        f"SELECT line, {', '.join(asked)} FROM {staged.sql} ORDER BY line", bound
    ).fetchall()


def left_out(staged: Staged, found: Subtotals) -> Staged:
    """Give the rows without those that add up others."""
    sql = f"(SELECT * FROM {staged.sql} WHERE NOT ({found.condition}))"
    return replace(staged, sql=sql, rows=staged.rows - found.count)
