"""What judging reads: the values of some datastreams with their flags, and what is usual there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.reading import buckets
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.domain.findings import Times, Values
from stadtherz.observations.domain.judged_weeks import LEARNT_FROM
from stadtherz.observations.domain.local_time import Calendar
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.typical import TypicalWeek, typical_week
from stadtherz.observations.models import moment

ROWS = (
    'known.datastream, known.us, value, flag, id, epoch_us("end"), epoch_us(result_time), result,'
    " feature, more, rule, raw"
)


@dataclass(frozen=True, eq=False)
class Stored:
    """The numbers of one datastream in the order of time; every array has the shape (n,)."""

    times: Times
    values: Values
    flags: NDArray[np.int8]
    rules: NDArray[np.int8]
    sequences: NDArray[np.int64]

    def those(self, which: NDArray[np.bool_]) -> "Stored":
        """Give some of them."""
        return Stored(*(getattr(self, name)[which] for name in vars(self)))


def nothing_stored() -> Stored:
    """Give a datastream without values."""
    whole, small = np.zeros(0, np.int64), np.zeros(0, np.int8)
    return Stored(whole, np.zeros(0), small, small, whole)


@dataclass(frozen=True)
class Flagged:
    """That one observation, as it is in the row with this sequence, gets a flag and a rule."""

    stream: int
    us: int
    sequence: int
    flag: int
    rule: int


def stored_values(
    streams: Collection[int], first: int, last: int, lake: Lake
) -> Mapping[int, Stored]:
    """Read the numbers of some datastreams from `first` up to, not including, `last`."""
    known = Known(Scope(sorted(streams), ((first, last),)), lake)
    found = known.arrays(
        "SELECT datastream, us, value, CAST(flag AS TINYINT) AS flag,"
        " CAST(coalesce(rule, 0) AS TINYINT) AS rule, sequence FROM known"
        " WHERE value IS NOT NULL ORDER BY datastream, us"
    )
    names = np.asarray(found["datastream"])
    bounds = (
        np.searchsorted(names, sorted(streams)),
        np.searchsorted(names, sorted(streams), side="right"),
    )
    columns = [np.asarray(found[name]) for name in ("us", "value", "flag", "rule", "sequence")]
    return {
        stream: Stored(*(column[low:high] for column in columns))
        for stream, low, high in zip(sorted(streams), *bounds, strict=True)
    }


def next_times(streams: Collection[int], first: int, last: int, lake: Lake) -> dict[int, int]:
    """Give when the numbers of datastreams go on from `first`, of those that do before `last`."""
    known = Known(Scope(sorted(streams), ((first, last),)), lake)
    return dict(
        known.rows("SELECT datastream, min(us) FROM known WHERE value IS NOT NULL GROUP BY ALL")
    )


def usual_weeks(
    streams: Collection[int], before: int, calendar: Calendar, lake: Lake
) -> dict[int, TypicalWeek]:
    """Learn the usual week of counters from the weeks before a moment, suspect values left out."""
    first, last = moment(before - LEARNT_FROM), moment(before)
    hours: dict[int, list[tuple[int, float]]] = {}
    for bucket in buckets(sorted(streams), first, last, lake=lake):
        told = (microseconds(bucket.start), bucket.mean)
        hours.setdefault(bucket.datastream_id, []).append(told)
    found = {}
    for stream, told_hours in hours.items():
        times, means = zip(*told_hours, strict=True)
        found[stream] = typical_week(np.array(times, np.int64), np.array(means), calendar)
    return found


def rows_between(
    stream: int, first: int, last: int, lake: Lake, most: int
) -> list[tuple[int, Row]]:
    """Read the numbers of a datastream whole, each after its sequence, in the order of time."""
    rows = Known(Scope([stream], ((first, last),)), lake).rows(
        f"SELECT sequence, {ROWS} FROM known WHERE value IS NOT NULL ORDER BY us LIMIT {int(most)}"
    )
    return [(row[0], Row(*row[1:])) for row in rows]


def rows_as_they_are(wanted: Sequence[Flagged], lake: Lake) -> dict[int, tuple[Any, ...]]:
    """Read rows whole, by sequence; one that was replaced meanwhile is not there any more."""
    streams = sorted({one.stream for one in wanted})
    times = np.array([one.us for one in wanted], np.int64)
    known = Known(Scope(streams, ((int(times.min()), int(times.max()) + 1),)), lake)
    known.connection.register(
        "wanted", {"s": np.array([one.sequence for one in wanted], np.int64), "t": times}
    )
    rows = known.rows(f"SELECT sequence, {ROWS} FROM known JOIN wanted ON sequence = s AND us = t")
    return {row[0]: row[1:] for row in rows}
