"""The table of least lags, in plain SQL for two databases: each flush writes to it."""

from collections.abc import Collection
from typing import Any

import numpy as np
from django.db import connection, transaction

from stadtherz.observations.adapters.rule_book import rules_of
from stadtherz.observations.adapters.sources import load_sources
from stadtherz.observations.domain.arrivals import Lags, StreamLags
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.sources import PolledJson, PolledTable
from stadtherz.observations.models import Datastream, Station

AT_ONCE = 1_000
MOST_PLACES = 10_000
UPSERT = """
INSERT INTO observations_arrivallag AS kept (datastream_id, hour, lag_us) {rows}
ON CONFLICT (datastream_id, hour) DO UPDATE SET lag_us = excluded.lag_us
WHERE excluded.lag_us < kept.lag_us
"""
UNNESTED = "SELECT * FROM unnest(%s::integer[], %s::integer[], %s::bigint[])"


@transaction.atomic
def keep_least(found: Lags) -> None:
    """Keep what is less than what is there; doing it twice changes nothing.

    The rows come in one order from every process, so that no two wait for each other.
    """
    columns = [found.streams, found.hours, found.lags]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(UPSERT.format(rows=UNNESTED), [one.tolist() for one in columns])
            return
        rows = np.stack(columns, axis=1)
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            places = ", ".join(["(%s, %s, %s)"] * len(part))
            cursor.execute(UPSERT.format(rows=f"VALUES {places}"), part.ravel().tolist())


def drop_before(hour: int) -> int:
    """Delete the lags of earlier hours; gives how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM observations_arrivallag WHERE hour < %s", [hour])
        return int(cursor.rowcount)


def lags_of(streams: Collection[int], *, since: int) -> dict[int, StreamLags]:
    """Read the lags of some datastreams from an hour on, in order of the hours."""
    asked, rows = sorted(streams), []
    with connection.cursor() as cursor:
        for start in range(0, len(asked), MOST_PLACES):
            part = asked[start : start + MOST_PLACES]
            cursor.execute(
                "SELECT datastream_id, hour, lag_us FROM observations_arrivallag"
                f" WHERE datastream_id IN ({', '.join(['%s'] * len(part))}) AND hour >= %s"
                " ORDER BY datastream_id, hour",
                [*part, since],
            )
            rows += cursor.fetchall()
    return _by_stream(rows, _slacks({row[0] for row in rows}))


def _by_stream(rows: list[tuple[Any, ...]], slacks: dict[int, int]) -> dict[int, StreamLags]:
    table = np.array(rows, np.int64).reshape(-1, 3)
    ids, starts = np.unique(table[:, 0], return_index=True)
    return {
        int(pk): StreamLags(part[:, 1], part[:, 2], slacks.get(int(pk), 0))
        for pk, part in zip(ids, np.split(table, starts)[1:], strict=True)
    }


def _slacks(streams: Collection[int]) -> dict[int, int]:
    """Give the interval of sums that are stamped without an end: nobody knows with which one."""
    rows = Datastream.objects.filter(
        pk__in=streams, observed__kind="count", latest__end_us=None
    ).values_list("pk", "interval_s")
    return dict(rows)


def streams_without_clock(streams: Collection[int]) -> set[int]:
    """Name those of some datastreams whose arrivals tell of no clock, or of which it is not asked.

    Those are the datastreams of polled stations, where the time of our question counts, and those
    whose rule for the clock is switched off.
    """
    polled = {
        one.station for one in load_sources().values() if isinstance(one, PolledJson | PolledTable)
    }
    stations = Station.objects.filter(key__in=polled)
    found = set(Datastream.objects.filter(station__in=stations).values_list("pk", flat=True))
    rules = rules_of(streams)
    found |= {pk for pk, one in rules.items() if Rule.CLOCK in one.figures.off}
    return found & set(streams)
