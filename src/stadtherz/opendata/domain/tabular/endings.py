"""Where a table ends: below it stand sums, sources and remarks, which are told and are no data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stadtherz.opendata.domain.tabular.layout import Row
from stadtherz.opendata.domain.tabular.shapes import readings_of, shape_of

TAIL_ROWS = 30
"""So many rows are looked at to find the end."""
LONG = 40
"""A single cell at the end of a table with so many signs is a remark."""
_SUMS = re.compile(r"(gesamt)?(summe|insgesamt|gesamt|zusammen|total|sum)\b[ :]*.*", re.IGNORECASE)
_REMARKS = re.compile(
    r"(quellen?|source|anmerkung(en)?|hinweise?|note|fu(ß|ss)note|stand|erstellt|datenstand|"
    r"legende|\*|\d\)|©|copyright|lizenz)", re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Ending:
    """Which of the last rows are no data: `kept` of them are."""

    kept: int
    sums: tuple[Row, ...] = ()
    remarks: tuple[Row, ...] = ()


def ending_of(rows: Sequence[Row], width: int) -> Ending:
    """Find sums and remarks among the last rows, from the bottom up.

    Args:
        rows: the last rows without empty ones, up to `TAIL_ROWS`.
        width: columns of the table.

    """
    kept, sums, remarks = len(rows), [], []
    while kept:
        row = rows[kept - 1]
        apart = kept > 1 and row.line - rows[kept - 2].line > 1
        if _is_remark(row, width, apart=apart):
            remarks.append(row)
        elif _is_sum(row):
            sums.append(row)
        else:
            break
        kept -= 1
    return Ending(kept, tuple(reversed(sums)), tuple(reversed(remarks)))


def _is_remark(row: Row, width: int, *, apart: bool) -> bool:
    """Recognise a remark: alone in its row, and told from a row of gaps by its words or place."""
    if not row.filled or width < 2 or len(row.filled) > 1:
        return False
    text = row.cells[row.filled[0]]
    if _REMARKS.match(text):
        return True
    likely = apart or len(row.cells) == 1 or len(text) > LONG
    return width > 2 and likely and not readings_of(shape_of(text))


def _is_sum(row: Row) -> bool:
    first = row.cells[row.filled[0]] if row.filled else ""
    return len(row.filled) > 1 and bool(_SUMS.fullmatch(first))
