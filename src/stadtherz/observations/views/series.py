from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from stadtherz.observations.adapters.figures import card_of, sparks
from stadtherz.observations.adapters.history import history_of, newest_day
from stadtherz.observations.models import ObservedProperty, Station
from stadtherz.observations.selectors import properties_shown, public_stations
from stadtherz.observations.views.stations import (
    chosen_property,
    chosen_range,
    format_of,
    period_links,
    station_or_404,
)

MOST_COMPARED = 4
OFFERED = 200


@require_safe
def chart_data(request: HttpRequest, key: str) -> JsonResponse:
    """Give the figures of any range: seconds since 1970, values, and the step."""
    found = station_or_404(key)
    observed = chosen_property(request, found)
    span = chosen_range(request, newest_day(found, timezone.localdate()))
    if observed is None:
        return JsonResponse({"times": [], "values": [], "step": span.step})
    history = history_of([(found, observed)], span)
    return JsonResponse(
        {
            "times": [int(moment.timestamp()) for moment in history.times],
            "values": [None if v is None else round(v, 4) for v in history.series[0].values],
            "marks": [[mark.place, mark.kind, mark.value] for mark in history.series[0].marks],
            "step": span.step,
            "first": span.first,
            "last": span.last,
        }
    )


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show up to four stations that measure the same thing over one range."""
    properties = list(properties_shown())
    observed = _property(request, properties)
    offered = _offered(observed)
    keys = request.GET.getlist("stelle")[:MOST_COMPARED]
    chosen = [one for one in offered if one.key in keys] or offered[:2]
    today = timezone.localdate()
    newest = max((newest_day(one, today) for one in chosen), default=today)
    span = chosen_range(request, newest)
    history = history_of([(one, observed) for one in chosen], span) if observed else None
    context = {
        "properties": properties, "observed": observed, "offered": offered, "history": history,
        "chosen": {one.key for one in chosen}, "most": MOST_COMPARED, "span": span,
        "periods": period_links(span), "format": format_of(history) if history else "",
        "trail": [(reverse("observations:stations"), gettext("Messwerte")),
                  ("", gettext("Vergleichen"))],
    }  # fmt: skip
    return render(request, "observations/compare.html", context)


def _property(request: HttpRequest, properties: list[ObservedProperty]) -> ObservedProperty | None:
    wanted = request.GET.get("was", "")
    return next((one for one in properties if one.key == wanted), next(iter(properties), None))


def _offered(observed: ObservedProperty | None) -> list[Station]:
    if observed is None:
        return []
    found = public_stations().filter(datastreams__observed=observed).distinct()
    return list(found[:OFFERED])


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, key: str) -> HttpResponse:
    """Give a small page for other people's pages: no cookie, no script, a link back."""
    found, now = station_or_404(key), timezone.now()
    observed = chosen_property(request, found)
    if observed is None:
        raise Http404
    newest = newest_day(found, timezone.localdate())
    history = history_of([(found, observed)], chosen_range(request, newest))
    context = {
        "station": found,
        "card": card_of(found, now),
        "history": history,
        "one": history.series[0],
        "spark": sparks([found], now).get(found.pk, ""),
    }
    response = render(request, "observations/embed.html", context)
    response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]  # noqa: SLF001
    return response
