"""Numbers of ballot sheets, with a check digit, and what can become of a sheet.

The check digit is Damm's (H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004): it finds
every single wrong digit and every swap of two neighbours. Leading zeros do not matter to it, so
people may leave them out when they type.
"""

from enum import StrEnum

from stadtherz.kernel.errors import Invalid

QUASIGROUP = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
DIGITS = 6
MOST_SHEETS = 10**DIGITS - 1


class SheetState(StrEnum):
    """What became of a sheet that was issued; what is still `issued` in the end is missing."""

    ISSUED = "issued"
    USED = "used"
    VOID = "void"
    RETURNED = "returned"


def check_digit(digits: str) -> str:
    """Give the digit that makes the whole number come out at 0."""
    between = 0
    for digit in digits:
        between = int(QUASIGROUP[between][int(digit)])
    return str(between)


def number_printed(serial: int) -> str:
    """Write the number of a sheet as it is printed: six digits, a dash, the check digit.

    Raises:
        ValueError: there is no such sheet.

    """
    if not 1 <= serial <= MOST_SHEETS:
        message = f"sheets are numbered from 1 to {MOST_SHEETS}"
        raise ValueError(message)
    digits = f"{serial:0{DIGITS}d}"
    return f"{digits}-{check_digit(digits)}"


def number_typed(words: str) -> int:
    """Read the number of a sheet as people type it, with or without dash, blanks and zeros.

    Raises:
        Invalid: a digit is wrong, missing or too much.

    """
    digits = "".join(sign for sign in words if sign not in " -\t\u2013")
    right = digits.isascii() and digits.isdigit() and 2 <= len(digits.lstrip("0")) <= DIGITS + 1
    if not right or check_digit(digits) != "0":
        message = f"{words!r} is no number of a sheet; compare it digit by digit"
        raise Invalid(message, code="sheet-mistyped")
    return int(digits[:-1])


def serials(first: int, number: int) -> range:
    """Give the serial numbers of sheets that are printed together.

    Raises:
        Invalid: there are none, or more than can be numbered.

    """
    if number < 1 or first + number - 1 > MOST_SHEETS:
        message = f"print at least one sheet, and at most {MOST_SHEETS} for one ballot"
        raise Invalid(message, code="sheets")
    return range(first, first + number)
