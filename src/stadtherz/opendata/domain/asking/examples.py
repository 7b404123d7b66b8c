"""Questions that make sense for a table, found by the kinds of its columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from stadtherz.opendata.domain.asking.terms import Unit
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

MEASURED = frozenset((Kind.WHOLE, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY))
ADDED_UP = frozenset((Kind.MONEY,))
SORTED_IN = frozenset((Kind.CATEGORY, Kind.CODE, Kind.TEXT, Kind.BOOLEAN))
TIMES = frozenset((Kind.DATE, Kind.MONTH, Kind.QUARTER, Kind.DATETIME))
COUNTED = "{"
MOST_GROUPS = 60
FEW_DAYS = 5
ZONE = ZoneInfo("Europe/Berlin")
WISHED_POINTS = 400
NOT_MEASURED = frozenset(("id", "nr", "nummer", "raw", "plz"))


class About(StrEnum):
    """What an example shows."""

    LARGEST = "largest"
    OVER_TIME = "over-time"
    BY_GROUP = "by-group"
    DOUBTED = "doubted"
    MISSING = "missing"


@dataclass(frozen=True)
class Example:
    """A question to a table.

    Args:
        about: what it shows.
        parts: of the question.
        column: the column that matters most.
        by: the one by which is grouped, "" for none.
        unit: length of time by which is grouped.

    """

    about: About
    parts: tuple[tuple[str, str], ...]
    column: str
    by: str = ""
    unit: Unit | None = None


def measured(schema: Schema) -> Column | None:
    """Find the column whose values the table is about; None where it has no numbers."""
    found = [one for one in schema.columns if one.kind in MEASURED and not _is_number_of(one)]
    preferred = (one for one in found if one.name in {"value", "wert"} or one.kind is Kind.MONEY)
    return next(preferred, found[0] if found else None)


def _is_number_of(column: Column) -> bool:
    parts = set(column.name.split("_"))
    return column.name.startswith("_") or bool(parts & NOT_MEASURED)


def timed(schema: Schema) -> Column | None:
    """Find the column of time: a moment before a day, a day before a year.

    A column with the same day in all rows says when the table was made, and is no course of time.
    """
    found = [one for one in schema.columns if one.kind in TIMES and one.distinct != 1]
    moments = (one for one in found if one.storage is Storage.MOMENT)
    years = (one for one in schema.columns if one.kind is Kind.YEAR and one.distinct > 1)
    return next(moments, found[0] if found else next(years, None))


def sorted_in(schema: Schema) -> Column | None:
    """Find the column into whose values rows can be sorted, with not too many of them."""
    found = [one for one in schema.columns if one.kind in SORTED_IN and _has_few(one, schema.rows)]
    return found[0] if found else None


def _has_few(column: Column, rows: int) -> bool:
    return 1 < column.distinct <= min(MOST_GROUPS, max(2, rows - 1))


def made_of(column: Column) -> str:
    """Say what is made of a column over a group: money and counted things are added up."""
    adds = column.kind in ADDED_UP or column.unit.startswith(COUNTED)
    return f"{'sum' if adds else 'avg'}({column.name})"


def unit_for(column: Column) -> Unit | None:
    """Choose a length of time for a line with a sensible number of points; None for years."""
    if column.kind is Kind.YEAR:
        return None
    if column.kind is Kind.QUARTER:
        return Unit.QUARTER
    if column.kind is Kind.MONTH:
        return Unit.MONTH
    days = _days(column)
    if days is None or days <= WISHED_POINTS:
        hours = column.storage in {Storage.MOMENT, Storage.LOCAL}
        return Unit.HOUR if hours and days is not None and days <= 16 else Unit.DAY
    return Unit.MONTH if days <= WISHED_POINTS * 30 else Unit.YEAR


def _days(column: Column) -> int | None:
    try:
        ends = date.fromisoformat(column.least[:10]), date.fromisoformat(column.most[:10])
    except ValueError:
        return None
    return (ends[1] - ends[0]).days + 1


def at_a_glance(schema: Schema) -> Example | None:
    """Give the question whose answer shows best what the table is about; None for no idea."""
    found = examples_of(schema)
    wished = (About.OVER_TIME, About.BY_GROUP)
    return next((one for about in wished for one in found if one.about is about), None)


def examples_of(schema: Schema) -> tuple[Example, ...]:
    """Give questions that fit a table, the most telling first."""
    value, time, group = measured(schema), timed(schema), sorted_in(schema)
    found = [
        _over_time(value, time) if time else None,
        _by_group(value, group) if group else None,
        _largest(value) if value else None,
        *_doubted(schema.columns),
        _missing(value) if value and value.missing else None,
    ]
    return tuple(one for one in found if one)


def _over_time(value: Column | None, time: Column) -> Example:
    unit = unit_for(time)
    bucket = f"{unit.value}({time.name})" if unit else time.name
    made = f"{made_of(value)}, count()" if value else "count()"
    whole = _whole_days(time) if unit is Unit.DAY else ""
    asked = {"select": f"{bucket}, {made}", "filter": whole, "group": bucket, "limit": "500"}
    parts = tuple((name, text) for name, text in asked.items() if text)
    return Example(About.OVER_TIME, parts, value.name if value else "", time.name, unit)


def _whole_days(time: Column) -> str:
    """Leave out the first and the last day of moments, of which only a part is known.

    Days are those of the city, and moments are told in universal time.
    """
    days = _days(time)
    if time.storage not in {Storage.MOMENT, Storage.LOCAL} or not days or days < FEW_DAYS:
        return ""
    ends = [_day_in_the_city(time.storage, text) for text in (time.least, time.most)]
    return f"day({time.name}) > {ends[0]} and day({time.name}) < {ends[1]}"


def _day_in_the_city(storage: Storage, text: str) -> str:
    moment = datetime.fromisoformat(text)
    if storage is Storage.MOMENT:
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(ZONE)
    return moment.date().isoformat()


def _by_group(value: Column | None, group: Column) -> Example:
    made = made_of(value) if value else "count()"
    more = ", count()" if value else ""
    parts = (("select", f"{group.name}, {made}{more}"), ("group", group.name), ("sort", f"-{made}"))
    return Example(About.BY_GROUP, parts, value.name if value else "", group.name)


def _largest(value: Column) -> Example:
    return Example(About.LARGEST, (("sort", f"-{value.name}"), ("limit", "10")), value.name)


def _doubted(columns: Iterable[Column]) -> list[Example]:
    return [
        Example(About.DOUBTED, (("filter", "flag = 'suspect'"),), one.name)
        for one in columns if one.name == "flag" and one.storage is Storage.TEXT
    ]  # fmt: skip


def _missing(value: Column) -> Example:
    return Example(About.MISSING, (("filter", f"{value.name} is null"),), value.name)
