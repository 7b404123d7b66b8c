"""What a map of the city shows of the streets, for other systems: no network is needed for it."""

from datetime import datetime
from math import cos, radians

from stadtherz.kernel.geo import Box, Point
from stadtherz.streets.domain.closing import Closure
from stadtherz.streets.domain.places import DEGREE_M, FoundPlace, PlaceKind, metres_apart
from stadtherz.streets.models import Place
from stadtherz.streets.selectors.closures import open_rows
from stadtherz.streets.selectors.places import found_place

MOST = 500
NEAR_M = 80.0


def closed_now(now: datetime) -> tuple[Closure, ...]:
    """Give what is closed at a moment, without the edges of the network that it closes."""
    return tuple(row.as_domain() for row in open_rows(now).filter(starts__lte=now)[:MOST])


def stops_within(box: Box) -> list[FoundPlace]:
    """Give the stops in a box, 500 at most, in the order of the map."""
    rows = Place.objects.filter(
        kind=PlaceKind.STOP.value, gone=False,
        lon__range=(box.west, box.east), lat__range=(box.south, box.north),
    )  # fmt: skip
    return [found_place(row) for row in rows.defer("words")[:MOST]]


def address_near(point: Point) -> FoundPlace | None:
    """Give the nearest address within 80 metres, to name a mere position; None for none."""
    high = NEAR_M / DEGREE_M
    wide = high / max(0.01, cos(radians(point.lat)))
    rows = Place.objects.filter(
        kind=PlaceKind.ADDRESS.value, gone=False,
        lon__range=(point.lon - wide, point.lon + wide),
        lat__range=(point.lat - high, point.lat + high),
    )  # fmt: skip
    here = (point.lon, point.lat)
    near = min(rows[:MOST], key=lambda row: metres_apart(here, (row.lon, row.lat)), default=None)
    return found_place(near) if near else None
