"""How values of a query compare, add up and sort.

Source: OData 4.01 part 2, section 5.1.1.1 (null), 18-088, section 9.3.3; for intervals the
behaviour of FROST-Server, which its clients rely on. The rules, the same here and in SQL:

- null equals null and nothing else; every other comparison with null is null.
- Values of different kinds are never equal, and neither is less: no comparison fails. A number of
  no declared type beside a text in quotes is compared as it is written (`quoted`).
- An interval holds its start and not its end. `lt` means wholly before, `gt` wholly after, `le`
  that neither start nor end is later, `ge` the reverse, `eq` the same start and end. A moment is
  an interval without length; "at the time of b" is `overlaps(a, b)`.
- All arithmetic is in 64-bit floats, `div` too: what was stored as 5.0 and what as 5 cannot be told
  apart in a series. What is not finite is null, so that dividing by zero gives null.
- A moment, an interval or a duration plus or minus a duration, and a moment minus a moment, are
  times; outside of the years 1 to 9999 they are null.
- A list, from a to-many path or in JSON, fits if one of its members does; two lists give null. A
  to-many path that leads nowhere equals null.
"""

import operator
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from json import dumps
from math import fmod, isfinite
from typing import Any

from stadtherz.observations.domain.odata.geometry import read_wkt
from stadtherz.observations.domain.odata.tree import Geography, Interval, Value

NULL, TRUTH, NUMBER, TEXT, TIME, SPAN, OTHER = range(7)
"""Kinds of values, in the order in which mixed values are sorted."""

_RANKS: dict[type, int] = {
    type(None): NULL, bool: TRUTH, int: NUMBER, float: NUMBER, str: TEXT, datetime: TIME,
    Interval: TIME, timedelta: SPAN,
}  # fmt: skip

Compare = Callable[[Any, Any], bool | None]


class Shared(list[Any]):
    """The members of a to-many path, where several items may lead to the same list.

    What is computed of the whole list is kept with it, so that a thousand items which lead to a
    thousand members cost a thousand and not a million comparisons.
    """

    __slots__ = ("_known",)

    def __init__(self, members: Iterable[Any]) -> None:
        super().__init__(members)
        self._known: dict[object, Any] = {}

    def once(self, key: object, compute: Callable[["Shared"], Any]) -> Any:
        """Compute something of this list, or give what was found under the same key before."""
        if key not in self._known:
            self._known[key] = compute(self)
        return self._known[key]


class Among:
    """The values behind `in`, ready to be looked up however many there are."""

    def __init__(self, members: Iterable[Any]) -> None:
        self._plain: set[tuple[int, Any]] = set()
        self._others: list[Any] = []
        for member in members:
            if rank(member) == OTHER:
                self._others.append(member)
            else:
                self._plain.add(_key(member))

    def __contains__(self, value: object) -> bool:
        if rank(value) == OTHER:
            return any(equal(value, other) for other in self._others)
        return _key(value) in self._plain


def _key(value: Any) -> tuple[int, Any]:
    """Give what is the same for equal values of one kind."""
    return rank(value), bounds(value) or value


def rank(value: Any) -> int:
    """Give the kind of a value; a subclass counts as what it extends."""
    found = _RANKS.get(value.__class__)
    if found is not None:
        return found
    return next((kind for base, kind in _RANKS.items() if isinstance(value, base)), OTHER)


def constant(value: Value) -> Any:
    """Give a literal as it takes part in a calculation."""
    if isinstance(value, Geography):
        return read_wkt(value.wkt)
    if isinstance(value, time):
        return timedelta(
            hours=value.hour,
            minutes=value.minute,
            seconds=value.second,
            microseconds=value.microsecond,
        )
    return value


def bounds(value: Any) -> tuple[datetime, datetime] | None:
    """Give start and end of a moment or interval; None for everything else."""
    if isinstance(value, Interval):
        return value.start, value.end
    return (value, value) if isinstance(value, datetime) else None


def equal(left: Any, right: Any) -> bool:
    """Say whether two values are equal; null equals null."""
    kind = rank(left)
    if kind != rank(right):
        return False
    if kind == TIME:
        return bounds(left) == bounds(right)
    return bool(left == right)


def _ordered(
    plain: Compare, times: Callable[[datetime, datetime, datetime, datetime], bool]
) -> Compare:
    def compare(left: Any, right: Any) -> bool | None:
        if left is None or right is None:
            return None
        kind = rank(left)
        if kind != rank(right) or kind == OTHER:
            return False
        one, other = bounds(left), bounds(right)
        if one and other:
            return times(*one, *other)
        return plain(left, right)

    return compare


