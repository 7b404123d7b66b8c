"""The newest observation of many datastreams, asked for at once.

`$expand=Observations($orderby=phenomenonTime desc;$top=1)` asks for one after the other. From the
latest values it is known when each one was, so all of them are found in one question.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import DAY_US, Scope
from stadtherz.observations.adapters.sealing import sealed_before
from stadtherz.observations.adapters.sensorthings.found import PICKED, Found
from stadtherz.observations.adapters.summed import counts_of
from stadtherz.observations.models import Latest

FEW = 500  # beyond, all latest values are read as fast


@dataclass(frozen=True)
class Newest:
    """The newest observation of a datastream, None where there is none, and whether more are."""

    found: Found | None = None
    several: bool = False


def newest_observations(streams: Collection[int], lake: Lake) -> dict[int, Newest]:
    """Give the newest observation by datastream; those that must be searched for are left out."""
    times = _latest_times(set(streams))
    found = _at(times, lake)
    sealed = sealed_before(streams)
    known = {
        stream: Newest(one, several or times[stream].begins < one.us)
        for stream, (one, several) in found.items()
        if several or times[stream].begins == one.us or stream not in sealed
    }
    doubtful = sorted(set(streams) - known.keys())
    counts = counts_of(doubtful, lake) if doubtful else {}
    for stream in doubtful:
        if not counts.get(stream):
            known[stream] = Newest()
        elif stream in found:  # single values were dropped, its first ones too
            known[stream] = Newest(found[stream][0], counts[stream] > 1)
    return known


@dataclass(frozen=True)
class _Times:
    newest: int
    begins: int


def _latest_times(streams: Collection[int]) -> dict[int, _Times]:
    rows = Latest.objects.all()
    if len(streams) < FEW:
        rows = rows.filter(pk__in=streams)
    return {
        stream: _Times(newest, begins)
        for stream, newest, begins in rows.values_list("datastream_id", "us", "first_us")
        if stream in streams
    }


def _at(times: dict[int, _Times], lake: Lake) -> dict[int, tuple[Found, bool]]:
    """Give the last observation at each latest time, and whether there are several of it."""
    if not times:
        return {}
    known = Known(Scope(sorted(times), _spans(one.newest for one in times.values())), lake)
    known.connection.register(
        "newest",
        {
            "k": np.array(list(times), np.int32),
            "t": np.array([one.newest for one in times.values()], np.int64),
        },
    )
    rows = known.rows(
        f"SELECT {PICKED} FROM known JOIN newest ON datastream = k AND us = t ORDER BY id"
    )
    found: dict[int, tuple[Found, bool]] = {}
    for row in rows:
        one = Found(*row)
        found[one.datastream] = (one, one.datastream in found)
    return found


def _spans(times: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Give one stretch for each day, from its first to its last time."""
    days: dict[int, list[int]] = {}
    for us in times:
        days.setdefault(us // DAY_US, []).append(us)
    return tuple((min(found), max(found) + 1) for found in days.values())
