"""Pieces of DuckDB SQL, and how they compare and add up; the same rules as in `values`.

A term is a value whose kind may only be known at run time (a result may be a number or a text, JSON
may be anything): it has one SQL expression for each kind it may be, of which at most one is not
null. Times and durations are microseconds, moments those since 1970 in UTC.

SQL has no names for parts of an expression, and writing a part twice in each of fifty levels would
fill any memory. So only columns and parameters are written more than once; everything else is bound
by the lambda of a list of one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from stadtherz.observations.domain.odata.functions import EARLIEST, LATEST
from stadtherz.observations.domain.odata.values import NUMBER, OTHER, SPAN, TEXT, TIME, TRUTH
from stadtherz.observations.domain.times import microseconds

UNKNOWN = "CAST(NULL AS BOOLEAN)"
_BOUND = "odata_value"
_FIRST_YEAR, _LAST_YEAR = microseconds(EARLIEST), microseconds(LATEST)


@dataclass(frozen=True)
class Term:
    """A value in SQL.

    Args:
        forms: SQL by kind; none for null.
        end: SQL of the end if the time is an interval.
        plain: it is a column or a parameter, so that writing it twice costs nothing.
        fixed: it is a value of the query, not null.
        double: its number is a DOUBLE already.

    """

    forms: dict[int, str] = field(default_factory=dict)
    end: str = ""
    plain: bool = False
    fixed: bool = False
    double: bool = False

    @property
    def truth(self) -> str:
        """SQL of it as a truth; unknown if it is none."""
        return self.forms.get(TRUTH, UNKNOWN)

    @property
    def start(self) -> str:
        """SQL of the moment, or of the start of an interval."""
        return self.forms[TIME]

    @property
    def until(self) -> str:
        """SQL of the moment, or of the end of an interval."""
        return self.end or self.forms[TIME]

    @property
    def absent(self) -> str:
        """SQL that is true if it is null, and never null itself."""
        return f"({' AND '.join(f'{sql} IS NULL' for sql in self.forms.values()) or 'TRUE'})"


def truth(sql: str) -> Term:
    """Make a term of a condition."""
    return Term({TRUTH: sql})


def bound(term: Term, build: Callable[[Term], str]) -> str:
    """Give what `build` makes of the term, in which it may be written any number of times.

    A term of several kinds is plain, so of two that are compared only one is bound by its name.
    """
    if term.plain or term.end or not term.forms:
        # intervals are written a few times at most: no comparison stands within one
        return build(term)
    ((kind, sql),) = term.forms.items()
    inside = build(Term({kind: _BOUND}, plain=True, double=term.double))
    return f"list_transform([{sql}], lambda {_BOUND}: {inside})[1]"


def _kept(sql: str, test: str) -> str:
    """Give a value if it passes a test, else null."""
    return f"list_filter([{sql}], lambda {_BOUND}: {test})[1]"


def equal(left: Term, right: Term) -> str:
    """Give SQL of equality; null equals null, and the answer is never null."""
    shared = left.forms.keys() & right.forms.keys()
    if len(left.forms) == len(right.forms) == 1 and shared:
        return _same(left, right, shared.pop())
    for one, other in ((left, right), (right, left)):
        if one.fixed:
            return _same(other, one, shared.pop()) if shared else "FALSE"
    if not shared:
        return f"({left.absent} AND {right.absent})"
    return bound(left, lambda one: bound(right, lambda other: _same_of_any(one, other)))


def _same(left: Term, right: Term, kind: int) -> str:
    if kind == TIME and (left.end or right.end):
        return f"({_alike(left.start, right.start)} AND {_alike(left.until, right.until)})"
    one, other = left.forms[kind], right.forms[kind]
    if right.fixed and left.plain:
        # DuckDB skips row groups by a plain comparison, not by IS NOT DISTINCT FROM
        return f"({one} = {other} AND {one} IS NOT NULL)"
    return _alike(one, other)


def _alike(left: str, right: str) -> str:
    return f"({left} IS NOT DISTINCT FROM {right})"


def _same_of_any(left: Term, right: Term) -> str:
    shared = left.forms.keys() & right.forms.keys()
    parts = [f"COALESCE({left.forms[kind]} = {right.forms[kind]}, FALSE)" for kind in shared]
    return f"({' OR '.join([*parts, f'({left.absent} AND {right.absent})'])})"


def ordered(left: Term, right: Term, *, or_equal: bool) -> str:
    """Give SQL of "less" or "at most"; null beside null, false for different kinds."""
    if not left.forms or not right.forms:
        return UNKNOWN
    shared = (left.forms.keys() & right.forms.keys()) - {OTHER}
    if len(left.forms) == len(right.forms) == 1 and shared:
        return _less(left, right, shared.pop(), or_equal=or_equal)
    for one, other in ((left, right), (right, left)):
        if one.fixed:
            kind = next(iter(shared), None)
            sure = UNKNOWN if kind is None else _less(left, right, kind, or_equal=or_equal)
            others = [f"{sql} IS NULL" for form, sql in other.forms.items() if form != kind]
            return f"({' AND '.join([sure, *others])})"
    if not shared:
        return f"CASE WHEN {left.absent} OR {right.absent} THEN NULL ELSE FALSE END"
    return bound(
        left,
        lambda one: bound(right, lambda other: _less_of_any(one, other, or_equal=or_equal)),
    )


def _less(left: Term, right: Term, kind: int, *, or_equal: bool) -> str:
    sign = "<=" if or_equal else "<"
    if kind != TIME or not (left.end or right.end):
        return f"({left.forms[kind]} {sign} {right.forms[kind]})"
    if or_equal:
        return f"({left.start} <= {right.start} AND {left.until} <= {right.until})"
    if not left.end:
        return f"({left.start} < {right.start})"
    return f"({left.until} <= {right.start} AND {left.start} < {right.start})"


def _less_of_any(left: Term, right: Term, *, or_equal: bool) -> str:
    shared = (left.forms.keys() & right.forms.keys()) - {OTHER}
    parts = [_less(left, right, kind, or_equal=or_equal) for kind in sorted(shared)]
    found = f"COALESCE({', '.join([*parts, 'FALSE'])})"
    return f"CASE WHEN {left.absent} OR {right.absent} THEN NULL ELSE {found} END"


COMPARISONS: dict[str, Callable[[Term, Term], str]] = {
    "eq": equal,
    "ne": lambda left, right: f"(NOT {equal(left, right)})",
    "lt": lambda left, right: ordered(left, right, or_equal=False),
    "le": lambda left, right: ordered(left, right, or_equal=True),
    "gt": lambda left, right: ordered(right, left, or_equal=False),
    "ge": lambda left, right: ordered(right, left, or_equal=True),
}
"""SQL of a comparison by operator."""


def joined(parts: Sequence[str], operator: str) -> str:
    """Join conditions by AND or OR, as a tree of few levels however many there are."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return f"({joined(parts[:middle], operator)} {operator} {joined(parts[middle:], operator)})"


