"""Where the parts of a chart lie, in units of an SVG drawing.

Text is placed and not measured: a letter is taken to be seven units wide, as in the house's maps.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil, floor, log10
from typing import Any

from stadtherz.opendata.domain.charts import HOURS, Along, Drawn, Line, TypicalDay

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 78, 84, 18, 34
NAMES_RIGHT = 170
BAR, NAME_ABOVE, BAR_GAP, BAR_LEFT, BAR_RIGHT = 20, 24, 14, 4, 110
LETTERS = 56
WISHED_TICKS, WISHED_MARKS = 4, 5
LETTER_HEIGHT = 24
DAY_S = 86_400


@dataclass(frozen=True)
class Tick:
    """A mark of an axis: where it is drawn, and what it means."""

    at: float
    value: Any


@dataclass(frozen=True)
class DrawnLine:
    """A line: number (0 to 3), path, its lone points, its name and where that stands."""

    number: int
    path: str
    dots: tuple[tuple[float, float], ...]
    name: str
    end: tuple[float, float]
    value: float
    label_y: float


@dataclass(frozen=True)
class DrawnBar:
    """A bar from `x` on, `width` wide; the value stands at `label_x`, before or behind it."""

    name: Any
    value: float
    x: float
    y: float
    width: float
    label_x: float
    before: bool


@dataclass(frozen=True)
class Picture:
    """Everything a template draws; empty where a shape has none of it."""

    width: int
    height: int
    left: float
    right: float
    y_ticks: tuple[Tick, ...] = ()
    x_ticks: tuple[Tick, ...] = ()
    lines: tuple[DrawnLine, ...] = ()
    bars: tuple[DrawnBar, ...] = ()
    band: str = ""
    usual: str = ""
    zero: float | None = None


def picture_of(one: Drawn) -> Picture:
    """Lay out a drawing."""
    if one.typical:
        return _day(one.typical, from_zero=one.choice.from_zero)
    return _bars(one) if one.bars else _lines(one)


def scale(values: Sequence[float], *, from_zero: bool) -> tuple[float, float, float]:
    """Find round ends of an axis and the step between its marks: 1, 2 or 5 by a power of ten."""
    least, most = min(values), max(values)
    if from_zero:
        least, most = min(0.0, least), max(0.0, most)
    if most <= least:
        most = least + (abs(least) or 1.0)
    rough = (most - least) / WISHED_TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999999)
    return floor(least / step) * step, ceil(most / step) * step, step


def _number(along: Along) -> float:
    """Give the place of a moment, a day or a year on a line of days."""
    if isinstance(along, datetime):
        return along.toordinal() + (along.hour * 3600 + along.minute * 60 + along.second) / DAY_S
    return float(along.toordinal()) if isinstance(along, date) else float(along)


@dataclass(frozen=True)
class _Plane:
    first: float
    last: float
    scale: tuple[float, float, float]
    right: int

    def x(self, along: float) -> float:
        share = (along - self.first) / ((self.last - self.first) or 1)
        return round(LEFT + share * (WIDTH - LEFT - self.right), 1)

    def y(self, value: float) -> float:
        bottom, top, _ = self.scale
        share = (value - bottom) / (top - bottom)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        bottom, top, step = self.scale
        values = [bottom + step * number for number in range(round((top - bottom) / step) + 1)]
        return tuple(Tick(self.y(value), round(value, 10)) for value in values)

    @property
    def zero(self) -> float | None:
        bottom, top, _ = self.scale
        return self.y(0) if bottom <= 0 <= top else None


def _lines(one: Drawn) -> Picture:
    points = [point for line in one.lines for point in line.points]
    alongs = sorted({along for along, _ in points}, key=_number)
    values = [value for _, value in points]
    right = NAMES_RIGHT if len(one.lines) > 1 else RIGHT
    ends = _number(alongs[0]), _number(alongs[-1])
    plane = _Plane(*ends, scale(values, from_zero=one.choice.from_zero), right)
    lines = [_line(number, line, plane) for number, line in enumerate(one.lines)]
    marks = tuple(Tick(plane.x(_number(along)), along) for along in _marked(alongs))
    return Picture(
        WIDTH, HEIGHT, LEFT, WIDTH - right, plane.ticks, marks, _apart(lines), zero=plane.zero
    )


def _line(number: int, line: Line, plane: _Plane) -> DrawnLine:
    spots = [(plane.x(_number(along)), plane.y(value)) for along, value in line.points]
    path = _path(spots) if len(spots) > 1 else ""
    dots = tuple(spots) if len(spots) == 1 else ()
    return DrawnLine(number, path, dots, line.name, spots[-1], line.points[-1][1], spots[-1][1])


def _apart(lines: Sequence[DrawnLine]) -> tuple[DrawnLine, ...]:
    """Move the names at the ends of lines so that none covers another."""
    free, moved = float(TOP), {}
    for line in sorted(lines, key=lambda one: one.end[1]):
        moved[line.number] = max(line.end[1], free)
        free = moved[line.number] + LETTER_HEIGHT
    over = max(0.0, free - LETTER_HEIGHT - (HEIGHT - BOTTOM))
    return tuple(
        DrawnLine(one.number, one.path, one.dots, one.name, one.end, one.value,
                  round(moved[one.number] - over, 1))
        for one in lines
    )  # fmt: skip


def _marked(alongs: Sequence[Along]) -> list[Along]:
    """Choose what is written at the axis: some points that are there, equally many apart."""
    apart = max(1, ceil((len(alongs) - 1) / (WISHED_MARKS - 1)))
    return list(alongs[::apart])


def _path(spots: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in spots)


def _bars(one: Drawn) -> Picture:
    bottom, top, _ = scale([bar.value for bar in one.bars], from_zero=True)
    room = WIDTH - BAR_LEFT - BAR_RIGHT

    def x(value: float) -> float:
        return round(BAR_LEFT + (value - bottom) / (top - bottom) * room, 1)

    zero = x(0)
    bars = []
    for number, bar in enumerate(one.bars):
        ends = sorted((zero, x(bar.value)))
        before = bar.value < 0
        label = ends[0] - 6 if before else ends[1] + 6
        y = number * (NAME_ABOVE + BAR + BAR_GAP) + NAME_ABOVE
        width = round(ends[1] - ends[0], 1)
        bars.append(DrawnBar(bar.name, bar.value, ends[0], y, width, round(label, 1), before))
    height = len(bars) * (NAME_ABOVE + BAR + BAR_GAP)
    return Picture(WIDTH, height, BAR_LEFT, WIDTH - BAR_RIGHT, bars=tuple(bars), zero=zero)


def _day(typical: TypicalDay, *, from_zero: bool) -> Picture:
    parts = (typical.low, typical.middle, typical.high, typical.last)
    known = [value for row in parts for value in row if value is not None]
    plane = _Plane(0, HOURS, scale(known, from_zero=from_zero), RIGHT)

    def spots(values: Sequence[float | None]) -> list[tuple[float, float]]:
        return [
            (plane.x(hour + 0.5), plane.y(value))
            for hour, value in enumerate(values) if value is not None
        ]  # fmt: skip

    now = spots(typical.last)
    line = DrawnLine(0, _path(now) if len(now) > 1 else "", tuple(now) if len(now) == 1 else (), "",
                     now[-1], _last(typical.last), now[-1][1])  # fmt: skip
    return Picture(
        WIDTH, HEIGHT, LEFT, WIDTH - RIGHT, plane.ticks,
        tuple(Tick(plane.x(hour), hour) for hour in (0, 6, 12, 18, 24)), (line,),
        band=_band(spots, typical), usual=_path(spots(typical.middle)), zero=plane.zero,
    )  # fmt: skip


def _last(values: Sequence[float | None]) -> float:
    return next(value for value in reversed(values) if value is not None)


def _band(
    spots: Callable[[Sequence[float | None]], list[tuple[float, float]]], typical: TypicalDay
) -> str:
    edge = [*spots(typical.high), *reversed(spots(typical.low))]
    return _path(edge) + "Z"
