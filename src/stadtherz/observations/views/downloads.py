import csv
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from stadtherz.observations.adapters.reading import FLAG_NAMES, RULES, values, write_parquet
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.models import Station
from stadtherz.observations.views.stations import station_or_404

LONGEST_DOWNLOAD = timedelta(days=366)
COLUMNS = ["time_utc", "time_local", "datastream", "value", "unit", "flag", "rule", "raw"]


@require_safe
def download_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """Stream the observations of a range of days as CSV."""
    found = station_or_404(key)
    first, last = _range(request)
    response = StreamingHttpResponse(
        _csv(found, first, last), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{_file_name(found, first, last)}.csv"'
    return response


@require_safe
def download_parquet(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give the observations of a range of days as Parquet."""
    found = station_or_404(key)
    first, last = _range(request)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "observations.parquet"
        write_parquet([s.pk for s in found.datastreams.all()], first, last, str(path))
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=f"{_file_name(found, first, last)}.parquet",
            content_type="application/vnd.apache.parquet",
        )


def _range(request: HttpRequest) -> tuple[datetime, datetime]:
    """Read `von` and `bis` (days, both included); the last 30 days by default, a year at most."""
    today = timezone.localdate()
    first = _day(request.GET.get("von"), today) or today - timedelta(days=30)
    last = _day(request.GET.get("bis"), today) or today
    if last < first:
        first, last = last, first
    first = max(first, last - LONGEST_DOWNLOAD)
    zone = timezone.get_current_timezone()
    start = datetime(first.year, first.month, first.day, tzinfo=zone)
    return start, datetime(last.year, last.month, last.day, tzinfo=zone) + timedelta(days=1)


def _day(written: str | None, today: date) -> date | None:
    """Read a day; nothing was measured before 1970, and nothing will have been after today."""
    try:
        return min(max(date.fromisoformat(written or ""), EPOCH.date()), today)
    except ValueError:
        return None


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
    yield writer.writerow(
        ["time_utc", "time_local", "datastream", "value", "unit", "flag", "rule", "raw"]
    )
    start = first
    while start < last:
        end = min(last, start + timedelta(days=31))
        for row in values(list(names), start, end):
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
                    "" if row.raw is None else f"{row.raw:g}",
                ]
            )
        start = end
