"""Turns a tree into a plain Python function, for entities held in memory.

The caller says how a path is read: `resolve(path)` gives a function from an item to a value. A
value is None, bool, int, float (finite), str, a datetime in UTC, an `Interval`, a timedelta, a dict
(GeoJSON or other JSON) or, on a to-many path, a list of those, best one that is `Shared`; `$count`
gives a number. What values mean to each other stands in `values`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import repeat
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.odata.functions import FUNCTIONS
from stadtherz.observations.domain.odata.members import (
    PLAIN_CLASSES,
    Getter,
    Paced,
    against,
    denied,
    members_in,
    membership,
    once,
    or_nothing,
    several,
    single,
)
from stadtherz.observations.domain.odata.quoted import as_written, asks_for_text
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
    all_of,
    any_of,
    constant,
    negative,
    order_key,
    over_members,
    truth_of,
)

Resolve = Callable[[Path], Getter]


@dataclass(frozen=True)
class Scope:
    """How paths are read in one place.

    Args:
        resolve: from a path to a function of an item; raises Invalid for unknown paths.
        within: from a to-many path to the scope of its members; needed for `any` and `all` only.
        paced: goes through members, and through what takes long for each of them.

    """

    resolve: Resolve
    within: Callable[[Path], "Scope"] | None = None
    paced: Paced = iter


def compiled(
    expression: Expression,
    resolve: Resolve,
    *,
    within: Callable[[Path], Scope] | None = None,
    now: datetime | None = None,
    paced: Paced = iter,
) -> Getter:
    """Give the function from an item to the expression's value.

    Args:
        expression: a tree that was read, so at most 50 levels high.
        resolve: how a path is read.
        within: how the members of a to-many path are read; see `Scope`.
        now: the moment of the question, with its zone, for `now()`.
        paced: see `Scope`.

    Raises:
        Invalid: from `resolve` for unknown paths; code "unsupported" where `within` or `now` is
            needed and missing. The function itself raises nothing but what `paced` raises.

    """
    return _Compiler(_Frame("", Scope(resolve, within, paced), None), now).closure(expression)


def condition(
    expression: Expression,
    resolve: Resolve,
    *,
    within: Callable[[Path], Scope] | None = None,
    now: datetime | None = None,
    paced: Paced = iter,
) -> Callable[[Any], bool]:
    """Give the test of a filter: it keeps an item only if the expression is true, not if null."""
    value = compiled(expression, resolve, within=within, now=now, paced=paced)

    def keeps(item: Any) -> bool:
        found = value(item)
        return found is True or (isinstance(found, list) and truth_of(found) is True)

    return keeps


def sorted_items(
    items: Iterable[Any],
    orderby: Sequence[tuple[Expression, bool]],
    resolve: Resolve,
    *,
    within: Callable[[Path], Scope] | None = None,
    now: datetime | None = None,
    paced: Paced = iter,
) -> list[Any]:
    """Sort by expressions, each with whether it descends.

    Null comes first ascending and last descending (18-088, section 9.3.3.1); items alike keep their
    order.
    """
    found = list(items)
    for expression, descending in reversed(orderby):
        value = compiled(expression, resolve, within=within, now=now, paced=paced)
        keys = [order_key(value(item)) for item in paced(found)]
        places = sorted(range(len(found)), key=keys.__getitem__, reverse=descending)
        found = [found[place] for place in places]
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
        operand = self.closure(node.operand)
        return denied(operand) if node.operator == "not" else single(negative, operand)

    def _binary(self, node: Binary) -> Getter:
        left, right = self.closure(node.left), self.closure(node.right)
        if node.operator == "in":
            return membership(left, right, node.right, texts=asks_for_text(node))
        if node.operator in ARITHMETIC:
            return self._several(ARITHMETIC[node.operator], (left, right), node.below)
        compare = COMPARISONS[node.operator]
        compare = over_members(as_written(compare) if asks_for_text(node) else compare)
        if node.operator == "eq" and Literal(None) in node.below:
            return or_nothing(left if node.right == Literal(None) else right, compare)
        if isinstance(node.right, Literal) and type(node.right.value) in PLAIN_CLASSES:
            return against(left, node.right.value, PLAIN[node.operator], compare)
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
            return single(function, arguments[0], self.frame.scope.paced)
        return self._several(function, arguments, node.arguments)

    def _several(
        self, function: Callable[..., Any], arguments: tuple[Getter, ...],
        written: Sequence[Expression],
    ) -> Getter:  # fmt: skip
        moving = sum(not isinstance(one, Literal) for one in written)
        return several(function, arguments, self.frame.scope.paced, fixed=moving == 1)

    def _lambda(self, node: Lambda) -> Getter:
        owner, way, rest = self.frame.owner(node.path)
        if owner.scope.within is None:
            raise Invalid(f"{node.quantifier}() cannot be asked here", code="unsupported")
        read = owner.scope.resolve(rest)
        if node.body is None:
            return lambda item: bool(members_in(read(way(item))))
        inside = _Frame(node.variable, owner.scope.within(rest), self.frame)
        body = _Compiler(inside, self.now).closure(node.body)
        join = any_of if node.quantifier == "any" else all_of
        paced = inside.scope.paced

        def joined(item: Any, members: list[Any]) -> bool | None:
            return join(truth_of(body((item, member))) for member in paced(members))

        if not _alone(node.body, {node.variable}):
            return lambda item: joined(item, members_in(read(way(item))))
        return lambda item: once(joined, members_in(read(way(item))), partial(joined, item))


_METHODS: dict[type, str] = {
    node: f"_{node.__name__.lower()}"
    for node in (Literal, Listed, Path, Unary, Binary, Logic, Call, Lambda)
}


def _alone(tree: Expression, variables: set[str]) -> bool:
    """Whether an expression asks of nothing but variables: then a member decides, not its item."""
    match tree:
        case Path():
            return tree.segments[0] in variables
        case Lambda():
            inside = variables | {tree.variable}
            return _alone(tree.path, variables) and (tree.body is None or _alone(tree.body, inside))
    return all(_alone(part, variables) for part in tree.below)


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
