import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from stadtherz.observations.domain.events import last_number, pause_ms, written
from stadtherz.observations.selectors.newest import Asked, fastest_s, station_events, stream_events
from stadtherz.observations.selectors.stations import public_stations

MOST_KEYS = 200
HEADERS = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
FINE = 1_000


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Answer with all events since the last one and end; the browser comes again by itself."""
    asked = _asked(request)
    interval = fastest_s(asked)
    if interval is None and (asked.stations or asked.streams):
        raise Http404  # browsers do not come again; unknown and hidden look alike
    if request.GET.get("of") == "stations":
        found, more = station_events(public_stations(), asked, timezone.now())
    else:
        found, more = stream_events(asked)
    pause = pause_ms(interval or 0, secrets.randbelow(FINE) / FINE, more=more)
    return HttpResponse(
        written(found, pause), content_type="text/event-stream; charset=utf-8", headers=HEADERS
    )


def _asked(request: HttpRequest) -> Asked:
    return Asked(
        last_number(request.headers.get("Last-Event-ID", ""), request.GET.get("since", "")),
        request.GET.getlist("station")[:MOST_KEYS],
        request.GET.getlist("datastream")[:MOST_KEYS],
        request.GET.get("property", ""),
    )
