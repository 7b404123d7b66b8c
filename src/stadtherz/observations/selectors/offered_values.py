"""The values of public datastreams for other systems: the newest ones, and series in steps.

Suspect values are left out of series, as they are of all figures.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import QuerySet

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.reading import FLAG_NAMES, Value, buckets, values
from stadtherz.observations.models import Datastream, Flag, Latest, ObservedProperty, moment

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class NewestValue:
    """The newest value of a datastream; `flag` says how far it can be believed."""

    time: datetime
    value: float | None
    flag: str


Series = dict[int, list[tuple[datetime, float]]]
"""Times and values by datastream."""


def newest_values(streams: Sequence[int]) -> dict[int, NewestValue]:
    """Give the newest value of each public datastream that has one, in one query."""
    rows = Latest.objects.filter(pk__in=_public(streams)).values_list("pk", "us", "value", "flag")
    return {pk: NewestValue(moment(us), value, FLAG_NAMES[flag]) for pk, us, value, flag in rows}


def offered_series(
    streams: Sequence[int], first: datetime, last: datetime, *, seconds: int, most: int
) -> Series:
    """Give the values of public datastreams from `first` to `last`, both included.

    Args:
        streams: ids; those that are not public are left out.
        first: beginning of the time.
        last: its end.
        seconds: length of a step, which is a whole hour or day of UTC: counts are added up in it,
            everything else is its mean; 0 gives the values as they are.
        most: how many values there may be in all.

    Raises:
        Invalid: code "too-many-values".
        Unavailable: code "time-limit".

    """
    kinds = dict(_public(streams).values_list("pk", "observed__kind"))
    if not kinds:
        return {}
    if seconds:
        found = _summed(kinds, first, last, seconds)
    else:
        read = values(list(kinds), first, last + INSTANT)
        found = ((one.datastream_id, one.time, one.value) for one in _believed(read))
    series: defaultdict[int, list[tuple[datetime, float]]] = defaultdict(list)
    for number, (stream, time, value) in enumerate(islice(found, most + 1)):
        if number == most:
            message = f"this has more than {most} values; ask for a shorter time or fewer places"
            raise Invalid(message, code="too-many-values", details=(str(most),))
        series[stream].append((time, value))
    return dict(series)


def _public(streams: Sequence[int]) -> QuerySet[Datastream]:
    return Datastream.objects.filter(pk__in=streams, public=True, station__public=True, multi=False)


def _believed(found: Iterator[Value]) -> Iterator[Value]:
    return (one for one in found if one.flag != Flag.SUSPECT)


def _summed(
    kinds: dict[int, str], first: datetime, last: datetime, seconds: int
) -> Iterator[tuple[int, datetime, float]]:
    """Give whole steps only: those that `first` and `last` lie in are complete."""
    step = timedelta(seconds=seconds)
    counted = {pk for pk, kind in kinds.items() if kind == ObservedProperty.Kind.COUNT}
    start, end = _floor(first, seconds), _floor(last, seconds) + step
    for one in buckets(list(kinds), start, end, seconds=seconds):
        stream = one.datastream_id
        yield stream, one.start, one.total if stream in counted else one.mean


def _floor(at: datetime, seconds: int) -> datetime:
    return at - timedelta(seconds=at.timestamp() % seconds)
