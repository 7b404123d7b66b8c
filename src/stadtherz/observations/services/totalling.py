"""Writes the totals of counts that were stored before totals were: the same observations again."""

import json

from django.db import transaction
from django.utils import timezone

from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.existing import rows_without_number
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.domain.count_parts import Written, places_of, total_of
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Datastream
from stadtherz.observations.services.correcting import lock_observations
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.latest import recount_latest

AT_ONCE = 20_000


def write_totals(*, lake: Lake) -> int:
    """Write the missing totals of all counting MultiDatastreams; gives how many there were.

    Calling it again writes nothing: what has an unknown part keeps no total.
    """
    return sum(_totals_of(row, lake) for row in Datastream.objects.filter(multi=True))


def _totals_of(stream: Datastream, lake: Lake) -> int:
    listed = stream.parts.values_list("observed__definition", "observation_type")
    parts: list[Written] = list(listed)
    written, after = 0, -1
    while places_of(parts):
        with transaction.atomic():
            lock_observations()
            rows = rows_without_number(stream.pk, after, lake, AT_ONCE)
            added = [found for row in rows if (found := _added_up(row, parts)).value is not None]
            if added:
                hot.write_rows(added, received_us=microseconds(timezone.now()))
        written += len(added)
        if len(rows) < AT_ONCE:
            break
        after = rows[-1].us
        flush(lake=lake)
    if written:
        recount_latest(streams={stream.pk}, lake=lake)
    return written


def _added_up(row: Row, parts: list[Written]) -> Row:
    return row._replace(value=total_of(json.loads(row.result or "null"), parts))
