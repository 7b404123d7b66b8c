"""Questions as SQL of DuckDB: every value is a parameter, every name one of the table.

Only names that the schema knows come here (`domain.asking.checked`); they are machine names, and
quoted all the same.
"""

# ruff: noqa: S608 - see above
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from stadtherz.opendata.adapters.asking.numbers import fitted
from stadtherz.opendata.adapters.tables.duck import in_utc
from stadtherz.opendata.domain.asking.question import (
    All,
    Condition,
    Field,
    IsNull,
    Key,
    Made,
    Match,
    OneOf,
    Opposite,
    Part,
    Plain,
    Question,
    Some,
    Test,
    Told,
)
from stadtherz.opendata.domain.asking.terms import Sum, Unit
from stadtherz.opendata.domain.asking.values import NUMBERS
from stadtherz.opendata.domain.tabular.kinds import Storage

ZONE = "Europe/Berlin"
"""Moments are sorted into the hours and days of this zone."""
TYPES = {
    Storage.WHOLE: "BIGINT", Storage.DOUBLE: "DOUBLE", Storage.BOOLEAN: "BOOLEAN",
    Storage.DATE: "DATE", Storage.LOCAL: "TIMESTAMP", Storage.MOMENT: "TIMESTAMPTZ",
    Storage.TEXT: "VARCHAR",
}  # fmt: skip
MATCHES = {
    "contains": "contains(lower({}), lower(?))", "starts": "starts_with(lower({}), lower(?))",
    "ends": "ends_with(lower({}), lower(?))", "like": "{} LIKE ?",
}  # fmt: skip


@dataclass(frozen=True)
class Sql:
    """SQL and its parameters, in order."""

    text: str
    values: tuple[object, ...] = ()

    def __add__(self, other: "Sql") -> "Sql":
        return Sql(self.text + other.text, self.values + other.values)


def joined(parts: list[Sql], between: str) -> Sql:
    """Put pieces together."""
    text = between.join(part.text for part in parts)
    return Sql(text, tuple(value for part in parts for value in part.values))


def question_sql(question: Question, rows: Path | Sql, extra: tuple[str, ...] = ()) -> Sql:
    """Write a question: the items of the answer, then its keys as _k0, _k1, ..., then `extra`.

    Args:
        question: that fits the table.
        rows: its Parquet file, or what gives the rows of several as a table.
        extra: further columns of the table, for rows that are not grouped.

    """
    told = [*(one.what for one in question.items), *(key.what for key in question.keys)]
    names = [f'"{one.name}"' for one in question.items]
    names += [f'"_k{place}"' for place in range(len(question.keys))]
    columns = [f"{told_sql(what)} AS {name}" for what, name in zip(told, names, strict=True)]
    columns += [f'"{name}"' for name in extra]
    source = rows if isinstance(rows, Sql) else Sql("read_parquet(?)", (str(rows),))
    inner = Sql(f"SELECT {', '.join(columns)} FROM ") + source
    if question.condition:
        inner += Sql(" WHERE ") + condition_sql(question.condition)
    if question.groups:
        inner += Sql(f" GROUP BY {', '.join(map(told_sql, question.groups))}")
    outer = [_shown(what, name) for what, name in zip(told, names, strict=True)]
    outer += [f'"{name}"' for name in extra]
    whole = Sql(f"SELECT {', '.join(outer)} FROM (") + inner + Sql(")")
    if question.after is not None:
        whole += Sql(" WHERE ") + _after(question.keys, question.after)
    return whole + _order(question)


def told_sql(what: Told) -> str:
    """Write what is told of a table."""
    if isinstance(what, Field):
        return f'"{what.name}"'
    if isinstance(what, Part):
        return _part(what)
    return _made(what)


def _shown(what: Told, name: str) -> str:
    """Moments leave DuckDB as their time in UTC."""
    return f"{in_utc(name)} AS {name}" if what.storage is Storage.MOMENT else name


def _part(what: Part) -> str:
    field = f'"{what.field.name}"'
    if what.field.storage is Storage.MOMENT:
        field = f"timezone('{ZONE}', {field})"
    if what.unit is Unit.YEAR:
        return f"CAST(year({field}) AS BIGINT)"
    kind = "TIMESTAMP" if what.unit is Unit.HOUR else "DATE"
    return f"CAST(date_trunc('{what.unit.value}', {field}) AS {kind})"


def _made(what: Made) -> str:
    if what.field is None:
        return "count(*)"
    field = f'"{what.field.name}"'
    return MADE[what.what](field, what)


