"""Taking observations in: durable in the hot table, later flushed into the lake exactly once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.lake import HOT, Batch, Lake, the_lake
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Counter, Datastream, Flag, HotObservation, Latest

COUNTER = "observation"
AT_ONCE = 500
MANY_WAITING = 20_000
LONG_WAIT = timedelta(minutes=5)
FILES_OF_TODAY = 24
OLD_FILES_KEPT = timedelta(hours=2)  # far longer than the longest download reads


@dataclass(frozen=True)
class Reading:
    """One value of one datastream (database id) at one time, which has a zone."""

    datastream_id: int
    time: datetime
    value: float
    flag: int = Flag.RAW


def reserve_sequences(count: int) -> int:
    """Take `count` numbers and give the first one.

    The row of the counter stays locked until the transaction ends, so that numbers become visible
    in their order: a flush that sees number n has seen every smaller one.
    """
    Counter.objects.get_or_create(name=COUNTER)
    counter = Counter.objects.select_for_update().get(name=COUNTER)
    first = counter.value + 1
    counter.value += count
    counter.save(update_fields=["value"])
    return first


@transaction.atomic
def record(*, readings: Sequence[Reading]) -> int:
    """Store readings durably and give their number; when this returns they are acknowledged.

    The same value sent again gets a higher number and replaces itself, so re-sending does no harm.

    Raises:
        Invalid: when a value is not finite or a datastream does not exist; nothing is stored then.

    """
    _refuse_bad(readings)
    if not readings:
        return 0
    first = reserve_sequences(len(readings))
    now = timezone.now()
    HotObservation.objects.bulk_create(
        [
            HotObservation(
                sequence=first + place,
                datastream_id=reading.datastream_id,
                time=reading.time,
                received_at=now,
                value=reading.value,
                flag=reading.flag,
            )
            for place, reading in enumerate(readings)
        ],
        batch_size=AT_ONCE,
    )
    newest: dict[int, tuple[datetime, float, int]] = {}
    for place, reading in enumerate(readings):
        kept = newest.get(reading.datastream_id)
        if kept is None or reading.time >= kept[0]:
            newest[reading.datastream_id] = (reading.time, reading.value, first + place)
    keep_latest(newest)
    return len(readings)


def _refuse_bad(readings: Sequence[Reading]) -> None:
    if not all(np.isfinite(reading.value) for reading in readings):
        message = "a value is not finite; send numbers only"
        raise Invalid(message, code="value")
    asked = {reading.datastream_id for reading in readings}
    known = set(Datastream.objects.filter(pk__in=asked).values_list("pk", flat=True))
    if asked - known:
        message = f"no datastream has the id {min(asked - known)}"
        raise Invalid(message, code="datastream")


def keep_latest(newest: dict[int, tuple[datetime, float, int]]) -> None:
    """Bring `Latest` forward, never back in time."""
    rows = {row.datastream_id: row for row in Latest.objects.filter(datastream_id__in=newest)}
    fresh, changed = [], []
    for stream, (time, value, sequence) in newest.items():
        row = rows.get(stream)
        if row is None:
            fresh.append(Latest(datastream_id=stream, time=time, value=value, sequence=sequence))
        elif (time, sequence) >= (row.time, row.sequence):
            row.time, row.value, row.sequence = time, value, sequence
            changed.append(row)
    Latest.objects.bulk_create(fresh, batch_size=AT_ONCE)
    Latest.objects.bulk_update(changed, ["time", "value", "sequence"], batch_size=AT_ONCE)


def flush(*, lake: Lake | None = None, limit: int = 50_000) -> int:
    """Move hot observations into the lake and give their number.

    The lake's log says what was flushed before; hot rows that it already holds are only deleted.
    They are deleted after the files were synced to the disk, never before.
    """
    lake = lake or the_lake()
    with lake.writing():
        reached = lake.reached(HOT)
        HotObservation.objects.filter(sequence__lte=reached).delete()
        with transaction.atomic():
            Counter.objects.select_for_update().filter(name=COUNTER).first()
            rows = list(
                HotObservation.objects.order_by("sequence").values_list(
                    "sequence", "datastream_id", "time", "value", "flag"
                )[:limit]
            )
        if not rows:
            return 0
        highest = rows[-1][0]
        lake.append(_batch(rows), writer=HOT, up_to=highest)
        HotObservation.objects.filter(sequence__lte=highest).delete()
    return len(rows)


def _batch(rows: Iterable[tuple[int, int, datetime, float, int]]) -> Batch:
    sequences, streams, times, values, flags = zip(*rows, strict=True)
    return Batch(
        np.array(sequences, np.int64),
        np.array(streams, np.int32),
        np.array([microseconds(time) for time in times], np.int64),
        np.array(values, np.float64),
        np.array(flags, np.int16),
    )


def flush_when_due(*, now: datetime, lake: Lake | None = None) -> int:
    """Flush when many rows wait or the oldest waits long; small commits make slow reading."""
    waiting = HotObservation.objects.order_by("sequence")
    oldest = waiting.values_list("received_at", flat=True).first()
    if oldest is None:
        return 0
    enough = waiting[MANY_WAITING - 1 : MANY_WAITING].exists()
    return flush(lake=lake) if enough or now - oldest >= LONG_WAIT else 0


def keep_house(*, now: datetime, lake: Lake | None = None) -> int:
    """Rewrite days that lie in too many files, and remove files that no reader needs any more.

    A finished day becomes one sorted file; today is rewritten once it has become many. Gives the
    number of days rewritten.
    """
    lake = lake or the_lake()
    today = now.astimezone(UTC).date()
    with lake.writing():
        days = [
            day
            for day, files in lake.days().items()
            if files > (1 if day < today else FILES_OF_TODAY)
        ]
        rewritten = sum(lake.close_day(day) for day in days)
        if rewritten:
            lake.vacuum(OLD_FILES_KEPT)
    return rewritten
