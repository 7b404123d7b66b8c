from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from stadtherz.observations.adapters.sealing import one_look
from stadtherz.observations.domain.ranges import Range
from stadtherz.observations.models import ObservedProperty, Station
from stadtherz.observations.selectors.figures import card_of
from stadtherz.observations.selectors.history import Series, history_of, newest_day
from stadtherz.observations.views.ranges import chosen_property, chosen_range, range_context
from stadtherz.observations.views.stations import station_or_404


@require_safe
@one_look()
def chart_data(request: HttpRequest, key: str) -> JsonResponse:
    """Give the figures of any range: seconds since 1970, values, and the step."""
    found = station_or_404(key)
    observed = chosen_property(request, found)
    span = chosen_range(request, newest_day(found, timezone.localdate()))
    if observed is None:
        return JsonResponse({"times": [], "values": [], "step": span.step})
    history = history_of([(found, observed)], span)
    (one,) = history.series
    return JsonResponse(
        {
            "times": [int(moment.timestamp()) for moment in history.times],
            "values": [None if v is None else round(v, 4) for v in one.drawn],
            "marks": [[mark.place, mark.kind, mark.value] for mark in one.marks],
            "partly": sorted(one.partly),
            "running": _running(one),
            "step": history.range.step,
            "first": span.first,
            "last": span.last,
        }
    )


def _running(one: Series) -> list[float | None] | None:
    """Give place and figure of the step that is not over, which is no figure like the others."""
    if one.running is None:
        return None
    value = one.values[one.running]
    return [one.running, None if value is None else round(value, 4)]


@require_safe
@one_look()
def range_part(request: HttpRequest, key: str) -> HttpResponse:
    """Give the part of the station's page on a range, for a script that enlarges the chart."""
    found, observed, span = _asked(request, key)
    context = range_context(found, observed, span, timezone.now())
    return render(request, "observations/_range_part.html", context)


@require_safe
@xframe_options_exempt
@one_look()
def embed(request: HttpRequest, key: str) -> HttpResponse:
    """Give a small page for other people's pages: no cookie, no script, a link back."""
    found, observed, span = _asked(request, key)
    history = history_of([(found, observed)], span)
    context = {
        "station": found,
        "card": card_of(found, timezone.now(), observed),
        "history": history,
        "one": history.series[0],
        "span": history.range,
    }
    response = render(request, "observations/embed.html", context)
    response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def _asked(request: HttpRequest, key: str) -> tuple[Station, ObservedProperty, Range]:
    """Find the station, and the property and range of it that were asked for."""
    found = station_or_404(key)
    observed = chosen_property(request, found)
    if observed is None:
        raise Http404
    return found, observed, chosen_range(request, newest_day(found, timezone.localdate()))
