"""Writes parts of a question as they stand in an address; what is written is read as the same."""

from collections.abc import Iterable

from stadtherz.opendata.domain.asking.terms import (
    Aggregate,
    Among,
    Both,
    Bucket,
    Chosen,
    Compared,
    Either,
    Expression,
    Given,
    Like,
    Missing,
    Name,
    Not,
    Sorted,
    Sum,
    Term,
    Value,
)


def expression_text(what: Expression) -> str:
    """Write a column, a length of time or what is made of a group."""
    if isinstance(what, Name):
        return what.name
    if isinstance(what, Bucket):
        return f"{what.unit.value}({what.column.name})"
    return _aggregate(what)


def _aggregate(what: Aggregate) -> str:
    inner = what.column.name if what.column else ""
    if what.what is Sum.PERCENTILE:
        inner += f", {what.percent:g}"
    return f"{what.what.value}({inner})"


def select_text(chosen: Iterable[Chosen]) -> str:
    """Write the columns of an answer."""
    return ", ".join(
        expression_text(one.what) + (f" as {one.alias}" if one.alias else "") for one in chosen
    )


def sort_text(keys: Iterable[Sorted]) -> str:
    """Write an order."""
    return ", ".join(("-" if key.descending else "") + expression_text(key.what) for key in keys)


def quoted(text: str) -> str:
    """Write a text as a value."""
    return "'" + text.replace("'", "''") + "'"


def value_text(value: Value) -> str:
    """Write a value as it was given."""
    return quoted(value.text) if value.given is Given.TEXT else value.text


def filter_text(term: Term) -> str:
    """Write which rows are asked for."""
    if isinstance(term, Both | Either):
        word = " and " if isinstance(term, Both) else " or "
        return word.join(_within(one) for one in term.terms)
    if isinstance(term, Not):
        return f"not {_within(term.term)}"
    return _test(term)


def _within(term: Term) -> str:
    """Write a term inside another one; what has several parts stands in brackets."""
    text = filter_text(term)
    return f"({text})" if isinstance(term, Both | Either) else text


def _test(term: Compared | Among | Like | Missing) -> str:
    left = expression_text(term.left)
    if isinstance(term, Missing):
        return f"{left} is null"
    if isinstance(term, Among):
        return f"{left} in ({', '.join(map(value_text, term.values))})"
    if isinstance(term, Like):
        return f"{left} {term.how} {value_text(term.text)}"
    right = value_text(term.right) if isinstance(term.right, Value) else expression_text(term.right)
    return f"{left} {term.sign} {right}"


def conditions_of(term: Term | None) -> tuple[Term, ...]:
    """Give the conditions that must all hold; one for a filter that is not made of several."""
    if term is None:
        return ()
    if isinstance(term, Both):
        return tuple(one for part in term.terms for one in conditions_of(part))
    return (term,)


def all_of(terms: Iterable[Term]) -> str:
    """Write that all of some conditions must hold."""
    found = list(terms)
    return filter_text(found[0]) if len(found) == 1 else " and ".join(map(_within, found))
