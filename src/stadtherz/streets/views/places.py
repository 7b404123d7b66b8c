from io import BytesIO
from urllib.parse import urljoin

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from stadtherz.streets.selectors.neighbourhood import around
from stadtherz.streets.selectors.network import current_map
from stadtherz.streets.selectors.places import found_place, place_row


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


def _link(code: str) -> str:
    return urljoin(settings.CONFIG.address, reverse("places:place", args=[code]))
