"""What a person says about how a file is to be read, where the rules alone read it otherwise.

Wishes belong to the file and are kept for newer versions of it: they name lines of the heading,
words of a column that stand for missing values, and whether rows that add up others are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.tabular.findings import SPOTS, Finding

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


@dataclass(frozen=True)
class Wishes:
    """How a file is to be read.

    Args:
        headings: the first and the last line of the heading; None where the rules find it.
        without_subtotals: whether rows that add up others are left out.
        missing: name of a column and a word (lower case) that stands for a missing value in it.

    """

    headings: tuple[int, int] | None = None
    without_subtotals: bool = False
    missing: tuple[tuple[str, str], ...] = ()

    def words_of(self, column: str) -> frozenset[str]:
        """Give the words for missing values of a column."""
        return frozenset(word for name, word in self.missing if name == column)

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values; nothing for nothing."""
        told = {
            HEADINGS: list(self.headings or ()), SUBTOTALS: self.without_subtotals,
            "missing": [list(one) for one in self.missing],
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


def mended(wishes: Wishes, finding: Finding) -> Wishes | None:
    """Give the wishes with which a finding is settled; None where no wish settles it."""
    if finding.code == SUBTOTALS:
        return replace(wishes, without_subtotals=True)
    words = words_in(finding)
    if not words:
        return None
    added = tuple((finding.column, word) for word in words)
    return replace(wishes, missing=tuple(dict.fromkeys((*wishes.missing, *added))))


def without(wishes: Wishes, key: str) -> Wishes:
    """Take a wish back: "headings", "subtotals", or the name of a column with its words."""
    if key == HEADINGS:
        return replace(wishes, headings=None)
    if key == SUBTOTALS:
        return replace(wishes, without_subtotals=False)
    column = key.removeprefix("missing:")
    return replace(wishes, missing=tuple(one for one in wishes.missing if one[0] != column))
