"""Holds names and values of a question against the columns of the table."""

from dataclasses import dataclass

from stadtherz.opendata.domain.asking import terms
from stadtherz.opendata.domain.asking.misread import misread, shown
from stadtherz.opendata.domain.asking.question import (
    All,
    Condition,
    Field,
    IsNull,
    Made,
    Match,
    OneOf,
    Opposite,
    Part,
    Some,
    Test,
    Told,
)
from stadtherz.opendata.domain.asking.values import NUMBERS, TIMES, comparable, value_for
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import Schema

NAMED = 12
OF_NUMBERS = frozenset((
    terms.Sum.SUM, terms.Sum.AVG, terms.Sum.MEDIAN, terms.Sum.PERCENTILE,
))  # fmt: skip


@dataclass(frozen=True)
class Resolver:
    """Knows the columns of a table."""

    schema: Schema

    def field(self, name: terms.Name, part: str) -> Field:
        """Give the column of a name.

        Raises:
            Invalid: code "query-column", where there is none.

        """
        column = self.schema.named(name.name)
        if column is None:
            known = ", ".join(one.name for one in self.schema.columns[:NAMED])
            more = " and others" if len(self.schema.columns) > NAMED else ""
            message = f"there is no column {shown(name.name)}; there are {known}{more}"
            raise misread("query-column", part, name.at, message)
        return Field(column.name, column.storage, column.decimals)

    def side(self, term: terms.Name | terms.Bucket, part: str) -> Field | Part:
        """Give a column, or the length of time in which its moments lie.

        Raises:
            Invalid: code "query-column" or "query-no-time".

        """
        if isinstance(term, terms.Name):
            return self.field(term, part)
        field = self.field(term.column, part)
        day = field.storage is Storage.DATE and term.unit is terms.Unit.HOUR
        if field.storage not in TIMES or day:
            message = f"{field.name} has no {term.unit.value}s; it is {field.storage.value}"
            raise misread("query-no-time", part, term.at, message)
        return Part(term.unit, field)

    def expression(self, term: terms.Expression, part: str) -> Told:
        """Give what a term tells of the table.

        Raises:
            Invalid: code "query-column", "query-no-time" or "query-no-number".

        """
        if not isinstance(term, terms.Aggregate):
            return self.side(term, part)
        if term.column is None:
            return Made(term.what, None)
        field = self.field(term.column, part)
        if term.what in OF_NUMBERS and field.storage not in NUMBERS:
            message = f"{term.what.value} is of numbers, and {field.name} is {field.storage.value}"
            raise misread("query-no-number", part, term.at, message)
        return Made(term.what, field, term.percent)

    def condition(self, term: terms.Term) -> Condition:
        """Give a filter that fits the table.

        Raises:
            Invalid: codes "query-...".

        """
        if isinstance(term, terms.Both):
            return All(tuple(map(self.condition, term.terms)))
        if isinstance(term, terms.Either):
            return Some(tuple(map(self.condition, term.terms)))
        if isinstance(term, terms.Not):
            return Opposite(self.condition(term.term))
        if isinstance(term, terms.Missing):
            return IsNull(self.side(term.left, "filter"))
        return self._test(term)

    def _test(self, term: terms.Compared | terms.Among | terms.Like) -> Condition:
        if isinstance(term, terms.Like):
            field = self.field(term.left, "filter")
            if field.storage is not Storage.TEXT:
                message = f"{term.how} is of texts, and {field.name} is {field.storage.value}"
                raise misread("query-no-text", "filter", term.left.at, message)
            return Match(field, term.how, term.text.text)
        left = self.side(term.left, "filter")
        if isinstance(term, terms.Among):
            return OneOf(left, tuple(value_for(left, one, "filter") for one in term.values))
        if isinstance(term.right, terms.Value):
            return Test(left, term.sign, value_for(left, term.right, "filter"))
        right = self.side(term.right, "filter")
        if not comparable(left, right):
            message = f"{left.storage.value} and {right.storage.value} cannot be compared"
            raise misread("query-compared", "filter", term.right.at, message)
        return Test(left, term.sign, right)
