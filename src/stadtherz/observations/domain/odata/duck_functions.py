"""The functions of the query language in DuckDB SQL; the same rules as in `functions`.

An argument that cannot be of the kind that a function takes makes it null.
"""

from collections.abc import Callable
from typing import NamedTuple

from stadtherz.observations.domain.odata.duck_terms import (
    COMPARISONS,
    Term,
    as_double,
    truth,
)
from stadtherz.observations.domain.odata.functions import FARTHEST
from stadtherz.observations.domain.odata.values import NUMBER, SPAN, TEXT, TIME, TRUTH


class Form(NamedTuple):
    """What a function takes, what it gives, and its SQL with the arguments' places."""

    takes: int
    gives: int
    sql: str


_STAMP = "make_timestamp({0})"

FORMS: dict[str, Form] = {
    "substringof": Form(TEXT, TRUTH, "contains({1}, {0})"),
    "contains": Form(TEXT, TRUTH, "contains({0}, {1})"),
    "endswith": Form(TEXT, TRUTH, "ends_with({0}, {1})"),
    "startswith": Form(TEXT, TRUTH, "starts_with({0}, {1})"),
    "length": Form(TEXT, NUMBER, "length({0})"),
    "indexof": Form(TEXT, NUMBER, "(instr({0}, {1}) - 1)"),
    "tolower": Form(TEXT, TEXT, "lower({0})"),
    "toupper": Form(TEXT, TEXT, "upper({0})"),
    # the second argument is SPACES, given by the translator
    "trim": Form(TEXT, TEXT, "trim({0}, {1})"),
    "concat": Form(TEXT, TEXT, "({0} || {1})"),
    "year": Form(TIME, NUMBER, f"year({_STAMP})"),
    "month": Form(TIME, NUMBER, f"month({_STAMP})"),
    "day": Form(TIME, NUMBER, f"day({_STAMP})"),
    "hour": Form(TIME, NUMBER, f"hour({_STAMP})"),
    "minute": Form(TIME, NUMBER, f"minute({_STAMP})"),
    "second": Form(TIME, NUMBER, f"second({_STAMP})"),
    "fractionalseconds": Form(TIME, NUMBER, f"((microsecond({_STAMP}) % 1000000) / 1e6)"),
    "date": Form(TIME, TIME, f"epoch_us(date_trunc('day', {_STAMP}))"),
    "time": Form(TIME, SPAN, f"epoch_us(CAST({_STAMP} AS TIME))"),
    "totaloffsetminutes": Form(TIME, NUMBER, "({0} * 0)"),
    "round": Form(NUMBER, NUMBER, "round({0})"),
    "floor": Form(NUMBER, NUMBER, "floor({0})"),
    "ceiling": Form(NUMBER, NUMBER, "ceil({0})"),
}
"""SQL of a function by name."""


def called(name: str, arguments: list[Term]) -> Term:
    """Give the term of a function that is neither geometry nor constant."""
    if name == "substring":
        return _substring(*arguments)
    if name in RELATIONS:
        if not all(TIME in term.forms for term in arguments):
            return Term()
        return truth(RELATIONS[name](*arguments))
    form = FORMS[name]
    if not all(form.takes in term.forms for term in arguments):
        return Term()
    if form.takes == NUMBER:
        return Term({form.gives: form.sql.format(*map(as_double, arguments))}, double=True)
    return Term({form.gives: form.sql.format(*(term.forms[form.takes] for term in arguments))})


def _substring(text: Term, *numbers: Term) -> Term:
    if TEXT not in text.forms or not all(NUMBER in term.forms for term in numbers):
        return Term()
    first, *length = (_position(as_double(term)) for term in numbers)
    return Term({TEXT: f"substring({', '.join([text.forms[TEXT], f'{first} + 1', *length])})"})


def _position(sql: str) -> str:
    """Give a position in a string as BIGINT; null below 0 and beyond `FARTHEST`."""
    test = f"odata_value BETWEEN 0 AND {FARTHEST}"
    return f"CAST(list_filter([floor({sql})], lambda odata_value: {test})[1] AS BIGINT)"


def _overlaps(left: Term, right: Term) -> str:
    less = COMPARISONS["lt"]
    return f"(NOT {less(left, right)} AND NOT {less(right, left)})"


RELATIONS: dict[str, Callable[[Term, Term], str]] = {
    "before": COMPARISONS["lt"],
    "after": COMPARISONS["gt"],
    "meets": lambda one, other: f"({one.until} = {other.start} OR {one.start} = {other.until})",
    "during": lambda one, other: (
        f"({other.start} <= {one.start} AND {one.start} < {other.until}"
        f" AND {one.until} <= {other.until})"
    ),
    "overlaps": _overlaps,
    "starts": lambda one, other: f"({one.start} = {other.start})",
    "finishes": lambda one, other: f"({one.until} = {other.until})",
}
"""SQL of a relation of two times by name."""
