"""What classified counts of a stretch of time say by class, lane and direction, and speed.

A matrix holds the arrays of one MultiDatastream: a row an interval, a column a part, nan where a
cell is unknown. Every sum says how much of it is known. A share needs both of its sides, so it is
taken of intervals that are known whole; so is a distribution of speeds, which without its fast
vehicles would look slow.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stadtherz.observations.domain.count_parts import Meaning, Written, meaning_of, places_of
from stadtherz.observations.domain.counting import SpeedBand
from stadtherz.observations.domain.counting_result import Measure
from stadtherz.observations.domain.counting_speeds import BandCount, SpeedProfile
from stadtherz.observations.domain.daily_traffic import heavy_share
from stadtherz.observations.domain.tally import Tally
from stadtherz.observations.domain.vehicle_classes import (
    CITY,
    HEAVY,
    MOTOR,
    Between,
    Scheme,
    VehicleClass,
)

Matrix = NDArray[np.float64]
Label = VehicleClass | str
"""A class, or the definition of a part that has none."""


@dataclass(frozen=True, eq=False)
class WayCounts:
    """What one MultiDatastream counted.

    Args:
        parts: what the columns are.
        cells: shape (intervals, parts), nan where unknown.
        expected: intervals that there are with a full measurement, at least those of `cells`.

    """

    parts: tuple[Written, ...]
    cells: Matrix
    expected: int

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """Say what the columns mean."""
        return tuple(meaning_of(*one) for one in self.parts)

    @property
    def total(self) -> Tally:
        """Add up what belongs to the total, of intervals of which all of it is known."""
        known = self._whole()
        return Tally(int(known.sum()) if len(known) else None, len(known), self.expected)

    def columns(self, measure: Measure) -> Iterator[tuple[int, Meaning]]:
        """Give the columns of a measure with their places."""
        return ((place, one) for place, one in enumerate(self.meanings) if one.measure is measure)

    def _whole(self) -> Matrix:
        rows = self.cells[:, places_of(self.parts)]
        return rows[~np.isnan(rows).any(axis=1)]

    def heavy_cells(self) -> list[tuple[VehicleClass, int]]:
        """Count by class what belongs to the total, of intervals of which all of it is known."""
        sums = self._whole().sum(axis=0)
        classes = [self.meanings[place].vehicle_class for place in places_of(self.parts)]
        return [
            (one, int(count)) for one, count in zip(classes, sums, strict=True) if one is not None
        ]


def matrix_from(flat: Matrix, parts: Sequence[Written]) -> Matrix:
    """Make a matrix of the arrays one after another; what is no count becomes unknown."""
    found = flat.reshape(-1, len(parts)).copy()
    for place, one in enumerate(parts):
        if meaning_of(*one).measure is Measure.COUNT:
            column = found[:, place]
            column[(column < 0) | (column != np.floor(column))] = np.nan
    return found


def total_of_ways(ways: Iterable[WayCounts]) -> Tally:
    """Add up lanes and directions."""
    return sum((one.total for one in ways), Tally())


def heavy_of_ways(ways: Iterable[WayCounts]) -> Between | None:
    """Give the share of heavy vehicles; None where no motor vehicle came or none are told apart.

    Each way has to tell apart heavy vehicles and other motor vehicles: one that has no class for
    the first sees none, and one that has none for the second sees nothing else.
    """
    found = list(ways)
    if not all(_tells_heavy_apart(one) for one in found):
        return None
    return heavy_share(cell for one in found for cell in one.heavy_cells())


def _tells_heavy_apart(one: WayCounts) -> bool:
    told = {meaning.vehicle_class for _, meaning in one.columns(Measure.COUNT)}
    apart = [part for part in told if part is not None and not part.holds(MOTOR)]
    heavy = any(part.may_hold(HEAVY) for part in apart)
    others = any(part.may_hold(MOTOR) and not HEAVY.holds(part) for part in apart)
    return None not in told and heavy and others


def by_class(ways: Sequence[WayCounts], scheme: Scheme = CITY) -> dict[Label, Tally]:
    """Add up to the classes of a scheme, in their order; what fits into none stays itself."""
    found: dict[Label, Tally] = {}
    for one in ways:
        for place, meaning in one.columns(Measure.COUNT):
            label: Label = one.parts[place][0]
            if meaning.vehicle_class is not None:
                label = scheme.home(meaning.vehicle_class)
            found[label] = found.get(label, Tally()) + _tally(one, place)
    return dict(sorted(found.items(), key=lambda item: _rank(item[0], scheme)))


def _tally(one: WayCounts, place: int) -> Tally:
    column = one.cells[:, place]
    known = column[~np.isnan(column)]
    return Tally(int(known.sum()) if len(known) else None, len(known), one.expected)


def _rank(label: Label, scheme: Scheme) -> int:
    order = scheme.classes
    return order.index(label) if isinstance(label, VehicleClass) and label in order else len(order)


def speeds_of(ways: Sequence[WayCounts]) -> SpeedProfile:
    """Add up the distributions of what belongs to the total; without speed bands, none.

    A distribution is one class in one interval on one lane and direction; where a band of it is
    unknown it is left out whole.
    """
    counts: dict[SpeedBand, float] = {}
    paces: dict[SpeedBand, list[tuple[float, float]]] = {}
    unmeasured = used = expected = 0
    for one in ways:
        for columns in _distributions(one):
            places = [place for place, _ in columns]
            whole = one.cells[~np.isnan(one.cells[:, places]).any(axis=1)]
            used, expected = used + len(whole), expected + one.expected
            for place, meaning in columns:
                count = whole[:, place]
                if meaning.band is None:
                    unmeasured += int(count.sum())
                    continue
                counts[meaning.band] = counts.get(meaning.band, 0.0) + float(count.sum())
                paces.setdefault(meaning.band, []).append(_pace(one, meaning, whole, place))
    bands = tuple(_band_count(band, counts[band], paces[band]) for band in sorted(counts, key=_low))
    return SpeedProfile(bands, unmeasured, used, expected)


def _distributions(one: WayCounts) -> list[list[tuple[int, Meaning]]]:
    """Give the columns of each class that belongs to the total and is counted by speed."""
    own = set(places_of(one.parts))
    found: dict[VehicleClass | None, list[tuple[int, Meaning]]] = {}
    for place, meaning in one.columns(Measure.COUNT):
        if place in own:
            found.setdefault(meaning.vehicle_class, []).append((place, meaning))
    return [columns for columns in found.values() if any(meaning.band for _, meaning in columns)]


def _pace(one: WayCounts, meaning: Meaning, whole: Matrix, place: int) -> tuple[float, float]:
    """Give how many vehicles have a measured mean, and the sum of vehicles times their mean."""
    same = [
        other
        for other, said in one.columns(Measure.MEAN_SPEED)
        if (said.vehicle_class, said.band) == (meaning.vehicle_class, meaning.band)
    ]
    if not same:
        return 0.0, 0.0
    count, mean = whole[:, place], whole[:, same[0]]
    known = ~np.isnan(mean) & (count > 0)
    return float(count[known].sum()), float((count[known] * mean[known]).sum())


def _band_count(band: SpeedBand, count: float, paces: Sequence[tuple[float, float]]) -> BandCount:
    measured = sum(number for number, _ in paces)
    mean = sum(product for _, product in paces) / measured if measured else None
    return BandCount(band, int(count), mean if measured == count else None)


def _low(band: SpeedBand) -> tuple[float, float]:
    return band.low, float("inf") if band.high is None else band.high
