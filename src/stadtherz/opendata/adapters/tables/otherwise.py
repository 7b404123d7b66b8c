"""Reads cells otherwise than they stand, as a person wished: codes as nothing, numbers as days."""

# ruff: noqa: S608 - columns are named c0, c1, ... here; texts of the file stand as literals
from collections.abc import Sequence
from dataclasses import dataclass, replace

from stadtherz.opendata.adapters.tables.columns import Staged
from stadtherz.opendata.adapters.tables.duck import literal, one
from stadtherz.opendata.domain.tabular.day_numbers import NUMBER, READ_AS_DAYS, ZERO
from stadtherz.opendata.domain.tabular.decisions import Decision
from stadtherz.opendata.domain.tabular.findings import finding
from stadtherz.opendata.domain.tabular.names import Heading
from stadtherz.opendata.domain.tabular.no_values import TAKEN
from stadtherz.opendata.domain.tabular.wishes import Wishes


@dataclass(frozen=True)
class Otherwise:
    """The rows of a file with some cells read otherwise.

    Args:
        staged: the rows.
        codes: place of a column, with the numbers taken away there and how often each stood.
        days: place of a column, with how many of its numbers were read as days.

    """

    staged: Staged
    codes: dict[int, tuple[tuple[str, int], ...]]
    days: dict[int, int]

    def told(self, place: int, decision: Decision) -> Decision:
        """Say with a column what was done in it."""
        name = decision.column.name
        findings, column = list(decision.findings), decision.column
        if counts := self.codes.get(place):
            column = replace(column, words=(*column.words, *counts))
            total = sum(count for _text, count in counts)
            findings.append(finding(TAKEN, (), total, name, **dict(counts)))
        if days := self.days.get(place):
            findings.append(finding(READ_AS_DAYS, (), days, name))
        return replace(decision, column=column, findings=tuple(findings))


def read_otherwise(staged: Staged, heads: Sequence[Heading], wishes: Wishes) -> Otherwise:
    """Read what a person said of single columns; columns that are not there any more are left."""
    codes: dict[int, tuple[tuple[str, int], ...]] = {}
    days: dict[int, int] = {}
    changed: list[str] = []
    for place, head in enumerate(heads):
        column, told = f"c{place}", f"c{place}"
        texts = [text for name, text in wishes.codes if name == head.name]
        year = dict(wishes.days).get(head.name, 0)
        if texts:
            codes[place] = _stood(staged, column, texts)
            listed = ", ".join(map(literal, texts))
            told = f"(CASE WHEN {column} NOT IN ({listed}) THEN {column} END)"
        if year in ZERO:  # a day may be missing by a code as well: 99999
            days[place] = _count(staged, f"regexp_full_match({told}, '{NUMBER}')")
            told = _day(told, year)
        if told != column:
            changed.append(f"{told} AS {column}")
    if not changed:
        return Otherwise(staged, {}, {})
    sql = f"(SELECT * REPLACE ({', '.join(changed)}) FROM {staged.sql})"
    return Otherwise(replace(staged, sql=sql), codes, days)


def _count(staged: Staged, where: str) -> int:
    return int(one(staged.connection, f"SELECT count(*) FROM {staged.sql} WHERE {where}")[0])


def _stood(staged: Staged, column: str, texts: Sequence[str]) -> tuple[tuple[str, int], ...]:
    counted = ((text, _count(staged, f"{column} = {literal(text)}")) for text in texts)
    return tuple((text, count) for text, count in counted if count)


def _day(column: str, year: int) -> str:
    """Write a number as the day that it counts, with the time of day where it has one."""
    number = f"TRY_CAST(replace({column}, ',', '.') AS DOUBLE)"
    day = f"(DATE '{ZERO[year]}' + floor({number})::INTEGER)::VARCHAR"
    seconds = f"round({number} * 86400)::BIGINT"
    moment = f"strftime(TIMESTAMP '{ZERO[year]}' + to_seconds({seconds}), '%Y-%m-%d %H:%M:%S')"
    return (
        f"CASE WHEN NOT regexp_full_match({column}, '{NUMBER}') THEN {column}"
        f" WHEN {number} = floor({number}) THEN {day} ELSE {moment} END"
    )
