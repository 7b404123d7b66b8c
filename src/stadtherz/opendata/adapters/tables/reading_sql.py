"""SQL that reads the texts of a column as its plan says; the twin of `domain.tabular.shapes`.

A value is read only if its shape is among those that the domain has recognised, so that a reader
that is more generous than the rules cannot make a date of something else. Shapes are parameters.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stadtherz.opendata.adapters.tables.duck import literal
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.plans import Part, Plan
from stadtherz.opendata.domain.tabular.shapes import (
    EARLIEST_SHORT,
    LONG,
    LONGEST,
    MARKS,
    MONTHS,
    Style,
    has_power,
    is_negative,
)

STORED = {
    Storage.WHOLE: "BIGINT", Storage.DOUBLE: "DOUBLE", Storage.BOOLEAN: "BOOLEAN",
    Storage.DATE: "DATE", Storage.MOMENT: "TIMESTAMPTZ", Storage.LOCAL: "TIMESTAMP",
    Storage.TEXT: "VARCHAR",
}  # fmt: skip
ISO_DAY = {
    Style.DAY_DOTS: (r"^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", r"\3-\2-\1"),
    Style.DAY_SLASHES: (r"^(\d{1,2})/(\d{1,2})/(\d{4})", r"\3-\2-\1"),
    Style.MONTH_SLASHES: (r"^(\d{1,2})/(\d{1,2})/(\d{4})", r"\3-\1-\2"),
    Style.YEAR_SLASHES: (r"^(\d{4})/(\d{1,2})/(\d{1,2})", r"\1-\2-\3"),
    Style.COMPACT: (r"^(\d{4})(\d{2})(\d{2})", r"\1-\2-\3"),
}
CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00"


@dataclass(frozen=True)
class Sql:
    """A piece of SQL and what is bound in it, in order."""

    text: str
    values: tuple[object, ...] = ()


def shape_sql(column: str) -> str:
    """Write the shape of the texts of a column."""
    return (
        f"CASE WHEN length({column}) > {LONGEST} THEN '{LONG}'"
        f" ELSE translate({column}, '012345678', '999999999') END"
    )


def stored(plan: Plan) -> str:
    """Name the type of DuckDB that a plan stores."""
    if plan.storage is Storage.DECIMAL:
        return f"DECIMAL(18, {plan.decimals})"
    return STORED[plan.storage]


def value_sql(column: str, plan: Plan) -> Sql:
    """Write the values of a column as its plan reads them; NULL for what is missing or unread."""
    if plan.yes:
        return _boolean(column, plan)
    if plan.rest is not None:
        return _but(column, plan, plan.rest)
    if not plan.parts:
        words = sorted(plan.missing - {""})
        told = f"CASE WHEN lower({column}) IN ({_marks(words)}) THEN NULL ELSE {column} END"
        return Sql(told, tuple(words)) if words else Sql(column)
    branches, values = "", list[object]()
    for part in plan.parts:
        branches += f" WHEN {shape_sql(column)} IN ({_marks(part.shapes)}) THEN "
        branches += _part(column, part, plan)
        values += part.shapes
    return Sql(f"CASE{branches} END", tuple(values))


def _but(column: str, plan: Plan, rest: frozenset[str]) -> Sql:
    """Read all values but some texts, without looking at their shapes."""
    value = _part(column, plan.parts[0], plan) if plan.parts else column
    if not rest:
        return Sql(value)
    words = sorted(rest)
    return Sql(f"CASE WHEN {column} NOT IN ({_marks(words)}) THEN {value} END", tuple(words))


def _part(column: str, part: Part, plan: Plan) -> str:
    """Write how values of one style are read."""
    quoted = any(shape.startswith("'") or shape.endswith("'") for shape in part.shapes)
    text = f"trim({column}, '''')" if quoted else column
    if part.style in {Style.PLAIN, Style.GERMAN, Style.ENGLISH}:
        return f"TRY_CAST({_number(text, part)} AS {stored(plan)})"
    if part.style is Style.CLOCK:
        return _clock(text)
    if part.style in PERIODS:
        return PERIODS[part.style](text)
    return f"TRY_CAST({_iso(text, part)} AS {stored(plan)})"


def _number(text: str, part: Part) -> str:
    """Write a number as computers do; dashes before a digit are minus signs, whatever they are."""
    signs = set("".join(part.shapes)) - set("9.,-+eE'")
    if signs & set("−–"):
        text = f"regexp_replace({text}, '[−–]([0-9])', '-\\1')"
    if signs & set("%€$CHFURProzentvuo"):
        bare = f"rtrim({_without(text, part)}, '-')"
    elif signs or any("'" in shape.strip("'") for shape in part.shapes):
        bare = f"regexp_replace({text}, '[^0-9,.+eE–-]', '', 'g')"
    else:
        bare = text
    if any(map(is_negative, part.shapes)):
        amount = f"regexp_replace({text}, '[^0-9,.]', '', 'g')"
        bare = f"CASE WHEN {_BELOW.format(text)} THEN '-' || {amount} ELSE {bare} END"
    if part.style is Style.GERMAN:
        point = f"replace(replace({bare}, '.', ''), ',', '.')"
        ends = any(shape[-1:] in ",.–-" for shape in part.shapes)  # "5,–"
        return f"rtrim({point}, '.–-')" if ends or signs else point
    return f"replace({bare}, ',', '')" if part.style is Style.ENGLISH else bare


def _without(text: str, part: Part) -> str:
    """Take the signs away that are no part of a number; a point in "v. H." is not told apart.

    The "E" of 1,5E+06 is a part of it, the one of "EUR" is not: there words go before letters.
    """
    if any(map(has_power, part.shapes)):
        bare = f"regexp_replace({text}, {literal(MARKS)}, '', 'g')"
        return f"regexp_replace({bare}, '[^0-9,.+eE-]', '', 'g')"
    signs = set("".join(part.shapes)) - set("9,.+-")
    if "v" in signs:
        return f"regexp_replace({text}, '[^0-9,.+-]', '', 'g')"
    return f"translate({text}, {literal(''.join(sorted(signs)))}, '')"


_BELOW = "regexp_matches({}, '[.,][0-9][0-9][^0-9]*[)−–-]')"


def _iso(text: str, part: Part) -> str:
    """Write a date, with its time of day, as ISO 8601 has it."""
    if part.clock:
        text = f"replace(regexp_replace({text}, '(, | um |T)', ' '), ' Uhr', '')"
        if any("," in shape for shape in part.shapes):
            text = f"replace({text}, ',', '.')"
    if part.style is Style.DAY_WORDS:
        return _day_words(text)
    if part.style is Style.DAY_DOTS_SHORT:
        return _short_years(text)
    if part.style not in ISO_DAY:
        return text
    if fixed := _fixed(text, part):
        return fixed
    found, written = ISO_DAY[part.style]
    return f"regexp_replace({text}, '{found}', '{written}')"


FIXED = {
    Style.DAY_DOTS: ("99.99.9999", "{0}[7:10] || '-' || {0}[4:5] || '-' || {0}[1:2]", 11),
    Style.YEAR_SLASHES: ("9999/99/99", "{0}[1:4] || '-' || {0}[6:7] || '-' || {0}[9:10]", 11),
    Style.COMPACT: ("99999999", "{0}[1:4] || '-' || {0}[5:6] || '-' || {0}[7:8]", 9),
}
"""Dates of which every digit has its place, and where the time of day begins behind them."""


def _fixed(text: str, part: Part) -> str:
    """Write a date by the places of its digits; "" where they are not the same in all values."""
    shape, written, behind = FIXED.get(part.style, ("", "", 0))
    if not shape or not all(one.startswith(shape) for one in part.shapes):
        return ""
    day = written.format(f"({text})")
    return f"({day} || ({text})[{behind}:])" if part.clock else f"({day})"


def _short_years(text: str) -> str:
    """Write years of two digits as those of the hundred years from `EARLIEST_SHORT` on."""
    century, decade = divmod(EARLIEST_SHORT, 100)
    before = rf"^(\d{{1,2}})\.(\d{{1,2}})\.([{decade // 10}-9]\d)"
    text = f"regexp_replace({text}, '{before}', '{century}\\3-\\2-\\1')"
    after = r"^(\d{1,2})\.(\d{1,2})\.(\d{2})"
    return f"regexp_replace({text}, '{after}', '{century + 1}\\3-\\2-\\1')"


def _month(text: str) -> str:
    """Write the number of the month whose name stands in a text."""
    word = f"lower(regexp_extract({text}, '[A-Za-zÄä]+[.]?'))"
    named = " ".join(f"WHEN '{name}' THEN '{number}'" for name, number in MONTHS.items())
    return f"CASE {word} {named} END"


def _day_words(text: str) -> str:
    clock = f"regexp_extract({text}, '[0-9]{{4}}(.*)$', 1)"
    day, year = f"regexp_extract({text}, '^[0-9]+')", f"regexp_extract({text}, '[0-9]{{4}}')"
    return f"({year} || '-' || {_month(text)} || '-' || {day} || {clock})"


def _clock(text: str) -> str:
    plain = f"replace(replace(replace({text}, ' Uhr', ''), 'Uhr', ''), ',', '.')"
    padded = f"CASE WHEN {plain}[2] = ':' THEN '0' || {plain} ELSE {plain} END"
    whole = f"CASE WHEN length({padded}) = 5 THEN ({padded}) || ':00' ELSE {padded} END"
    return f"CASE WHEN regexp_full_match({whole}, '{CLOCK}') THEN {whole} END"


def _quarter(number: str, year: str) -> str:
    month = f"(TRY_CAST({number} AS INTEGER) * 3 - 2)"
    return (
        f"CASE WHEN {number} BETWEEN '1' AND '4'"
        f" THEN make_date(TRY_CAST({year} AS INTEGER), {month}, 1) END"
    )


PERIODS: dict[Style, Callable[[str], str]] = {
    Style.YEAR_MONTH: lambda text: f"TRY_CAST({text} || '-01' AS DATE)",
    Style.MONTH_YEAR: lambda text: (
        f"CASE WHEN right({text}, 4) BETWEEN '1500' AND '2199' THEN TRY_CAST("
        f"right({text}, 4) || '-' || regexp_extract({text}, '^[0-9]+') || '-01' AS DATE) END"
    ),
    Style.MONTH_WORDS: lambda text: (
        f"TRY_CAST(right({text}, 4) || '-' || ({_month(text)}) || '-1' AS DATE)"
    ),
    Style.QUARTER_FIRST: lambda text: _quarter(
        f"regexp_extract({text}, '[0-9]')", f"right({text}, 4)"
    ),
    Style.QUARTER_LAST: lambda text: _quarter(f"right({text}, 1)", f"left({text}, 4)"),
}


def _boolean(column: str, plan: Plan) -> Sql:
    yes, no = sorted(plan.yes), sorted(plan.no)
    branches = f"CASE WHEN lower({column}) IN ({_marks(yes)}) THEN true"
    if no:
        branches += f" WHEN lower({column}) IN ({_marks(no)}) THEN false"
    return Sql(branches + " END", (*yes, *no))


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
