"""Keeps the latest values true when observations were changed or deleted."""

from collections.abc import Collection

from stadtherz.observations.adapters.existing import ends_of
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.models import Latest


def recount_latest(*, streams: Collection[int], lake: Lake) -> None:
    """Read the newest observation and the first time of some datastreams anew."""
    found = ends_of(streams, lake)
    for stream in streams:
        if stream not in found:
            Latest.objects.filter(pk=stream).delete()
            continue
        Latest.objects.update_or_create(datastream_id=stream, defaults=found[stream])