def _of_numbers(name: str) -> Callable[[str, Made], str]:
    """Add floating point numbers up in their order, so that the same question gives the same."""

    def written(field: str, what: Made) -> str:
        floating = what.field is not None and what.field.storage is Storage.DOUBLE
        inner = f"{name}({field} ORDER BY {field})" if floating else f"{name}({field})"
        exact = name == "sum" and not floating
        return f"CAST({inner} AS {type_of(what)})" if exact else inner

    return written


MADE: dict[Sum, Callable[[str, Made], str]] = {
    Sum.COUNT: lambda field, _: f"count({field})",
    Sum.COUNT_DISTINCT: lambda field, _: f"count(DISTINCT {field})",
    Sum.SUM: _of_numbers("sum"),
    Sum.AVG: _of_numbers("avg"),
    Sum.MIN: lambda field, _: f"min({field})",
    Sum.MAX: lambda field, _: f"max({field})",
    Sum.MEDIAN: lambda field, _: f"quantile_cont(CAST({field} AS DOUBLE), 0.5)",
    Sum.PERCENTILE: lambda field, what: (
        f"quantile_cont(CAST({field} AS DOUBLE), {what.percent / 100!r})"
    ),
}


def type_of(what: Told) -> str:
    """Name the type of DuckDB that something told has."""
    if what.storage is Storage.DECIMAL:
        return f"DECIMAL({38 if what.wide else 18}, {what.decimals})"
    return TYPES[what.storage]


def condition_sql(condition: Condition) -> Sql:
    """Write a condition; it is unknown where SQL says so."""
    if isinstance(condition, All | Some):
        between, of_none = (" AND ", "true") if isinstance(condition, All) else (" OR ", "false")
        parts = [condition_sql(one) for one in condition.of] or [Sql(of_none)]
        return Sql("(") + joined(parts, between) + Sql(")")
    if isinstance(condition, Opposite):
        return Sql("(NOT ") + condition_sql(condition.of) + Sql(")")
    if isinstance(condition, IsNull):
        return Sql(f"({told_sql(condition.left)} IS NULL)")
    if isinstance(condition, Match):
        text = MATCHES[condition.how].format(told_sql(condition.left))
        return Sql(f"({text})", (condition.text,))
    if isinstance(condition, OneOf):
        return _one_of(condition)
    return _test(condition)


def _test(test: Test) -> Sql:
    left = told_sql(test.left)
    if isinstance(test.right, Field | Part):
        return Sql(f"({left} {test.sign} {told_sql(test.right)})")
    sign, value = test.sign, test.right
    if test.left.storage in NUMBERS:
        fit = fitted(test.left, sign, value)
        if fit.always is not None:
            return Sql(f"({left} {'=' if fit.always else '<>'} {left})")
        sign, value = fit.sign, fit.value
    return Sql(f"({left} {sign} ") + bound(test.left, value) + Sql(")")


def _one_of(test: OneOf) -> Sql:
    left = told_sql(test.left)
    values = list(test.values)
    if test.left.storage in NUMBERS:
        fits = [fitted(test.left, "=", value) for value in values]
        values = [fit.value for fit in fits if fit.always is None]
    if not values:
        return Sql(f"({left} <> {left})")
    listed = joined([bound(test.left, value) for value in values], ", ")
    return Sql(f"({left} IN (") + listed + Sql("))")


def bound(what: Told, value: Plain) -> Sql:
    """Write a value as a parameter of the type of what it is compared with."""
    return Sql(f"CAST(? AS {type_of(what)})", (value,))


def _after(keys: tuple[Key, ...], values: tuple[Plain, ...]) -> Sql:
    """Write that a row comes behind the one with these keys; missing values are the last ones."""
    cases, equal = [], list[Sql]()
    for place, (key, value) in enumerate(zip(keys, values, strict=True)):
        name = f'"_k{place}"'
        if value is not None:
            sign = "<" if key.descending else ">"
            behind = Sql(f"({name} {sign} ") + bound(key.what, value) + Sql(f" OR {name} IS NULL)")
            cases.append(Sql("(") + joined([*equal, behind], " AND ") + Sql(")"))
            equal.append(Sql(f"{name} = ") + bound(key.what, value))
        else:
            equal.append(Sql(f"{name} IS NULL"))
    return Sql("(") + joined(cases, " OR ") + Sql(")") if cases else Sql("false")


def _order(question: Question) -> Sql:
    keys = [
        f'"_k{place}" {"DESC" if key.descending else "ASC"} NULLS LAST'
        for place, key in enumerate(question.keys)
    ]
    order = f" ORDER BY {', '.join(keys)}" if keys else ""
    limit = f" LIMIT {question.limit + 1}" if question.limit is not None else ""
    skipped = f" OFFSET {question.skipped}" if question.skipped else ""
    return Sql(order + limit + skipped)
