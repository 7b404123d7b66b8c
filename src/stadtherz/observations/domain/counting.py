"""What a counting site measures, and what a record of it is.

A record is the number of road users of one class, in one speed band, on one lane in one direction,
in one interval: the cell in which traffic engineers think (TLS, BASt). A cell without a record is
unknown and never nought. Occupancy is what a loop measures for a lane as a whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import isfinite

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.vehicle_classes import UNKNOWN, VehicleClass

HOUR_S = 3600
FAULTS_SHOWN = 200


@dataclass(frozen=True, order=True)
class SpeedBand:
    """Speeds from `low` up to but without `high`, in km/h; without `high` the band is open."""

    low: float
    high: float | None

    def __str__(self) -> str:
        return f"{self.low:g}+" if self.high is None else f"{self.low:g}-{self.high:g}"

    def overlaps(self, other: "SpeedBand") -> bool:
        """Whether a speed lies in both."""
        return (other.high is None or self.low < other.high) and (
            self.high is None or other.low < self.high
        )


def bands_between(edges: Sequence[float | None]) -> tuple[SpeedBand, ...]:
    """Make the bands between edges in km/h; a last edge of None leaves the last band open."""
    return tuple(SpeedBand(low, high) for low, high in pairwise(edges) if low is not None)


@dataclass(frozen=True, order=True)
class Way:
    """One lane in one direction; lanes are numbered from the right, from 1."""

    lane: int
    direction: str


@dataclass(frozen=True)
class CountingSite:
    """What one site measures.

    Args:
        lanes: numbers of the lanes, from 1.
        directions: names of the directions, as the device writes them.
        classes: the classes that the device tells apart.
        speed_bands: rising edges of the speed bands in km/h; a last None leaves the last band open;
            empty where no speeds are measured.
        interval_s: length of an interval in seconds, a divisor of an hour.
        ways: the pairs of lane and direction that exist; empty means all of them.
        unmeasured: whether, beside the bands, vehicles are counted whose speed was not measured.
        mean_speed: whether the mean speed of each cell is measured.
        occupancy: whether the share of time is measured in which a lane is occupied.

    Raises:
        Invalid: with a line for each thing that does not fit.

    """

    lanes: tuple[int, ...]
    directions: tuple[str, ...]
    classes: tuple[VehicleClass, ...]
    speed_bands: tuple[float | None, ...] = ()
    interval_s: int = 900
    ways: tuple[Way, ...] = ()
    unmeasured: bool = False
    mean_speed: bool = True
    occupancy: bool = False

    def __post_init__(self) -> None:
        if not self.ways:
            ways = (Way(lane, to) for lane in self.lanes for to in self.directions)
            object.__setattr__(self, "ways", tuple(dict.fromkeys(ways)))
        if faults := (*_misfits(self), *_misfit_classes(self.classes)):
            raise refusal("counting-site", faults)

    @property
    def bands(self) -> tuple[SpeedBand | None, ...]:
        """Give the bands in their order; None, for speeds that are not known, is the last."""
        bands = bands_between(self.speed_bands)
        return (*bands, None) if self.unmeasured or not bands else bands

    @property
    def interval(self) -> timedelta:
        """Give the length of an interval."""
        return timedelta(seconds=self.interval_s)

    @property
    def cells(self) -> tuple[tuple[VehicleClass, SpeedBand | None], ...]:
        """Give the cells of one way in their order: class by class, in each band by band."""
        return tuple((found, band) for found in self.classes for band in self.bands)


def _misfits(site: CountingSite) -> Iterator[str]:
    rules = {
        "lanes must be different numbers from 1": _different(site.lanes) and min(site.lanes) > 0,
        "directions must be different names": _different(site.directions) and all(site.directions),
        "classes must be different": _different(site.classes),
        "ways must be different": len(set(site.ways)) == len(site.ways),
        "ways must be made of the site's lanes and directions": all(
            way.lane in site.lanes and way.direction in site.directions for way in site.ways
        ),
        "interval_s must divide an hour": site.interval_s > 0 and HOUR_S % site.interval_s == 0,
        "speed bands overlap or are empty: edges must rise from 0 or more, only the last may be "
        "open": rising(site.speed_bands),
        "a site without speed bands has no unmeasured speeds": bool(site.speed_bands)
        or not site.unmeasured,
    }
    return (rule for rule, kept in rules.items() if not kept)


def _different(values: Sequence[object]) -> bool:
    return len(values) > 0 and len(set(values)) == len(values)


def rising(edges: Sequence[float | None]) -> bool:
    """Whether edges make bands: none at all, or two and more that rise from 0 or more.

    Only the last may be None.
    """
    if not edges:
        return True
    numbers = [edge for edge in edges if edge is not None]
    return (
        len(edges) >= 2
        and None not in edges[:-1]
        and numbers[0] >= 0
        and all(isfinite(edge) for edge in numbers)
        and all(low < high for low, high in pairwise(numbers))
    )


def _misfit_classes(classes: Sequence[VehicleClass]) -> Iterator[str]:
    """Refuse a class beside one that holds it: a vehicle would be counted twice.

    Only "unknown" may stand beside others: it means that the device could not say.
    """
    for outer in classes:
        for inner in classes:
            if outer not in {inner, UNKNOWN} and outer.holds(inner):
                yield f"class {outer.code} holds class {inner.code}: a vehicle would count twice"


@dataclass(frozen=True)
class CountRecord:
    """How many road users one cell had in one interval.

    Args:
        start: begin of the interval, with a zone.
        end: its end, with a zone.
        lane: number of the lane.
        direction: name of the direction.
        vehicle_class: class of the road users.
        band: speed band; None when their speed is not known.
        count: how many passed.
        mean_speed_kmh: arithmetic mean of their speeds in km/h; None: not measured, or none came.
        occupancy_percent: share of the interval in which the lane was occupied, 0 to 100; it
            belongs to the lane and direction and is the same in all their records of an interval.

    """

    start: datetime
    end: datetime
    lane: int
    direction: str
    vehicle_class: VehicleClass
    band: SpeedBand | None
    count: int
    mean_speed_kmh: float | None = None
    occupancy_percent: float | None = None

    @property
    def way(self) -> Way:
        """Give the lane and direction."""
        return Way(self.lane, self.direction)


def refusal(code: str, faults: Sequence[str]) -> Invalid:
    """Make a refusal of all faults; the first 200 are written out."""
    shown = tuple(faults[:FAULTS_SHOWN])
    if len(faults) > FAULTS_SHOWN:
        shown = (*shown, f"and {len(faults) - FAULTS_SHOWN} more")
    return Invalid("\n".join(shown), code=code, details=shown)
