"""Writes trees and questions back as text, which reads as equal ones: for links to the next page.

Parentheses stand where they are needed and nowhere else. All times are written in UTC with Z, so
that no plus sign has to be escaped in an address.
"""

from collections.abc import Callable
from typing import Any

from stadtherz.observations.domain.odata.aggregation import Aggregate, Apply, Method, TimeBucket
from stadtherz.observations.domain.odata.expressions import MINUS, NOT, STRENGTH
from stadtherz.observations.domain.odata.literals import text_of_value
from stadtherz.observations.domain.odata.options import Expand, Order, Query
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

_TIGHTEST = 9


def text_of(tree: Expression) -> str:
    """Write an expression; `expression_of(text_of(tree)) == tree` for every tree that was read."""
    return _WRITERS[type(tree)](tree)


def _unary(tree: Unary) -> str:
    # -(5) is a sign before a number, -5 is a number
    if tree.operator == "-":
        return f"-({text_of(tree.operand)})"
    return f"not {_within(tree.operand, NOT)}"


def _binary(tree: Binary) -> str:
    strength = STRENGTH[tree.operator]
    left, right = _within(tree.left, strength), _within(tree.right, strength + 1)
    return f"{left} {tree.operator} {right}"


def _logic(tree: Logic) -> str:
    strength = STRENGTH[tree.operator] + 1
    return f" {tree.operator} ".join(_within(each, strength) for each in tree.operands)


def _listed(items: tuple[Expression, ...]) -> str:
    return f"({', '.join(map(text_of, items))})"


def _lambda(tree: Lambda) -> str:
    inside = "" if tree.body is None else f"{tree.variable}: {text_of(tree.body)}"
    return f"{tree.path}/{tree.quantifier}({inside})"


_WRITERS: dict[type, Callable[[Any], str]] = {
    Literal: lambda tree: text_of_value(tree.value),
    Path: str,
    Unary: _unary,
    Binary: _binary,
    Logic: _logic,
    Listed: lambda tree: _listed(tree.items),
    Call: lambda tree: tree.name + _listed(tree.arguments),
    Lambda: _lambda,
}


def _within(tree: Expression, least: int) -> str:
    """Write an operand, in parentheses if it binds less tightly than `least`."""
    text = text_of(tree)
    return f"({text})" if _strength(tree) < least else text


def _strength(tree: Expression) -> int:
    match tree:
        case Binary() | Logic():
            return STRENGTH[tree.operator]
        case Unary():
            return MINUS if tree.operator == "-" else NOT
        case _:
            return _TIGHTEST


def options_of(query: Query) -> tuple[tuple[str, str], ...]:
    """Write a question as pairs of option and text; `query_of(options_of(query)) == query`."""
    said: dict[str, str | None] = {
        "$filter": None if query.filter is None else text_of(query.filter),
        "$orderby": _orderby(query.orderby),
        "$select": ("distinct:" if query.distinct else "") + ",".join(map(str, query.select)),
        "$expand": ",".join(map(_expand, query.expand)),
        "$top": _optional(query.top),
        "$skip": _optional(query.skip),
        "$count": None if query.count is None else str(query.count).lower(),
        "$skiptoken": query.skip_token,
        "$resultFormat": query.result_format,
        "$apply": None if query.apply is None else text_of_apply(query.apply),
    }
    return tuple((name, text) for name, text in said.items() if text)


def _optional(number: int | None) -> str | None:
    return None if number is None else str(number)


def _orderby(keys: tuple[Order, ...]) -> str:
    return ",".join(text_of(key.expression) + " desc" * key.descending for key in keys)


def _expand(expand: Expand) -> str:
    options = ";".join(f"{name}={text}" for name, text in options_of(expand.query))
    return "/".join(expand.path) + (f"({options})" if options else "")


def text_of_apply(apply: Apply) -> str:
    """Write an aggregation as it is read."""
    parts = [f"filter({text_of(apply.filter)})"] if apply.filter is not None else []
    figures = f"aggregate({','.join(map(_aggregate, apply.aggregates))})"
    if apply.groups:
        inside = f"({','.join(map(_group, apply.groups))})"
        parts.append(f"groupby({inside}{',' + figures if apply.aggregates else ''})")
    elif apply.aggregates:
        parts.append(figures)
    return "/".join(parts)


def _group(group: Path | TimeBucket) -> str:
    if isinstance(group, Path):
        return str(group)
    return f"timebucket({group.path},'{group.step}','{group.zone}') as {group.name}"


def _aggregate(figure: Aggregate) -> str:
    if figure.method is Method.COUNT:
        return f"{figure.path} as {figure.name}"
    return f"{figure.path} with {figure.method}{figure.percent or ''} as {figure.name}"
