"""A day against earlier days of its weekday: like with like, and only what is known of both.

A day is made of cells: a datastream in a part of the day on the local clock. Of an earlier day the
same cells are added up that today knows, so that a gap of today lacks there too. Where more is
missing than counts as "the same", nothing is compared: "half as many" must never mean that one of
two counters is silent. The hour that comes twice in autumn is one hour with the mean of both.
"""

from collections.abc import Collection, Mapping, Sequence
from math import floor
from typing import NamedTuple

from stadtherz.observations.domain.comparison import (
    LEAST_DAYS,
    SAME_WITHIN_PERCENT,
    Comparison,
    Verdict,
    compare,
)

WEEKS = 8
"""How far back it is learnt what is usual."""
LEAST_KNOWN = 1 - SAME_WITHIN_PERCENT / 100
LEAST_OF_AN_HOUR = 0.75
"""An hour of which a counter told less is no whole hour: its sum would be too small."""
HOURS = 24
HOUR_S = 3_600
Cell = tuple[int, int]


class Figure(NamedTuple):
    """What is known of a cell: the number of trusted values and their sum."""

    number: float
    total: float

    @property
    def mean(self) -> float:
        """Give the mean value."""
        return self.total / self.number


Cells = Mapping[Cell, Figure]
"""The known cells of a day, by datastream and number of the part of the day."""
Numbers = Mapping[int, float]
"""How many values a cell of a datastream should hold."""


def compare_like(
    today: Cells, earlier: Sequence[Cells], slots: Collection[int], numbers: Numbers,
    *, counted: bool,
) -> Comparison:  # fmt: skip
    """Compare what is known of today with the same of earlier days.

    Args:
        today: the known cells of today.
        earlier: those of earlier days of this weekday.
        slots: parts of today that are over and are compared.
        numbers: of the datastreams that should tell values, how many a cell should hold.
        counted: whether figures are counts, which are added; levels are averaged.

    """
    known = {cell: one for cell, one in today.items() if cell[1] in slots}
    days = [day for day in earlier if day]
    share = share_of(known, slots, numbers)
    figure = _figure(known, counted=counted)
    if known and len(days) >= LEAST_DAYS and share < LEAST_KNOWN:
        return Comparison(Verdict.PARTLY, figure, None, None, len(days), share)
    like = [{cell: day[cell] for cell in known if cell in day} for day in days]
    figures = [
        _figure(day, counted=counted)
        for day in like
        if _whole(day, numbers) >= LEAST_KNOWN * len(known)
    ]
    usual = [one for one in figures if one is not None]
    return compare(figure, usual, counted=counted, begun=bool(today), known=share)


def share_of(known: Cells, slots: Collection[int], numbers: Numbers) -> float:
    """Say how much is known of some parts of a day (0 to 1), over all datastreams alike."""
    if not numbers or not slots:
        return 0.0
    shares = []
    for stream, number in numbers.items():
        own = [one for (whose, slot), one in known.items() if whose == stream and slot in slots]
        wanted = len(slots) if number >= 1 else floor(len(slots) * number)
        told = sum(min(1.0, one.number / max(1.0, number)) for one in own)
        shares.append(min(1.0, told / wanted) if wanted else 1.0)
    return sum(shares) / len(shares)


def hourly(
    cells: Cells, numbers: Numbers, size_s: int, *, counted: bool, running: int | None = None
) -> list[float | None]:
    """Give a day's 24 figures by local hour; an hour of which a counter lacks is unknown.

    Args:
        cells: the known cells of the day.
        numbers: of the datastreams that should tell values, how many a cell should hold.
        size_s: length of a cell; must divide an hour.
        counted: whether figures are counts, which are added; levels are averaged.
        running: the hour that is not over: what is known of it is told.

    """
    by_hour: dict[int, dict[Cell, Figure]] = {}
    for cell, one in cells.items():
        by_hour.setdefault(cell[1] * size_s // HOUR_S, {})[cell] = one
    return [
        _figure(found, counted=counted)
        if (found := by_hour.get(hour))
        and (not counted or hour == running or _is_whole_hour(found, hour, numbers, size_s))
        else None
        for hour in range(HOURS)
    ]


def _is_whole_hour(found: Cells, hour: int, numbers: Numbers, size_s: int) -> bool:
    slots = range(hour * HOUR_S // size_s, (hour + 1) * HOUR_S // size_s)
    return all(
        share_of(found, slots, {stream: number}) >= LEAST_OF_AN_HOUR
        for stream, number in numbers.items()
    )


def _whole(day: Cells, numbers: Numbers) -> float:
    """Count the cells of a day by how much is known of each."""
    return sum(min(1.0, one.number / max(1.0, numbers[cell[0]])) for cell, one in day.items())


def _figure(cells: Cells, *, counted: bool) -> float | None:
    if not cells:
        return None
    if counted:
        return sum(one.total for one in cells.values())
    return sum(one.mean for one in cells.values()) / len(cells)
