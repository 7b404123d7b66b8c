"""How functions and comparisons go over the members of a to-many path.

What is computed of a whole list that several items lead to is kept with it (`values.Shared`); what
takes long for each member goes through them by `paced`, so that a caller may end it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from stadtherz.observations.domain.odata.quoted import written
from stadtherz.observations.domain.odata.tree import Expression, Listed
from stadtherz.observations.domain.odata.values import Among, Compare, Shared, constant, truth_of

Getter = Callable[[Any], Any]
Paced = Callable[[Iterable[Any]], Iterable[Any]]
"""Gives the same items; a caller whose time is limited ends the walk through them by raising."""

PLAIN_CLASSES: dict[type, frozenset[type]] = {
    int: frozenset({int, float}), float: frozenset({int, float}), str: frozenset({str}),
    bool: frozenset({bool}), datetime: frozenset({datetime}),
}  # fmt: skip
"""Of which classes a value is that compares with a literal as Python compares them."""


def members_in(value: Any) -> list[Any]:
    """Give the members of a list; a single value is one, null is none."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def once(key: object, value: list[Any], compute: Callable[[list[Any]], Any]) -> Any:
    """Compute something of a list; of a shared one only the first time."""
    return value.once(key, compute) if isinstance(value, Shared) else compute(value)


def membership(left: Getter, right: Getter, listed: Expression, *, texts: bool = False) -> Getter:
    """Ask whether a value, or one of a list, is among members; one value is a list of one.

    Args:
        left: how the value is read.
        right: how the members are read.
        listed: what is written behind `in`.
        texts: whether a number may also be among them as a text.

    """
    if isinstance(listed, Listed):
        fixed = Among(constant(item.value) for item in listed.items)

        def holds(values: list[Any]) -> bool:
            return any(each in fixed or (texts and written(each) in fixed) for each in values)

        return lambda item: once(holds, _as_list(left(item)), holds)
    return lambda item: _among(left(item), right(item))


def _among(value: Any, members: Any) -> bool:
    among = once(Among, _as_list(members), Among)

    def holds(values: list[Any]) -> bool:
        return any(each in among for each in values)

    values = _as_list(value)
    return once(among, values, holds) if isinstance(members, Shared) else holds(values)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def denied(argument: Getter) -> Getter:
    """Turn a truth around; null stays null."""

    def denied_of(item: Any) -> bool | None:
        truth = truth_of(argument(item))
        return None if truth is None else not truth

    return denied_of


def single(function: Callable[[Any], Any], argument: Getter, paced: Paced = iter) -> Getter:
    """Apply a function of one value, to each member of a list."""

    def of_each(values: list[Any]) -> list[Any]:
        kind = Shared if isinstance(values, Shared) else list
        return kind(map(function, paced(values)))

    def applied(item: Any) -> Any:
        value = argument(item)
        return once(of_each, value, of_each) if isinstance(value, list) else function(value)

    return applied


def several(
    function: Callable[..., Any], arguments: tuple[Getter, ...], paced: Paced, *, fixed: bool
) -> Getter:
    """Apply a function of several values; one of them may be a list, with two it is null.

    Args:
        function: what is applied.
        arguments: how its values are read.
        paced: goes through the members of a list.
        fixed: whether all values but one are the same for all items.

    """

    def over_lists(values: list[Any]) -> Any:
        lists = [place for place, value in enumerate(values) if isinstance(value, list)]
        if len(lists) != 1:
            return None
        place = lists[0]
        before, after = values[:place], values[place + 1 :]

        def of_each(members: list[Any]) -> list[Any]:
            found = (function(*before, member, *after) for member in paced(members))
            return Shared(found) if fixed and isinstance(members, Shared) else list(found)

        return once(over_lists, values[place], of_each) if fixed else of_each(values[place])

    def applied(item: Any) -> Any:
        values = [argument(item) for argument in arguments]
        if any(isinstance(value, list) for value in values):
            return over_lists(values)
        return function(*values)

    return applied


def or_nothing(left: Getter, compare: Compare) -> Getter:
    """Compare with null: what is behind a to-many path that leads nowhere is null too."""

    def compared(item: Any) -> bool | None:
        value = left(item)
        return True if isinstance(value, Shared) and not value else compare(value, None)

    return compared


def against(left: Getter, limit: Any, plain: Compare, compare: Compare) -> Getter:
    """Compare with a literal: the usual case, a value of the same kind, goes the short way."""
    classes = PLAIN_CLASSES[type(limit)]

    def of_members(values: list[Any]) -> bool | None:
        return compare(values, limit)

    def compared(item: Any) -> bool | None:
        value = left(item)
        if value.__class__ in classes:
            return plain(value, limit)
        if isinstance(value, list):
            return once(of_members, value, of_members)
        return compare(value, limit)

    return compared
