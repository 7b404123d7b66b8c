"""What was found about a table that somebody dropped, as values with a code and figures.

The sentences for people are made at the edge from the code; `CODES` lists all of them. Lines are
counted from 1 as editors and spreadsheets count them; columns are named as in the typed table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

SPOTS = 20
"""How many places are named one by one in a finding; of the others only the number is told."""
TEXT = 60
"""So much of an offending text is shown, in characters."""


class Weight(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


CODES = {
    # the file
    "byte-order-mark": Weight.NOTE,
    "not-utf-8": Weight.NOTE,
    "damaged-signs": Weight.ERROR,
    "twice-encoded": Weight.WARNING,
    "unclosed-quote": Weight.ERROR,
    "separator-line": Weight.NOTE,
    "other-sheets": Weight.NOTE,
    # the rows
    "title-lines": Weight.NOTE,
    "joined-headings": Weight.NOTE,
    "units-row": Weight.NOTE,
    "no-headings": Weight.WARNING,
    "unsure-headings": Weight.WARNING,
    "same-headings": Weight.WARNING,
    "empty-rows": Weight.NOTE,
    "repeated-headings": Weight.WARNING,
    "sum-rows": Weight.WARNING,
    "subtotals": Weight.WARNING,
    "subtotals-left": Weight.NOTE,
    "remarks": Weight.NOTE,
    "short-rows": Weight.WARNING,
    "later-columns": Weight.WARNING,
    "merged-cells": Weight.NOTE,
    "hidden-rows": Weight.WARNING,
    "hidden-columns": Weight.WARNING,
    # the columns
    "renamed": Weight.NOTE,
    "empty-column": Weight.WARNING,
    "starts-late": Weight.NOTE,
    "ends-early": Weight.NOTE,
    "missing-words": Weight.NOTE,
    "no-value-codes": Weight.WARNING,
    "no-value-codes-taken": Weight.NOTE,
    "day-numbers": Weight.WARNING,
    "day-numbers-read": Weight.NOTE,
    "quotes-around-values": Weight.NOTE,
    "ambiguous-numbers": Weight.WARNING,
    "mixed-numbers": Weight.WARNING,
    "ambiguous-dates": Weight.WARNING,
    "mixed-dates": Weight.NOTE,
    "short-years": Weight.WARNING,
    "nearly-typed": Weight.WARNING,
    "only-yes": Weight.NOTE,
    "signs-elsewhere": Weight.NOTE,
    "leading-zeros": Weight.NOTE,
    "hour-24": Weight.NOTE,
    "hour-twice": Weight.WARNING,
    "hour-missing": Weight.WARNING,
    "local-time": Weight.NOTE,
    # the cells
    "broken-cells": Weight.ERROR,
    "not-a-number": Weight.ERROR,
    "not-a-date": Weight.ERROR,
    "not-a-time": Weight.ERROR,
    "not-yes-or-no": Weight.ERROR,
    # the places
    "coordinates": Weight.NOTE,
    "other-reference-system": Weight.WARNING,
    "not-a-geometry": Weight.ERROR,
    "turned-to-degrees": Weight.NOTE,
    "not-in-degrees": Weight.ERROR,
    "outside-degrees": Weight.ERROR,
}

CHANGED = frozenset(("day-numbers-read", "no-value-codes-taken", "subtotals-left"))
"""Cells read otherwise than they stand in the file, as its owner said: readers have to know."""

Figure = str | int | float


@dataclass(frozen=True)
class Spot:
    """One place in a file: its line, and what stands there (shortened)."""

    line: int
    text: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that was found, however often.

    Args:
        code: one of `CODES`.
        column: name of the column in the typed table; "" where it concerns whole rows.
        count: how often.
        spots: the first places, at most `SPOTS`.
        figures: named figures for the sentence.

    """

    code: str
    column: str = ""
    count: int = 1
    spots: tuple[Spot, ...] = ()
    figures: tuple[tuple[str, Figure], ...] = ()

    @property
    def weight(self) -> Weight:
        """How much it matters."""
        return CODES[self.code]

    @property
    def public(self) -> bool:
        """Whether readers of the published table are told."""
        return self.weight is not Weight.NOTE or self.code in CHANGED

    @property
    def rest(self) -> int:
        """How many places are not named one by one."""
        return max(0, self.count - len(self.spots))

    def without_texts(self) -> "Finding":
        """Leave out what stands in the places: it may be what must not be published."""
        return replace(self, spots=tuple(Spot(one.line) for one in self.spots))

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        return {
            "code": self.code, "column": self.column, "count": self.count,
            "spots": [[one.line, one.text] for one in self.spots],
            "figures": [list(one) for one in self.figures],
        }  # fmt: skip

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Finding":
        """Read what `as_json` wrote."""
        return cls(
            told["code"], told["column"], told["count"],
            tuple(Spot(line, text) for line, text in told["spots"]),
            tuple((name, figure) for name, figure in told["figures"]),
        )  # fmt: skip


def shortened(text: str, most: int = TEXT) -> str:
    """Give the beginning of a text in one line, with three dots where it was cut."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def finding(
    code: str, places: Iterable[tuple[int, str]], count: int | None = None, column: str = "",
    **figures: Figure,
) -> Finding:  # fmt: skip
    """Make a finding of places (line and text), of which the first by line are kept.

    Args:
        code: one of `CODES`.
        places: line and text of each place.
        count: how many there are, where more are known of than given.
        column: of the typed table.
        figures: for the sentence.

    """
    known = sorted(places, key=lambda one: one[0])
    spots = tuple(Spot(line, shortened(text)) for line, text in known[:SPOTS])
    told = len(known) if count is None else count
    return Finding(code, column, told, spots, tuple(sorted(figures.items())))
