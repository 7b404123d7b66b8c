"""Before which days single values of datastreams were dropped, so that only roll-ups know them."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.db import transaction

from stadtherz.observations.models import SinglesSince

_look: ContextVar[dict[frozenset[int], dict[int, date]] | None] = ContextVar("look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Let one page ask for the same datastreams once; never where values are dropped or summed."""
    token = _look.set({})
    try:
        yield
    finally:
        _look.reset(token)


def sealed_before(streams: Collection[int] | None = None) -> dict[int, date]:
    """Give the day by datastream, for those where single values were dropped at all."""
    look = _look.get()
    if look is None or streams is None:
        return _sealed_before(streams)
    key = frozenset(streams)
    if key not in look:
        look[key] = _sealed_before(streams)
    return look[key]


def _sealed_before(streams: Collection[int] | None) -> dict[int, date]:
    rows = SinglesSince.objects.all()
    if streams is not None and len(streams) < 500:  # noqa: PLR2004 - beyond, all are read as fast
        rows = rows.filter(pk__in=streams)
    return dict(rows.values_list("pk", "day"))


@transaction.atomic
def seal(days: dict[int, date]) -> None:
    """Write down that single values before a day are dropped; it never goes back."""
    known = sealed_before(days)
    SinglesSince.objects.bulk_create(
        [
            SinglesSince(datastream_id=stream, day=day)
            for stream, day in sorted(days.items())
            if stream not in known or known[stream] < day
        ],
        update_conflicts=True,
        unique_fields=["datastream"],
        update_fields=["day"],
    )
