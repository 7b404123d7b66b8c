"""What a person says about how a file is to be read, where the rules alone read it otherwise.

Wishes belong to the file and are kept for newer versions of it: they name lines of the heading,
words and numbers of a column that stand for missing values, columns whose numbers are days, and
whether rows that add up others are left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.tabular.day_numbers import DAY_NUMBERS, ZERO
from stadtherz.opendata.domain.tabular.findings import SPOTS, Finding
from stadtherz.opendata.domain.tabular.heading_doubts import UNSURE
from stadtherz.opendata.domain.tabular.no_values import NO_VALUE_CODES

LAST_LINE = 100
"""Headings end at this line at the latest; so much of a file is looked at to find its beginning."""
MOST_LINES = 10
MOST_WORDS = 3
"""Of more different words nobody says by one click that all mean the same."""
LONGEST_WORD = 40
SUBTOTALS, SUBTOTALS_LEFT = "subtotals", "subtotals-left"
"""Codes of findings: rows that add up others, and those of them that are left out by a wish."""
UNREAD = frozenset(("nearly-typed", "not-a-number", "not-a-date", "not-a-time", "not-yes-or-no"))
HEADINGS = "headings"
NO_HEADINGS = "no-headings"
WITHOUT = (0, 0)
IS_HEADING, IS_DATA = "heading", "data"
"""What the first row of a table may be said to be."""


@dataclass(frozen=True)
class Wishes:
    """How a file is to be read.

    Args:
        headings: the first and the last line of the heading; `WITHOUT` for none, None where the
            rules find it.
        without_subtotals: whether rows that add up others are left out.
        missing: name of a column and a word (lower case) that stands for a missing value in it.
        codes: name of a column and a number, as it stands there, that is none ("-999").
        days: name of a column whose numbers are days, and from which year they are counted.

    """

    headings: tuple[int, int] | None = None
    without_subtotals: bool = False
    missing: tuple[tuple[str, str], ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    days: tuple[tuple[str, int], ...] = ()

    def words_of(self, column: str) -> frozenset[str]:
        """Give the words for missing values of a column."""
        return frozenset(word for name, word in self.missing if name == column)

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values; nothing for nothing."""
        told = {
            HEADINGS: list(self.headings or ()), SUBTOTALS: self.without_subtotals,
            "missing": [list(one) for one in self.missing],
            "codes": [list(one) for one in self.codes], "days": [list(one) for one in self.days],
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Wishes":
        """Read what `as_json` wrote."""
        lines = told.get(HEADINGS)
        return cls(
            (int(lines[0]), int(lines[1])) if lines else None,
            bool(told.get(SUBTOTALS)),
            tuple((str(name), str(word)) for name, word in told.get("missing", ())),
            tuple((str(name), str(text)) for name, text in told.get("codes", ())),
            tuple((str(name), int(year)) for name, year in told.get("days", ())),
        )


NONE = Wishes()


def with_headings(wishes: Wishes, first: int, last: int) -> Wishes:
    """Say in which lines the headings are.

    Raises:
        Invalid: code "heading-lines", for lines that are none.

    """
    if not (1 <= first <= last <= LAST_LINE and last - first < MOST_LINES):
        message = (
            f"headings are in at most {MOST_LINES} lines from 1 to {LAST_LINE}, not in those from"
            f" {first} to {last}"
        )
        raise Invalid(message, code="heading-lines")
    return replace(wishes, headings=(first, last))


def words_in(finding: Finding) -> tuple[str, ...]:
    """Give the words that hinder a column from being one of values; none where they are too many.

    Values with digits are slips of writing and no words for what is missing.
    """
    if finding.code not in UNREAD:
        return ()
    words = tuple(dict.fromkeys(one.text.lower() for one in finding.spots if one.text))
    whole = finding.code == "nearly-typed" or finding.count <= len(finding.spots)
    few = 0 < len(words) <= MOST_WORDS and len(finding.spots) < SPOTS and whole
    plain = all(
        len(word) <= LONGEST_WORD and not any(sign.isdigit() for sign in word) for word in words
    )
    return words if few and plain else ()


def choices(finding: Finding) -> tuple[str, ...]:
    """Give the ways in which a finding can be settled by a wish; none where no wish settles it.

    A way has a name where there are several: the year from which days are counted, or what a row
    is.
    """
    if finding.code == DAY_NUMBERS:
        told = dict(finding.figures)
        return tuple(str(year) for year in ZERO if f"from_{year}" in told)
    if finding.code == UNSURE:
        return IS_HEADING, IS_DATA
    if finding.code == NO_HEADINGS:
        return (IS_HEADING,) if finding.spots else ()
    one_way = finding.code in {SUBTOTALS, NO_VALUE_CODES} or bool(words_in(finding))
    return ("",) if one_way else ()


def mended(wishes: Wishes, finding: Finding, choice: str = "") -> Wishes | None:
    """Give the wishes with which a finding is settled; None where no wish settles it.

    Args:
        wishes: those so far.
        finding: in the file.
        choice: one of `choices`.

    """
    return _MENDED[finding.code](wishes, finding, choice) if choice in choices(finding) else None


def _without_words(wishes: Wishes, finding: Finding, _choice: str) -> Wishes:
    added = tuple((finding.column, word) for word in words_in(finding))
    return replace(wishes, missing=tuple(dict.fromkeys((*wishes.missing, *added))))


def _without_codes(wishes: Wishes, finding: Finding, _choice: str) -> Wishes:
    added = tuple((finding.column, text) for text, _count in finding.figures)
    return replace(wishes, codes=tuple(dict.fromkeys((*wishes.codes, *added))))


def _as_days(wishes: Wishes, finding: Finding, choice: str) -> Wishes:
    others = tuple(one for one in wishes.days if one[0] != finding.column)
    return replace(wishes, days=(*others, (finding.column, int(choice))))


def _with_line(wishes: Wishes, finding: Finding, choice: str) -> Wishes:
    if choice == IS_DATA:
        return replace(wishes, headings=WITHOUT)
    line = finding.spots[0].line
    return with_headings(wishes, line, line)


_MENDED: dict[str, Callable[[Wishes, Finding, str], Wishes]] = {
    SUBTOTALS: lambda wishes, _finding, _choice: replace(wishes, without_subtotals=True),
    NO_VALUE_CODES: _without_codes,
    DAY_NUMBERS: _as_days,
    UNSURE: _with_line,
    NO_HEADINGS: _with_line,
    **dict.fromkeys(UNREAD, _without_words),
}


def without(wishes: Wishes, key: str) -> Wishes:
    """Take a wish back.

    Args:
        wishes: those so far.
        key: "headings", "subtotals", or "missing", "codes" or "days" with the name of a column
            after a colon.

    """
    if key == HEADINGS:
        return replace(wishes, headings=None)
    if key == SUBTOTALS:
        return replace(wishes, without_subtotals=False)
    part, _colon, column = key.partition(":")
    if part == "codes":
        return replace(wishes, codes=tuple(one for one in wishes.codes if one[0] != column))
    if part == "days":
        return replace(wishes, days=tuple(one for one in wishes.days if one[0] != column))
    return replace(wishes, missing=tuple(one for one in wishes.missing if one[0] != column))
