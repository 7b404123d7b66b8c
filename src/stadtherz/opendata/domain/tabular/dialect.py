"""How the cells of a line are separated and quoted.

Each delimiter is tried on the first lines; the one wins under which most lines have the same number
of cells, more than one; of two that explain them as well, the one whose rows begin earlier, since a
heading has no commas like those of the texts below it. RFC 4180 knows the comma only; German
spreadsheets write semicolons because the comma is their decimal sign.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

DELIMITERS = ";\t,|"
QUOTES = "\"'"
AT_LEAST = 0.6
RAGGED = 0.8
UNREAD = {'"': 1.0, "'": 0.4}  # an apostrophe may belong to the value


@dataclass(frozen=True)
class Dialect:
    """The sign between cells and the sign around cells."""

    delimiter: str = ";"
    quote: str = '"'


def dialect_of(lines: Sequence[str]) -> Dialect:
    """Find the dialect of the first lines of a file; one column has that of RFC 4180.

    Args:
        lines: with or without their ends; a few hundred are enough.

    """
    scored = [
        (*_score(lines, Dialect(delimiter, quote)), -rank, Dialect(delimiter, quote))
        for rank, (delimiter, quote) in enumerate(
            (delimiter, quote) for quote in QUOTES for delimiter in DELIMITERS
        )
    ]
    agreed, _, cells, _, best = max(scored, key=lambda one: one[:4])
    return best if cells > 1 and agreed > 0 else Dialect(",")


def _score(lines: Sequence[str], dialect: Dialect) -> tuple[float, int, int]:
    """Give how well a dialect explains the lines, minus the rows before the first usual one, cells.

    The last number is how many cells most rows have then.
    """
    read = rows_of(lines, dialect)
    rows = [row for row in read if any(row) or len(row) > 1] or read
    wide = Counter(len(row) for row in rows if len(row) > 1)
    if not wide:
        return 0.0, 0, 1
    width, count = max(wide.items(), key=lambda one: (one[1], one[0]))
    share, several = count / len(rows), sum(wide.values()) / len(rows)
    if share < AT_LEAST:  # rows of many widths are still rows
        share = several / 2 if several > RAGGED else 0.0
    before = next(place for place, row in enumerate(rows) if len(row) == width)
    return (round(share * 10 - 5 * _unread(rows), 1) if share else 0.0), -before, width


def _unread(rows: Sequence[Sequence[str]]) -> float:
    """Give the share of cells that still stand in quotation marks, and so were not understood."""
    left = sum(
        UNREAD[sign]
        for row in rows
        for cell in row
        for sign in QUOTES
        if len(cell) > 1 and cell.startswith(sign) and cell.endswith(sign)
    )
    return left / max(1, sum(map(len, rows)))


def rows_of(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    """Read the cells of whole lines."""
    return list(csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote))
