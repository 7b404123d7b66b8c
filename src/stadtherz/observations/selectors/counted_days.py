"""What the whole days of counters say: their mean, and the average daily traffic (DTV).

Days come from roll-ups, so that a year of them is read at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from stadtherz.observations.adapters.reading import buckets
from stadtherz.observations.domain.daily_traffic import DailyTraffic, day_mean, dtv
from stadtherz.observations.domain.ranges import Range
from stadtherz.observations.domain.tally import Tally
from stadtherz.observations.models import Datastream
from stadtherz.observations.selectors.figures import remembered
from stadtherz.observations.selectors.range_times import midnight

WORKDAYS = frozenset(range(6))


@dataclass(frozen=True)
class Days:
    """What whole days say: the mean of the range, of its days from Monday to Saturday, the DTV."""

    every: DailyTraffic
    workdays: DailyTraffic
    year: DailyTraffic
    year_text: str
    days: int


def whole_days(streams: Sequence[Datastream], span: Range, now: datetime) -> Days:
    """Add up the whole days of the range and of the year in which it ends."""
    year = span.last.year
    begin = min(span.first, date(year, 1, 1))
    ids = [one.pk for one in streams]
    last = min(midnight(max(span.last, date(year, 12, 31)) + timedelta(days=1)), now)
    first = midnight(begin)
    hour = last.replace(minute=0, second=0, microsecond=0)
    found = remembered(
        ("days", first, hour, *ids), lambda: buckets(ids, first, hour) if first < hour else []
    )
    sums: dict[date, tuple[float, int]] = {}
    for bucket in found:
        day = timezone.localtime(bucket.start).date()
        total, count = sums.get(day, (0.0, 0))
        sums[day] = total + bucket.total, count + bucket.count
    today = timezone.localtime(now).date()
    over = [day for day in sums if day < today]
    tallies = {day: _tally(*sums[day], day, streams) for day in over}
    here = {day: one for day, one in tallies.items() if span.first <= day <= span.last}
    of_year = {day: one for day, one in tallies.items() if day.year == year}
    days = (min(span.last, today - timedelta(days=1)) - span.first).days + 1
    return Days(day_mean(here), day_mean(here, WORKDAYS), dtv(of_year), str(year), max(0, days))


def _tally(total: float, known: int, day: date, streams: Sequence[Datastream]) -> Tally:
    length = (midnight(day + timedelta(days=1)) - midnight(day)).total_seconds()
    expected = sum(int(length) // one.step_s for one in streams)
    return Tally(int(total) if known else None, known, max(known, expected))
