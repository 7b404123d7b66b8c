"""Maps that the server draws: every page can show one, with or without JavaScript."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.template import Context
from django.urls import NoReverseMatch, reverse

from stadtherz.city.adapters import (
    district_areas,
    district_drawing,
    map_service,
    map_tiles,
    the_city,
)
from stadtherz.city.domain.description import District, DistrictKind
from stadtherz.city.domain.marks import (
    Frame,
    Mark,
    Outline,
    Spot,
    beside_marks,
    frame_around,
    grouped,
    spread,
)
from stadtherz.city.domain.outline import district_at, polygon_from
from stadtherz.city.models import Place
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.geo import Point

register = template.Library()
ROOM_FOR_A_NAME = 45  # drawing units between two names
APART = 80  # drawing units between two marks: 25 pixels on a phone of 360
EDGE = 0.002  # degrees around several marks
MOST_NAMED = 5
WHOLE = "alle"


@dataclass(frozen=True)
class DrawnDistrict:
    """A district as the template draws it."""

    key: str
    name: str
    path: str
    x: int
    y: int
    core: bool
    named: bool
    address: str


@register.inclusion_tag("city/_district_map.html")
def district_map(places: Any = (), here: str = "") -> dict[str, Any]:
    """Draw all districts as links, with `places` as dots.

    Args:
        places: what is shown; the page lists the same in words.
        here: the key of one district.

    """
    drawing = district_drawing()
    return {
        "drawing": drawing,
        "tiles": map_tiles(),
        "service": map_service(),
        "districts": _drawn(here),
        "here": here,
        "points": [drawing.xy(place.point) for place in places],
    }


@register.inclusion_tag("city/_mark_map.html", takes_context=True)
def mark_map(
    context: Context,
    marks: Sequence[Mark],
    of: str = "stations",
    outlines: Sequence[Outline] = (),
    near: str = "",
) -> dict[str, Any]:
    """Draw marks as links with the sign of their state; a district is a link to a larger map of it.

    The page reads which district from `karte` in its address, so that it needs no script.

    Args:
        context: of the page, with its request.
        marks: what is shown, the most important first; the page lists the same in words.
        of: "stations", or "places" for marks without states.
        outlines: lines and areas, which are links as well.
        near: the district that is shown larger until the reader chooses another, or the whole.

    """
    asked: QueryDict = context["request"].GET
    drawing, key = district_drawing(), asked.get("karte", near)
    there = next((shape for shape in drawing.shapes if shape.key == key), None)
    whole = Frame(-8, -8, drawing.width + 16, drawing.height + 16, 1)
    frame = frame_around(there.box, whole) if there else whole
    placed = [(mark, *drawing.xy(mark.point)) for mark in marks]
    spots = grouped([one for one in placed if frame.holds(*one[1:])], APART / frame.zoom)
    drawn = spread(spots, APART / frame.zoom) if there else spots
    districts = _drawn(there.key if there else "")
    met = [one for one in outlines if frame.meets(one.box)]
    shown = sum(len(spot.marks) for spot in spots) + len(met)
    city_map = city_map_at([mark.point for mark in marks])
    is_here = city_map.partition("?")[0] == context["request"].path
    return {
        "there": "" if is_here else city_map,
        "of": of,
        "outlines": met,
        "frame": frame,
        "scale": 1 / frame.zoom,
        "districts": [
            replace(
                one,
                address=_larger(asked, one.key),
                y=round(beside_marks(one.name, one.x, one.y, drawn, frame.zoom)),
            )
            for one in districts
        ],
        "near": next((one for one in districts if there and one.key == there.key), None),
        "back": _larger(asked, WHOLE if near else ""),
        "spots": [_drawn_spot(spot, asked) for spot in reversed(drawn)],
        "elsewhere": len(marks) + len(outlines) - shown,
        "drawing": drawing,
        "tiles": map_tiles(),
        "service": map_service(),
    }


def _larger(asked: QueryDict, key: str) -> str:
    """Address the same page with the larger map of a district, or with the whole."""
    changed = asked.copy()
    changed.pop("karte", None)
    if key:
        changed["karte"] = key
    return f"?{changed.urlencode()}#karte"


def _drawn_spot(spot: Spot, asked: QueryDict) -> dict[str, Any]:
    first = spot.marks[0]
    area = district_at(first.point, district_areas())
    several = len(spot.marks) > 1
    return {
        "spot": spot,
        "several": several,
        "moved": (spot.x, spot.y) != spot.root,
        "sign": first.sign,
        "key": "" if several else first.key,
        "name": first.name,
        "lang": first.lang if len({mark.lang for mark in spot.marks}) == 1 else "",
        "address": _larger(asked, area.key) if several and area else first.address,
        "words": [_words(mark) for mark in spot.marks[:MOST_NAMED]],
        "more": len(spot.marks) - MOST_NAMED,
    }


def _words(mark: Mark) -> str:
    return f"{mark.name}: {mark.word}" if mark.word else mark.name


@register.inclusion_tag("city/_place_map.html")
def place_map(place: Place) -> dict[str, Any]:
    """Draw where in the city `place` lies."""
    drawing = district_drawing()
    x, y = drawing.xy(place.point)
    return {
        "drawing": drawing,
        "tiles": map_tiles(),
        "service": map_service(),
        "districts": _drawn(place.district.key if place.district else ""),
        "here": place.district.key if place.district else "",
        "place": place,
        "area": _area(place),
        "there": city_map_at([place.point]),
        "x": x,
        "y": y,
    }


def city_map_at(points: Sequence[Point]) -> str:
    """Address the map of the city around a point or several; "" where there is no such page."""
    try:
        there = reverse("map")
    except NoReverseMatch:
        return ""
    if not points:
        return there
    if len(points) == 1:
        place = f"position/{points[0].lat:.5f},{points[0].lon:.5f}"
        return f"{there}?{urlencode({'ort': place})}"
    lons, lats = [one.lon for one in points], [one.lat for one in points]
    box = (min(lons) - EDGE, min(lats) - EDGE, max(lons) + EDGE, max(lats) + EDGE)
    words = ",".join(f"{one:.4f}" for one in box)
    return f"{there}?{urlencode({'ausschnitt': words})}"


def _area(place: Place) -> str:
    """Draw the area of a place; older rows may hold what is none."""
    if not place.area:
        return ""
    try:
        return district_drawing().outline(polygon_from(json.dumps(place.area), place.name))
    except Invalid:
        return ""


def _drawn(here: str) -> list[DrawnDistrict]:
    by_key = {district.key: district for district in the_city().districts}
    taken: list[tuple[int, int]] = []
    drawn = []
    for shape in district_drawing().shapes:
        district = by_key[shape.key]
        short = _short(district)
        half = len(short) * 7
        room = all(
            abs(shape.x - x) > half + ROOM_FOR_A_NAME or abs(shape.y - y) > ROOM_FOR_A_NAME // 2
            for x, y in taken
        )
        named = shape.key == here or (room and district.kind is DistrictKind.ORTSBEZIRK)
        if named:
            taken.append((shape.x, shape.y))
        drawn.append(
            DrawnDistrict(
                shape.key,
                short,
                shape.path,
                shape.x,
                shape.y,
                core=district.kind is DistrictKind.CORE,
                named=named,
                address=_address(district),
            )
        )
    return drawn


def _short(district: District) -> str:
    return district.name.split("/")[0]


def _address(district: District) -> str:
    try:
        return reverse("district", args=[district.key])
    except NoReverseMatch:
        return ""
