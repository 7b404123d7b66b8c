"""A day's chart as SVG path data: the typical day as a grey band, today as a coloured line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 64, 64, 14, 30
HOURS = 24
WISHED_TICKS = 4


@dataclass(frozen=True)
class Tick:
    """A mark at an axis: where, in drawing units, and its value."""

    at: float
    value: float


Spot = tuple[float, float]
"""Where something is drawn: right and down, in drawing units."""


@dataclass(frozen=True)
class Plane:
    """What part of a drawing means what.

    Args:
        first: what the left edge means.
        last: what the right edge means; more than `first`.
        scale: what lower and upper edge mean, and the step between marks.
        width: of the drawing, with its margins.
        height: of the drawing, with its margins.
        right: margin at the right.

    """

    first: float
    last: float
    scale: tuple[float, float, float]
    width: int
    height: int
    right: int

    def spot(self, along: float, value: float) -> Spot:
        """Find where a figure lies."""
        bottom, top, _ = self.scale
        across = (along - self.first) / (self.last - self.first)
        up = (value - bottom) / (top - bottom)
        x = LEFT + across * (self.width - LEFT - self.right)
        y = self.height - BOTTOM - up * (self.height - TOP - BOTTOM)
        return round(x, 1), round(y, 1)

    def within(self, value: float | None) -> float:
        """Give the nearest figure that lies on the plane; the lower edge for none."""
        bottom, top, _ = self.scale
        return bottom if value is None else min(max(value, bottom), top)

    @property
    def y_ticks(self) -> tuple["Tick", ...]:
        """Give the marks of the axis of figures."""
        bottom, top, step = self.scale
        values = [bottom + step * number for number in range(round((top - bottom) / step) + 1)]
        return tuple(Tick(self.spot(self.first, value)[1], value) for value in values)


@dataclass(frozen=True)
class Chart:
    """What the template draws; empty paths where there is nothing to show."""

    line: str
    band: str
    usual: str
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    last: Spot | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class Spark:
    """A small line without axes as SVG path data, and its figures for who does not see it."""

    path: str
    least: float
    most: float
    last: float


def day_chart(
    today: Sequence[float | None],
    low: Sequence[float | None],
    middle: Sequence[float | None],
    high: Sequence[float | None],
    *,
    from_zero: bool,
) -> Chart:
    """Draw 24 hourly figures of today over the quartiles of the usual day.

    Args:
        today: 24 figures; None where there is none.
        low: the lower quartiles of the usual day, as `today`.
        middle: its medians.
        high: its upper quartiles.
        from_zero: whether the scale must begin at zero, as for counts.

    """
    known = [value for row in (today, low, middle, high) for value in row if value is not None]
    plane = Plane(0, HOURS, scale(known, from_zero=from_zero), WIDTH, HEIGHT, RIGHT)

    def spot(hour: int, value: float) -> Spot:
        return plane.spot(hour + 0.5, value)

    spots = [spot(hour, value) for hour, value in enumerate(today) if value is not None]
    return Chart(
        line=_path(today, spot),
        band=_band(low, high, spot),
        usual=_path(middle, spot),
        y_ticks=plane.y_ticks,
        x_ticks=tuple(Tick(plane.spot(hour, 0)[0], hour) for hour in (0, 6, 12, 18, 24)),
        last=spots[-1] if spots else None,
    )


def spark(values: Sequence[float | None], width: int = 160, height: int = 40) -> Spark | None:
    """Draw a small line scaled to its own range; gaps stay gaps, fewer than two values none."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    least, most = min(known), max(known)
    span = most - least or 1

    def spot(place: int, value: float) -> tuple[float, float]:
        x = place / (len(values) - 1) * width
        return round(x, 1), round(2 + (1 - (value - least) / span) * (height - 4), 1)

    return Spark(_path(values, spot), least, most, known[-1])


def scale(values: Sequence[float], *, from_zero: bool) -> tuple[float, float, float]:
    """Find round ends and steps of an axis: 1, 2 or 5 times a power of ten."""
    least, most = (min(values), max(values)) if values else (0.0, 1.0)
    if from_zero:
        least = min(0.0, least)
    if most <= least:
        most = least + 1
    rough = (most - least) / WISHED_TICKS
    power = 10 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return floor(least / step) * step, ceil(most / step) * step, step


def _path(values: Sequence[float | None], spot: Callable[[int, float], Spot]) -> str:
    path, drawing = "", False
    for place, value in enumerate(values):
        if value is None:
            drawing = False
            continue
        x, y = spot(place, value)
        path += f"{'L' if drawing else 'M'}{x} {y}"
        drawing = True
    return path


def _band(
    low: Sequence[float | None], high: Sequence[float | None], spot: Callable[[int, float], Spot]
) -> str:
    pairs = [
        (place, bottom, top)
        for place, (bottom, top) in enumerate(zip(low, high, strict=True))
        if bottom is not None and top is not None
    ]
    if len(pairs) < 2:
        return ""
    upper = [spot(place, top) for place, _, top in pairs]
    lower = [spot(place, bottom) for place, bottom, _ in reversed(pairs)]
    return "M" + "L".join(f"{x} {y}" for x, y in [*upper, *lower]) + "Z"
