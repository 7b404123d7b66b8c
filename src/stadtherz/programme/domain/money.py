"""Amounts of money as people write them in German, and as integer cents inside."""

import re

from stadtherz.kernel.errors import Invalid

AMOUNT = re.compile(r"([0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4})(?:,([0-9]{1,2}))?")


def cents_of(words: str) -> int:
    """Read "1.234,50 €" as 123450 cents; points group thousands, a comma begins the cents.

    Raises:
        Invalid: for everything else, such as "1234.50", where one cannot tell what is meant.

    """
    found = AMOUNT.fullmatch("".join(words.split()).removesuffix("€"))
    if found is None:
        message = f"{words!r} is no amount in euros; write it like 1.234,50"
        raise Invalid(message, code="money")
    euros, cents = found.groups()
    return int(euros.replace(".", "")) * 100 + int((cents or "0").ljust(2, "0"))


def euros_of(cents: int) -> str:
    """Write cents as "1.234,50"."""
    euros, rest = divmod(cents, 100)
    return f"{euros:,}".replace(",", ".") + f",{rest:02}"
