"""What the downloads of values share: which days, how a file is made and called, and its cells."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import TypeVar

from django.http import FileResponse, HttpRequest
from django.http.response import StreamingHttpResponse
from django.utils import timezone

from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.tables import lines
from stadtherz.observations.adapters.time_limit import ANSWER_S, within
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.models import Station
from stadtherz.observations.selectors.finest import kept_of

Row = TypeVar("Row")
LONGEST_DOWNLOAD = timedelta(days=366)


def asked_days(request: HttpRequest, found: Station) -> tuple[datetime, datetime]:
    """Read `von` and `bis` (days, both included); the last 30 days by default.

    Args:
        request: what was asked for.
        found: the station whose values are loaded.

    Raises:
        Invalid: when one is no day, when they lie more than a year apart, or when of the first day
            no single values are kept any more.

    """
    kept = kept_of(list(found.datastreams.all())).some
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


def in_stretches(
    first: datetime, last: datetime, length: timedelta,
    ask: Callable[[datetime, datetime], Iterable[Row]],
) -> Iterator[Row]:  # fmt: skip
    """Give the rows of a long range, asked stretch by stretch; each may take as long as an answer.

    Args:
        first: beginning.
        last: end, not included.
        length: of a stretch.
        ask: asks when it is called, and not when its rows are taken.

    """
    while first < last:
        end = min(last, first + length)
        with within(ANSWER_S):
            found = ask(first, end)
        yield from found
        first = end


def csv_answer(
    name: str, columns: Sequence[str], rows: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """Stream rows as a CSV file."""
    said = lines(chain([columns], rows))
    response = StreamingHttpResponse(said, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def parquet_answer(name: str, write: Callable[[str], None]) -> FileResponse:
    """Give a Parquet file that `write` writes to a path; it is gone once it was sent."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "values.parquet"
        write(str(path))
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=f"{name}.parquet",
            content_type="application/vnd.apache.parquet",
        )  # fmt: skip


def in_full(value: float) -> str:
    """Write a number with every digit that it has; whole numbers as such."""
    return str(int(value)) if value.is_integer() else repr(value)
