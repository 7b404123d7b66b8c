import csv
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from stadtherz.city.public import districts
from stadtherz.kernel.errors import NotFound
from stadtherz.observations.adapters.figures import Day, card_of, day_of, is_counted, sparks
from stadtherz.observations.adapters.reading import buckets, values, write_parquet
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.models import Station
from stadtherz.observations.selectors import properties_shown, public_station, public_stations

A_PAGE = 24
LONGEST_DOWNLOAD = timedelta(days=366)
RANGES = {"week": (7, 3600), "weeks": (56, 86_400), "year": (365, 86_400)}


@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """List the stations, filtered by what they measure and where."""
    found = public_stations()
    if kind := request.GET.get("was", ""):
        found = found.filter(datastreams__observed__key=kind).distinct()
    if district := request.GET.get("wo", ""):
        found = found.filter(place__district__key=district)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("seite"))
    now = timezone.now()
    drawn = sparks(list(page.object_list), now)
    cards = [(card_of(station, now), drawn.get(station.pk, "")) for station in page.object_list]
    context = {
        "cards": cards,
        "page": page,
        "kind": kind,
        "district": district,
        "properties": properties_shown(),
        "districts": districts(),
    }
    return render(request, "observations/stations.html", context)


@require_safe
def station(request: HttpRequest, key: str) -> HttpResponse:
    """Show one station: words first, then figure, chart, table, place and downloads."""
    found, now = _station(key), timezone.now()
    day = day_of(found, now)
    context = {
        "station": found,
        "card": card_of(found, now),
        "day": day,
        "now": now,
        "rows": _rows(day),
        "streams": list(found.datastreams.all()),
        "month_ago": now - timedelta(days=30),
        "trail": _trail(found),
    }
    return render(request, "observations/station.html", context)


@require_safe
def chart_data(request: HttpRequest, key: str) -> JsonResponse:
    """Give the figures of a longer chart: seconds since 1970 and values."""
    found = _station(key)
    days, seconds = RANGES.get(request.GET.get("bereich", ""), RANGES["week"])
    now = timezone.now()
    streams = list(found.datastreams.all())
    sums: dict[int, list[float]] = {}
    for bucket in buckets(
        [s.pk for s in streams], now - timedelta(days=days), now, seconds=seconds
    ):
        value = bucket.total if is_counted(streams) else bucket.mean
        sums.setdefault(int(bucket.start.timestamp()), []).append(value)
    points = {
        moment: sum(parts) / (1 if is_counted(streams) else len(parts))
        for moment, parts in sorted(sums.items())
    }
    return JsonResponse({"times": list(points), "values": [round(v, 2) for v in points.values()]})


@require_safe
def download_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """Stream the observations of a range of days as CSV."""
    found = _station(key)
    first, last = _range(request)
    response = StreamingHttpResponse(
        _csv(found, first, last), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{_file_name(found, first, last)}.csv"'
    return response


@require_safe
def download_parquet(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give the observations of a range of days as Parquet."""
    found = _station(key)
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


def _station(key: str) -> Station:
    try:
        return public_station(key)
    except NotFound as error:
        raise Http404(str(error)) from error


def _trail(found: Station) -> list[tuple[str, Any]]:
    return [
        (reverse("observations:stations"), gettext("Messwerte")),
        ("", found.name.to(get_language() or "")),
    ]


def _rows(day: Day) -> list[dict[str, Any]]:
    return [
        {"hour": hour, "today": day.today[hour], "usual": day.middle[hour]}
        for hour in range(len(day.today))
        if day.today[hour] is not None or day.middle[hour] is not None
    ]


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


def _csv(found: Station, first: datetime, last: datetime) -> Iterator[str]:
    writer = csv.writer(_Echo())
    names = {stream.pk: stream for stream in found.datastreams.all()}
    yield writer.writerow(["time_utc", "time_local", "datastream", "value", "unit", "flag"])
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
                    f"{row.value:g}",
                    stream.observed.ucum,
                    row.flag,
                ]
            )
        start = end
