"""The usual week as a heat map: a shade for each hour of each weekday, and the words under it.

A shade stands for a class between round bounds, so that a legend can name it. Counts begin at zero;
levels begin where the values do, else 10 and 12 degrees would look alike. Unknown hours have no
shade at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np

from stadtherz.observations.domain.findings import Values

SHADES = 6
CLASSES = 5
ROUND = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
UNKNOWN = 0
LEFT, CELL_WIDTH, CELL_HEIGHT, FOOT = 56, 28, 30, 30
HOURS_A_LABEL = 3


@dataclass(frozen=True)
class Cell:
    """One hour of one weekday.

    Args:
        weekday: Monday 0 to Sunday 6.
        hour: 0 to 23 on the local clock.
        value: usual figure; None where too few days are known.
        shade: 1 (least) to 6 (most), 0 for unknown.
        x: left edge in drawing units.
        y: upper edge in drawing units.

    """

    weekday: int
    hour: int
    value: float | None
    shade: int
    x: int
    y: int


@dataclass(frozen=True)
class Shade:
    """What a shade means: figures from `low` up to `high`."""

    number: int
    low: float
    high: float


@dataclass(frozen=True)
class HeatMap:
    """What the template draws and says.

    Args:
        rows: seven rows of 24 cells.
        shades: the legend, from least to most.
        most: the hour with the greatest figure; None when nothing is known.
        least: the hour with the smallest one.
        unknown: number of hours of which too little is known.
        days: most days behind one hour.

    """

    rows: tuple[tuple[Cell, ...], ...]
    shades: tuple[Shade, ...]
    most: Cell | None
    least: Cell | None
    unknown: int
    days: int
    width: int = LEFT + 24 * CELL_WIDTH + 14
    height: int = 7 * CELL_HEIGHT + FOOT
    cell_width: int = CELL_WIDTH - 2
    cell_height: int = CELL_HEIGHT - 2

    @property
    def labels(self) -> list[tuple[int, int]]:
        """Give the labels under the map: where, and which hour."""
        return [(LEFT + hour * CELL_WIDTH, hour) for hour in range(0, 25, HOURS_A_LABEL)]

    @property
    def by_hour(self) -> list[tuple[int, list[Cell]]]:
        """Give the same as a table: a row an hour, a cell a weekday."""
        return [(hour, [row[hour] for row in self.rows]) for hour in range(24)]


def together(weeks: Sequence[Values], *, counted: bool) -> Values:
    """Put the heat maps of several streams together: counts are added, levels averaged.

    An hour of which one counter is unknown stays unknown, for the sum would be too small. A stream
    of which nothing is known was not there yet, or is not there any more, and does not count.

    Args:
        weeks: usual figures, each of shape (24, 7); NaN where unknown.
        counted: whether the figures are counts.

    """
    there = [week for week in weeks if np.isfinite(week).any()]
    if not there:
        return np.full((24, 7), np.nan)
    if counted:
        return np.asarray(np.sum(there, axis=0))
    known = np.isfinite(there)
    total = np.where(known, there, 0.0).sum(axis=0)
    number = known.sum(axis=0)
    return np.asarray(np.where(number > 0, total / np.maximum(number, 1), np.nan))


def heat_map_of(figures: Values, *, days: int, from_zero: bool) -> HeatMap:
    """Draw usual figures.

    Args:
        figures: shape (24, 7): hours are rows, weekdays columns; NaN where unknown.
        days: most days behind one hour.
        from_zero: whether the scale must begin at zero, as for counts.

    """
    bottom, size, number = classes = classes_of(figures[np.isfinite(figures)], from_zero=from_zero)
    shades = tuple(
        Shade(_shade(place, number), bottom + size * place, bottom + size * (place + 1))
        for place in range(number)
    )
    rows = tuple(
        tuple(_cell(day, hour, float(figures[hour, day]), classes) for hour in range(24))
        for day in range(7)
    )
    cells = [cell for row in rows for cell in row if cell.value is not None]
    return HeatMap(
        rows=rows,
        shades=shades if cells else (),
        most=max(cells, key=lambda cell: cell.value or 0.0, default=None),
        least=min(cells, key=lambda cell: cell.value or 0.0, default=None),
        unknown=7 * 24 - len(cells),
        days=days,
    )


def classes_of(known: Values, *, from_zero: bool) -> tuple[float, float, int]:
    """Find round classes: where they begin, how large each is, and how many there are (1 to 6)."""
    if not len(known):
        return 0.0, 1.0, 1
    least, most = float(known.min()), float(known.max())
    if from_zero:
        least = min(0.0, least)
    rough = (most - least) / CLASSES
    if rough <= abs(most) * 1e-12:  # all alike
        return least, 1.0, 1
    power = 10.0 ** floor(log10(rough))
    size = next((one * power for one in ROUND if one * power >= rough), 10 * power)
    bottom = floor(least / size) * size
    return bottom, size, max(1, min(SHADES, ceil((most - bottom) / size)))


def _shade(place: int, number: int) -> int:
    """Spread few classes over all shades, so that the last is always the strongest."""
    return 1 + round(place * (SHADES - 1) / max(1, number - 1))


def _cell(day: int, hour: int, value: float, classes: tuple[float, float, int]) -> Cell:
    x, y = LEFT + hour * CELL_WIDTH, day * CELL_HEIGHT
    if not np.isfinite(value):
        return Cell(day, hour, None, UNKNOWN, x, y)
    bottom, size, number = classes
    place = max(0, min(number - 1, int((value - bottom) / size)))
    return Cell(day, hour, value, _shade(place, number), x, y)
