"""Turns a tree into a plain Python function, for entities held in memory.

The caller says how a path is read: `resolve(path)` gives a function from an item to a value. A
value is None, bool, int, float (finite), str, a datetime in UTC, an `Interval`, a timedelta, a dict
(GeoJSON or other JSON) or, on a to-many path, a list of those; `$count` gives a number. What values
mean to each other stands in `values`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.odata.functions import FUNCTIONS
from stadtherz.observations.domain.odata.tree import (
    Binary,
    Call,
    Expression,
    Lambda,
    Listed,
    Literal,
    Logic,
    Path,
    Unary,
)
from stadtherz.observations.domain.odata.values import (
    ARITHMETIC,
    COMPARISONS,
    PLAIN,
    Compare,
    all_of,
    any_of,
    constant,
    equal,
    negative,
    order_key,
    over_members,
    truth_of,
)

Getter = Callable[[Any], Any]
Resolve = Callable[[Path], Getter]

_PLAIN_CLASSES: dict[type, frozenset[type]] = {
    int: frozenset({int, float}), float: frozenset({int, float}), str: frozenset({str}),
    bool: frozenset({bool}), datetime: frozenset({datetime}),
}  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """How paths are read in one place.

    Args:
        resolve: from a path to a function of an item; raises Invalid for unknown paths.
        within: from a to-many path to the scope of its members; needed for `any` and `all` only.

    """

    resolve: Resolve
    within: Callable[[Path], "Scope"] | None = None


def compiled(
    expression: Expression,
    resolve: Resolve,
    *,
    within: Callable[[Path], Scope] | None = None,
    now: datetime | None = None,
) -> Getter:
    """Give the function from an item to the expression's value.

    Args:
        expression: a tree that was read, so at most 50 levels high.
        resolve: how a path is read.
        within: how the members of a to-many path are read; see `Scope`.
        now: the moment of the question, with its zone, for `now()`.

    Raises:
        Invalid: from `resolve` for unknown paths; code "unsupported" where `within` or `now` is
            needed and missing. The function itself raises nothing.

    """
    return _Compiler(_Frame("", Scope(resolve, within), None), now).closure(expression)


def condition(
    expression: Expression,
    resolve: Resolve,
    *,
    within: Callable[[Path], Scope] | None = None,
    now: datetime | None = None,
) -> Callable[[Any], bool]:
    """Give the test of a filter: it keeps an item only if the expression is true, not if null."""
    value = compiled(expression, resolve, within=within, now=now)

    def keeps(item: Any) -> bool:
        found = value(item)
        return found is True or (found.__class__ is list and truth_of(found) is True)

    return keeps


def sorted_items(
    items: Iterable[Any],
    orderby: Sequence[tuple[Expression, bool]],
    resolve: Resolve,
    *,
    within: Callable[[Path], Scope] | None = None,
    now: datetime | None = None,
) -> list[Any]:
    """Sort by expressions, each with whether it descends.

    Null comes first ascending and last descending (18-088, section 9.3.3.1); items alike keep their
    order.
    """
    found = list(items)
    for expression, descending in reversed(orderby):
        value = compiled(expression, resolve, within=within, now=now)
        found.sort(key=lambda item, value=value: order_key(value(item)), reverse=descending)  # type: ignore[misc]
    return found


@dataclass(frozen=True)
class _Frame:
    """A scope and the variable that leads into it; items of an inner frame are (outer, member)."""

    variable: str
    scope: Scope
    outer: "_Frame | None"

    def owner(self, path: Path) -> tuple["_Frame", Getter, Path]:
        """Find whose path it is: its frame, the way from an item to its own, and the rest."""
        frame, climbs = self, 0
        while frame.outer is not None and frame.variable != path.segments[0]:
            frame, climbs = frame.outer, climbs + 1
        if frame.outer is None:
            return frame, _climb(climbs), path
        return frame, _member(climbs), Path(path.segments[1:])


def _climb(times: int) -> Getter:
    def outer(item: Any) -> Any:
        for _ in repeat(None, times):
            item = item[0]
        return item

    return outer


def _member(times: int) -> Getter:
    climb = _climb(times)
    return lambda item: climb(item)[1]


@dataclass(frozen=True)
class _Compiler:
    frame: _Frame
    now: datetime | None

    def closure(self, node: Expression) -> Getter:
        """Give the function from an item to the node's value."""
        return getattr(self, _METHODS[type(node)])(node)

    def _literal(self, node: Literal) -> Getter:
        fixed = constant(node.value)
        return lambda _item: fixed

    def _listed(self, node: Listed) -> Getter:
        members = [constant(item.value) for item in node.items]
        return lambda _item: members

    def _path(self, node: Path) -> Getter:
        owner, way, rest = self.frame.owner(node)
        if not rest.segments:
            return way
        read = owner.scope.resolve(rest)
        return read if self.frame.outer is None else lambda item: read(way(item))

    def _unary(self, node: Unary) -> Getter:
        return _single(_signs[node.operator], self.closure(node.operand))

    def _binary(self, node: Binary) -> Getter:
        left, right = self.closure(node.left), self.closure(node.right)
        if node.operator == "in":
            return lambda item: _is_member(left(item), right(item))
        if node.operator in ARITHMETIC:
            return _several(ARITHMETIC[node.operator], (left, right))
        compare = over_members(COMPARISONS[node.operator])
        if isinstance(node.right, Literal) and type(node.right.value) in _PLAIN_CLASSES:
            return _against(left, node.right.value, PLAIN[node.operator], compare)
        return lambda item: compare(left(item), right(item))

    def _logic(self, node: Logic) -> Getter:
        operands = tuple(self.closure(operand) for operand in node.operands)
        return _joined(operands, decides=node.operator == "or")

    def _call(self, node: Call) -> Getter:
        if node.name == "now":
            if self.now is None:
                raise Invalid("now() cannot be asked here", code="unsupported")
            now = self.now
            return lambda _item: now
        arguments = tuple(self.closure(argument) for argument in node.arguments)
        function = FUNCTIONS[node.name]
        if not arguments:
            fixed = function()
            return lambda _item: fixed
        if len(arguments) == 1:
            return _single(function, arguments[0])
        return _several(function, arguments)

    def _lambda(self, node: Lambda) -> Getter:
        owner, way, rest = self.frame.owner(node.path)
        if owner.scope.within is None:
            raise Invalid(f"{node.quantifier}() cannot be asked here", code="unsupported")
        read = owner.scope.resolve(rest)
        if node.body is None:
            return lambda item: bool(_members(read(way(item))))
        inside = _Frame(node.variable, owner.scope.within(rest), self.frame)
        body = _Compiler(inside, self.now).closure(node.body)
        join = any_of if node.quantifier == "any" else all_of
        return lambda item: join(
            truth_of(body((item, member))) for member in _members(read(way(item)))
        )


