from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from stadtherz.city.public import districts
from stadtherz.kernel.errors import NotFound
from stadtherz.observations.adapters.sealing import one_look
from stadtherz.observations.domain.ranges import Period, Range, Step, range_of
from stadtherz.observations.models import ObservedProperty, Station
from stadtherz.observations.selectors.classified import classified
from stadtherz.observations.selectors.countings import countings_of, newest_of
from stadtherz.observations.selectors.days import Day, day_of
from stadtherz.observations.selectors.figures import card_of, cards_of
from stadtherz.observations.selectors.finest import kept_of, only_hours_of
from stadtherz.observations.selectors.history import (
    History,
    history_of,
    newest_day,
    properties_of,
    streams_of,
)
from stadtherz.observations.selectors.oddities import newest_values, oddities
from stadtherz.observations.selectors.projects import project_of
from stadtherz.observations.selectors.range_times import ends_of
from stadtherz.observations.selectors.standing import standings
from stadtherz.observations.selectors.stations import (
    properties_shown,
    public_station,
    public_stations,
)
from stadtherz.observations.selectors.usual_week import usual_week
from stadtherz.observations.views.standing import marks_of

A_PAGE = 24


@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """List the stations on a map and as cards, filtered by what they measure and where."""
    found = public_stations()
    if kind := request.GET.get("was", ""):
        found = found.filter(datastreams__observed__key=kind).distinct()
    if district := request.GET.get("wo", ""):
        found = found.filter(place__district__key=district)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("seite"))
    now = timezone.now()
    context = {
        "cards": cards_of(page.object_list, now),
        "page": page,
        "kind": kind,
        "district": district,
        "properties": properties_shown(),
        "districts": districts(),
        "marks": marks_of(standings(page.object_list, now)),
    }
    return render(request, "observations/stations.html", context)


@require_safe
@one_look()
def station(request: HttpRequest, key: str) -> HttpResponse:
    """Show one station: words first, then figure, day, any range, usual week and downloads."""
    found, now = station_or_404(key), timezone.now()
    newest = newest_day(found, timezone.localdate())
    current = newest == timezone.localdate()
    observed = chosen_property(request, found)
    day = day_of(found, now if current else _end_of(newest), over=not current, observed=observed)
    span = chosen_range(request, newest)
    context = {
        "station": found,
        "card": card_of(found, now, observed),
        "current": current,
        "newest": newest,
        "day": day,
        "now": now,
        "rows": _rows(day),
        "properties": properties_of(found),
        "observed": observed,
        "project": project_of(found.project),
        "streams": list(found.datastreams.all()),
        "flags": _flags(found),
        "newest_values": newest_values(list(found.datastreams.all())),
        "address": settings.CONFIG.address.rstrip("/"),
        "trail": _trail(found),
        **_loading(found, span, newest),
        **range_context(found, observed, span, now),
    }
    return render(request, "observations/station.html", context)


def _loading(found: Station, span: Range, newest: date) -> dict[str, Any]:
    """Offer days of which single values are kept."""
    kept = kept_of(list(found.datastreams.all()))
    first = max(span.first, kept.some or span.first)
    last = span.last if span.last >= first else max(first, newest)
    return {"kept": kept, "load_first": first, "load_last": last}


def range_context(
    found: Station, observed: ObservedProperty | None, span: Range, now: datetime
) -> dict[str, Any]:
    """Gather what the part of a page on a range of time shows."""
    if observed is None:
        return {"span": span}
    history = history_of([(found, observed)], span)
    countings = countings_of(streams_of(found, observed))
    odd, more = oddities(streams_of(found, observed), *ends_of(span))
    return {
        "span": span,
        "printed_query": f"?groesse={observed.key}&von={span.first}&bis={span.last}",
        "oddities": odd,
        "more_oddities": more,
        "history": history,
        "hours_only": only_hours_of(streams_of(found, observed), ends_of(span)[0]),
        "one": history.series[0],
        "week": usual_week(streams_of(found, observed), span.last, now),
        "classes": classified(countings, span, now),
        "newest_counts": newest_of(countings),
        "periods": period_links(span),
        "earlier": span.earlier(),
        "later": span.later(timezone.localdate()),
        "format": format_of(history),
        "weekdays": list(WEEKDAYS.values()),
        "short_weekdays": list(WEEKDAYS_ABBR.values()),
    }


def format_of(history: History) -> str:
    """Name the format in which the times of a history are written."""
    return {
        Step.QUARTER_HOUR: "SHORT_DATETIME_FORMAT",
        Step.HOUR: "SHORT_DATETIME_FORMAT",
        Step.DAY: "SHORT_DATE_FORMAT",
        Step.MONTH: "YEAR_MONTH_FORMAT",
    }[history.range.step]


def period_links(span: Range) -> list[dict[str, Any]]:
    """Offer the usual ranges that end where this one ends."""
    words = {
        Period.DAY: gettext("1 Tag"),
        Period.WEEK: gettext("7 Tage"),
        Period.MONTH: gettext("30 Tage"),
        Period.YEAR: gettext("1 Jahr"),
    }
    return [
        {"key": one.value, "words": words[one], "here": span.period is one, "last": span.last}
        for one in Period
    ]


def chosen_property(request: HttpRequest, found: Station) -> ObservedProperty | None:
    """Give the property that was asked for, else the first one of the station."""
    offered = properties_of(found)
    wanted = request.GET.get("groesse", "")
    return next((one for one in offered if one.key == wanted), offered[0] if offered else None)


def chosen_range(request: HttpRequest, newest: date) -> Range:
    """Read `von`, `bis` and `zeit`."""
    first, last = day_in(request, "von"), day_in(request, "bis")
    return range_of(first, last, request.GET.get("zeit", ""), newest)


def day_in(request: HttpRequest, name: str) -> date | None:
    """Read a day; anything else is none."""
    try:
        return min(date.fromisoformat(request.GET.get(name, "")), timezone.localdate())
    except ValueError:
        return None


def station_or_404(key: str) -> Station:
    """Find a public station, or say that there is none."""
    try:
        return public_station(key)
    except NotFound as error:
        raise Http404(str(error)) from error


def _flags(found: Station) -> list[int]:
    """Name the flags of the newest values, each once."""
    newest = [one.latest.flag for one in found.datastreams.all() if hasattr(one, "latest")]
    return sorted(set(newest))


def _end_of(day: date) -> datetime:
    midnight = datetime.combine(day, time(), timezone.get_current_timezone())
    return midnight + timedelta(days=1) - timedelta(seconds=1)


def _trail(found: Station) -> list[tuple[str, Any]]:
    return [
        (reverse("observations:stations"), gettext("Messwerte")),
        ("", found.name.to(get_language() or "")),
    ]


def _rows(day: Day) -> list[dict[str, Any]]:
    return [
        {"hour": hour, "today": day.today[hour], "usual": day.middle[hour],
         "running": hour == day.running and day.today[hour] is not None}
        for hour in range(len(day.today))
        if day.today[hour] is not None or day.middle[hour] is not None
    ]  # fmt: skip
