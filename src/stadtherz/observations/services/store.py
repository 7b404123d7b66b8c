"""Taking observations in: durable in the hot table with the latest value of their datastream."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from django.db import transaction
from django.utils import timezone

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.existing import Identity, identity_of, stored_under
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.known_lake import refusal
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.domain.belonging import Doubt
from stadtherz.observations.domain.resending import Request
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Datastream, Flag
from stadtherz.observations.services.first_look import looked_at
from stadtherz.observations.services.giving_way import take_back_estimates
from stadtherz.observations.services.planning import Plan, Receipt


@dataclass(frozen=True)
class Reading:
    """One value of one datastream (database id) at one time, which has a zone."""

    datastream_id: int
    time: datetime
    value: float
    flag: int = Flag.RAW


def record(*, readings: Sequence[Reading]) -> int:
    """Store readings durably and give their number; when this returns they are acknowledged.

    Sending the same reading again changes nothing.

    Raises:
        Invalid: when a value is not finite or a datastream does not exist; nothing is stored then.

    """
    rows = [
        Row(one.datastream_id, microseconds(one.time), one.value, int(one.flag)) for one in readings
    ]
    asked = {row.datastream_id for row in rows}
    known = set(Datastream.objects.filter(pk__in=asked).values_list("pk", flat=True))
    if asked - known:
        message = f"no datastream has the id {min(asked - known)}"
        raise Invalid(message, code="datastream")
    return len(record_rows(rows=rows))


@transaction.atomic
def record_rows(
    *, rows: Sequence[Row], lake: Lake | None = None, requests: Sequence[Request] = ()
) -> list[Receipt]:
    """Store rows of datastreams that exist; gives a receipt for each, in their order.

    Args:
        rows: of all requests, one after the other.
        lake: where known observations are looked up.
        requests: which rows belong to which; without, all of them to one of a device.

    Raises:
        Invalid: when a number is not finite; nothing is stored then.

    """
    refuse_bad(rows)
    if not rows:
        return []
    received_us = microseconds(timezone.now())
    rows = looked_at(rows, received_us=received_us)
    keys = [identity_of(row) for row in rows]
    first = hot.reserve(len(rows))  # from here on nobody else writes what is looked for now
    _refuse_taken(first, lake or the_lake())
    doubtful = _doubtful(keys)
    if not doubtful and len(set(keys)) == len(keys):
        hot.write(rows, received_us=received_us, first=first)
        return [Receipt(number) for number in range(first, first + len(rows))]
    hot.give_back(len(rows))  # how many are needed is seen below
    lake = lake or the_lake()
    if doubtful:
        late = [row for key, row in zip(keys, rows, strict=True) if key in doubtful]
        take_back_estimates(late, lake=lake, received_us=received_us)
    plan = Plan(stored_under(doubtful, lake) if doubtful else {})
    place = 0
    for request in requests or [Request(len(rows))]:
        plan.begin(request)
        end = place + request.size
        for key, row in zip(keys[place:end], rows[place:end], strict=True):
            plan.add(key, row)
        place = end
    first = 0
    if plan.fresh:
        first = hot.write(plan.fresh, received_us=received_us)
    return plan.receipts(first)


def refuse_bad(rows: Sequence[Row]) -> None:
    """Refuse numbers that are none.

    Raises:
        Invalid: for nan and the infinities.

    """
    if not all(row.value is None or isfinite(row.value) for row in rows):
        message = "a value is not finite; send numbers only"
        raise Invalid(message, code="value")


def _refuse_taken(first: int, lake: Lake) -> None:
    """Refuse to give a number to an observation that another one in the lake has.

    Raises:
        Unavailable: as an older state of the database was brought back.

    """
    if first <= lake.highest_seen:
        raise refusal(Doubt.AHEAD, lake.storage.address)


def _doubtful(keys: Sequence[Identity]) -> set[Identity]:
    """Find what may be known: only what is not newer than everything of its stream can be."""
    newest = hot.newest_times({key[0] for key in keys})
    return {key for key in keys if key[1] <= newest.get(key[0], key[1] - 1)}