_METHODS: dict[type, str] = {
    node: f"_{node.__name__.lower()}"
    for node in (Literal, Listed, Path, Unary, Binary, Logic, Call, Lambda)
}


def _members(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _is_member(value: Any, members: Any) -> bool | None:
    """Say whether a value, or one of a list, is among the members; one value is a list of one."""
    among = members if isinstance(members, list) else [members]
    if isinstance(value, list):
        return any(equal(each, member) for each in value for member in among)
    return any(equal(value, member) for member in among)


def _joined(operands: tuple[Getter, ...], *, decides: bool) -> Getter:
    """Join by "or", where true decides, or by "and", where false does; later ones are not asked."""

    def joined(item: Any) -> bool | None:
        answer: bool | None = not decides
        for operand in operands:
            truth = operand(item)
            if truth.__class__ is not bool:
                truth = truth_of(truth)
            if truth is decides:
                return decides
            if truth is None:
                answer = None
        return answer

    return joined


def _not(value: Any) -> bool | None:
    truth = truth_of(value)
    return None if truth is None else not truth


_signs: dict[str, Callable[[Any], Any]] = {"not": _not, "-": negative}


def _single(function: Callable[[Any], Any], argument: Getter) -> Getter:
    """Apply a function of one value, to each member of a list."""
    if function is _not:
        return lambda item: _not(argument(item))

    def applied(item: Any) -> Any:
        value = argument(item)
        return list(map(function, value)) if isinstance(value, list) else function(value)

    return applied


def _several(function: Callable[..., Any], arguments: tuple[Getter, ...]) -> Getter:
    """Apply a function of several values; one of them may be a list, with two it is null."""
    if len(arguments) == 2:
        left, right = arguments

        def applied_to_two(item: Any) -> Any:
            one, other = left(item), right(item)
            if one.__class__ is list or other.__class__ is list:
                return _over_one_list(function, [one, other])
            return function(one, other)

        return applied_to_two
    return lambda item: _over_one_list(function, [argument(item) for argument in arguments])


def _over_one_list(function: Callable[..., Any], values: list[Any]) -> Any:
    lists = [place for place, value in enumerate(values) if isinstance(value, list)]
    if not lists:
        return function(*values)
    if len(lists) > 1:
        return None
    place = lists[0]
    before, after = values[:place], values[place + 1 :]
    return [function(*before, member, *after) for member in values[place]]


def _against(left: Getter, limit: Any, plain: Compare, compare: Compare) -> Getter:
    """Compare with a literal: the usual case, a value of the same kind, goes the short way."""
    classes = _PLAIN_CLASSES[type(limit)]

    def compared(item: Any) -> bool | None:
        value = left(item)
        return plain(value, limit) if value.__class__ in classes else compare(value, limit)

    return compared
