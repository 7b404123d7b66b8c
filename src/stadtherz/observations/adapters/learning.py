"""Reads what datastreams are learnt from: times, lengths and values of newest observations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import DAY_US, Scope
from stadtherz.observations.domain.findings import Times, Values

MOST = 200
ENOUGH = 4
LOOKS_BACK = (DAY_US // 4, 14 * DAY_US, 400 * DAY_US)
"""How far before the newest observation it is looked; further only where too little was found."""


@dataclass(frozen=True, eq=False)
class Newest:
    """The newest observations of a datastream: beginnings, lengths (0 for a moment), numbers."""

    times: Times
    lengths: Times
    values: Values


def newest_of(latest: Mapping[int, int], lake: Lake) -> dict[int, Newest]:
    """Read the newest observations of some datastreams, up to 200 of each.

    Args:
        latest: time of the newest one in microseconds, by datastream.
        lake: where they are.

    """
    found: dict[int, Newest] = {}
    left = set(latest)
    for back in LOOKS_BACK:
        for streams in _by_day(left, latest):
            last = [latest[one] for one in streams]
            found |= _read(streams, min(last) - back, max(last) + 1, lake)
        left = {one for one in left if one not in found or len(found[one].times) < ENOUGH}
    return found


def _by_day(streams: Collection[int], latest: Mapping[int, int]) -> list[list[int]]:
    """Put together what was heard on one day, so that one question reads few days."""
    groups: dict[int, list[int]] = {}
    for one in sorted(streams):
        groups.setdefault(latest[one] // DAY_US, []).append(one)
    return list(groups.values())


def _read(streams: Collection[int], first: int, last: int, lake: Lake) -> dict[int, Newest]:
    answer = Known(Scope(sorted(streams), ((first, last),)), lake).arrays(
        'SELECT datastream, us, coalesce(epoch_us("end") - us, 0) AS length,'
        " coalesce(value, 'nan'::DOUBLE) AS value FROM known WHERE flag NOT IN (2, 4)"
        " QUALIFY row_number() OVER (PARTITION BY datastream ORDER BY us DESC) <="
        f" {MOST} ORDER BY datastream"
    )
    names = np.asarray(answer["datastream"])
    columns = [np.asarray(answer[name]) for name in ("us", "length", "value")]
    ids, starts = np.unique(names, return_index=True)
    parts = zip(*(np.split(column, starts)[1:] for column in columns), strict=True)
    return {int(one): Newest(*part) for one, part in zip(ids, parts, strict=True)}
