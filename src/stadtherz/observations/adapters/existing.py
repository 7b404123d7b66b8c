"""Finds stored observations by what they are one by, or by their number."""

from collections.abc import Collection
from dataclasses import dataclass

from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.reading import DAY_US, Known, Scope
from stadtherz.observations.domain.resending import Content

Identity = tuple[int, int, int | None, int | None]


@dataclass(frozen=True)
class Stored:
    """An observation that is there: its number and what it says."""

    number: int
    content: Content


def identity_of(row: Row) -> Identity:
    """Give what an observation is one by: datastream, time, end and result time."""
    return row.datastream_id, row.us, row.end_us, row.result_us


def stored_under(asked: Collection[Identity], lake: Lake) -> dict[Identity, Stored]:
    """Find the stored observations among `asked`; days that hold none are not read."""
    streams = sorted({one[0] for one in asked})
    days = sorted({one[1] // DAY_US for one in asked})
    spans = tuple((day * DAY_US, (day + 1) * DAY_US) for day in days)
    known = Known(Scope(streams, spans), lake)
    times = sorted({one[1] for one in asked})
    rows = known.rows(
        'SELECT datastream, us, epoch_us("end"), epoch_us(result_time), id, value, result, flag'
        " FROM known WHERE us IN (SELECT unnest($times))",
        times=times,
    )
    found = {row[:4]: Stored(row[4], Content(row[5], row[6], row[7])) for row in rows}
    return {one: found[one] for one in asked if one in found}
