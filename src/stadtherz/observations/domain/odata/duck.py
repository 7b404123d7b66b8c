"""Turns a tree into a DuckDB SQL expression, for observations in the lake.

It answers as `evaluate` does. What a person wrote is never part of the text, only a parameter; what
stands in the text is ours or the caller's. Not offered are `any` and `all`, `in` with a path behind
it, and geometry: the caller may answer such a part by other means and put a path to a truth in its
place (`tree.replaced`). It differs in three corners: whole numbers beyond 2^53 compare as floats
with fractions and within JSON; of an interval that is moved out of the years 1 to 9999 only the
end that leaves them is null; JSON lists are values like others, not their members.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.odata.duck_functions import called
from stadtherz.observations.domain.odata.duck_terms import (
    COMPARISONS,
    UNKNOWN,
    Term,
    as_text,
    bound,
    calculated,
    equal,
    joined,
    json_term,
    negative,
    order_keys,
    truth,
)
from stadtherz.observations.domain.odata.evaluate import compiled
from stadtherz.observations.domain.odata.functions import SPACES
from stadtherz.observations.domain.odata.members import Getter
from stadtherz.observations.domain.odata.quoted import asks_for_text, untyped
from stadtherz.observations.domain.odata.signatures import GEOMETRIES
from stadtherz.observations.domain.odata.tree import (
    Binary,
    Call,
    Expression,
    Interval,
    Lambda,
    Listed,
    Literal,
    Logic,
    Path,
    Unary,
    walk,
)
from stadtherz.observations.domain.odata.values import (
    ARITHMETIC,
    NUMBER,
    SPAN,
    TEXT,
    TIME,
    TRUTH,
    constant,
    rank,
)
from stadtherz.observations.domain.times import MICROSECOND, microseconds


class Kind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    STRING = "string"
    TIME = "time"
    INTERVAL = "interval"
    BOOL = "bool"
    JSON = "json"
    GEO = "geo"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Column:
    """How a path is read in SQL.

    Args:
        sql: a column, or an expression that costs nothing when written several times. Numbers are
            finite; times are BIGINT microseconds since 1970 UTC, years 1 to 9999; truths BOOLEAN.
        kind: what it holds.
        other: with "interval" the end, null only if the start is (a moment is its own end); with
            "any" the text, while `sql` is the number, and one of both is null.
        keys: with "json" the keys below `sql`; they reach the database as a parameter.

    """

    sql: str
    kind: Kind
    other: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sql:
    """An expression with its named parameters."""

    text: str
    params: dict[str, Any]


Columns = Callable[[Path], Column]
_LITERALS = ("TRUE", "FALSE", UNKNOWN)


def pointer(keys: Sequence[str]) -> str:
    """Write keys as a JSON pointer (RFC 6901)."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


def sql_of(
    expression: Expression, column: Columns, *, now: datetime | None = None, prefix: str = "p"
) -> Sql:
    """Give the SQL of an expression: BOOLEAN if it may be a truth, else its only kind.

    For WHERE take `condition_of`: a filter may be a mere name, which is neither true nor false.
    Times are given as BIGINT microseconds, an interval as its start.

    Args:
        expression: a tree that was read, so at most 50 levels high.
        column: how a path is read; raises Invalid for unknown paths.
        now: the moment of the question, for `now()`.
        prefix: begins the names of the parameters, so that several texts fit in one statement.

    Raises:
        Invalid: from `column`; code "unsupported" for what cannot be asked of the database.

    """
    translator = _Translator(column, now, prefix)
    term = translator.term(expression)
    if TRUTH in term.forms or not term.forms:
        return translator.sql(term.truth)
    if len(term.forms) > 1:
        raise Invalid("a value of no single kind cannot stand alone here", code="unsupported")
    return translator.sql(next(iter(term.forms.values())))


def condition_of(
    expression: Expression, column: Columns, *, now: datetime | None = None, prefix: str = "p"
) -> Sql:
    """Give the SQL of a filter: always BOOLEAN, null for what is no truth.

    Arguments and errors are those of `sql_of`.
    """
    translator = _Translator(column, now, prefix)
    return translator.sql(translator.term(expression).truth)


