"""Reads `$apply`: sums, means and percentiles, by path and by bucket of time.

Source: OData Extension for Data Aggregation 4.0 (transformations filter, groupby and aggregate).
Offered is a chain of filters, then one `groupby` or `aggregate`:

    filter(result ge 0)/groupby(
        (Datastream/@iot.id, timebucket(phenomenonTime, 'PT1H', 'Europe/Berlin')),
        aggregate(result with average as mean, $count as n))

Our own are `timebucket(path, step[, zone]) [as name]`, the methods `median` and `percentile1` to
`percentile99`. Buckets begin with the day, week (Monday), month or year of the zone, so a step has
to divide the next larger one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from stadtherz.observations.domain.odata.expressions import RESERVED, Reader
from stadtherz.observations.domain.odata.faults import Source
from stadtherz.observations.domain.odata.tree import Expression, Logic, Path

T = TypeVar("T")

COUNT = Path(("$count",))
_STEP = re.compile(r"P(?:([1-9][0-9]{0,3})([DWMY])|T([1-9][0-9]{0,4})([HMS]))")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*")
_NOT_OFFERED = frozenset({
    "ancestors", "bottomcount", "bottompercent", "bottomsum", "compute", "concat", "descendants",
    "expand", "identity", "join", "nest", "orderby", "outerjoin", "search", "skip", "top",
    "topcount", "toppercent", "topsum", "traverse",
})  # fmt: skip


class Unit(StrEnum):
    """The units of a bucket of time."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_UNITS = {
    "D": Unit.DAY, "W": Unit.WEEK, "M": Unit.MONTH, "Y": Unit.YEAR,
    "TH": Unit.HOUR, "TM": Unit.MINUTE, "TS": Unit.SECOND,
}  # fmt: skip
_LETTERS = {unit: letters for letters, unit in _UNITS.items()}
# what a step must divide, in its own unit; longer steps would drift against the calendar
_WHOLE = {
    Unit.SECOND: 86_400, Unit.MINUTE: 1_440, Unit.HOUR: 24, Unit.DAY: 1, Unit.WEEK: 1,
    Unit.MONTH: 12, Unit.YEAR: 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """The length of a bucket: 15 minutes, 1 month."""

    count: int
    unit: Unit

    @property
    def seconds(self) -> int | None:
        """Its length where it is counted in seconds, minutes or hours."""
        one = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}.get(self.unit)
        return None if one is None else self.count * one

    def __str__(self) -> str:
        letters = _LETTERS[self.unit]
        return f"P{letters[:-1]}{self.count}{letters[-1]}"


@dataclass(frozen=True, slots=True)
class TimeBucket:
    """Groups by the bucket in which a time lies; the bucket's start is given as `name`."""

    path: Path
    step: Step
    zone: str
    name: str


class Method(StrEnum):
    """How the values of a group become one."""

    AVERAGE = "average"
    MIN = "min"
    MAX = "max"
    SUM = "sum"
    MEDIAN = "median"
    PERCENTILE = "percentile"
    COUNT = "count"


