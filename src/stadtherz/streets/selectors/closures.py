"""What is closed, in a fixed number of queries; what has ended is nowhere any more."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from stadtherz.kernel.errors import NotFound
from stadtherz.streets.domain.closing import Boxes, Closed, Closure, edges_closed
from stadtherz.streets.domain.features import Collection
from stadtherz.streets.domain.network import Network
from stadtherz.streets.models import Feature, StreetClosure
from stadtherz.streets.selectors.network import current_network

SOON = timedelta(days=28)
MOST_PIECES = 30
Key = tuple[Any, ...]


class _Found:
    """The edges that were found in one network; another network needs others."""

    boxes: Boxes | None = None
    edges: dict[Key, frozenset[int]] = {}


def closures_at(now: datetime) -> tuple[Closure, ...]:
    """Give what is closed at a moment, each with the edges of the current network it closes."""
    rows = list(open_rows(now).filter(starts__lte=now))
    if not rows:
        return ()
    try:
        network = current_network()
    except NotFound:  # a city without a map still tells what is closed
        return tuple(row.as_domain() for row in rows)
    return tuple(row.as_domain(_edges_of(row, network)) for row in rows)


def _edges_of(row: StreetClosure, network: Network) -> frozenset[int]:
    """Find the edges once a process and network."""
    boxes = _Found.boxes
    if boxes is None or boxes.network is not network:
        boxes = _Found.boxes = Boxes(network)
        _Found.edges = {}
    points = tuple((lon, lat) for lon, lat in row.points)
    key = points, row.side, row.way
    if key not in _Found.edges:
        _Found.edges[key] = edges_closed(boxes, points, Closed(row.side), row.way)
    return _Found.edges[key]


def closures_to_show(now: datetime) -> list[StreetClosure]:
    """Give what is closed now or soon, for people."""
    return list(open_rows(now).filter(starts__lte=now + SOON))


def closures_for_staff(now: datetime) -> list[StreetClosure]:
    """Give all that has not ended, however far away."""
    return list(open_rows(now).select_related("entered_by"))


def open_rows(now: datetime) -> QuerySet[StreetClosure]:
    """Give all that has not ended."""
    return StreetClosure.objects.filter(Q(until=None) | Q(until__gt=now))


def pieces_named(name: str) -> list[Feature]:
    """Give the pieces of roads and paths whose name holds some words, those of the map first."""
    kinds = (Collection.ROADS.value, Collection.PATHS.value)
    rows = Feature.objects.filter(collection__in=kinds, attributes__name__value__icontains=name)
    return list(rows.order_by("attributes__name__value", "west")[:MOST_PIECES])


def piece_with(ref: str) -> Feature | None:
    """Find a piece of road or path by its number in the map; None for none."""
    kinds = (Collection.ROADS.value, Collection.PATHS.value)
    return Feature.objects.filter(collection__in=kinds, ref=ref).first()


def pieces_around(lon: float, lat: float, metres: float) -> list[Feature]:
    """Give the pieces of roads and paths around a place, to be drawn."""
    high = metres / 111_000
    wide = high * 1.6
    kinds = (Collection.ROADS.value, Collection.PATHS.value)
    rows = Feature.objects.filter(
        collection__in=kinds, east__gte=lon - wide, west__lte=lon + wide,
        north__gte=lat - high, south__lte=lat + high,
    )  # fmt: skip
    return list(rows[:2_000])
