"""The form that builds questions: what can be chosen for a table, and what is chosen now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.built import Chosen, How, parts_of
from stadtherz.opendata.domain.asking.examples import MOST_GROUPS
from stadtherz.opendata.domain.asking.grammar import (
    read_filter,
    read_group,
    read_select,
    read_sort,
)
from stadtherz.opendata.domain.asking.terms import Aggregate, Sum, Unit
from stadtherz.opendata.domain.asking.values import NUMBERS, TIMES
from stadtherz.opendata.domain.asking.writing import (
    conditions_of,
    expression_text,
    filter_text,
    sort_text,
)
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema
from stadtherz.opendata.views.asking_words import SUMS, UNITS

HOWS: dict[How, Promise] = {
    How.IS: gettext_lazy("ist"),
    How.IS_NOT: gettext_lazy("ist nicht"),
    How.CONTAINS: gettext_lazy("enthält"),
    How.STARTS: gettext_lazy("beginnt mit"),
    How.MORE: gettext_lazy("größer als"),
    How.LEAST: gettext_lazy("mindestens"),
    How.LESS: gettext_lazy("kleiner als"),
    How.MOST: gettext_lazy("höchstens"),
    How.MISSING: gettext_lazy("fehlt"),
    How.THERE: gettext_lazy("ist da"),
}
MADE = (Sum.SUM, Sum.AVG, Sum.MEDIAN, Sum.MIN, Sum.MAX)
LIMITS = ("10", "25", "50", "100", "500")
USUAL_LIMIT = "25"
GROUPS = 2
NOT_COUNTED = frozenset((Kind.LATITUDE, Kind.LONGITUDE, Kind.EASTING, Kind.NORTHING, Kind.YEAR))
MANY = 5_000
Option = tuple[str, str]


@dataclass(frozen=True)
class Menu:
    """What can be chosen: pairs of value and words."""

    columns: tuple[Option, ...]
    hows: tuple[Option, ...]
    groups: tuple[Option, ...]
    measures: tuple[Option, ...]
    sorts: tuple[Option, ...]
    limits: tuple[str, ...] = LIMITS


@dataclass(frozen=True)
class Now:
    """What is chosen now, as the fields of the form show it."""

    groups: tuple[str, str] = ("", "")
    measure: str = ""
    sort: str = ""
    limit: str = USUAL_LIMIT
    conditions: tuple[str, ...] = field(default=())


def menu_of(schema: Schema, labels: Mapping[str, str], now: Now) -> Menu:
    """Say what can be chosen for a table; orders are those of what is chosen now."""
    columns = [one for one in schema.columns if one.kind is not Kind.GEOMETRY]
    groups = [option for one in columns for option in _groups(one, labels)]
    measures = [("count()", _("Anzahl der Zeilen"))]
    for one in columns:
        if one.storage in NUMBERS and one.kind not in NOT_COUNTED:
            said = {"column": labels[one.name]}
            measures += [(f"{what.value}({one.name})", str(SUMS[what]) % said) for what in MADE]
    named = [(one.name, labels[one.name]) for one in columns]
    return Menu(
        tuple(named), tuple((how.value, str(words)) for how, words in HOWS.items()), tuple(groups),
        tuple(measures), _sorts(_ordered(named, groups, measures, now)),
    )  # fmt: skip


def _ordered(
    columns: list[Option], groups: list[Option], measures: list[Option], now: Now
) -> list[Option]:
    """Say by what one may sort: rows by their columns, groups by what makes and measures them."""
    if not (any(now.groups) or now.measure):
        return columns
    known = {*now.groups, now.measure or "count()"}
    return [one for one in (*groups, *measures) if one[0] in known]


def _groups(column: Column, labels: Mapping[str, str]) -> list[Option]:
    """Say by what of a column one may group: its values where they are few, and lengths of time."""
    label = labels[column.name]
    if column.storage in TIMES:
        units = [one for one in Unit if one is not Unit.HOUR or column.storage is not Storage.DATE]
        words = _("%(unit)s von „%(column)s“")
        return [(f"{one.value}({column.name})", words % {"unit": UNITS[one], "column": label})
                for one in units]  # fmt: skip
    few = column.distinct <= max(MOST_GROUPS, MANY) and column.storage is not Storage.DOUBLE
    return [(column.name, label)] if few and column.storage is not Storage.DECIMAL else []


def _sorts(options: Sequence[Option]) -> tuple[Option, ...]:
    found: dict[str, str] = {}
    for value, words in options:
        found[value] = words
        found[f"-{value}"] = _("%(column)s, Größtes zuerst") % {"column": words}
    return tuple(found.items())


def now_of(parts: Mapping[str, str]) -> Now:
    """Find what is chosen now in the parts of a question; what the form cannot show is left out.

    Raises:
        Invalid: a part cannot be read.

    """
    groups = [expression_text(one) for one in read_group(parts.get("group", ""))]
    made = [one.what for one in read_select(parts.get("select", ""))
            if isinstance(one.what, Aggregate)]  # fmt: skip
    filled = [*groups[:GROUPS], "", ""]
    return Now(
        (filled[0], filled[1]), expression_text(made[0]) if made else "",
        sort_text(read_sort(parts.get("sort", ""))[:1]), parts.get("limit", USUAL_LIMIT),
        tuple(filter_text(one) for one in conditions_of(read_filter(parts.get("filter", "")))),
    )  # fmt: skip


def chosen_in(given: QueryDict) -> Chosen:
    """Read what was chosen in the form."""
    return Chosen(
        filter=given.get("filter", ""), column=given.get("spalte", ""), how=given.get("wie", ""),
        value=given.get("wert", "")[:500], groups=tuple(given.getlist("gruppe")[:GROUPS]),
        measure=given.get("was", ""), sort=given.get("reihenfolge", ""),
        limit=given.get("zeilen", ""),
    )  # fmt: skip


def built(chosen: Chosen, schema: Schema) -> dict[str, str]:
    """Give the parts of the question that was chosen; an order that does not fit it is dropped.

    Raises:
        Invalid: with the field of the form in its details.

    """
    parts = parts_of(chosen, schema)
    if parts.get("limit") == USUAL_LIMIT:
        del parts["limit"]
    grouped = "select" in parts
    known = {*chosen.groups, chosen.measure or "count()"} if grouped else {
        one.name for one in schema.columns
    }  # fmt: skip
    if parts.get("sort", "").removeprefix("-") not in known:
        parts.pop("sort", None)
    return parts


def kept(given: QueryDict) -> Now:
    """Give what stood in the fields of a form that could not be read."""
    chosen = chosen_in(given)
    filled = [*chosen.groups, "", ""]
    try:
        found = conditions_of(read_filter(chosen.filter))
    except Invalid:
        found = ()
    return Now(
        (filled[0], filled[1]), chosen.measure, chosen.sort, chosen.limit or USUAL_LIMIT,
        tuple(map(filter_text, found)),
    )  # fmt: skip
