from io import BytesIO
from urllib.parse import urljoin

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stadtherz.streets.adapters.throttling import may_go_on
from stadtherz.streets.selectors.neighbourhood import around
from stadtherz.streets.selectors.network import current_map
from stadtherz.streets.selectors.places import find_places, found_place, place_row

LEAST_SIGNS, MOST_SUGGESTED = 2, 6


@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Tell what the map knows of a place; the page to which a printed code leads."""
    row = place_row(code)
    if code != row.code:
        return redirect("places:place", code=row.code)
    found = found_place(row)
    context = {
        "place": found,
        "gone": row.gone,
        "postcode": row.postcode,
        "map": current_map(),
        "near": around((row.lon, row.lat)),
        "link": _link(row.code),
        "trail": [("", found.label)],
    }
    return render(request, "streets/place.html", context)


@require_safe
def code_svg(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the code as a picture of its own, to be printed on something else."""
    row = place_row(code)
    link = _link(row.code)
    drawn = BytesIO()
    segno.make(link, error="q", micro=False).save(
        drawn, kind="svg", border=4, omitsize=True, xmldecl=False, light="#fff",
        title=gettext("QR-Code, führt zu %(address)s") % {"address": link},
    )  # fmt: skip
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml; charset=utf-8")


@require_safe
@never_cache
def suggestions(request: HttpRequest) -> JsonResponse:
    """Offer places for the beginning of what somebody types, the best first; nothing is kept."""
    if not may_go_on(request, "suggest"):
        return JsonResponse({"places": []}, status=429)
    words = request.GET.get("q", "").strip()
    found = find_places(words, limit=MOST_SUGGESTED) if len(words) >= LEAST_SIGNS else []
    places = [{"ref": one.ref, "label": one.label, "detail": one.detail} for one in found]
    return JsonResponse({"places": places})


def _link(code: str) -> str:
    return urljoin(settings.CONFIG.address, reverse("places:place", args=[code]))
