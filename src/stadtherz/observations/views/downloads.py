from datetime import timedelta
from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from stadtherz.observations.adapters.reading import (
    FLAG_NAMES,
    RULES,
    Value,
    values,
    write_parquet,
)
from stadtherz.observations.models import Datastream
from stadtherz.observations.views.files import (
    asked_days,
    csv_answer,
    file_name,
    in_full,
    in_stretches,
    parquet_answer,
)
from stadtherz.observations.views.stations import station_or_404

STRETCH = timedelta(days=31)
COLUMNS = ["time_utc", "time_local", "datastream", "value", "unit", "flag", "rule", "raw"]


@require_safe
def download_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """Stream the observations of a range of days as CSV."""
    found = station_or_404(key)
    first, last = asked_days(request, found)
    streams = {stream.pk: stream for stream in found.datastreams.all()}
    rows = in_stretches(first, last, STRETCH, partial(values, list(streams)))
    lines = (_cells(row, streams[row.datastream_id]) for row in rows)
    return csv_answer(file_name(found, first, last), COLUMNS, lines)


@require_safe
def download_parquet(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give the observations of a range of days as Parquet."""
    found = station_or_404(key)
    first, last = asked_days(request, found)
    named = {one.pk: (one.key, one.observed.ucum) for one in found.datastreams.all()}
    write = partial(write_parquet, named, first, last, zone=timezone.get_current_timezone_name())
    return parquet_answer(file_name(found, first, last), write)


def _cells(row: Value, stream: Datastream) -> list[str]:
    return [
        row.time.isoformat(),
        timezone.localtime(row.time).isoformat(),
        stream.key,
        in_full(row.value),
        stream.observed.ucum,
        FLAG_NAMES[row.flag],
        RULES[row.rule - 1] if row.rule else "",
        "" if row.raw is None else in_full(row.raw),
    ]
