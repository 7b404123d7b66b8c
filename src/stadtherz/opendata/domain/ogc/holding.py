"""Whether a row fulfils a condition, for rows that are no table: as SQL would say it."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from stadtherz.opendata.domain.asking.question import (
    All,
    Condition,
    Field,
    IsNull,
    Match,
    OneOf,
    Opposite,
    Part,
    Some,
    Test,
)

Row = Mapping[str, Any]
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip


def holds(condition: Condition, row: Row) -> bool:
    """Say whether a row fulfils a condition; what is unknown does not."""
    return _told(condition, row) is True


def _told(condition: Condition, row: Row) -> bool | None:
    """Give the truth in the three values of SQL; None is unknown."""
    if isinstance(condition, All | Some):
        return _joined(condition, row)
    if isinstance(condition, Opposite):
        inner = _told(condition.of, row)
        return None if inner is None else not inner
    left = _value(condition.left, row)
    if isinstance(condition, IsNull):
        return left is None
    return None if left is None else _known(condition, left, row)


def _known(condition: Test | OneOf | Match, left: Any, row: Row) -> bool | None:
    if isinstance(condition, Match):
        return _matches(condition, left)
    if isinstance(condition, OneOf):
        return any(left == _like(left, one) for one in condition.values)
    return _test(condition, left, row)


def _joined(condition: All | Some, row: Row) -> bool | None:
    decides = isinstance(condition, Some)
    found = {_told(one, row) for one in condition.of}
    if decides in found:
        return decides
    return None if None in found else not decides


def _test(condition: Test, left: Any, row: Row) -> bool | None:
    right = condition.right
    if isinstance(right, Field | Part):
        right = _value(right, row)
    return None if right is None else SIGNS[condition.sign](left, _like(left, right))


def _like(left: Any, right: Any) -> Any:
    """Compare floating point numbers with floating point numbers, as DuckDB does."""
    return float(right) if isinstance(left, float) and isinstance(right, Decimal) else right


def _value(told: Field | Part, row: Row) -> Any:
    if isinstance(told, Part):
        message = "parts of times are asked of tables only"
        raise TypeError(message)
    return row[told.name]


def _matches(condition: Match, left: str) -> bool:
    if condition.how != "like":
        message = f"{condition.how} is asked of tables only"
        raise TypeError(message)
    wanted = "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in condition.text)
    return re.fullmatch(wanted, left, re.DOTALL) is not None
