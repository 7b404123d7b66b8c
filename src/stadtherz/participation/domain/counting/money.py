"""Amounts and numbers as people write them, in German and English.

What is shown is rounded to whole cents, half up; what is counted never is.
"""

from enum import StrEnum
from fractions import Fraction
from math import floor

from stadtherz.participation.domain.counting.election import Currency

SIGNS = {"EUR": "€"}
SPACE = "\N{NO-BREAK SPACE}"


class Language(StrEnum):
    """The languages of the city."""

    DE = "de"
    EN = "en"


def money(amount: int | Fraction, currency: Currency, language: Language) -> str:
    """Write an amount, with cents where they are not 00.

    Args:
        amount: in the smallest unit of the currency.
        currency: whose sign or code is written with it.
        language: German has the sign behind, English the euro's before.

    """
    cents = floor(Fraction(amount) * 100 / 10**currency.digits + Fraction(1, 2))
    whole, rest = divmod(abs(cents), 100)
    figure = number(whole, language) + (f"{_point(language)}{rest:02}" if rest else "")
    minus = "-" if cents < 0 else ""
    sign = SIGNS.get(currency.code, currency.code)
    if language is Language.EN and currency.code in SIGNS:
        return f"{minus}{sign}{figure}"
    return f"{minus}{figure}{SPACE}{sign}".rstrip(SPACE)


def number(value: int | Fraction, language: Language) -> str:
    """Write a number, with up to two decimals where it is not whole."""
    hundredths = floor(Fraction(value) * 100 + Fraction(1, 2))
    whole, rest = divmod(hundredths, 100)
    figure = f"{whole:,}"
    if language is Language.DE:
        figure = figure.replace(",", ".")
    return figure + (f"{_point(language)}{rest:02}".rstrip("0") if rest else "")


def _point(language: Language) -> str:
    return "," if language is Language.DE else "."
