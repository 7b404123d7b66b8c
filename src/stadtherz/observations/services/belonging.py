"""Lets a lake and a database belong together: at a set-up, after a restore, or as an operator says.

Nothing acknowledged is lost by it: what was taken while both did not fit has numbers that others in
the lake have, and gets new ones.
"""

from dataclasses import dataclass

from django.db import transaction

from stadtherz.kernel.errors import Conflict
from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.contents import streams_by_day
from stadtherz.observations.adapters.copies import highest_sequence
from stadtherz.observations.adapters.existing import Identity, stored_under
from stadtherz.observations.adapters.known_lake import bind
from stadtherz.observations.adapters.lake import HOT, Lake, the_lake
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.models import (
    Counter,
    Datastream,
    HotObservation,
    KnownLake,
    Latest,
    SinglesSince,
)
from stadtherz.observations.services.latest import recount_latest
from stadtherz.observations.services.retention import days_to_purge, purge


@dataclass(frozen=True)
class Adopted:
    """What became of it: observations that got new numbers, and days rewritten without others."""

    renumbered: int
    purged: int


def bind_what_is_there(*, lake: Lake | None = None) -> None:
    """Let the database know the lake that is there, where it may be its own.

    Raises:
        Unavailable: when it is the lake of another database; says what to do.

    """
    lake = lake or the_lake()
    lake.refresh()
    lake.compare()
    reached = lake.reached(HOT)
    if lake.key is not None:
        bind(lake.key, reached)


def take_over(lake: Lake) -> None:
    """Let the database know this lake alone, all that is flushed as its own."""
    reached = lake.reached(HOT)
    KnownLake.objects.all().delete()
    if lake.key is not None:
        bind(lake.key, reached)


def adopt(*, lake: Lake | None = None, without_unknown: bool = False) -> Adopted:
    """Let the database and the lake that is there belong together from now on.

    Args:
        lake: the installation's own by default.
        without_unknown: leave out for good what is of datastreams that the database does not know.

    Raises:
        Conflict: when there is no lake, or it holds what is of unknown datastreams.

    """
    lake = lake or the_lake()
    with lake.writing(anyway=True):
        if not lake.exists():
            message = (
                f"there is no lake at {lake.storage.address}; see whether STADTHERZ_LAKE is right,"
                " or begin a new one with `stadtherz observations adopt --new`"
            )
            raise Conflict(message, code="no-lake")
        streams = set().union(*streams_by_day(lake).values())
        known = set(Datastream.objects.filter(pk__in=streams).values_list("pk", flat=True))
        if streams - known and not without_unknown:
            _refuse_unknown(len(streams - known), len(streams), lake)
        with transaction.atomic():
            renumbered = _renumber(lake)
            take_over(lake)
    purged = sum(purge(days=days, lake=lake) for days in days_to_purge(lake=lake))
    _recount(known.union(renumbered), lake)
    return Adopted(len(renumbered), purged)


def begin_new(*, lake: Lake | None = None) -> None:
    """Let the database begin a lake anew where nothing is; what is hot is flushed into it.

    Raises:
        Conflict: when something is there.

    """
    lake = lake or the_lake()
    rollups = rollups_of(lake)
    with lake.writing(anyway=True):
        for table in (lake, rollups.hours, rollups.days):
            if table.exists():
                message = (
                    f"{table.storage.address} is not empty; move it away or set STADTHERZ_LAKE to"
                    " another place, then begin anew"
                )
                raise Conflict(message, code="not-empty")
        KnownLake.objects.all().delete()
    SinglesSince.objects.all().delete()  # of roll-ups that are gone
    _recount(set(Latest.objects.values_list("pk", flat=True)), lake)


def _recount(streams: set[int], lake: Lake) -> None:
    with transaction.atomic():
        hot.lock()
        recount_latest(streams=streams, lake=lake)


def _renumber(lake: Lake) -> list[int]:
    """Give new numbers to hot rows whose numbers others in the lake have; names their datastreams.

    What the lake holds already, by what an observation is one by, keeps its number there.
    """
    hot.lock()
    reached = lake.reached(HOT)
    for known in KnownLake.objects.filter(pk=lake.key):  # these were here when they were sent
        HotObservation.objects.filter(sequence__lte=min(known.sent, reached)).delete()
    highest = max(highest_sequence(lake), reached)
    taken = HotObservation.objects.filter(sequence__lte=highest)
    rows = list(taken.order_by("sequence"))
    taken.delete()
    Counter.objects.get_or_create(name=hot.COUNTER)
    Counter.objects.filter(name=hot.COUNTER, value__lt=highest).update(value=highest)
    keys = [_key(row) for row in rows]
    there = stored_under(set(keys), lake) if rows else {}
    first = hot.reserve(len(rows))
    called: dict[int, int] = {}
    for place, (key, row) in enumerate(zip(keys, rows, strict=True)):
        was, row.sequence = row.sequence, first + place
        if row.number is not None:
            row.number = called.get(row.number, row.number)
        elif key in there:
            row.number = there[key].number
        called[was] = row.number or row.sequence
    HotObservation.objects.bulk_create(rows, batch_size=hot.AT_ONCE)
    return [row.datastream_id for row in rows]


def _key(row: HotObservation) -> Identity:
    return row.datastream_id, row.us, row.end_us, row.result_us


def _refuse_unknown(unknown: int, every: int, lake: Lake) -> None:
    message = (
        f"{unknown} of the {every} datastreams in {lake.storage.address} are none of this database,"
        " and new datastreams would come to have their values: set STADTHERZ_LAKE to another place"
        " or bring a backup back, or leave their values out for good with --without-unknown"
    )
    raise Conflict(message, code="unknown-datastreams")
