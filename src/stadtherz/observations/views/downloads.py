import csv
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.reading import FLAG_NAMES, RULES, values, write_parquet
from stadtherz.observations.adapters.time_limit import ANSWER_S, within
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.models import Station
from stadtherz.observations.selectors.finest import kept_of
from stadtherz.observations.views.stations import station_or_404

LONGEST_DOWNLOAD = timedelta(days=366)
COLUMNS = ["time_utc", "time_local", "datastream", "value", "unit", "flag", "rule", "raw"]


@require_safe
def download_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """Stream the observations of a range of days as CSV."""
    found = station_or_404(key)
    first, last = _range(request, kept_of(list(found.datastreams.all())).some)
    response = StreamingHttpResponse(
        _csv(found, first, last), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{_file_name(found, first, last)}.csv"'
    return response


@require_safe
def download_parquet(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give the observations of a range of days as Parquet."""
    found = station_or_404(key)
    first, last = _range(request, kept_of(list(found.datastreams.all())).some)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "observations.parquet"
        write_parquet([s.pk for s in found.datastreams.all()], first, last, str(path))
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=f"{_file_name(found, first, last)}.parquet",
            content_type="application/vnd.apache.parquet",
        )


def _range(request: HttpRequest, kept: date | None) -> tuple[datetime, datetime]:
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


def _file_name(found: Station, first: datetime, last: datetime) -> str:
    return f"{found.key}-{first:%Y-%m-%d}-{last - timedelta(days=1):%Y-%m-%d}"


class _Echo:
    """Hands each line that the csv module writes straight on."""

    def write(self, line: str) -> str:
        return line


def _written(value: float) -> str:
    """Write a number with every digit that it has; whole numbers as such."""
    return str(int(value)) if value.is_integer() else repr(value)


def _csv(found: Station, first: datetime, last: datetime) -> Iterator[str]:
    writer = csv.writer(_Echo())
    names = {stream.pk: stream for stream in found.datastreams.all()}
    yield writer.writerow(COLUMNS)
    start = first
    while start < last:
        end = min(last, start + timedelta(days=31))
        with within(ANSWER_S):  # each month; how fast it is fetched is the reader's matter
            found_rows = values(list(names), start, end)
        for row in found_rows:
            stream = names[row.datastream_id]
            yield writer.writerow(
                [
                    row.time.isoformat(),
                    timezone.localtime(row.time).isoformat(),
                    stream.key,
                    _written(row.value),
                    stream.observed.ucum,
                    FLAG_NAMES[row.flag],
                    RULES[row.rule - 1] if row.rule else "",
                    "" if row.raw is None else _written(row.raw),
                ]
            )
        start = end
