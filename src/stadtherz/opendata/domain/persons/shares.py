"""Shares and rates that tell a count: "1,54 %" of 130 inhabitants are two children.

A column is the share of a count where it follows from that count and another in every row that has
all three, as a part of one, of a hundred or of more. Headings say so as well.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

FACTORS = (1, 100, 1_000, 10_000, 100_000)
LEAST_ROWS = 2
_HEADED = re.compile(
    r"(?:^|_)(?:anteil|anteile|prozent|promille|inzidenz|share|percent|rate|quote|je|pro)(?:_|$)|"
    r"(?:anteil|quote|rate|ziffer)(?:_|$)"
)


@dataclass(frozen=True)
class Share:
    """A column that tells what part of a whole a count is."""

    column: str
    count: str
    whole: str


Rows = Sequence[Mapping[str, object]]


def may_be_shares(schema: Schema) -> tuple[Column, ...]:
    """Give the columns that may be shares: numbers with decimals, and percentages."""
    stored = {Storage.DECIMAL, Storage.DOUBLE}
    kinds = {Kind.DECIMAL, Kind.PERCENT}
    return tuple(
        one for one in schema.columns
        if one.kind in kinds and (one.storage in stored or one.kind is Kind.PERCENT)
    )  # fmt: skip


def is_headed_share(column: Column) -> bool:
    """Whether heading or unit say that a column holds shares."""
    return column.kind is Kind.PERCENT or column.unit == "%" or bool(_HEADED.search(column.name))


def shares_in(rows: Rows, columns: Sequence[Column], counts: Sequence[str]) -> tuple[Share, ...]:
    """Find the columns that follow from two counts."""
    return tuple(
        Share(one.name, count, whole)
        for one in columns for count in counts for whole in counts
        if count != whole and any(_follows(rows, one, count, whole, by) for by in FACTORS)
    )  # fmt: skip


def _follows(rows: Rows, column: Column, count: str, whole: str, factor: int) -> bool:
    near = 0.51 * 10.0**-column.decimals if column.storage is not Storage.DOUBLE else 0.006
    often = 0
    for row in rows:
        told, part, base = (row[name] for name in (column.name, count, whole))
        if told is None or not isinstance(part, int) or not isinstance(base, int) or not base:
            continue
        if abs(float(str(told)) - factor * part / base) > near:
            return False
        often += part > 0
    return often >= LEAST_ROWS


def told_by_shares(rows: Rows, shares: Sequence[Share]) -> tuple[tuple[int, str], ...]:
    """Give the withheld counts that a share beside them tells: place of the row, and column."""
    return tuple(
        dict.fromkeys(
            (at, one.count)
            for one in shares for at, row in enumerate(rows)
            if row[one.count] is None and row[one.column] is not None
            and row[one.whole] is not None
        )
    )  # fmt: skip
