"""What a question would cost, judged from the schema before it is asked.

The figures are rough on purpose: they keep out what would hold the server, and nothing else. What
they let through still ends with the time of an answer.
"""

from dataclasses import dataclass
from datetime import date
from math import prod

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.question import (
    All,
    Condition,
    Field,
    Opposite,
    Part,
    Question,
    Some,
    Test,
    Told,
)
from stadtherz.opendata.domain.asking.terms import Unit
from stadtherz.opendata.domain.tabular.schema import Schema

DAYS = {
    Unit.HOUR: 1 / 24, Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.QUARTER: 91,
    Unit.YEAR: 365,
}  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """What one answer may cost.

    Args:
        cells: values that are read at most.
        groups: groups that are made at most.
        seconds: how long it may take.

    """

    cells: int = 500_000_000
    groups: int = 200_000
    seconds: float = 10.0


@dataclass(frozen=True)
class Cost:
    """What a question would cost at most.

    Args:
        rows: that are looked at.
        columns: that are read for all of them.
        groups: that are made; 0 where nothing is grouped.

    """

    rows: int
    columns: int
    groups: int

    @property
    def cells(self) -> int:
        """Values that are read."""
        return self.rows * self.columns


def cost_of(question: Question, schema: Schema) -> Cost:
    """Estimate what a question costs; columns that are only shown are read for one page."""
    used = {field.name for told in _whats(question) for field in _fields(told)}
    groups = min(schema.rows, prod(_distinct(one, schema) for one in question.groups))
    return Cost(schema.rows, max(1, len(used)), groups if question.grouped else 0)


def affordable(question: Question, schema: Schema, limits: Limits) -> Cost:
    """Give the cost of a question.

    Raises:
        Invalid: code "query-cost", with the figure and the limit in `details`.

    """
    cost = cost_of(question, schema)
    if cost.groups > limits.groups:
        message = (
            f"this would make up to {cost.groups} groups, and {limits.groups} are made at most;"
            " group by fewer columns, or by longer times"
        )
        raise Invalid(message, code="query-cost", details=("groups", str(limits.groups)))
    if cost.cells > limits.cells:
        message = (
            f"this would read {cost.cells} values, and {limits.cells} are read at most;"
            " name fewer columns, or take the whole file"
        )
        raise Invalid(message, code="query-cost", details=("cells", str(limits.cells)))
    return cost


def _whats(question: Question) -> list[Told]:
    told: list[Told] = [*question.groups, *(key.what for key in question.keys)]
    if question.grouped or question.limit is None:
        told += [item.what for item in question.items]
    if question.condition:
        told += _of_condition(question.condition)
    return told


def _of_condition(condition: Condition) -> list[Told]:
    if isinstance(condition, All | Some):
        return [told for one in condition.of for told in _of_condition(one)]
    if isinstance(condition, Opposite):
        return _of_condition(condition.of)
    right: list[Told] = []
    if isinstance(condition, Test) and isinstance(condition.right, Field | Part):
        right = [condition.right]
    return [condition.left, *right]


def _fields(told: Told) -> list[Field]:
    if isinstance(told, Field):
        return [told]
    return [told.field] if told.field else []


def _distinct(told: Field | Part, schema: Schema) -> int:
    field = told if isinstance(told, Field) else told.field
    column = schema.named(field.name)
    if column is None:
        return schema.rows
    found = column.distinct + 1
    if isinstance(told, Part) and column.least and column.most:
        days = (_day(column.most) - _day(column.least)).days + 1
        found = min(found, int(days / DAYS[told.unit]) + 3)
    return found


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])