def order_of(
    orderby: Iterable[tuple[Expression, bool]],
    column: Columns,
    *,
    now: datetime | None = None,
    prefix: str = "o",
) -> Sql:
    """Give the SQL behind ORDER BY for expressions, each with whether it descends.

    Null comes first ascending and last descending; values of several kinds sort as in
    `values.order_key`. Keys that are the same for all rows are left out; if none is left, the text
    is empty. Arguments and errors are those of `sql_of`.
    """
    keys = sorted_by(orderby, column, now=now, prefix=prefix)
    params = {name: value for key in keys for name, value in key.params.items()}
    return Sql(", ".join(key.text for key in keys), params)


@dataclass(frozen=True, slots=True)
class Key(Sql):
    """One key of sorting: `value` is what is sorted by, `text` the same with its direction."""

    value: str
    descending: bool

    def beyond(self, last: str) -> str:
        """Write that a row comes behind one whose key is `last`, a parameter."""
        if self.descending:
            return f"({self.value} < {last} OR ({self.value} IS NULL AND {last} IS NOT NULL))"
        return f"({self.value} > {last} OR ({self.value} IS NOT NULL AND {last} IS NULL))"


def sorted_by(
    orderby: Iterable[tuple[Expression, bool]],
    column: Columns,
    *,
    now: datetime | None = None,
    prefix: str = "o",
) -> list[Key]:
    """Give the keys of an order, the most important first; see `order_of`."""
    translator = _Translator(column, now, prefix)
    keys = []
    for expression, descending in orderby:
        term = translator.term(expression)
        direction = "DESC NULLS LAST" if descending else "ASC NULLS FIRST"
        # DuckDB refuses to sort by a literal
        found = [] if term.fixed else [key for key in order_keys(term) if key not in _LITERALS]
        for key in found:
            written = translator.sql(f"{key} {direction}")
            keys.append(Key(written.text, written.params, key, descending))
    return keys


def behind(keys: Sequence[Key], last: Sequence[str]) -> str:
    """Write that a row comes behind another one, whose keys are the parameters `last`."""
    found = "FALSE"
    for key, value in reversed(list(zip(keys, last, strict=True))):
        same = f"{key.value} IS NOT DISTINCT FROM {value}"
        found = f"({key.beyond(value)} OR ({same} AND {found}))"
    return found


