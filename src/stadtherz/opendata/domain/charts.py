"""Which drawing shows the answer to a question, and what of the answer it shows.

The rule: what is grouped by hours of three days or more becomes a typical day, what is grouped by
any length of time a line, and by anything else bars. Single rows are listed and not drawn.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from statistics import quantiles
from typing import Any

from stadtherz.opendata.domain.asking.question import Field, Item, Made, Part, Question
from stadtherz.opendata.domain.asking.terms import Sum, Unit
from stadtherz.opendata.domain.asking.values import NUMBERS, TIMES
from stadtherz.opendata.domain.tabular.kinds import Kind
from stadtherz.opendata.domain.tabular.schema import Schema

HOURS = 24
DAYS_OF_A_TYPICAL_DAY = 3
MOST_LINES, MOST_BARS = 4, 20
ENOUGH_HOURS = 12
MISSING = "–"
FROM_ZERO = frozenset((Sum.COUNT, Sum.COUNT_DISTINCT, Sum.SUM))
Along = date | datetime | int
Row = Sequence[Any]


class Shape(StrEnum):
    """How an answer is drawn."""

    LINE = "line"
    BARS = "bars"
    DAY = "day"


@dataclass(frozen=True)
class Choice:
    """What of an answer is drawn.

    Args:
        shape: how.
        along: place of the column of the answer that lies along the axis.
        value: place of the column whose values are drawn.
        by: place of the column that tells lines apart; None for one line.
        unit: length of time along the axis; None for years and other things.
        from_zero: whether the scale must begin at zero.

    """

    shape: Shape
    along: int
    value: int
    by: int | None = None
    unit: Unit | None = None
    from_zero: bool = True


@dataclass(frozen=True)
class Line:
    """A line: its name ("" for the only one), and points in the order of time."""

    name: str
    points: tuple[tuple[Along, float], ...]


@dataclass(frozen=True)
class Bar:
    """A bar; `name` is None where the value is missing by which is grouped."""

    name: Any
    value: float


@dataclass(frozen=True)
class TypicalDay:
    """Quartiles of each hour of the day, and the last day itself; None where nothing is known."""

    low: tuple[float | None, ...]
    middle: tuple[float | None, ...]
    high: tuple[float | None, ...]
    last: tuple[float | None, ...]
    day: date
    days: int


@dataclass(frozen=True)
class Drawn:
    """An answer as it is drawn; `left` says how many lines or bars have no room.

    Exactly one of `lines`, `bars` and `typical` is filled.
    """

    choice: Choice
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    typical: TypicalDay | None = None
    left: int = 0


def choice_of(question: Question, schema: Schema) -> Choice | None:
    """Choose how an answer is drawn; None where a drawing would say nothing."""
    if not question.groups:
        return None
    value = _value(question.items)
    along = _along(question, schema)
    if value is None or along is None:
        return None
    made = question.items[value].what
    zero = isinstance(made, Made) and made.what in FROM_ZERO
    what = question.items[along].what
    others = [at for at, one in enumerate(question.items) if at not in {along, value}
              and one.what in question.groups]  # fmt: skip
    if len(others) > 1 or len(question.groups) > 1 + len(others):
        return None
    if _is_time(what, schema):
        by = others[0] if others else None
        unit = what.unit if isinstance(what, Part) else None
        return Choice(Shape.LINE, along, value, by, unit, zero)
    return None if others else Choice(Shape.BARS, along, value)


def _value(items: Sequence[Item]) -> int | None:
    """Find what is drawn: the first figure that is not a mere count, else the count."""
    found = [
        at for at, one in enumerate(items)
        if isinstance(one.what, Made) and one.what.storage in NUMBERS
    ]  # fmt: skip
    telling = (at for at in found if _of_column(items[at]))
    return next(telling, found[0] if found else None)


def _of_column(item: Item) -> bool:
    return isinstance(item.what, Made) and item.what.field is not None


def _along(question: Question, schema: Schema) -> int | None:
    """Find what lies along the axis: time before everything else."""
    found = [at for at, one in enumerate(question.items) if one.what in question.groups]
    times = (at for at in found if _is_time(question.items[at].what, schema))
    return next(times, found[0] if found else None)


def _is_time(what: Any, schema: Schema) -> bool:
    if isinstance(what, Part):
        return True
    column = schema.named(what.name) if isinstance(what, Field) else None
    return column is not None and (column.kind is Kind.YEAR or column.storage in TIMES)


def drawn(choice: Choice, rows: Sequence[Row]) -> Drawn | None:
    """Take what is drawn out of the rows of an answer; None where nothing is left to draw."""
    told = [row for row in rows if row[choice.value] is not None]
    if choice.shape is Shape.BARS:
        return _bars(choice, told)
    timed = [row for row in told if row[choice.along] is not None]
    if not timed:
        return None
    if typical := _typical(choice, timed):
        return Drawn(choice, typical=typical)
    return _lines(choice, timed)


def _bars(choice: Choice, rows: Sequence[Row]) -> Drawn | None:
    bars = tuple(Bar(row[choice.along], float(row[choice.value])) for row in rows)
    return Drawn(choice, bars=bars[:MOST_BARS], left=len(bars[MOST_BARS:])) if bars else None


def _lines(choice: Choice, rows: Sequence[Row]) -> Drawn:
    found: defaultdict[str, list[tuple[Along, float]]] = defaultdict(list)
    for row in rows:
        by = "" if choice.by is None else row[choice.by]
        name = MISSING if by is None else str(by)
        found[name].append((row[choice.along], float(row[choice.value])))
    largest = sorted(found, key=lambda name: (-max(value for _, value in found[name]), name))
    kept = largest[:MOST_LINES]
    lines = tuple(Line(name, tuple(sorted(found[name]))) for name in kept)
    return Drawn(choice, lines=lines, left=len(largest) - len(kept))


def _typical(choice: Choice, rows: Sequence[Row]) -> TypicalDay | None:
    """Lay the hours of some days over each other; None for fewer days, and for several lines.

    The last day is the newest of which at least twelve hours are known.
    """
    if choice.unit is not Unit.HOUR or choice.by is not None:
        return None
    days: defaultdict[date, dict[int, float]] = defaultdict(dict)
    for row in rows:
        days[row[choice.along].date()][row[choice.along].hour] = float(row[choice.value])
    if len(days) < DAYS_OF_A_TYPICAL_DAY:
        return None
    whole = [day for day, values in days.items() if len(values) >= ENOUGH_HOURS]
    last = max(whole or days)
    hours = [
        [values[hour] for day, values in days.items() if day != last and hour in values]
        for hour in range(HOURS)
    ]
    fourths = [_fourths(one) for one in hours]
    parts = [tuple(one[at] if one else None for one in fourths) for at in range(3)]
    today = tuple(days[last].get(hour) for hour in range(HOURS))
    return TypicalDay(parts[0], parts[1], parts[2], today, last, len(days) - 1)


def _fourths(values: Sequence[float]) -> list[float]:
    return quantiles(values, n=4, method="inclusive") if len(values) > 1 else [*values] * 3


@dataclass(frozen=True)
class Said:
    """What can be said of a drawing in words: how much is drawn, least, most and last of a line.

    `least`, `most` and `last` are pairs of where and how much.
    """

    count: int
    least: tuple[Any, float]
    most: tuple[Any, float]
    last: tuple[Any, float]


def said_of(one: Drawn) -> Said | None:
    """Sum a drawing up, the first line of several; None for a typical day without last values."""
    if one.typical:
        pairs: list[tuple[Any, float]] = [
            (hour, value) for hour, value in enumerate(one.typical.last) if value is not None
        ]
    else:
        pairs = [(bar.name, bar.value) for bar in one.bars] or list(one.lines[0].points)
    if not pairs:
        return None
    least = min(pairs, key=lambda pair: pair[1])
    most = max(pairs, key=lambda pair: pair[1])
    return Said(len(pairs), least, most, pairs[-1])
