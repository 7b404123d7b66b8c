"""The map of the city: what is there, as a list that needs no script, and as a map beside it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stadtherz.city.public import Mark, district_for
from stadtherz.kernel.geo import Box, Point
from stadtherz.site.on_map import (
    AROUND_PLACE,
    KINDS,
    Layer,
    box_around,
    box_at_first,
    box_of,
    box_of_all,
    box_words,
    layers_in,
    scaled,
)
from stadtherz.streets.public import FoundPlace, address_near, current_map, meant, own_map

PLACE, BOX, SHOWN, CHOSEN, QUERY = "ort", "ausschnitt", "zeigen", "gewaehlt", "q"
LARGER, WIDE = 2.0, 0.03


@require_safe
@never_cache
def city_map(request: HttpRequest) -> HttpResponse:
    """Show what lies in a part of the city, around a place or in a box."""
    asked = request.GET
    where = meant(asked.get(PLACE, "") or asked.get(QUERY, ""))
    place = where.place
    around = box_around(Point(place.longitude, place.latitude), AROUND_PLACE) if place else None
    box = box_of(asked.get(BOX, "")) or around or box_at_first()
    context = _listed(asked, box) | {
        "where": where, "place": place, "own": own_map(), "map": current_map(),
        "query": asked.get(QUERY, ""), "kinds": [(one, one.key in _keys(asked)) for one in KINDS],
        "beside": _beside(place), "near": _district(box),
        "limits": box_words(scaled(box_of_all(), 1.2)),
        "trail": [("", _("Karte"))],
    }  # fmt: skip
    return render(request, "site/map.html", context)


@require_safe
@never_cache
def city_map_list(request: HttpRequest) -> HttpResponse:
    """Give the list alone, for the script that moves the map."""
    box = box_of(request.GET.get(BOX, "")) or box_at_first()
    return render(request, "site/_map_list.html", _listed(request.GET, box))


def _beside(place: FoundPlace | None) -> FoundPlace | None:
    """Give the address beside a mere position: nobody knows degrees by heart."""
    if place is None or place.code:
        return None
    return address_near(Point(place.longitude, place.latitude))


def _district(box: Box) -> str:
    """Name the district that the fixed map shows larger; "" for the whole city."""
    if box.north - box.south > WIDE:
        return ""
    found = district_for(Point((box.west + box.east) / 2, (box.south + box.north) / 2))
    return found.key if found else ""


def _keys(asked: QueryDict) -> set[str]:
    """Give the kinds that are wanted: all, until somebody has chosen."""
    return set(asked.getlist(SHOWN)) if CHOSEN in asked else {one.key for one in KINDS}


def _listed(asked: QueryDict, box: Box) -> dict[str, Any]:
    keys = _keys(asked)
    layers = layers_in(box, [one for one in KINDS if one.key in keys], timezone.now())
    return {
        "layers": layers, "number": sum(len(one.things) for one in layers),
        "box": box_words(box), "is_off": _is_off(box),
        "marks": _marks(layers), "drawn": _drawn(layers),
        "nearer": _link(asked, scaled(box, 1 / LARGER)),
        "farther": _link(asked, scaled(box, LARGER)),
        "whole": _link(asked, box_of_all()),
    }  # fmt: skip


def _is_off(box: Box) -> bool:
    """Whether the base map has nothing of a box, so that only its ground is seen."""
    own = own_map()
    if own is None:
        return False
    west, south, east, north = own.box
    return box.east < west or box.west > east or box.north < south or box.south > north


def _link(asked: QueryDict, box: Box) -> str:
    """Address the same page with another part of the city."""
    kept = [(name, one) for name in (PLACE, CHOSEN, SHOWN) for one in asked.getlist(name)]
    pairs = [(BOX, box_words(box)), *kept]
    return f"{reverse('map')}?{urlencode(pairs)}"


def _marks(layers: list[Layer]) -> list[Mark]:
    """Mark what is listed on the map that the server draws."""
    signs = {"hindernisse": "diamond", "sperrungen": "triangle", "haltestellen": "square",
             "mitmachen": "dot", "messstellen": "bar"}  # fmt: skip
    return [
        Mark(one.key, one.point, one.name, str(layer.kind.name), signs[layer.kind.key],
             one.address, one.language)
        for layer in layers for one in layer.things
    ]  # fmt: skip


def _drawn(layers: list[Layer]) -> list[dict[str, Any]]:
    """Give what the script draws: exactly what is listed."""
    return [
        {"key": one.key, "kind": layer.kind.key, "name": one.name, "lang": one.language,
         "words": one.words, "address": one.address,
         "points": [[point.lon, point.lat] for point in one.points]}
        for layer in layers for one in layer.things
    ]  # fmt: skip