_METHODS = {each.value: each for each in Method if each not in (Method.COUNT, Method.PERCENTILE)}


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One figure of a group; `percent` (1 to 99) belongs to the method percentile only.

    The number of rows has the method count and the path `$count`.
    """

    path: Path
    method: Method
    name: str
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Apply:
    """What `$apply` asks for: rows that fit, grouped, each group with its figures."""

    filter: Expression | None = None
    groups: tuple[Path | TimeBucket, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()


def apply_of(source: Source) -> Apply:
    """Read `$apply`.

    Raises:
        Invalid: code "query" for what is wrong, "unsupported" for transformations and methods of
            OData that are not offered here.

    """
    reader = _Reader(source)
    found = reader.pipeline()
    reader.finish()
    return found


class _Reader(Reader):
    """Reads the transformations."""

    def pipeline(self) -> Apply:
        conditions = []
        while self._takes_call("filter"):
            conditions.append(self.expression())
            self.need(")", "an operator or ')'")
            if not self.takes("/"):
                return Apply(_joined(conditions))
        groups, aggregates = self._grouped()
        self._refuse_twice(groups, aggregates)
        if self.token.sort == "/":
            raise self.refusal("the end: nothing can follow groupby or aggregate here",
                               code="unsupported")  # fmt: skip
        return Apply(_joined(conditions), groups, aggregates)

    def _grouped(self) -> tuple[tuple[Path | TimeBucket, ...], tuple[Aggregate, ...]]:
        if self._takes_call("aggregate"):
            return (), self._aggregates()
        if not self._takes_call("groupby"):
            code = "unsupported" if self.token.text in _NOT_OFFERED else "query"
            raise self.refusal("filter(, groupby( or aggregate(", code=code)
        self.need("(", "'(' before the list of paths")
        groups = self._listed(self._group)
        aggregates: tuple[Aggregate, ...] = ()
        if self.takes(","):
            if not self._takes_call("aggregate"):
                code = "unsupported" if self.token.text in _NOT_OFFERED else "query"
                raise self.refusal("aggregate(", code=code)
            aggregates = self._aggregates()
        self.need(")", "')' behind groupby")
        return groups, aggregates

    def _takes_call(self, name: str) -> bool:
        if not self.takes_word(name):
            return False
        self.need("(", f"'(' behind {name}")
        return True

    def _listed(self, read: Callable[[], T]) -> tuple[T, ...]:
        found = [read()]
        while self.takes(","):
            found.append(read())
        self.count(len(found))
        self.need(")", "',' or ')'")
        return tuple(found)

    def _group(self) -> Path | TimeBucket:
        if not self.takes_word("timebucket"):
            return self.path()
        self.need("(", "'(' behind timebucket")
        path = self.path("a time such as phenomenonTime")
        self.need(",", "',' and a step such as 'PT1H'")
        step = self._step()
        zone = self._zone() if self.takes(",") else "UTC"
        self.need(")", "')' behind timebucket")
        name = self._name() if self.takes_word("as") else path.segments[-1]
        return TimeBucket(path, step, zone, name)

    def _text(self, expected: str) -> str:
        if not isinstance(self.token.value, str):
            raise self.refusal(expected)
        return str(self.take().value)

    def _step(self) -> Step:
        place = self.token.position
        match = _STEP.fullmatch(self._text("a step such as 'PT15M', 'PT1H', 'P1D', 'P1W' or 'P1M'"))
        if match is None:
            raise self.source.refusal(place, "a step such as 'PT15M', 'PT1H', 'P1D' or 'P1M'")
        letters = match[2] or f"T{match[4]}"
        step = Step(int(match[1] or match[3]), _UNITS[letters])
        if _WHOLE[step.unit] % step.count:
            raise self.source.refusal(place, "a step that divides a day, or 12 months")
        return step

    def _zone(self) -> str:
        place = self.token.position
        name = self._text("a time zone such as 'Europe/Berlin'")
        if not _ZONE.fullmatch(name) or not _is_zone(name):
            raise self.source.refusal(place, "a time zone such as 'Europe/Berlin'")
        return name

    def _aggregates(self) -> tuple[Aggregate, ...]:
        return self._listed(self._aggregate)

    def _aggregate(self) -> Aggregate:
        path = self.path("$count or a property such as result")
        method, percent = Method.COUNT, None
        if path != COUNT:
            if not self.takes_word("with"):
                raise self.refusal("with and a method such as average")
            method, percent = self._method()
        if not self.takes_word("as"):
            raise self.refusal("as and a name")
        return Aggregate(path, method, self._name(), percent)

    def _method(self) -> tuple[Method, int | None]:
        text = self.token.text
        percentile = re.fullmatch("percentile([1-9][0-9]?)", text)
        if percentile:
            self.take()
            return Method.PERCENTILE, int(percentile[1])
        if text in _METHODS:
            self.take()
            return _METHODS[text], None
        code = "unsupported" if text == "countdistinct" else "query"
        raise self.refusal("average, min, max, sum, median or percentile1 to percentile99",
                           code=code)  # fmt: skip

    def _name(self) -> str:
        token = self.token
        if token.sort != "path" or not token.text.isidentifier() or token.text in RESERVED:
            raise self.refusal("a name for the result")
        return self.take().text

    def _refuse_twice(
        self, groups: tuple[Path | TimeBucket, ...], aggregates: tuple[Aggregate, ...]
    ) -> None:
        names = [str(each) if isinstance(each, Path) else each.name for each in groups]
        names += [each.name for each in aggregates]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise self.source.refusal(0, "each name once", found=f"'{twice[:20]}' twice")


def _joined(conditions: list[Expression]) -> Expression | None:
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return Logic("and", tuple(conditions))


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True
