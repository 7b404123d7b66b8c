"""Sums within a table: rows and columns that are the total of others.

Totals are found by their words ("Gesamtergebnis", "Stadt gesamt") and by adding up: a row
that is the sum of all others, a column that is the sum of some beside each other. A sum that only
seems to be one costs a cell more; one that is missed gives a withheld cell away.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stadtherz.opendata.domain.persons.headings import Sign, signs_of

TOTALS = frozenset((
    "insgesamt", "gesamt", "summe", "zusammen", "total", "alle", "sum", "gesamtsumme", "all",
    "insg.", "gesamtstadt", "stadt insgesamt",
))  # fmt: skip
_TOTAL = re.compile(
    r"\b(?:insgesamt|gesamt(?:ergebnis|summe|stadt|zahl|wert)?|summe|total|zusammen)\b|"
    r"^(?:kreisfreie )?stadt\b"
)
LEAST_ROWS, LEAST_SUMS = 3, 2
MOST_COLUMNS = 30
"""Sums of columns are looked for among so many."""

Cell = tuple[int, str]
"""Row and column."""


@dataclass(frozen=True)
class Sum:
    """A cell that is the sum of others."""

    total: Cell
    parts: tuple[Cell, ...]


Cells = Mapping[Cell, int | None]


def sums_in(
    rows: Sequence[Mapping[str, object]], sorting: Sequence[str], counts: Sequence[str]
) -> tuple[Sum, ...]:
    """Find the sums of a table: rows and columns that are called so, or that add up to others.

    Args:
        rows: of the table, each with the values of `sorting` and `counts`.
        sorting: columns that sort what is counted.
        counts: columns with counts.

    """
    cells = cells_of(rows, counts)
    groups = [list(_sum_rows(rows, sorting, column, counts)) for column in sorting]
    groups.append(list(_all_rows(rows, sorting, counts)))
    groups += _column_sums(cells, len(rows), counts)
    return tuple(dict.fromkeys(one for group in groups for one in _holding(group, cells)))


def _holding(group: Sequence[Sum], cells: Cells) -> list[Sum]:
    """Keep the sums that are some; none where most that can be checked are not."""
    whole = [one for one in group
             if all(cells[cell] is not None for cell in (one.total, *one.parts))]  # fmt: skip
    held = [one for one in group if _holds(one, cells)]
    return held if 2 * len(set(held) & set(whole)) >= len(whole) else []


def cells_of(rows: Sequence[Mapping[str, object]], counts: Sequence[str]) -> dict[Cell, int | None]:
    """Give all cells of the columns with counts."""
    return {
        (at, name): value if isinstance(value, int) else None
        for at, row in enumerate(rows) for name in counts for value in (row[name],)
    }  # fmt: skip


def is_total(value: object) -> bool:
    """Whether a word that sorts a row says that the row is the sum of others."""
    text = value.strip().lower() if isinstance(value, str) else ""
    return text in TOTALS or _TOTAL.search(text) is not None


def _sum_rows(
    rows: Sequence[Mapping[str, object]], sorting: Sequence[str], column: str, counts: Sequence[str]
) -> Iterable[Sum]:
    others = [name for name in sorting if name != column]
    blocks: dict[tuple[object, ...], list[int]] = {}
    for at, row in enumerate(rows):
        blocks.setdefault(tuple(row[name] for name in others), []).append(at)
    for block in blocks.values():
        called = [at for at in block if is_total(rows[at][column])]
        total = called[0] if len(called) == 1 else _adding_up(rows, block, counts)
        parts = [at for at in block if at != total and at not in called]
        if total is not None and len(parts) > 1:
            for name in counts:
                yield Sum((total, name), tuple((at, name) for at in parts))


def _all_rows(
    rows: Sequence[Mapping[str, object]], sorting: Sequence[str], counts: Sequence[str]
) -> Iterable[Sum]:
    """Find the one row that all others add up to, though several columns sort them."""
    called = [at for at, row in enumerate(rows) if any(is_total(row[name]) for name in sorting)]
    block = [at for at in range(len(rows)) if at not in called]
    total = called[0] if len(called) == 1 else None if called else _adding_up(rows, block, counts)
    parts = [at for at in block if at != total]
    if total is not None and len(parts) > 1:
        for name in counts:
            yield Sum((total, name), tuple((at, name) for at in parts))


def _adding_up(
    rows: Sequence[Mapping[str, object]], block: Sequence[int], counts: Sequence[str]
) -> int | None:
    """Find the row that is the sum of all others of a block, in all columns that have no gap."""
    totals: dict[str, int] = {}
    for name in counts:
        values = [rows[at][name] for at in block]
        if all(isinstance(value, int) for value in values):
            totals[name] = sum(value for value in values if isinstance(value, int))
    if len(block) < LEAST_ROWS or not any(totals.values()):
        return None
    found = (
        at for at in block
        if all(2 * _number(rows[at][name]) == total for name, total in totals.items())
    )  # fmt: skip
    return next(found, None)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _column_sums(cells: Cells, rows: int, counts: Sequence[str]) -> Iterable[list[Sum]]:
    """Find columns that are the sum of others: so called, or adding up in all rows."""
    called = [name for name in counts if Sign.TOTAL in signs_of(name) or name in TOTALS]
    known: set[tuple[str, ...]] = set()
    if len(called) == 1:
        parts = tuple(name for name in counts if name != called[0])
        known.add((called[0], *parts))
    for total in counts[:MOST_COLUMNS]:
        for parts in _runs([name for name in counts[:MOST_COLUMNS] if name != total]):
            if _adds_up(cells, rows, total, parts):
                known.add((total, *parts))
    for total, *others in sorted(known):
        if len(others) > 1:
            yield [Sum((at, total), tuple((at, name) for name in others)) for at in range(rows)]


def _runs(names: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Give all columns side by side, two or more, and all pairs."""
    for start in range(len(names)):
        for end in range(start + 2, len(names) + 1):
            yield tuple(names[start:end])
        for other in range(start + 2, len(names)):
            yield names[start], names[other]


def _adds_up(cells: Cells, rows: int, total: str, parts: Sequence[str]) -> bool:
    """Whether a column is the sum of others in each row that has all of them, in two at least."""
    often = 0
    for at in range(rows):
        whole, values = cells[at, total], [cells[at, name] for name in parts]
        if whole is None or None in values:
            continue
        if sum(value or 0 for value in values) != whole:
            return False
        often += whole > 0
    return often >= LEAST_SUMS


def _holds(one: Sum, cells: Cells) -> bool:
    """Whether a sum is one, as far as its cells are known."""
    total, known = cells[one.total], [cells[part] for part in one.parts]
    if total is None or any(value is None for value in known):
        return total is None or sum(value or 0 for value in known) <= total
    return sum(value or 0 for value in known) == total
