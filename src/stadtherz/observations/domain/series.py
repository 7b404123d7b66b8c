"""A series over a range: what is drawn, what is said in words, and its table.

Times are seconds since 1970 UTC; a figure is None where nothing is known, and stays a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from stadtherz.observations.domain.axis import Axis, Unit
from stadtherz.observations.domain.chart import Tick, scale

WIDTH, HEIGHT = 720, 280
LEFT, RIGHT, TOP, BOTTOM = 64, 28, 14, 30
NO_AXIS = Axis(Unit.DAY, ())


@dataclass(frozen=True)
class Line:
    """One line of a chart as SVG path data, with the number of its colour and its last spot."""

    path: str
    number: int
    dots: tuple[tuple[float, float], ...] = ()


class Kind(StrEnum):
    """What is odd about the values of a step; each has its own shape, and a word beside it."""

    SUSPECT = "suspect"
    CORRECTED = "corrected"
    FILLED = "filled"


@dataclass(frozen=True)
class Mark:
    """That a step of a series holds odd values.

    Args:
        place: number of the step.
        kind: what is odd.
        count: how many values.
        value: the figure to show for them; None where only their number is known.

    """

    place: int
    kind: Kind
    count: int
    value: float | None = None


@dataclass(frozen=True)
class Sign:
    """Where a mark is drawn, and how."""

    x: float
    y: float
    kind: Kind


@dataclass(frozen=True)
class SeriesChart:
    """What the template draws."""

    lines: tuple[Line, ...]
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    unit: Unit = Unit.DAY
    signs: tuple[Sign, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class Summary:
    """A series in figures: ends, mean or sum, and how much of what is over is known (0 to 1).

    The ends are those of values that were measured, or, where only sums are known, of whole steps.
    """

    least: float | None
    most: float | None
    mean: float | None
    total: float | None
    known: float


def series_chart(
    times: Sequence[int],
    rows: Sequence[Sequence[float | None]],
    *,
    from_zero: bool,
    numbers: Sequence[int] = (),
    axis: Axis = NO_AXIS,
    marks: Sequence[Sequence[Mark]] = (),
) -> SeriesChart:
    """Draw one or several series over the same times.

    Args:
        times: equally spaced or not, rising; seconds since 1970 UTC.
        rows: for each series its figures, as many as times.
        from_zero: whether the scale must begin at zero, as for counts.
        numbers: of the colours of the series; counted from 0 when they are not given.
        axis: the times that are written at the axis.
        marks: for each series its odd steps. What is suspect does not stretch the scale: beyond its
            ends it is drawn at the edge, and without a figure at the line or the base.

    """
    known = [value for row in rows for value in row if value is not None]
    bottom, top, step = scale(known, from_zero=from_zero)
    first, last = (times[0], max(times[-1], times[0] + 1)) if times else (0, 1)

    def spot(time: int, value: float) -> tuple[float, float]:
        x = LEFT + (time - first) / (last - first) * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - (value - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM)
        return round(x, 1), round(y, 1)

    def sign(row: Sequence[float | None], mark: Mark) -> Sign:
        value = row[mark.place] if mark.value is None else mark.value
        y = min(max(bottom if value is None else value, bottom), top)
        return Sign(*spot(times[mark.place], y), mark.kind)

    return SeriesChart(
        lines=tuple(
            _line(times, row, numbers[place] if numbers else place, spot)
            for place, row in enumerate(rows)
        ),
        y_ticks=tuple(
            Tick(spot(first, bottom + step * n)[1], bottom + step * n)
            for n in range(round((top - bottom) / step) + 1)
        ),
        x_ticks=tuple(Tick(spot(mark, bottom)[0], mark) for mark in axis.marks),
        unit=axis.unit,
        signs=tuple(sign(row, mark) for row, of in zip(rows, marks, strict=False) for mark in of),
    )


def _line(times: Sequence[int], row: Sequence[float | None], number: int, spot: object) -> Line:
    path, before = "", None
    dots = []
    for place, (time, value) in enumerate(zip(times, row, strict=True)):
        if value is None:
            before = None
            continue
        x, y = spot(time, value)  # type: ignore[operator]
        path += f"{'M' if before is None else 'L'}{x} {y}"
        alone = before is None and (place + 1 == len(row) or row[place + 1] is None)
        if alone:
            dots.append((x, y))
        before = value
    return Line(path, number, tuple(dots))


def summary(
    values: Sequence[float | None], over: int | None = None,
    shares: Sequence[float | None] | None = None, ends: tuple[float, float] | None = None,
) -> Summary:  # fmt: skip
    """Sum a series up; with nothing known, nothing is said.

    Args:
        values: figures of equal steps; None where nothing is known.
        over: how many of the steps are over, by default all; one that runs is no gap yet, and
            neither an end nor a part of the mean as long as there are others.
        shares: how much of each step is known, None where nothing is expected; by default all of
            it where there is a figure.
        ends: the least and the greatest value, where they are not those of the steps.

    """
    known = [value for value in values if value is not None]
    if not known:
        return Summary(None, None, None, None, 0.0)
    if shares is None:
        shares = [float(value is not None) for value in values]
    done = [share for share in shares[:over] if share is not None]
    share = sum(done) / len(done) if done else 1.0
    whole = [value for value in values[:over] if value is not None] or known
    least, most = ends or (min(whole), max(whole))
    return Summary(least, most, sum(whole) / len(whole), sum(known), share)
