"""How amounts, numbers and names stand in a sentence."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from stadtherz.participation.domain.counting.election import Currency
from stadtherz.participation.domain.counting.money import Language, money, number


class Pen(NamedTuple):
    """How amounts, numbers and names are written.

    Args:
        currency: of all amounts.
        language: of the words.
        names: of the projects, by id.

    """

    currency: Currency
    language: Language
    names: Mapping[str, str]

    def money(self, amount: int | Fraction) -> str:
        """Write an amount in the smallest unit of the currency; what is too little is said so."""
        cent = Fraction(10**self.currency.digits, 100)
        if 0 < amount < cent / 2:
            less = "weniger als" if self.language is Language.DE else "less than"
            return f"{less} {money(cent, self.currency, self.language)}"
        return money(amount, self.currency, self.language)

    def number(self, value: int | Fraction) -> str:
        """Write a number."""
        return number(value, self.language)

    def name(self, project: str) -> str:
        """Write the name of a project in quotation marks."""
        begin, end = ("„", "“") if self.language is Language.DE else ("“", "”")
        return f"{begin}{self.names.get(project) or project}{end}"

    def people(self, count: int) -> str:
        """Write a number of people."""
        one, many = ("Person", "Personen") if self.language is Language.DE else ("person", "people")
        return f"{self.number(count)} {one if count == 1 else many}"