less = _ordered(operator.lt, lambda start, end, from_, _to: end <= from_ and start < from_)
"""Say whether the left value is less, or wholly before; null beside null."""
at_most = _ordered(operator.le, lambda start, end, from_, to: start <= from_ and end <= to)
"""Say whether the left value is at most the right one; null beside null."""


def _turned(compare: Compare) -> Compare:
    return lambda left, right: compare(right, left)


COMPARISONS: dict[str, Compare] = {
    "eq": equal,
    "ne": lambda left, right: not equal(left, right),
    "lt": less,
    "le": at_most,
    "gt": _turned(less),
    "ge": _turned(at_most),
}
"""Comparison of two single values by operator."""
PLAIN: dict[str, Compare] = {
    name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")
}
"""The same for two values of which both are known to be numbers, strings, moments or truths."""


def any_of(truths: Any) -> bool | None:
    """Join by "or": true if one is true, else null if one is unknown, else false."""
    unknown = False
    for truth in truths:
        if truth is True:
            return True
        unknown = unknown or truth is not False
    return None if unknown else False


def all_of(truths: Any) -> bool | None:
    """Join by "and": false if one is false, else null if one is unknown, else true."""
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is not True
    return None if unknown else True


def truth_of(value: Any) -> bool | None:
    """Give a value as a truth: true, false, for a list whether one member is true; else null."""
    if value is True or value is False:
        return value
    return any_of(map(truth_of, value)) if isinstance(value, list) else None


def over_members(compare: Compare) -> Compare:
    """Extend a comparison to lists: true if one member fits."""

    def compared(left: Any, right: Any) -> bool | None:
        if isinstance(left, list):
            if isinstance(right, list):
                return None
            return any_of(compare(member, right) for member in left)
        if isinstance(right, list):
            return any_of(compare(left, member) for member in right)
        return compare(left, right)

    return compared


def number_of(value: Any) -> float | None:
    """Give a number as a float; null for other kinds and for whole numbers beyond 1.8e308."""
    if rank(value) != NUMBER:
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _calculated(calculate: Callable[[float, float], float]) -> Callable[[Any, Any], Any]:
    def calculated(left: Any, right: Any) -> float | None:
        one, other = number_of(left), number_of(right)
        if one is None or other is None:
            return None
        try:
            found = calculate(one, other)
        except (ZeroDivisionError, ValueError):
            return None
        return found if isfinite(found) else None

    return calculated


def _moved(left: Any, right: Any, move: Callable[[Any, Any], Any]) -> Any:
    """Add or subtract times and durations; null for what does not go together.

    Between two times, of which one may be an interval, lies what lies between their beginnings.
    """
    try:
        if rank(left) == rank(right) == TIME:
            return move(_beginning(left), _beginning(right))
        if not isinstance(left, Interval):
            return move(left, right)
        if rank(right) == SPAN:
            return Interval(move(left.start, right), move(left.end, right))
    except (TypeError, OverflowError):
        # a duration minus a time, two times added, a year beyond 9999
        return None
    return None


def _beginning(value: Any) -> Any:
    return value.start if isinstance(value, Interval) else value


def _add(left: Any, right: Any) -> Any:
    kinds = (rank(left), rank(right))
    if kinds == (SPAN, TIME):
        left, right = right, left
    if set(kinds) <= {TIME, SPAN}:
        return _moved(left, right, operator.add)
    return _sum(left, right)


def _subtract(left: Any, right: Any) -> Any:
    if {rank(left), rank(right)} <= {TIME, SPAN}:
        return _moved(left, right, operator.sub)
    return _difference(left, right)


_sum, _difference = _calculated(operator.add), _calculated(operator.sub)

ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "add": _add,
    "sub": _subtract,
    "mul": _calculated(operator.mul),
    "div": _calculated(operator.truediv),
    "mod": _calculated(fmod),
}
"""Arithmetic of two single values by operator; null for what does not go together."""


def negative(value: Any) -> Any:
    """Turn the sign of a number or duration; null for everything else."""
    if rank(value) == SPAN:
        return -value
    number = number_of(value)
    return None if number is None else -number


def order_key(value: Any) -> tuple[Any, ...]:
    """Give a key that sorts values of all kinds: null, truths, numbers, strings, times, others.

    A list sorts by its least member, an empty one as null. What is JSON sorts by its text, as the
    test suite of the OGC asks for `$orderby=location`.
    """
    if isinstance(value, Shared):
        return value.once(order_key, _least_key)
    if isinstance(value, list):
        return _least_key(value)
    kind = rank(value)
    if kind == NULL:
        return (kind,)
    if kind == OTHER:
        return (kind, dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))
    return (kind, bounds(value) or value)


def _least_key(members: list[Any]) -> tuple[Any, ...]:
    return min(map(order_key, members), default=(NULL,))
