from datetime import datetime, timedelta
from functools import partial

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from stadtherz.observations.models import Station
from stadtherz.observations.selectors.count_rows import COLUMNS, rows, write_parquet
from stadtherz.observations.selectors.countings import Counting, countings_of
from stadtherz.observations.views.files import (
    asked_days,
    csv_answer,
    file_name,
    in_full,
    in_stretches,
    parquet_answer,
)
from stadtherz.observations.views.stations import station_or_404

STRETCH = timedelta(days=7)


@require_safe
def counts_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """Stream the parts of the counts of a range of days as CSV."""
    found = station_or_404(key)
    countings, (first, last) = _countings(found), asked_days(request, found)
    lines = in_stretches(first, last, STRETCH, partial(rows, countings))
    return csv_answer(_name(found, first, last), COLUMNS, (map(_cell, row) for row in lines))


@require_safe
def counts_parquet(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give the parts of the counts of a range of days as Parquet."""
    found = station_or_404(key)
    countings, (first, last) = _countings(found), asked_days(request, found)
    return parquet_answer(_name(found, first, last), partial(write_parquet, countings, first, last))


def _name(found: Station, first: datetime, last: datetime) -> str:
    return f"{file_name(found, first, last)}-classes"


def _countings(found: Station) -> list[Counting]:
    countings = countings_of(list(found.datastreams.all()))
    if not countings:
        message = f"the station {found.key} counts no classes"
        raise Http404(message)
    return countings


def _cell(value: object) -> object:
    if isinstance(value, float):
        return in_full(value)
    return f"{value.isoformat()}+00:00" if isinstance(value, datetime) else value
