"""Says where in a street a place lies, for people who have no map before them."""

from collections.abc import Sequence
from math import atan2, cos, degrees, radians

from django.db.models import Q
from django.utils.translation import gettext as _

from stadtherz.streets.domain.places import DEGREE_M, LonLat, PlaceKind, metres_apart
from stadtherz.streets.models import Place
from stadtherz.streets.selectors.neighbourhood import WINDS

REACH_M = 80.0
AT_M = 5.0
"""Nearer than this is the corner itself: its crossings lie around it, each in another wind."""
BETWEEN = " / "
MOST = 400


def beside(at: LonLat, street: str) -> str:
    """Say where in a street a place lies: by its nearest corner, else by a house; "" by nothing.

    Args:
        at: longitude and latitude.
        street: in which it lies, "" for a way without a name.

    """
    return besides([(at, street)])[0]


def besides(places: Sequence[tuple[LonLat, str]]) -> list[str]:
    """Say it of many places with their streets, with one question to the database."""
    rows = _rows([at for at, _street in places])
    return [_said(at, street, rows) for at, street in places]


def _rows(points: Sequence[LonLat]) -> list[Place]:
    high = REACH_M / DEGREE_M
    boxes = Q(pk=None)
    for lon, lat in points:
        wide = high / max(0.01, cos(radians(lat)))
        boxes |= Q(lon__range=(lon - wide, lon + wide), lat__range=(lat - high, lat + high))
    kinds = (PlaceKind.CORNER.value, PlaceKind.ADDRESS.value)
    rows = Place.objects.filter(boxes, kind__in=kinds, gone=False)
    return list(rows.defer("words")[: MOST * len(points)])


def _said(at: LonLat, street: str, rows: Sequence[Place]) -> str:
    all_of_them = ((metres_apart(at, (row.lon, row.lat)), row) for row in rows)
    near = sorted(
        ((away, row) for away, row in all_of_them if away <= REACH_M and _is_in(row, street)),
        key=lambda one: (one[0], one[1].pk),
    )
    corner = next((one for one in near if one[1].kind == PlaceKind.CORNER.value), None)
    if corner:
        return _of_corner(at, street, *corner)
    house = next((row for _away, row in near if row.kind == PlaceKind.ADDRESS.value), None)
    return _("bei Nummer %(number)s") % {"number": house.number} if house else ""


def _is_in(row: Place, street: str) -> bool:
    if row.kind == PlaceKind.ADDRESS.value:
        return bool(street) and row.name == street
    return not street or street in row.name.split(BETWEEN)


def _of_corner(at: LonLat, street: str, away: float, row: Place) -> str:
    others = BETWEEN.join(one for one in row.name.split(BETWEEN) if one != street)
    if away < AT_M:
        return _("Ecke %(street)s") % {"street": others}
    east = (at[0] - row.lon) * cos(radians(row.lat))
    wind = WINDS[round(degrees(atan2(east, at[1] - row.lat)) % 360 / 45) % 8]
    told = {"metres": round(away / 5) * 5, "wind": wind, "street": others}
    return _("etwa %(metres)s Meter %(wind)s der Ecke %(street)s") % told
