import csv
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from stadtherz.observations.models import Station
from stadtherz.observations.selectors.count_rows import COLUMNS, rows, write_parquet
from stadtherz.observations.selectors.countings import Counting, countings_of
from stadtherz.observations.selectors.finest import kept_of
from stadtherz.observations.views.files import Echo, asked_days, file_name, in_full
from stadtherz.observations.views.stations import station_or_404

STRETCH = timedelta(days=7)


@require_safe
def counts_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """Stream the parts of the counts of a range of days as CSV."""
    found = station_or_404(key)
    kept = kept_of(list(found.datastreams.all())).some
    countings, (first, last) = _countings(found), asked_days(request, kept)
    response = StreamingHttpResponse(
        _csv(countings, first, last), content_type="text/csv; charset=utf-8"
    )
    name = f"{file_name(found, first, last)}-classes.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def counts_parquet(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give the parts of the counts of a range of days as Parquet."""
    found = station_or_404(key)
    kept = kept_of(list(found.datastreams.all())).some
    countings, (first, last) = _countings(found), asked_days(request, kept)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts.parquet"
        write_parquet(countings, first, last, str(path))
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=f"{file_name(found, first, last)}-classes.parquet",
            content_type="application/vnd.apache.parquet",
        )


def _countings(found: Station) -> list[Counting]:
    countings = countings_of(list(found.datastreams.all()))
    if not countings:
        message = f"the station {found.key} counts no classes"
        raise Http404(message)
    return countings


def _csv(countings: Sequence[Counting], first: datetime, last: datetime) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    start = first
    while start < last:
        end = min(last, start + STRETCH)
        for row in rows(countings, start, end):
            yield writer.writerow(map(_cell, row))
        start = end


def _cell(value: object) -> object:
    if isinstance(value, float):
        return in_full(value)
    return f"{value.isoformat()}+00:00" if isinstance(value, datetime) else value
