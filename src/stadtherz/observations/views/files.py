"""What the downloads of values share: which days, how a file is called, how a cell is written."""

from datetime import date, datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.models import Station

LONGEST_DOWNLOAD = timedelta(days=366)


class Echo:
    """Hands each line that the csv module writes straight on."""

    def write(self, line: str) -> str:
        """Give the line back."""
        return line


def asked_days(request: HttpRequest, kept: date | None) -> tuple[datetime, datetime]:
    """Read `von` and `bis` (days, both included); the last 30 days by default.

    Args:
        request: what was asked for.
        kept: first day of which single values are kept; None when they are for ever.

    Raises:
        Invalid: when one is no day, when they lie more than a year apart, or when of the first day
            no single values are kept any more.

    """
    today = timezone.localdate()
    asked = _day(request, "von", today)
    first = asked or max(today - timedelta(days=30), kept or date.min)
    last = _day(request, "bis", today) or today
    if last < first:
        first, last = last, first
    if last - first > LONGEST_DOWNLOAD:
        message = f"{first} to {last} is more than {LONGEST_DOWNLOAD.days} days"
        raise Invalid(message, code="download-range")
    if kept and first < kept:
        message = f"single values are kept from {kept} on; earlier days are known by hour and day"
        raise Invalid(message, code="download-dropped")
    zone = timezone.get_current_timezone()
    start = datetime(first.year, first.month, first.day, tzinfo=zone)
    return start, datetime(last.year, last.month, last.day, tzinfo=zone) + timedelta(days=1)


def _day(request: HttpRequest, name: str, today: date) -> date | None:
    """Read a day; nothing was measured before 1970, and nothing will have been after today."""
    written = request.GET.get(name)
    if not written:
        return None
    try:
        return min(max(date.fromisoformat(written), EPOCH.date()), today)
    except ValueError as error:
        message = f"{name} is not a day like 2026-05-31"
        raise Invalid(message, code="day") from error


def file_name(found: Station, first: datetime, last: datetime) -> str:
    """Name a file by its station and days, without an ending."""
    return f"{found.key}-{first:%Y-%m-%d}-{last - timedelta(days=1):%Y-%m-%d}"


def in_full(value: float) -> str:
    """Write a number with every digit that it has; whole numbers as such."""
    return str(int(value)) if value.is_integer() else repr(value)
