from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from stadtherz.city.public import districts
from stadtherz.kernel.errors import NotFound
from stadtherz.observations.adapters.sealing import one_look
from stadtherz.observations.domain.ranges import Range
from stadtherz.observations.models import ObservedProperty, Station
from stadtherz.observations.selectors.days import day_of
from stadtherz.observations.selectors.figures import cards_of
from stadtherz.observations.selectors.finest import kept_of
from stadtherz.observations.selectors.history import newest_day
from stadtherz.observations.selectors.oddities import newest_flags, newest_values
from stadtherz.observations.selectors.projects import project_of
from stadtherz.observations.selectors.range_times import midnight
from stadtherz.observations.selectors.standing import standings
from stadtherz.observations.selectors.stations import (
    properties_shown,
    public_station,
    stations_where,
)
from stadtherz.observations.views.ranges import (
    chosen_property,
    chosen_range,
    range_context,
    words_on_range,
)
from stadtherz.observations.views.standing import marks_of

A_PAGE = 24


@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """List the stations on a map and as cards, filtered by what they measure and where."""
    kind, district = request.GET.get("was", ""), request.GET.get("wo", "")
    found, now = stations_where(kind=kind, district=district), timezone.now()
    page = Paginator(found, A_PAGE).get_page(request.GET.get("seite"))
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
    observed = chosen_property(request, found)
    newest = newest_day(found, timezone.localdate())
    span = chosen_range(request, newest)
    context = {
        "notes": words_on_range(request, found),
        "address": settings.CONFIG.address.rstrip("/"),
        "trail": _trail(found),
        **_about(found),
        **_day(found, observed, newest, now),
        **_loading(found, span, newest),
        **range_context(found, observed, span, now),
    }
    return render(request, "observations/station.html", context)


def _about(found: Station) -> dict[str, Any]:
    """Gather what is known of a station besides its figures."""
    return {
        "project": project_of(found.project),
        "flags": newest_flags(found),
        "newest_values": newest_values(list(found.datastreams.all())),
    }


def _day(
    found: Station, observed: ObservedProperty | None, newest: date, now: datetime
) -> dict[str, Any]:
    """Gather what the page shows of the newest day with values."""
    current = newest == timezone.localdate()
    end = now if current else midnight(newest + timedelta(days=1)) - timedelta(seconds=1)
    day = day_of(found, end, over=not current, observed=observed)
    return {"newest": newest, "current": current, "now": now, "day": day, "rows": day.rows}


def _loading(found: Station, span: Range, newest: date) -> dict[str, Any]:
    """Offer days of which single values are kept."""
    kept = kept_of(list(found.datastreams.all()))
    first = max(span.first, kept.some or span.first)
    last = span.last if span.last >= first else max(first, newest)
    return {"kept": kept, "load_first": first, "load_last": last}


def station_or_404(key: str) -> Station:
    """Find a public station, or say that there is none."""
    try:
        return public_station(key)
    except NotFound as error:
        raise Http404(str(error)) from error


def _trail(found: Station) -> list[tuple[str, Any]]:
    return [
        (reverse("observations:stations"), gettext("Messwerte")),
        ("", found.name.to(get_language() or "")),
    ]
