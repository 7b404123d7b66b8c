"""Measures the city's own interfaces, puts days together, and forgets what is no longer needed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import transaction

from stadtherz.opendata.adapters.measuring import Fetch
from stadtherz.opendata.domain.measured import Took
from stadtherz.opendata.models import MeasuredDay, Measurement
from stadtherz.opendata.selectors.service_quality import (
    day_row,
    first_minute,
    last_rolled,
    minute_of,
    probes,
    put_together,
    raw_since,
)

SINGLE = timedelta(days=14)
WHOLE_DAYS = timedelta(days=1100)


def measure(*, fetch: Fetch, now: datetime) -> Iterator[tuple[str, Took]]:
    """Ask each interface once and note how it went; a second one in the same minute is dropped.

    Args:
        fetch: asks for a path.
        now: the moment at which the round begins, to which all of it is noted.

    """
    for name, path in probes():
        took = fetch(path, now)
        row = Measurement(
            service=name, minute=minute_of(now), status=took.status,
            first_byte_ms=took.first_byte_ms, bytes_a_second=took.bytes_a_second,
        )  # fmt: skip
        Measurement.objects.bulk_create([row], ignore_conflicts=True)
        yield name, took


@transaction.atomic
def put_days_together(*, now: datetime) -> int:
    """Make rows of days that are over, and give how many; doing it twice changes nothing."""
    today = now.astimezone(UTC).date()
    rows = [
        day_row(name, put_together(took, day))
        for (name, day), took in raw_since(last_rolled()).items()
        if day < today
    ]
    MeasuredDay.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget(*, now: datetime) -> None:
    """Delete single measurements after two weeks, days after three years."""
    oldest = (now - SINGLE).astimezone(UTC).date()
    rolled = last_rolled()
    if rolled:
        Measurement.objects.filter(minute__lt=first_minute(min(oldest, rolled))).delete()
    MeasuredDay.objects.filter(day__lt=(now - WHOLE_DAYS).date()).delete()
