"""Numbers that stand for "no value": -999 among temperatures, 9999 among years of building.

Loggers and statistical programs write them where nothing was measured. They are never taken away by
themselves: which numbers look like such a code is told, and the owner of the table decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stadtherz.opendata.domain.tabular.findings import SPOTS, Finding, finding
from stadtherz.opendata.domain.tabular.kinds import Kind

NO_VALUE_CODES, TAKEN = "no-value-codes", "no-value-codes-taken"
BELOW = tuple(
    -(10**digits - 1) / 10**decimals for digits in (2, 3, 4, 5, 6) for decimals in (0, 1, 2)
    if digits > decimals + 1
)  # fmt: skip
ABOVE = (999.0, 9999.0, 99999.0, 999999.0, 999.9, 9999.9, 999.99, 9999.99)
SMALL = 100
"""Nearer to zero a number is a code only where it returns."""
FAR = 10
"""A number that stands once has to lie so many widths of the others away from them."""
MOST_TEXTS = 6


@dataclass(frozen=True)
class Stood:
    """A number that may be a code: as it stands, how often, and on which first lines."""

    text: str
    value: float
    count: int
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Others:
    """All values of a column that are no such numbers: how many, the smallest and the largest."""

    count: int
    least: float = 0.0
    most: float = 0.0


def may_hold(least: str, most: str) -> bool:
    """Whether the smallest or the largest number of a column may be a code."""
    return bool(least) and (float(least) in BELOW or float(most) in ABOVE)


def no_values_in(stood: Sequence[Stood], others: Others, kind: Kind, column: str) -> Finding | None:
    """Tell which numbers look like codes for "no value"; None where none does.

    Args:
        stood: numbers of `BELOW` and `ABOVE` that stand in the column.
        others: its other values.
        kind: of the column; amounts of money are often just below a thousand.
        column: its name.

    """
    told = [one for one in stood if _is_code(one, others, kind)][:MOST_TEXTS]
    if not told:
        return None
    places = sorted((line, one.text) for one in told for line in one.lines)[:SPOTS]
    found = finding(NO_VALUE_CODES, places, sum(one.count for one in told), column)
    return Finding(
        found.code, column, found.count, found.spots, tuple((one.text, one.count) for one in told)
    )


def _is_code(one: Stood, others: Others, kind: Kind) -> bool:
    """Whether a number lies outside of all others, as far as these reach or where none can be."""
    width = others.most - others.least
    if one.value < 0:
        often = one.count > 1 or one.value <= -SMALL
        apart = others.least >= 0 or others.least - one.value >= width
        return often and (not others.count or (one.value < others.least and apart))
    away = one.value - others.most
    near, once = away < width, one.count == 1 and away < FAR * width
    return others.count > 1 and away > 0 and not (near or once) and kind is not Kind.MONEY
