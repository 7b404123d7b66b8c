"""Questions built in a form: what somebody chose there becomes the parts of an address.

Values may be written as people write them in Germany (1.234,5 and 24.12.2025); they are read by the
column they are compared with.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.grammar import read_filter
from stadtherz.opendata.domain.asking.question import Field
from stadtherz.opendata.domain.asking.terms import Given, Value
from stadtherz.opendata.domain.asking.values import NUMBERS, value_for
from stadtherz.opendata.domain.asking.writing import all_of, conditions_of, quoted
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?: ?Uhr)?)?")
_GROUPED = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMA = re.compile(r"-?\d+,\d+")
YES = frozenset(("ja", "yes", "true", "wahr", "1"))
NO = frozenset(("nein", "no", "false", "falsch", "0"))


class How(StrEnum):
    """How a column is compared."""

    IS = "is"
    IS_NOT = "is-not"
    LESS = "less"
    MOST = "most"
    MORE = "more"
    LEAST = "least"
    CONTAINS = "contains"
    STARTS = "starts"
    MISSING = "missing"
    THERE = "there"


SIGNS = {
    How.IS: "=", How.IS_NOT: "!=", How.LESS: "<", How.MOST: "<=", How.MORE: ">", How.LEAST: ">=",
}  # fmt: skip
OF_TEXTS = {How.CONTAINS: "contains", How.STARTS: "starts"}
WITHOUT_VALUE = {How.MISSING: "is null", How.THERE: "is not null"}


@dataclass(frozen=True)
class Chosen:
    """What was chosen in the form; "" where nothing was.

    Args:
        filter: conditions that stand already, as they are in the address.
        column, how, value: a further condition.
        groups: by what is grouped, each a column or "month(column)".
        measure: what is made of each group, as "sum(column)".
        sort: the order, as in an address.
        limit: rows of a page.

    """

    filter: str = ""
    column: str = ""
    how: str = ""
    value: str = ""
    groups: tuple[str, ...] = ()
    measure: str = ""
    sort: str = ""
    limit: str = ""


def parts_of(chosen: Chosen, schema: Schema) -> dict[str, str]:
    """Give the parts of the address of what was chosen.

    Raises:
        Invalid: code "query-column", "query-how" or "query-value", with the field of the form as
            the first of its details; "query-..." for a filter that cannot be read.

    """
    groups = tuple(dict.fromkeys(one for one in chosen.groups if one))
    parts = {"filter": _filter(chosen, schema), "group": ", ".join(groups)}
    if groups or chosen.measure:
        measure = chosen.measure or "count()"
        parts["select"] = ", ".join([*groups, measure])
    parts["sort"] = chosen.sort
    parts["limit"] = chosen.limit
    return {name: text for name, text in parts.items() if text}


def _filter(chosen: Chosen, schema: Schema) -> str:
    if not chosen.column:
        return chosen.filter
    added = condition_text(chosen, schema)
    standing = conditions_of(read_filter(chosen.filter))
    both = all_of([*standing, *conditions_of(read_filter(added))])
    return both if standing else added


def condition_text(chosen: Chosen, schema: Schema) -> str:
    """Write the further condition of a form.

    Raises:
        Invalid: as in `parts_of`.

    """
    column = schema.named(chosen.column)
    if column is None:
        message = f"there is no column {chosen.column[:60]!r}"
        raise Invalid(message, code="query-column", details=("column", "1"))
    how = next((one for one in How if one.value == chosen.how), How.IS)
    if how in WITHOUT_VALUE:
        return f"{column.name} {WITHOUT_VALUE[how]}"
    if how in OF_TEXTS:
        if column.storage is not Storage.TEXT:
            message = f"{column.name} holds no texts, so it cannot contain one"
            raise Invalid(message, code="query-how", details=("how", "1"))
        return f"{column.name} {OF_TEXTS[how]} {quoted(chosen.value)}"
    return f"{column.name} {SIGNS[how]} {value_of(column, chosen.value)}"


def value_of(column: Column, typed: str) -> str:
    """Write what somebody typed as a value of a column.

    Raises:
        Invalid: code "query-value", where it is none, with the storage in its details.

    """
    text = typed.strip()
    if column.storage is Storage.TEXT:
        return quoted(typed)
    written = _written(column.storage, text)
    given = _given(column.storage)
    if not written or not _fits(column, Value(given, written, 1)):
        message = f"{text[:40]!r} is no value of {column.name}, which is {column.storage.value}"
        raise Invalid(message, code="query-value", details=("value", column.storage.value))
    return quoted(written) if given is Given.TIME and "T" in written else written


def _fits(column: Column, value: Value) -> bool:
    try:
        value_for(Field(column.name, column.storage, column.decimals), value, "")
    except (Invalid, ArithmeticError):
        return False
    return True


def _given(storage: Storage) -> Given:
    if storage in NUMBERS:
        return Given.NUMBER
    return Given.WORD if storage is Storage.BOOLEAN else Given.TIME


def _written(storage: Storage, text: str) -> str:
    if storage in NUMBERS:
        return _number(text.replace(" ", "").replace("\u00a0", "").replace("−", "-"))
    if storage is Storage.BOOLEAN:
        small = text.lower()
        return "true" if small in YES else "false" if small in NO else ""
    return _time(text)


def _number(text: str) -> str:
    """Read 1.234,5 and 3,5 as people write them; 1.5 stays what it is for programs."""
    if _GROUPED.fullmatch(text) or _COMMA.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return text


def _time(text: str) -> str:
    found = _GERMAN_DAY.fullmatch(text)
    if not found:
        return text.replace(" ", "T", 1)
    day, month, year, hour, minute = found.groups()
    date = f"{year}-{int(month):02}-{int(day):02}"
    return f"{date}T{int(hour):02}:{minute}" if hour else date


def without(parts: Mapping[str, str], number: int) -> dict[str, str]:
    """Give the parts of a question without one of its conditions, and from its first page on.

    Raises:
        Invalid: the filter cannot be read.

    """
    terms = conditions_of(read_filter(parts.get("filter", "")))
    left = [one for place, one in enumerate(terms) if place != number]
    changed = {**parts, "filter": all_of(left), "after": ""}
    return {name: text for name, text in changed.items() if text}
