"""Before which days single values of datastreams were dropped, so that only roll-ups know them."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from stadtherz.observations.models import SinglesSince


def sealed_before(streams: Collection[int] | None = None) -> dict[int, date]:
    """Give the day by datastream, for those where single values were dropped at all."""
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
