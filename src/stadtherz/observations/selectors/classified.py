"""Classified counts of a station over a range: by class, lane and direction, and speed.

The arrays are read as they were stored, those of `MOST_DAYS` days at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np

from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.domain.classified import (
    Label,
    Matrix,
    WayCounts,
    by_class,
    heavy_of_ways,
    matrix_from,
    speeds_of,
    total_of_ways,
)
from stadtherz.observations.domain.count_parts import counted_by
from stadtherz.observations.domain.counting import SpeedBand
from stadtherz.observations.domain.counting_speeds import (
    SpeedFigure,
    SpeedProfile,
    mean_speed,
    v85,
)
from stadtherz.observations.domain.ranges import Range
from stadtherz.observations.domain.tally import Tally
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.vehicle_classes import Between, VehicleClass
from stadtherz.observations.models import Flag
from stadtherz.observations.selectors.counted_days import Days, whole_days
from stadtherz.observations.selectors.countings import Counting
from stadtherz.observations.selectors.range_times import ends_of

MOST_DAYS = 92


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is, how many, and their share of all.

    Args:
        label: a class, a direction or a lane.
        tally: how many, and how much of it is known.
        share: of all that is added up, 0 to 1; None where it is no part of that.
        heavy: share of heavy vehicles, where it is known.
        v85: speed that 85 % do not exceed, where speeds are told apart.
        whole: whether it is a direction with all of its lanes.
        band: the speed band, where it is one.

    """

    label: Text | str
    tally: Tally
    share: float | None = None
    heavy: Between | None = None
    v85: SpeedFigure | None = None
    whole: bool = False
    band: SpeedBand | None = None

    @property
    def width(self) -> float:
        """Give the length of the bar of its share, 0 to 100."""
        return round((self.share or 0.0) * 100, 1)


@dataclass(frozen=True)
class Classified:
    """The classified counts of a range."""

    name: Text
    ways: Sequence[tuple[Counting, WayCounts]]
    days: Days
    too_long: bool

    most_days: int = MOST_DAYS

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known."""
        return not any(len(one.cells) for one in self._counts)

    @cached_property
    def total(self) -> Tally:
        """Add up everything that belongs to the total."""
        return total_of_ways(self._counts)

    @property
    def _counts(self) -> list[WayCounts]:
        return [one for _, one in self.ways]

    @cached_property
    def heavy(self) -> Between | None:
        """Give the share of heavy vehicles."""
        return heavy_of_ways(self._counts)

    @cached_property
    def classes(self) -> list[Row]:
        """Give a row a class."""
        counted = counted_by(self.ways[0][0].parts)
        whole = counted.vehicle_class if counted else None
        found = by_class(self._counts)
        inside = {
            label: tally.count or 0
            for label, tally in found.items()
            if whole is None or (isinstance(label, VehicleClass) and whole.holds(label))
        }
        every = sum(inside.values())
        return [
            Row(self._name_of(label), tally, inside[label] / every if label in inside and every
                else None)
            for label, tally in found.items()
        ]  # fmt: skip

    def _name_of(self, label: Label) -> Text | str:
        if isinstance(label, VehicleClass):
            return label.name
        return next((one.names[label] for one, _ in self.ways if label in one.names), label)

    @cached_property
    def lanes(self) -> list[Row]:
        """Give a row a lane and direction, and where a direction has several lanes one for all."""
        rows: list[Row] = []
        for direction in dict.fromkeys(one.direction for one, _ in self.ways):
            own = [pair for pair in self.ways if pair[0].direction == direction]
            if direction and len(own) > 1:
                ways = [counts for _, counts in own]
                rows.append(replace(self._row(direction, ways), whole=True))
            rows += [self._row(one.stream.name or one.stream.key, [way]) for one, way in own]
        return rows

    def _row(self, label: Text | str, ways: list[WayCounts]) -> Row:
        tally, every = total_of_ways(ways), self.total.count
        share = tally.count / every if tally.count is not None and every else None
        speeds = speeds_of(ways)
        fast = v85(speeds) if speeds.bands else None
        return Row(label, tally, share, heavy_of_ways(ways), fast)

    @cached_property
    def speeds(self) -> SpeedProfile:
        """Give the vehicles by speed."""
        return speeds_of(self._counts)

    @property
    def bands(self) -> list[Row]:
        """Give a row a speed band."""
        every = self.speeds.vehicles
        return [
            Row("", Tally(one.count, 1, 1), one.count / every if every else None, band=one.band)
            for one in self.speeds.bands
        ]

    @cached_property
    def v85(self) -> SpeedFigure:
        """Give the speed that 85 % of the vehicles do not exceed."""
        return v85(self.speeds)

    @cached_property
    def mean_speed(self) -> SpeedFigure:
        """Give the mean speed of the vehicles."""
        return mean_speed(self.speeds)

    @property
    def partial(self) -> bool:
        """Whether a cell of any class is unknown."""
        return any(not row.tally.complete for row in self.classes)


def classified(countings: Sequence[Counting], span: Range, now: datetime) -> Classified | None:
    """Read the classified counts of a range; None where nothing is counted so."""
    if not countings:
        return None
    first, end = ends_of(span)
    too_long = span.days > MOST_DAYS
    last = max(first, min(end, now))
    ways = () if too_long else _ways(countings, first, last, runs=now <= end)
    streams = [one.stream for one in countings]
    return Classified(streams[0].observed.name, ways, whole_days(streams, span, now), too_long)


def _ways(
    countings: Sequence[Counting], first: datetime, last: datetime, *, runs: bool
) -> list[tuple[Counting, WayCounts]]:
    span = microseconds(first), microseconds(last)
    known = Known(Scope([one.stream.pk for one in countings], (span,)), the_lake())
    return [(one, _counts(one, known, span, runs=runs)) for one in countings]


def _counts(one: Counting, known: Known, span: tuple[int, int], *, runs: bool) -> WayCounts:
    answer = known.arrays(
        "SELECT unnest(found) AS cell FROM (SELECT TRY_CAST(CAST(result AS JSON) AS DOUBLE[])"
        " AS found FROM known WHERE datastream = $stream AND flag <> $suspect"
        " AND result IS NOT NULL) WHERE len(found) = $parts",
        stream=one.stream.pk, suspect=int(Flag.SUSPECT), parts=len(one.parts),
    )["cell"]  # fmt: skip
    flat: Matrix = np.ma.filled(np.ma.asarray(answer, dtype=np.float64), np.nan)
    cells = matrix_from(flat, one.parts)
    expected = _expected(one, known, span, runs=runs)
    return WayCounts(one.parts, cells, max(len(cells), expected))


def _expected(one: Counting, known: Known, span: tuple[int, int], *, runs: bool) -> int:
    """Count the intervals of a range that should be there; one that is on its way is not missing.

    How long an interval of this range is, its ends say first.
    """
    ((told, newest),) = known.rows(
        'SELECT median(epoch_us("end") - us) FILTER (WHERE epoch_us("end") > us), max(us)'
        " FROM known WHERE datastream = $stream", stream=one.stream.pk,
    )  # fmt: skip
    step = told or one.step_s * 1_000_000
    first, last = span
    if runs:
        last = min(last, max(last - step, (newest or first) + step))
    return max(0, int((last - first) / step))
