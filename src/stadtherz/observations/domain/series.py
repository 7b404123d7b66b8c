"""A series over a range: what is drawn, what is said in words, and its table.

Times are seconds since 1970 UTC; a figure is None where nothing is known, and stays a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from stadtherz.observations.domain.axis import Axis, Unit
from stadtherz.observations.domain.chart import BOTTOM, LEFT, Plane, Spot, Tick, scale

WIDTH, HEIGHT, RIGHT = 720, 280, 28
NO_AXIS = Axis(Unit.DAY, ())


@dataclass(frozen=True)
class Line:
    """One line of a chart as SVG path data.

    Args:
        path: between steps that are whole.
        thin: to and from steps of which a part is missing.
        number: of its colour.
        dots: whole values between two gaps, to which no line leads.
        rings: such values of which a part is missing.

    """

    path: str
    thin: str
    number: int
    dots: tuple[Spot, ...] = ()
    rings: tuple[Spot, ...] = ()


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
class Row:
    """One series as it is drawn.

    Args:
        values: figures; None where nothing is known.
        number: of its colour.
        marks: its odd steps.
        partly: numbers of the steps of which a part is missing.

    """

    values: Sequence[float | None]
    number: int = 0
    marks: Sequence[Mark] = ()
    partly: frozenset[int] = frozenset()


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
    times: Sequence[int], rows: Sequence[Row], *, from_zero: bool, axis: Axis = NO_AXIS
) -> SeriesChart:
    """Draw one or several series over the same times.

    Args:
        times: equally spaced or not, rising; seconds since 1970 UTC.
        rows: each with as many figures as times. What is suspect does not stretch the scale: beyond
            its ends it is drawn at the edge, and without a figure at the line or the base.
        from_zero: whether the scale must begin at zero, as for counts.
        axis: the times that are written at the axis.

    """
    known = [value for row in rows for value in row.values if value is not None]
    first, last = (times[0], max(times[-1], times[0] + 1)) if times else (0, 1)
    plane = Plane(first, last, scale(known, from_zero=from_zero), WIDTH, HEIGHT, RIGHT)
    return SeriesChart(
        lines=tuple(_line(times, row, plane) for row in rows),
        y_ticks=plane.y_ticks,
        x_ticks=tuple(Tick(plane.spot(mark, 0)[0], mark) for mark in axis.marks),
        unit=axis.unit,
        signs=tuple(_sign(times, row, mark, plane) for row in rows for mark in row.marks),
    )


def _sign(times: Sequence[int], row: Row, mark: Mark, plane: Plane) -> Sign:
    value = row.values[mark.place] if mark.value is None else mark.value
    return Sign(*plane.spot(times[mark.place], plane.within(value)), mark.kind)


def _line(times: Sequence[int], row: Row, plane: Plane) -> Line:
    spots = [
        None if value is None else plane.spot(time, value)
        for time, value in zip(times, row.values, strict=True)
    ]
    around = [None, *spots, None]
    alone = {
        place: spot
        for place, spot in enumerate(spots)
        if spot is not None and around[place] is None and around[place + 2] is None
    }
    return Line(
        *_paths(spots, row.partly),
        row.number,
        tuple(spot for place, spot in alone.items() if place not in row.partly),
        tuple(spot for place, spot in alone.items() if place in row.partly),
    )


def _paths(spots: Sequence[Spot | None], partly: frozenset[int]) -> tuple[str, str]:
    """Join neighbours: the whole ones, and those of which a part is missing."""
    paths, ends = ["", ""], [-1, -1]
    for place, (one, other) in enumerate(pairwise(spots)):
        if one is None or other is None:
            continue
        thin = place in partly or place + 1 in partly
        start = "" if ends[thin] == place else f"M{one[0]} {one[1]}"
        paths[thin] += f"{start}L{other[0]} {other[1]}"
        ends[thin] = place + 1
    return paths[0], paths[1]


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