class _Translator:
    """Collects the parameters while nodes become terms."""

    def __init__(self, column: Columns, now: datetime | None, prefix: str) -> None:
        self._column = column
        self._now = now
        self._prefix = prefix
        self._params: list[Any] = []

    def sql(self, text: str) -> Sql:
        """Give the text with the parameters that it names; some values were not needed."""
        found = re.findall(rf"\${self._prefix}([0-9]+)\b", text)
        return Sql(text, {f"{self._prefix}{n}": self._params[int(n)] for n in found})

    def term(self, node: Expression) -> Term:
        """Give the SQL of a node."""
        if isinstance(node, Unary | Binary | Logic | Call) and not _depends(node):
            return self._fixed(compiled(node, _nothing, now=self._now)(None))
        return getattr(self, _METHODS[type(node)])(node)

    def _parameter(self, value: Any) -> str:
        self._params.append(value)
        return f"${self._prefix}{len(self._params) - 1}"

    def _fixed(self, value: Any) -> Term:
        """Give the term of a value that is known now."""
        if value is None:
            return Term()
        kind = rank(value)
        if isinstance(value, Interval):
            start, end = map(self._parameter, map(microseconds, (value.start, value.end)))
            return Term({TIME: start}, end=end, plain=True, fixed=True)
        if kind not in _AS_PARAMETER:
            raise _unsupported("geometry")
        sql = str(value).upper() if kind == TRUTH else self._parameter(_AS_PARAMETER[kind](value))
        return Term({kind: sql}, plain=True, fixed=True)

    def _literal(self, node: Literal) -> Term:
        return self._fixed(constant(node.value))

    def _path(self, node: Path) -> Term:
        column = self._column(node)
        if column.kind is Kind.GEO:
            raise _unsupported("geometry")
        if column.kind is Kind.JSON:
            return json_term(self._below(column))
        if column.kind is Kind.ANY:
            return Term({NUMBER: column.sql, TEXT: column.other}, plain=True)
        end = column.other if column.kind is Kind.INTERVAL else ""
        return Term({_KINDS[column.kind]: column.sql}, end=end, plain=True)

    def _below(self, column: Column) -> str:
        if not column.keys:
            return column.sql
        return f"json_extract({column.sql}, {self._parameter(pointer(column.keys))})"

    def _unary(self, node: Unary) -> Term:
        term = self.term(node.operand)
        return negative(term) if node.operator == "-" else truth(f"(NOT {term.truth})")

    def _binary(self, node: Binary) -> Term:
        if node.operator == "in":
            return self._membership(node)
        left, right = self.term(node.left), self.term(node.right)
        if node.operator in ARITHMETIC:
            return calculated(node.operator, left, right)
        if asks_for_text(node):
            left, right = as_text(left), as_text(right)
        return truth(COMPARISONS[node.operator](left, right))

    def _membership(self, node: Binary) -> Term:
        if not isinstance(node.right, Listed):
            raise _unsupported("in with a path behind it")
        values = [constant(item.value) for item in node.right.items]
        left, texts = self.term(node.left), untyped(node.left)
        return truth(bound(left, lambda term: self._among(term, values, texts=texts)))

    def _among(self, term: Term, values: Sequence[Any], *, texts: bool) -> str:
        parts = [term.absent] if None in values else []
        for kind, sql in (term.forms | (as_text(term).forms if texts else {})).items():
            members = [self._fixed(value) for value in values if rank(value) == kind]
            if kind == TIME:
                parts += [equal(term, member) for member in members]
            elif members:
                listed = ", ".join(member.forms[kind] for member in members)
                parts.append(f"({sql} IN ({listed}) AND {sql} IS NOT NULL)")
        return joined(parts, "OR") if parts else "FALSE"

    def _logic(self, node: Logic) -> Term:
        parts = [self.term(operand).truth for operand in node.operands]
        return truth(joined(parts, node.operator.upper()))

    def _call(self, node: Call) -> Term:
        if node.name in GEOMETRIES:
            raise _unsupported(node.name)
        arguments = [self.term(argument) for argument in node.arguments]
        if node.name == "trim":
            arguments.append(self._fixed(SPACES))
        return called(node.name, arguments)

    def _lambda(self, node: Lambda) -> Term:
        raise _unsupported(f"{node.quantifier}()")

    def _listed(self, _node: Listed) -> Term:
        raise _unsupported("a list that is not behind in")


_METHODS: dict[type, str] = {
    node: f"_{node.__name__.lower()}"
    for node in (Literal, Listed, Path, Unary, Binary, Logic, Call, Lambda)
}
_KINDS: dict[Kind, int] = {
    Kind.NUMBER: NUMBER, Kind.STRING: TEXT, Kind.TIME: TIME, Kind.INTERVAL: TIME, Kind.BOOL: TRUTH,
}  # fmt: skip
_AS_PARAMETER: dict[int, Callable[[Any], Any]] = {
    TRUTH: bool,
    NUMBER: lambda value: value,
    TEXT: str,
    TIME: microseconds,
    SPAN: lambda value: value // MICROSECOND if isinstance(value, timedelta) else value,
}


def _depends(node: Expression) -> bool:
    """Say whether a node's value depends on the row."""
    return any(isinstance(each, Path | Lambda | Listed) for each in walk(node))


def _nothing(path: Path) -> Getter:
    raise Invalid(f"{path} cannot be asked here", code="unsupported")


def _unsupported(what: str) -> Invalid:
    return Invalid(f"{what} cannot be asked of series of observations", code="unsupported")
