import csv
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from stadtherz.observations.adapters.reading import FLAG_NAMES, RULES, values, write_parquet
from stadtherz.observations.adapters.time_limit import ANSWER_S, within
from stadtherz.observations.models import Station
from stadtherz.observations.selectors.finest import kept_of
from stadtherz.observations.views.files import Echo, asked_days, file_name, in_full
from stadtherz.observations.views.stations import station_or_404

COLUMNS = ["time_utc", "time_local", "datastream", "value", "unit", "flag", "rule", "raw"]


@require_safe
def download_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """Stream the observations of a range of days as CSV."""
    found = station_or_404(key)
    first, last = asked_days(request, kept_of(list(found.datastreams.all())).some)
    response = StreamingHttpResponse(
        _csv(found, first, last), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{file_name(found, first, last)}.csv"'
    return response


@require_safe
def download_parquet(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give the observations of a range of days as Parquet."""
    found = station_or_404(key)
    first, last = asked_days(request, kept_of(list(found.datastreams.all())).some)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "observations.parquet"
        write_parquet([s.pk for s in found.datastreams.all()], first, last, str(path))
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=f"{file_name(found, first, last)}.parquet",
            content_type="application/vnd.apache.parquet",
        )


def _csv(found: Station, first: datetime, last: datetime) -> Iterator[str]:
    writer = csv.writer(Echo())
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
                    in_full(row.value),
                    stream.observed.ucum,
                    FLAG_NAMES[row.flag],
                    RULES[row.rule - 1] if row.rule else "",
                    "" if row.raw is None else in_full(row.raw),
                ]
            )
        start = end
