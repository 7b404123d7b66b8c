"""The page of a stop: where one gets on, and what leaves next, as sentences."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from stadtherz.streets.domain.places import PlaceKind
from stadtherz.streets.selectors.departures import told_stop
from stadtherz.streets.selectors.network import current_map
from stadtherz.streets.selectors.places import found_place, place_row


@require_safe
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Tell a stop; another place has its page elsewhere."""
    row = place_row(code)
    if row.kind != PlaceKind.STOP or row.gone:
        return redirect("places:place", code=row.code)
    if code != row.code:
        return redirect("places:stop", code=row.code)
    now, found = timezone.now(), found_place(row)
    language = (get_language() or "de").split("-")[0]
    context = {
        "place": found, "now": now, "map": current_map(),
        "told": told_stop(name=row.name, at=(row.lon, row.lat), now=now, language=language),
        "trail": [("", found.label)],
    }  # fmt: skip
    return render(request, "streets/stop.html", context)
