"""What is closed: a page with a map and the equal list, and the same for programs."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stadtherz.city.public import Mark
from stadtherz.kernel.geo import Point
from stadtherz.streets.domain.closing import Closed
from stadtherz.streets.forms.closures import SIDES, WHATS
from stadtherz.streets.models import StreetClosure
from stadtherz.streets.selectors.closures import closures_at, closures_to_show
from stadtherz.streets.views.ogc.geojson import geometry_of

SIGNS = {"works": "triangle", "obstacle": "diamond", "event": "square"}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what is closed now, and what will be soon."""
    now = timezone.now()
    rows = closures_to_show(now)
    context = {
        "here": [_line(row) for row in rows if row.starts <= now],
        "soon": [_line(row) for row in rows if row.starts > now],
        "marks": [_mark(row) for row in rows], "trail": [("", _("Baustellen und Sperrungen"))],
    }  # fmt: skip
    return render(request, "streets/closures.html", context)


@require_safe
def machine(request: HttpRequest) -> JsonResponse:
    """Give what is closed at this moment as GeoJSON."""
    found = closures_at(timezone.now())
    features = [
        {
            "type": "Feature", "id": one.number,
            "geometry": geometry_of([list(point) for point in one.points]),
            "properties": {
                "what": one.what.value, "words": one.words, "street": one.street,
                "side": one.side.value, "narrow": one.narrow, "starts": one.starts.isoformat(),
                "until": one.until.isoformat() if one.until else None, "source": one.source,
            },
        }
        for one in found
    ]  # fmt: skip
    response = JsonResponse({"type": "FeatureCollection", "features": features})
    response["Content-Type"] = "application/geo+json"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def middle_of(row: StreetClosure) -> Point:
    """Give the place at which a closure is marked."""
    return Point(*row.points[len(row.points) // 2])


def _mark(row: StreetClosure) -> Mark:
    there = reverse("streets:closures") + f"#sperrung-{row.pk}"
    word = str(dict(WHATS)[row.what])
    return Mark(str(row.pk), middle_of(row), row.words, word, SIGNS[row.what], there)


def _line(row: StreetClosure) -> dict[str, object]:
    side = "" if row.side == Closed.ALL.value else dict(SIDES)[row.side]
    return {"row": row, "what": dict(WHATS)[row.what], "side": side, "sign": SIGNS[row.what]}