def as_double(term: Term) -> str:
    """Give SQL of a number as DOUBLE."""
    sql = term.forms[NUMBER]
    return sql if term.double else f"CAST({sql} AS DOUBLE)"


def as_text(term: Term) -> Term:
    """Give a term whose number is a text, as `quoted.written` writes it."""
    if NUMBER not in term.forms:
        return term
    forms = dict(term.forms)
    number = f"regexp_replace(CAST({forms.pop(NUMBER)} AS VARCHAR), '[.]0$', '')"
    forms[TEXT] = f"coalesce({forms[TEXT]}, {number})" if TEXT in forms else number
    return Term(forms, plain=term.plain, fixed=term.fixed)


_NUMBERS: dict[str, str] = {
    "add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}", "div": "{0} / {1}",
    "mod": "{0} % {1}",
}  # fmt: skip


def calculated(operator: str, left: Term, right: Term) -> Term:
    """Add, subtract, multiply or divide; null for what does not go together."""
    if NUMBER in left.forms and NUMBER in right.forms:
        sql = _NUMBERS[operator].format(as_double(left), as_double(right))
        return Term({NUMBER: _kept(sql, f"isfinite({_BOUND})")}, double=True)
    sign = {"add": "+", "sub": "-"}.get(operator)
    if sign is None:
        return Term()
    if sign == "+" and SPAN in left.forms:
        left, right = right, left
    return _moved(sign, left, right)


def _moved(sign: str, left: Term, right: Term) -> Term:
    if SPAN in left.forms and SPAN in right.forms:
        return Term({SPAN: f"({_wide(left.forms[SPAN])} {sign} {_wide(right.forms[SPAN])})"})
    if TIME not in left.forms:
        return Term()
    if SPAN in right.forms:
        span = right.forms[SPAN]
        end = _shifted(left.end, sign, span) if left.end else ""
        return Term({TIME: _shifted(left.start, sign, span)}, end=end)
    if sign == "+" or TIME not in right.forms:
        return Term()
    return Term({SPAN: f"({_wide(left.start)} - {_wide(right.start)})"})


def _wide(sql: str) -> str:
    # sums of durations may leave 64 bits, which DuckDB answers with an error
    return f"CAST({sql} AS HUGEINT)"


def _shifted(moment: str, sign: str, span: str) -> str:
    years = f"{_BOUND} BETWEEN {_FIRST_YEAR} AND {_LAST_YEAR}"
    return f"CAST({_kept(f'{_wide(moment)} {sign} {_wide(span)}', years)} AS BIGINT)"


def negative(term: Term) -> Term:
    """Turn the sign of a number or duration."""
    if NUMBER in term.forms:
        return Term({NUMBER: f"(-{as_double(term)})"}, double=True)
    return Term({SPAN: f"(-{_wide(term.forms[SPAN])})"}) if SPAN in term.forms else Term()


def order_keys(term: Term) -> list[str]:
    """Give SQL of the keys that sort like `values.order_key`."""
    keys = []
    if len(term.forms) > 1:
        cases = (f"WHEN {sql} IS NOT NULL THEN {kind}" for kind, sql in sorted(term.forms.items()))
        keys.append(f"CASE {' '.join(cases)} END")
    # what is JSON is stored with or without spaces, and sorts by its text without
    keys += [f"CAST(json({sql}) AS VARCHAR)" if kind == OTHER else sql
             for kind, sql in sorted(term.forms.items())]  # fmt: skip
    return [*keys, term.end] if term.end else keys


def json_term(sql: str) -> Term:
    """Make a term of an expression of the type JSON."""

    def of(types: str, value: str) -> str:
        return f"CASE WHEN json_type({sql}) IN ({types}) THEN {value} END"

    forms = {
        TRUTH: of("'BOOLEAN'", f"TRY_CAST({sql} AS BOOLEAN)"),
        NUMBER: of("'BIGINT', 'UBIGINT', 'DOUBLE'", f"TRY_CAST({sql} AS DOUBLE)"),
        TEXT: of("'VARCHAR'", f"json_extract_string({sql}, '$')"),
        OTHER: of("'OBJECT', 'ARRAY'", f"CAST({sql} AS VARCHAR)"),
    }
    return Term(forms, plain=True, double=True)
