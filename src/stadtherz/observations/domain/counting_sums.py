"""Sums of counts over lanes, directions, classes, bands and time, with the share that is known.

Every sum carries the number of cells that a full measurement of its period has, so a day of which
thirteen hours were counted says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as day_time
from enum import StrEnum

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.counting import CountingSite, CountRecord, SpeedBand, Way
from stadtherz.observations.domain.counting_checks import checked
from stadtherz.observations.domain.tally import Tally
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.domain.vehicle_classes import Scheme, VehicleClass


class Step(StrEnum):
    """Length of the periods of a sum."""

    QUARTER = "quarter-hour"
    HOUR = "hour"
    DAY = "day"


Period = tuple[datetime, datetime]
SECONDS = {Step.QUARTER: 900, Step.HOUR: 3600}


@dataclass(frozen=True)
class Keep:
    """What is kept apart; everything else is added up.

    Args:
        lane: whether each lane has its own sum.
        direction: whether each direction has its own sum.
        scheme: classes to which the site's classes are added up; without one all are added up.
            A class that fits into none of the scheme keeps a sum of its own.
        band: whether each speed band has its own sum.

    """

    lane: bool = False
    direction: bool = False
    scheme: Scheme | None = None
    band: bool = False


@dataclass(frozen=True)
class Group:
    """The cells that are added up together; None for what is not kept apart.

    Where bands are kept apart, None is the band of speeds that are not known.
    """

    lane: int | None = None
    direction: str | None = None
    vehicle_class: VehicleClass | None = None
    band: SpeedBand | None = None


@dataclass(frozen=True)
class Total:
    """The sum of one group in one period; `start` and `end` in UTC."""

    start: datetime
    end: datetime
    group: Group
    tally: Tally


def totals(
    site: CountingSite, records: Iterable[CountRecord], keep: Keep, step: Step, zone: tzinfo
) -> tuple[Total, ...]:
    """Add records up, for each period of which at least one cell is known and for each group.

    Args:
        site: the counting site.
        records: its records.
        keep: what is kept apart.
        step: length of the periods; they begin by the clock of `zone`, a day has 23 to 25 hours.
        zone: the city's time zone.

    Raises:
        Invalid: `count-record`; `count-step` when the site's interval does not fit into the step.

    """
    if step in SECONDS and SECONDS[step] % site.interval_s:
        message = f"intervals of {site.interval_s} s do not add up to a {step}; take a longer step"
        raise Invalid(message, code="count-step")
    cells = Counter(_groups(site, keep))
    found: dict[Period, dict[Group, list[int]]] = {}
    for record in checked(site, records):
        period = _period(record.start, step, zone)
        group = _group(keep, record.way, record.vehicle_class, record.band)
        found.setdefault(period, defaultdict(list))[group].append(record.count)
    return tuple(
        Total(
            start,
            end,
            group,
            _tally(counts.get(group, ()), size * ((end - start) // site.interval)),
        )
        for (start, end), counts in found.items()
        for group, size in cells.items()
    )


def _groups(site: CountingSite, keep: Keep) -> Iterator[Group]:
    return (_group(keep, way, *cell) for way in site.ways for cell in site.cells)


def _group(keep: Keep, way: Way, found: VehicleClass, band: SpeedBand | None) -> Group:
    return Group(
        way.lane if keep.lane else None,
        way.direction if keep.direction else None,
        keep.scheme.home(found) if keep.scheme else None,
        band if keep.band else None,
    )


def _tally(counts: Sequence[int], expected: int) -> Tally:
    return Tally(sum(counts) if counts else None, len(counts), expected)


def _period(start: datetime, step: Step, zone: tzinfo) -> Period:
    local = start.astimezone(zone)
    if step is Step.DAY:
        following = local.date() + timedelta(days=1)
        return _midnight(local.date(), zone), _midnight(following, zone)
    # by the clock of the zone: where it is half an hour off UTC, hours begin then
    offset = local.utcoffset() or timedelta()
    length = timedelta(seconds=SECONDS[step])
    begin = EPOCH + (start - EPOCH + offset) // length * length - offset
    return begin, begin + length


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, day_time(), zone).astimezone(UTC)
