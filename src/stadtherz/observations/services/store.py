"""Taking observations in: durable in the hot table with the latest value of their datastream."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.existing import Identity, Stored, identity_of, stored_under
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.domain.resending import Content, Resent, judge
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Datastream, Flag
from stadtherz.observations.services.first_look import looked_at


@dataclass(frozen=True)
class Reading:
    """One value of one datastream (database id) at one time, which has a zone."""

    datastream_id: int
    time: datetime
    value: float
    flag: int = Flag.RAW


class Receipt(NamedTuple):
    """What became of a row: the number of its observation, and whether that is new."""

    number: int
    resent: Resent | None = None


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
def record_rows(*, rows: Sequence[Row], lake: Lake | None = None) -> list[Receipt]:
    """Store rows of datastreams that exist; gives a receipt for each, in their order.

    Raises:
        Invalid: when a number is not finite; nothing is stored then.

    """
    refuse_bad(rows)
    if not rows:
        return []
    received_us = microseconds(timezone.now())
    rows = looked_at(rows, received_us=received_us)
    keys = [identity_of(row) for row in rows]
    doubtful = _doubtful(keys)
    if not doubtful and len(set(keys)) == len(keys):
        first = hot.write(rows, received_us=received_us)
        return [Receipt(number) for number in range(first, first + len(rows))]
    plan = _Plan(stored_under(doubtful, lake or the_lake()) if doubtful else {})
    for key, row in zip(keys, rows, strict=True):
        plan.add(key, row)
    first = 0
    if plan.fresh:
        first = hot.write(plan.fresh, received_us=received_us)
    return [plan.receipt(entry, first) for entry in plan.entries]


def refuse_bad(rows: Sequence[Row]) -> None:
    """Refuse numbers that are none.

    Raises:
        Invalid: for nan and the infinities.

    """
    if not all(row.value is None or isfinite(row.value) for row in rows):
        message = "a value is not finite; send numbers only"
        raise Invalid(message, code="value")


def _doubtful(keys: Sequence[Identity]) -> set[Identity]:
    """Find what may be known: only what is not newer than everything of its stream can be."""
    newest = hot.newest_times({key[0] for key in keys})
    return {key for key in keys if key[1] <= newest.get(key[0], key[1] - 1)}


@dataclass
class _Plan:
    """What is written of a batch, and which row became what."""

    stored: dict[Identity, Stored]
    fresh: list[Row] = field(default_factory=list)
    entries: list[tuple[int | Stored, Resent | None]] = field(default_factory=list)
    _places: dict[Identity, int] = field(default_factory=dict)

    def add(self, key: Identity, row: Row) -> None:
        if key in self._places:  # twice in one batch: the later one counts
            place = self._places[key]
            self.fresh[place] = row._replace(number=self.fresh[place].number)
            self.entries.append((place, Resent.REPLACED))
            return
        found = self.stored.get(key)
        if found is None:
            self._write(key, row, None)
            return
        verdict = judge(found.content, Content(row.value, row.result, row.flag))
        if verdict is Resent.REPLACED:
            self._write(key, row._replace(number=found.number), verdict)
        else:
            self.entries.append((found, verdict))

    def _write(self, key: Identity, row: Row, verdict: Resent | None) -> None:
        self._places[key] = len(self.fresh)
        self.entries.append((len(self.fresh), verdict))
        self.fresh.append(row)

    def receipt(self, entry: tuple[int | Stored, Resent | None], first: int) -> Receipt:
        place, verdict = entry
        if isinstance(place, Stored):
            return Receipt(place.number, verdict)
        return Receipt(self.fresh[place].number or first + place, verdict)
