"""From the hot table into the lake, exactly once; and keeping the lake in order."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction

from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.known_lake import bind, refusal
from stadtherz.observations.adapters.lake import HOT, Lake, the_lake
from stadtherz.observations.adapters.lake_schema import NOTHING, Batch, Seldom
from stadtherz.observations.adapters.waiting import HOT_COLUMNS
from stadtherz.observations.domain.belonging import Doubt
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import HotObservation, KnownLake
from stadtherz.observations.services.arrivals import note_arrivals
from stadtherz.observations.services.rolling import in_steps, roll_up

MANY_WAITING = 20_000
AT_ONCE = 50_000
MOST_STEPS = 20
LONG_WAIT = timedelta(minutes=5)
CLOCKS_DIFFER = timedelta(seconds=30)  # between processes, or machines on one PostgreSQL
FILES_OF_TODAY = 24
OLD_FILES_KEPT = timedelta(hours=2)  # far longer than the longest download reads
PLAIN = 5  # so many columns of a hot row are always filled


def flush(*, lake: Lake | None = None, limit: int = AT_ONCE) -> int:
    """Move hot observations into the lake and give their number.

    The lake's log says what was flushed before; hot rows that it already holds are only deleted.
    What their arrivals tell of clocks is kept before the lake has them.
    They are deleted after the files were synced to the disk, never before.
    """
    lake = lake or the_lake()
    with lake.writing():
        lake.sync()  # a killed process may have committed without
        reached = _let_go_of_flushed(lake)
        rows = _sent(lake, reached, limit)
        if not rows:
            return 0
        highest = rows[-1][0]
        *columns, arrived = zip(*rows, strict=True)
        batch = _batch(columns)
        note_arrivals(batch=batch, arrived=np.array(arrived, np.int64))
        lake.append(batch, writer=HOT, up_to=highest, since=reached)
        _done(lake, highest)
    return len(rows)


def _let_go_of_flushed(lake: Lake) -> int:
    """Delete the hot rows that this database sent to the lake and that are there; says how far.

    The number alone says nothing: it counts up to where this database ever sent rows.
    """
    reached = lake.reached(HOT)
    if lake.key is not None:
        bind(lake.key, reached)
        if KnownLake.objects.filter(pk=lake.key, sent__lt=reached).exists():
            raise refusal(Doubt.AHEAD, lake.storage.address)
        _done(lake, reached)
    return reached


def _done(lake: Lake, reached: int) -> None:
    with transaction.atomic():
        HotObservation.objects.filter(sequence__lte=reached).delete()
        KnownLake.objects.filter(pk=lake.key).update(done=reached)


def _sent(lake: Lake, reached: int, limit: int) -> list[tuple[Any, ...]]:
    """Read what is flushed now, and write down beforehand that it is."""
    if not HotObservation.objects.exists():
        return []
    if lake.key is None:
        lake.opened()  # makes it
        lake.refresh()
    with transaction.atomic():
        hot.lock()
        waiting = HotObservation.objects.order_by("sequence")
        rows = list(waiting.values_list(*HOT_COLUMNS, "received_us")[:limit])
        if rows and lake.key is not None:
            bind(lake.key, reached)
            known = KnownLake.objects.filter(pk=lake.key, sent__lt=rows[-1][0])
            known.update(sent=rows[-1][0])
    return rows


def batch_of(rows: list[tuple[Any, ...]]) -> Batch:
    """Turn hot rows, in the order of `HOT_COLUMNS`, into a batch."""
    return _batch(list(zip(*rows, strict=True)))


def _batch(columns: list[tuple[Any, ...]]) -> Batch:
    sequences, streams, times, values, flags = columns[:PLAIN]
    *seldom, gone = columns[PLAIN:]
    plain = not any(gone) and all(column.count(None) == len(column) for column in seldom)
    return Batch(
        np.array(sequences, np.int64),
        np.array(streams, np.int32),
        np.array(times, np.int64),
        np.array([np.nan if value is None else value for value in values], np.float64),
        np.array(flags, np.int16),
        None if plain else _seldom(columns),
    )


def _seldom(columns: list[tuple[Any, ...]]) -> Seldom:
    number, end, result_us, result, feature, more, rule, raw, gone = columns[PLAIN:]

    def whole(values: tuple[Any, ...]) -> Any:
        return np.array([NOTHING if value is None else value for value in values], np.int64)

    return Seldom(
        ids=whole(number),
        ends=whole(end),
        result_times=whole(result_us),
        features=whole(feature),
        rules=whole(rule),
        results=result,
        more=more,
        raws=np.array([np.nan if value is None else value for value in raw], np.float64),
        gone=np.array(gone, bool),
    )


def flush_when_due(*, now: datetime, lake: Lake | None = None) -> int:
    """Flush when many rows wait or the oldest waits long; small commits make slow reading."""
    waiting = HotObservation.objects.order_by("sequence")
    oldest = waiting.values_list("received_us", flat=True).first()
    if oldest is None:
        return 0
    enough = waiting[MANY_WAITING - 1 : MANY_WAITING].exists()
    late = oldest <= microseconds(now - LONG_WAIT)
    clock_went_back = oldest > microseconds(now + CLOCKS_DIFFER)
    if not (enough or late or clock_went_back):
        return 0
    moved = 0
    for _ in range(MOST_STEPS):  # the other jobs of the house have their time as well
        last = flush(lake=lake)
        moved += last
        if last < AT_ONCE:
            break
    return moved


def days_to_rewrite(*, now: datetime, lake: Lake | None = None) -> list[list[date]]:
    """Name the days that lie in too many files, in steps that are short enough to wait for."""
    lake = lake or the_lake()
    today = now.astimezone(UTC).date()
    found = lake.files()
    due = [
        day
        for day, files in found.files.items()
        if len(files) > (1 if day < today else FILES_OF_TODAY)
    ]
    return in_steps(due, found)


def rewrite(*, days: list[date], lake: Lake | None = None) -> int:
    """Rewrite some days and their roll-ups; gives their number, 0 when another was faster."""
    lake = lake or the_lake()
    with lake.writing():
        if not lake.close_days(days):
            return 0
        lake.vacuum(OLD_FILES_KEPT)
    roll_up(days=days, lake=lake)
    return len(days)
