"""Maps that the server draws: every page can show one, with or without JavaScript."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from stadtherz.city.adapters import district_drawing, map_tiles, the_city
from stadtherz.city.domain.description import District, DistrictKind
from stadtherz.city.domain.outline import polygon_from
from stadtherz.city.models import Place
from stadtherz.kernel.errors import Invalid

register = template.Library()
ROOM_FOR_A_NAME = 45  # drawing units between two names


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
def district_map(
    places: Any = (), here: str = "", signs: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """Draw all districts as links, with `places` as dots.

    Args:
        places: what is shown; the page lists the same in words.
        here: the key of one district.
        signs: names of signs (`design.SIGNS`) by the ids of places, for maps of states.

    """
    signs = signs or {}
    drawing = district_drawing()
    return {
        "drawing": drawing,
        "tiles": map_tiles(),
        "service": the_city().map_tiles,
        "districts": _drawn(here),
        "here": here,
        "signed": bool(signs),
        "points": [
            {"name": place.name, "x": x, "y": y, "sign": signs.get(place.pk, "")}
            for place, (x, y) in ((place, drawing.xy(place.point)) for place in places)
        ],
    }


@register.inclusion_tag("city/_place_map.html")
def place_map(place: Place) -> dict[str, Any]:
    """Draw where in the city `place` lies."""
    drawing = district_drawing()
    x, y = drawing.xy(place.point)
    return {
        "drawing": drawing,
        "tiles": map_tiles(),
        "service": the_city().map_tiles,
        "districts": _drawn(place.district.key if place.district else ""),
        "here": place.district.key if place.district else "",
        "place": place,
        "area": _area(place),
        "x": x,
        "y": y,
    }


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
