"""Finds stored observations by what they are one by, or by their number."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import DAY_US, Scope
from stadtherz.observations.adapters.spoken import Spoken
from stadtherz.observations.domain.resending import Content
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.models import HotObservation

EPOCH_DAY = EPOCH.toordinal()
NOWHERE = ((0, 0),)
LAST_US = 2**62

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
    spans = tuple(_whole(day) for day in days)
    known = Known(Scope(streams, spans), lake)
    times = sorted({one[1] for one in asked})
    rows = known.rows(
        'SELECT datastream, us, epoch_us("end"), epoch_us(result_time), id, value, result, flag,'
        " raw, feature, json_extract_string(more, '$.raw') FROM known"
        " WHERE us IN (SELECT unnest($times))",
        times=times,
    )
    found = {row[:4]: Stored(row[4], Content(*row[5:])) for row in rows}
    return {one: found[one] for one in asked if one in found}


ROW = (
    'datastream, us, value, flag, id, epoch_us("end"), epoch_us(result_time), result, feature,'
    " more, rule, raw"
)


def row_numbered(number: int, lake: Lake) -> Row | None:
    """Find an observation by its number; only days that can hold it are read."""
    rows = around(number, lake).rows(f"SELECT {ROW} FROM known WHERE id = $id", id=number)
    return Row(*rows[0]) if rows else None


def around(number: int, lake: Lake) -> Known:
    """Look where a row with this number, or one that took its place, can lie.

    An observation that was moved to other times has rows at each of them. Hot rows are looked for
    first: what is flushed meanwhile is found in the lake.
    """
    hot = HotObservation.objects.filter(Q(sequence=number) | Q(number=number)).order_by()
    days = {us // DAY_US for us in hot.values_list("us", flat=True)}
    for day, files in lake.files().files.items():
        if any(file.may_hold(number) for file in files):
            days.add(day.toordinal() - EPOCH_DAY)
    return Known(Scope(None, tuple(map(_whole, sorted(days))) or NOWHERE), lake)


def _whole(day: int) -> tuple[int, int]:
    return day * DAY_US, (day + 1) * DAY_US


def rows_of_feature(
    feature: int, streams: Collection[int], lake: Lake, spoken: Spoken
) -> list[Row]:
    """Find all observations of a feature, those included that name none."""
    known = Known(Scope(sorted(streams)), lake)
    condition = f"{spoken.sql(known)} = $feature"
    rows = known.rows(f"SELECT {ROW} FROM known WHERE {condition}", feature=feature)
    return [Row(*row) for row in rows]


def ends_of(streams: Collection[int], lake: Lake) -> dict[int, dict[str, Any]]:
    """Find the newest observation of datastreams, and from when to when they have any.

    All that is said of the newest one is said by one row, also where its result is null.
    """
    rows = Known(Scope(sorted(streams)), lake).rows(
        "SELECT datastream, us, value, result, flag, sequence, first_us, end_us FROM known"
        " JOIN (SELECT datastream, max(us) AS us, min(us) AS first_us,"
        ' max(epoch_us("end")) AS end_us FROM known GROUP BY ALL) USING (datastream, us)'
        " QUALIFY row_number() OVER (PARTITION BY datastream ORDER BY sequence DESC) = 1"
    )
    names = ("us", "value", "result", "flag", "sequence", "first_us", "end_us")
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}


def rows_without_number(stream: int, after: int, lake: Lake, most: int) -> list[Row]:
    """Find observations later than a moment whose result is no number and has none beside it."""
    rows = Known(Scope([stream], ((after + 1, LAST_US),)), lake).rows(
        f"SELECT {ROW} FROM known WHERE value IS NULL AND result IS NOT NULL"
        f" ORDER BY us LIMIT {int(most)}"
    )
    return [Row(*row) for row in rows]
