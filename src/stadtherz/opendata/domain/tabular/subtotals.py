"""Rows among data that add up others: whoever sums the column counts twice.

They are known by their words, as German statistical tables write them ("Zwischensumme",
"insgesamt", and parts of a row above after "darunter" and "davon"), and by adding up: all numbers
of a row are the sums of those of the rows directly before it, or directly behind it.
"""

from collections.abc import Sequence
from decimal import Decimal
from math import log2

from stadtherz.opendata.domain.tabular.kinds import Kind

WORDS = (
    r"^((zwischen|teil|gesamt|end)?summen?|(insgesamt|gesamt|zusammen|total))([ :,].*)?$"
    r"|[ ,](insgesamt|gesamt|zusammen):?$|^(darunter|davon)[ :].*$"
)
"""What stands in a cell of such a row; read without regard to capitals, by DuckDB (RE2)."""
LABELS = 2
"""In so many first columns of words the words are looked for."""
MOST_ROWS = 5_000
"""Larger tables are searched by words only."""
LEAST_ROWS = 2
"""Fewer rows are no sum: one row that is like another is a repetition."""
MOST_PATTERNS = 20
"""So many ways of having gaps are looked at."""
SURE = 10.0
"""Bits that the numbers have beyond those by which some rows agree by chance."""
ADDED = frozenset((Kind.WHOLE, Kind.DECIMAL, Kind.MONEY))
"""Kinds of columns that are added up; years, places and percentages are not."""
Values = tuple[Decimal | int | None, ...]


def adding_up(rows: Sequence[Values]) -> list[int]:
    """Find the rows whose numbers are sums of rows beside them.

    Args:
        rows: the numbers of each row, None for gaps; in the order of the file.

    Gives:
        Their places, in order.

    """
    behind = _after_others(rows)
    turned = [row for place, row in enumerate(rows) if place not in behind]
    kept = [place for place in range(len(rows)) if place not in behind]
    before = {kept[len(kept) - 1 - place] for place in _after_others(turned[::-1])}
    return sorted(behind | before)


def _after_others(rows: Sequence[Values]) -> set[int]:
    """Find the rows that add up those directly before them, sums among these left out."""
    found: set[int] = set()
    totals = _Totals(len(rows[0]) if rows else 0)
    before: Values = ()
    for place, row in enumerate(rows):
        if _is_sure(row, before, len(rows)) and totals.end_with(row):
            found.add(place)
            continue
        totals.add(row)
        before = row
    return found


class _Totals:
    """Totals of the rows so far, looked up by the columns in which a row has numbers."""

    def __init__(self, width: int) -> None:
        self.runs: list[tuple[Decimal | int, ...]] = [(0,) * width]
        self.known: dict[tuple[int, ...], dict[tuple[Decimal | int, ...], int]] = {}

    def add(self, row: Values) -> None:
        """Take one more row."""
        last = tuple(total + (one or 0) for total, one in zip(self.runs[-1], row, strict=True))
        for there, firsts in self.known.items():
            firsts.setdefault(tuple(last[at] for at in there), len(self.runs))
        self.runs.append(last)

    def end_with(self, row: Values) -> bool:
        """Whether the rows from some place on to the last one add up to a row."""
        there = tuple(at for at, one in enumerate(row) if one is not None)
        if there not in self.known:
            if len(self.known) >= MOST_PATTERNS:
                return False
            firsts: dict[tuple[Decimal | int, ...], int] = {}
            for place, run in enumerate(self.runs):
                firsts.setdefault(tuple(run[at] for at in there), place)
            self.known[there] = firsts
        wanted = tuple(self.runs[-1][at] - (row[at] or 0) for at in there)
        start = self.known[there].get(wanted)
        return start is not None and len(self.runs) - 1 - start >= LEAST_ROWS


def _is_sure(row: Values, before: Values, rows: int) -> bool:
    """Whether numbers are so large, or so many, that they hardly agree by chance.

    Numbers that are multiples of those before agree all or none, and count as one.
    """
    bits = [log2(abs(float(one)) + 1) for one in row if one]
    pairs = [(one, old) for one, old in zip(row, before, strict=False) if one and old]
    alike = len({one * pairs[0][1] - old * pairs[0][0] for one, old in pairs}) < LEAST_ROWS
    told = max(bits, default=0) if alike else sum(bits)
    return told >= 2 * log2(rows + 1) + SURE
