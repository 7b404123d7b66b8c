"""The usual week of some datastreams, learnt from the hours of the last weeks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
from django.utils import timezone

from stadtherz.observations.adapters.reading import Bucket, buckets
from stadtherz.observations.domain.adding_up import usual_number
from stadtherz.observations.domain.heat_map import HeatMap, heat_map_of, together
from stadtherz.observations.domain.like_days import LEAST_OF_AN_HOUR, WEEKS
from stadtherz.observations.domain.local_time import HOUR, Calendar
from stadtherz.observations.domain.ranges import HOUR_S
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.typical import TypicalWeek, heat_map, typical_week
from stadtherz.observations.models import Datastream
from stadtherz.observations.selectors.figures import is_counted, remembered
from stadtherz.observations.selectors.finest import distance_of
from stadtherz.observations.selectors.range_times import midnight


def usual_week(streams: Sequence[Datastream], last: date, now: datetime) -> HeatMap:
    """Learn the usual week from the weeks before and with `last`; the running hour is left out."""
    counted = is_counted(streams)
    first = midnight(last - timedelta(days=7 * WEEKS - 1))
    end = min(midnight(last + timedelta(days=1)), now.replace(minute=0, second=0, microsecond=0))
    found: dict[int, list[Bucket]] = {stream.pk: [] for stream in streams}
    ids = list(found)

    def ask() -> list[Bucket]:
        return buckets(ids, first, end, seconds=HOUR_S)

    for bucket in remembered(("week", first, end, *ids), ask):
        found[bucket.datastream_id].append(bucket)
    weeks = [_learnt(found[one.pk], distance_of(one), counted=counted) for one in streams]
    return heat_map_of(
        together(
            [heat_map(week, interval=HOUR, counted=counted) for week in weeks], counted=counted
        ),
        days=max((int(week.days.max()) for week in weeks), default=0),
        from_zero=counted,
    )


def _learnt(found: Sequence[Bucket], interval_s: int, *, counted: bool) -> TypicalWeek:
    times = np.array([microseconds(one.start) for one in found], np.int64)
    values = np.array([one.total if counted else one.mean for one in found], float)
    counts = np.array([one.count for one in found], float)
    usual = usual_number(counts, HOUR_S, interval_s)
    whole = counts >= LEAST_OF_AN_HOUR * usual
    calendar = Calendar(timezone.get_current_timezone_name())
    return typical_week(times, values, calendar, usable=whole)
