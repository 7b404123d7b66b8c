"""Says where in a street a place lies, for people who have no map before them."""

from collections.abc import Iterator
from math import atan2, cos, degrees, radians

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
    near = sorted(_near(at, street), key=lambda one: (one[0], one[1].pk))
    corner = next((one for one in near if one[1].kind == PlaceKind.CORNER.value), None)
    if corner:
        return _of_corner(at, street, *corner)
    house = next((row for _away, row in near if row.kind == PlaceKind.ADDRESS.value), None)
    return _("bei Nummer %(number)s") % {"number": house.number} if house else ""


def _near(at: LonLat, street: str) -> Iterator[tuple[float, Place]]:
    """Give corners and houses of a street within reach, with their distance; one question."""
    high = REACH_M / DEGREE_M
    wide = high / max(0.01, cos(radians(at[1])))
    rows = Place.objects.filter(
        kind__in=(PlaceKind.CORNER.value, PlaceKind.ADDRESS.value), gone=False,
        lon__range=(at[0] - wide, at[0] + wide), lat__range=(at[1] - high, at[1] + high),
    )  # fmt: skip
    for row in rows.defer("words")[:MOST]:
        away = metres_apart(at, (row.lon, row.lat))
        if away <= REACH_M and _is_in(row, street):
            yield away, row


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
