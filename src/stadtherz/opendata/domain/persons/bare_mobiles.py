"""Columns of mobile telephone numbers that lost their zero, told from keys, moments and amounts.

Spreadsheets keep 0176 5551234 as the number 1765551234, or with the 49 before it. Keys count up,
moments rise with the lines of a file, amounts are often round, and numbers of goods have a check
digit (GTIN, ISO/IEC 15420); telephone numbers of people do none of that.
"""

from dataclasses import dataclass

from stadtherz.opendata.domain.persons.headings import Sign, is_numbered, signs_of

RANGES = (
    (1_500_000_000, 1_800_000_000), (15_000_000_000, 18_000_000_000),
    (491_500_000_000, 491_800_000_000), (4_915_000_000_000, 4_918_000_000_000),
)  # fmt: skip
"""Where these numbers lie: from, and up to without that."""
HALF, MOSTLY = 0.5, 0.9
LEAST = 3
DENSE = 20
"""Keys that count up take less room than so many numbers each."""
OTHERWISE = frozenset((Sign.CODE, Sign.IBAN, Sign.MOMENT, Sign.PLATE, Sign.TAX_ID))


@dataclass(frozen=True)
class Spread:
    """How the numbers of a column lie.

    Args:
        rows: with one.
        distinct: different ones.
        least, most: smallest and greatest.
        round: rows with one that ends in zero.
        rising: rows with one greater than that of the row before.
        goods: rows with one whose check digit is that of goods.
        others: rows of the column with other whole numbers.

    """

    rows: int = 0
    distinct: int = 0
    least: int = 0
    most: int = 0
    round: int = 0
    rising: int = 0
    goods: int = 0
    others: int = 0

    @property
    def alone(self) -> bool:
        """Whether few other numbers stand beside them, so that the rest are words."""
        return self.others <= self.rows

    @property
    def as_of_people(self) -> bool:
        """Whether they lie as telephone numbers do."""
        if self.distinct < LEAST or self.most - self.least < DENSE * self.distinct:
            return False
        rises = self.rising >= MOSTLY * (self.rows - 1)
        return not rises and self.round < HALF * self.rows and self.goods < MOSTLY * self.rows


NO_SPREAD = Spread()


def are_told(name: str, spread: Spread, values: int, *, words: bool) -> bool:
    """Whether bare numbers of a column are asked about.

    Args:
        name: of the column, for machines.
        spread: of the numbers.
        values: of the column.
        words: whether the column is one of words, as of remarks.

    """
    signs = signs_of(name)
    if spread.rows and signs & {Sign.CONTACT, Sign.ROLE, Sign.OWN_NAME}:
        return True
    if not spread.rows or signs & OTHERWISE or is_numbered(name):
        return False
    if spread.rows >= HALF * values:
        return spread.as_of_people
    return words and spread.alone
