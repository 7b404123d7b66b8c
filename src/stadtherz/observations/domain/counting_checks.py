"""Which records of a counting site are taken.

Every fault of every record is reported at once, and one fault refuses them all. A fault names the
record by its place and repeats nothing that came in: that could be a number plate or a phone
number.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from math import isfinite

from stadtherz.observations.domain.counting import (
    CountingSite,
    CountRecord,
    SpeedBand,
    Way,
    refusal,
)
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.domain.vehicle_classes import PEDESTRIAN

# Two vehicles on one lane are never less than half a second apart (net time gap and own length).
MOST_VEHICLES_PER_S = 2
# A way of 16 m at capacity: 75 people a minute and metre (HCM 2010, walkways).
MOST_PEDESTRIANS_PER_S = 20
FASTEST_KMH = 300
FIRST_YEAR, LAST_YEAR = 1970, 2199


def checked(site: CountingSite, records: Iterable[CountRecord]) -> tuple[CountRecord, ...]:
    """Give the records in UTC and in the order of time, way, class and band, each one once.

    Raises:
        Invalid: `count-record`, with all faults of all records; `details` holds at most 200 lines.

    """
    faults: list[str] = []
    sound: list[CountRecord] = []
    for number, record in enumerate(records):
        found = [f"record {number}: {fault}" for fault in _faults_of(site, record)]
        faults += found
        sound += [] if found else [_in_utc(record)]
    once = tuple(dict.fromkeys(sound))
    faults += [*_contradictions(once), *_two_occupancies(once), *_impossible(site, once)]
    if faults:
        raise refusal("count-record", faults)
    ways = {way: place for place, way in enumerate(site.ways)}
    cells = {cell: place for place, cell in enumerate(site.cells)}
    return tuple(
        sorted(once, key=lambda one: (
            one.start, ways[one.way], cells[one.vehicle_class, one.band],
        ))
    )  # fmt: skip


def _in_utc(record: CountRecord) -> CountRecord:
    return replace(record, start=record.start.astimezone(UTC), end=record.end.astimezone(UTC))


def _faults_of(site: CountingSite, record: CountRecord) -> Iterator[str]:
    yield from _time_faults(site, record)
    yield from _place_faults(site, record)
    yield from _value_faults(site, record)


def _time_faults(site: CountingSite, record: CountRecord) -> Iterator[str]:
    if record.start.utcoffset() is None or record.end.utcoffset() is None:
        yield "start and end need an offset, as in 2026-11-24T08:15:00+01:00"
        return
    if not all(FIRST_YEAR <= moment.year <= LAST_YEAR for moment in (record.start, record.end)):
        yield f"start and end must lie in the years {FIRST_YEAR} to {LAST_YEAR}"
        return
    # both against UTC: two times of one zone are subtracted by the clock on the wall
    start, end = record.start - EPOCH, record.end - EPOCH
    if start % site.interval:
        yield f"start is not aligned to the clock; an interval begins every {site.interval_s} s"
    if end - start != site.interval:
        yield f"start and end must be {site.interval_s} s apart"


def _place_faults(site: CountingSite, record: CountRecord) -> Iterator[str]:
    lane_known = record.lane in site.lanes
    if not lane_known:
        yield f"unknown lane; the site has {', '.join(map(str, site.lanes))}"
    direction_known = record.direction in site.directions
    if not direction_known:
        yield f"unknown direction; the site has {', '.join(site.directions)}"
    if lane_known and direction_known and record.way not in site.ways:
        yield f"lane {record.lane} has no direction {record.direction}"
    if record.vehicle_class not in site.classes:
        codes = ", ".join(str(found.code) for found in site.classes)
        yield f"class {record.vehicle_class.code} is not counted here; the site has {codes}"
    if record.band not in site.bands:
        yield f"{_foreign_band(site, record.band)}; the site has {', '.join(map(str, site.bands))}"


def _foreign_band(site: CountingSite, band: SpeedBand | None) -> str:
    if band is None:
        return "the site counts no vehicles without a speed"
    overlapped = [str(own) for own in site.bands if own is not None and own.overlaps(band)]
    if overlapped:
        return f"speed band overlaps {', '.join(overlapped)}"
    return "unknown speed band"


def _value_faults(site: CountingSite, record: CountRecord) -> Iterator[str]:
    if not _whole(record.count):
        yield "count must be a whole number"
    elif record.count < 0:
        yield "count must not be negative"
    yield from _speed_faults(site, record)
    yield from _occupancy_faults(site, record)


def _speed_faults(site: CountingSite, record: CountRecord) -> Iterator[str]:
    speed = record.mean_speed_kmh
    if speed is None:
        return
    if not site.mean_speed:
        yield "the site measures no mean speed"
    if not _finite(speed) or not 0 <= speed <= FASTEST_KMH:
        yield f"mean speed must be a number from 0 to {FASTEST_KMH} km/h"
    elif record.band is not None and not _in_reach(record.band, speed):
        yield "mean speed lies outside of its speed band"
    if record.count == 0:
        yield "a cell without vehicles has no mean speed"


def _in_reach(band: SpeedBand, mean: float) -> bool:
    # the upper edge is allowed: devices round a mean of 49.96 to 50.0
    return band.low <= mean and (band.high is None or mean <= band.high)


def _occupancy_faults(site: CountingSite, record: CountRecord) -> Iterator[str]:
    occupancy = record.occupancy_percent
    if occupancy is None:
        return
    if not site.occupancy:
        yield "the site measures no occupancy"
    if not _finite(occupancy) or not 0 <= occupancy <= 100:
        yield "occupancy must be a number from 0 to 100 percent"


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _finite(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _contradictions(records: Sequence[CountRecord]) -> Iterator[str]:
    seen = Counter((one.start, one.way, one.vehicle_class, one.band) for one in records)
    for (start, way, found, band), times in seen.items():
        if times > 1:
            cell = f"{_at(start, way)}, class {found.code}, band {band}"
            yield f"{cell}: {times} records that differ; send one"


def _two_occupancies(records: Sequence[CountRecord]) -> Iterator[str]:
    seen: dict[tuple[datetime, Way], set[float | None]] = defaultdict(set)
    for record in records:
        seen[record.start, record.way].add(record.occupancy_percent)
    for (start, way), values in seen.items():
        if len(values) > 1:
            yield f"{_at(start, way)}: the records of a lane must have the same occupancy"


def _impossible(site: CountingSite, records: Sequence[CountRecord]) -> Iterator[str]:
    """Find lanes on which more passed than can: the sum of both directions counts."""
    passed: Counter[tuple[datetime, int, bool]] = Counter()
    for record in records:
        on_foot = record.vehicle_class == PEDESTRIAN
        passed[record.start, record.lane, on_foot] += record.count
    for (start, lane, on_foot), count in passed.items():
        most = site.interval_s * (MOST_PEDESTRIANS_PER_S if on_foot else MOST_VEHICLES_PER_S)
        if count > most:
            who = "pedestrians" if on_foot else "vehicles"
            yield (
                f"{start.isoformat()}, lane {lane}: "
                f"more than {most} {who} cannot pass in {site.interval_s} s"
            )


def _at(start: datetime, way: Way) -> str:
    return f"{start.isoformat()}, lane {way.lane} {way.direction}"
