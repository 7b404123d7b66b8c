"""Numbers of a question as a column holds them, so that comparing converts no column.

A column with two decimals is never equal to 1.234, and less than it where it is at most 1.23.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context, Decimal

from stadtherz.opendata.domain.asking.question import Plain, Told
from stadtherz.opendata.domain.tabular.kinds import Storage

_EXACT = Context(prec=100, rounding=ROUND_FLOOR)
DOWN = {"<": "<=", "<=": "<=", ">": ">", ">=": ">"}
LEAST_WHOLE, MOST_WHOLE = Decimal(-(2**63)), Decimal(2**63 - 1)


@dataclass(frozen=True)
class Fitted:
    """A comparison with a number as a column holds it, or what it always is."""

    sign: str
    value: Plain
    always: bool | None = None


def fitted(left: Told, sign: str, value: Plain) -> Fitted:
    """Give the comparison of a column with a number, in the column's own type."""
    number = Decimal(str(value))
    if left.storage is Storage.DOUBLE:
        return Fitted(sign, float(number))
    low, high = _range(left)
    if not low <= number <= high:
        less = number > high
        return Fitted(sign, None, always=sign in (("<", "<=", "!=") if less else (">", ">=", "!=")))
    decimals = left.decimals if left.storage is Storage.DECIMAL else 0
    floor = number.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
    if floor == number:
        return Fitted(sign, _plain(left, floor))
    if sign in {"=", "!="}:
        return Fitted(sign, None, always=sign == "!=")
    return Fitted(DOWN[sign], _plain(left, floor))


def _range(left: Told) -> tuple[Decimal, Decimal]:
    if left.storage is Storage.WHOLE:
        return LEAST_WHOLE, MOST_WHOLE
    most = Decimal(10) ** ((38 if left.wide else 18) - left.decimals) - Decimal(1).scaleb(
        -left.decimals
    )
    return -most, most


def _plain(left: Told, number: Decimal) -> Plain:
    return int(number) if left.storage is Storage.WHOLE else number
