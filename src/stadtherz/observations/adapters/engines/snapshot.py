"""What an engine is asked about: the files of one version of the lake, and what they speak of."""

from dataclasses import dataclass
from datetime import date

from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.lake_files import Stored
from stadtherz.observations.adapters.live import sorted_out
from stadtherz.observations.adapters.scope import DAY_US, Scope
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.models import Datastream

NO_DISTRICT = ""
Stream = tuple[int, str, str, str, str]


@dataclass(frozen=True)
class Snapshot:
    """One version of the lake.

    Args:
        version: its number.
        settled: files of days that hold each observation once.
        rest: files of other days, of which the newest rows count.
        days: the first and the last day of all these.
        rest_days: the other days.
        streams: id, key, key of the station, of the property and of the district.

    """

    version: int
    settled: tuple[Stored, ...]
    rest: tuple[Stored, ...]
    days: tuple[date, date] | None
    rest_days: tuple[date, ...]
    streams: tuple[Stream, ...]


def snapshot(lake: Lake, *, first: date | None = None, last: date | None = None) -> Snapshot:
    """Look at the lake as of now, at the files of some days or of all."""
    # a day on any clock lies within three of UTC
    start, end = _start(first or date.min) - DAY_US, _start(last or date.max) + 2 * DAY_US
    scope = Scope(None, ((start, end),) if first or last else ())
    days = lake.files()
    pile = sorted_out(days, scope)
    rows = Datastream.objects.order_by("pk").values_list(
        "pk", "key", "station__key", "observed__key", "station__place__district__key"
    )
    streams = tuple((*row[:4], row[4] or NO_DISTRICT) for row in rows)
    within = scope.within(days.ordered)
    return Snapshot(
        days.version,
        tuple(pile.settled),
        (*pile.main, *pile.rest),
        (within[0], within[-1]) if within else None,
        tuple(day for day in within if len(days.files[day]) > 1),
        streams,
    )


def _start(day: date) -> int:
    return (day.toordinal() - EPOCH.toordinal()) * DAY_US
