"""The things of the street as others get them: page by page, in a bounded number of queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from shapely import LineString, box

from stadtherz.kernel.errors import NotFound
from stadtherz.streets.domain.features import Collection
from stadtherz.streets.domain.ogc.asked import Asked, Extent
from stadtherz.streets.models import Feature

CHUNK = 500
SIGN = "-"
"""An id is the number in the map with this in place of its slash: it stands in an address."""


@dataclass(frozen=True)
class Page:
    """Some things; `after` is where the next page begins, `matched` how many all pages have."""

    things: Sequence[Feature]
    after: int | None = None
    matched: int | None = None


@dataclass(frozen=True)
class Held:
    """What a collection holds: how much, where (degrees), and from when to when it was looked."""

    count: int = 0
    box: tuple[float, float, float, float] | None = None
    first: date | None = None
    last: date | None = None


def held() -> Mapping[Collection, Held]:
    """Say of every collection what it holds, in one query."""
    found = Feature.objects.order_by().values("collection").annotate(
        count=Count("pk"), west=Min("west"), south=Min("south"), east=Max("east"),
        north=Max("north"), first=Min("dated"), last=Max("dated"),
    )  # fmt: skip
    rows = {row["collection"]: row for row in found}
    return {one: _held(rows.get(one.value)) for one in Collection}


def _held(row: Mapping[str, Any] | None) -> Held:
    if row is None:
        return Held()
    box_of = row["west"], row["south"], row["east"], row["north"]
    return Held(row["count"], box_of, row["first"], row["last"])


def box_of_all() -> tuple[float, float, float, float] | None:
    """Give west, south, east and north of all things in degrees; None before the first import."""
    boxes = [one.box for one in held().values() if one.box]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def page_of(collection: Collection, asked: Asked) -> Page:
    """Give a page of things; boxes are exact also where a line only passes by."""
    rows = _asked_for(collection, asked)
    pages = rows.filter(pk__gt=asked.after).order_by("pk")
    found: list[Feature] = []
    for row in pages.iterator(chunk_size=CHUNK):
        if asked.extent is None or _meets(row.points, asked.extent):
            found.append(row)
        if len(found) > asked.limit:
            break
    more = len(found) > asked.limit
    found = found[: asked.limit]
    return Page(found, found[-1].pk if more else None, _matched(rows, asked))


def thing_with(collection: Collection, key: str) -> Feature:
    """Find a thing by its id.

    Raises:
        NotFound: there is none.

    """
    ref = key.replace(SIGN, "/", 1)
    found = Feature.objects.filter(collection=collection.value, ref=ref).first()
    if found is None:
        message = f"there is nothing {key[:60]!r} in {collection.value}"
        raise NotFound(message, code="feature")
    return found


def things_with_ref(ref: str) -> list[Feature]:
    """Give all things with a number of the map: a crossing may be a kerb as well."""
    return list(Feature.objects.filter(ref=ref).order_by("collection"))


def id_of(ref: str) -> str:
    """Give the id of a thing from its number in the map."""
    return ref.replace("/", SIGN, 1)


def _asked_for(collection: Collection, asked: Asked) -> QuerySet[Feature]:
    rows = Feature.objects.filter(collection=collection.value)
    if asked.extent:
        rows = rows.filter(_in_box(asked.extent))
    if asked.days:
        rows = rows.filter(_in_days(asked.days.start, asked.days.end))
    for name, value in asked.properties.items():
        rows = rows.filter(Q(ref=value) if name == "ref" else _is_known(name, value))
    return rows


def _is_known(name: str, value: object) -> Q:
    """Choose by what is known: what was surveyed counts more than what the map says."""
    surveyed = Q(surveyed__has_key=name)
    by_survey = surveyed & Q(**{f"surveyed__{name}__value": value})
    return by_survey | (~surveyed & Q(**{f"attributes__{name}__value": value}))


def _in_box(extent: Extent) -> Q:
    """Choose by the boxes of things; whether a line itself lies there is looked at one by one."""
    high = Q(south__lte=extent.north, north__gte=extent.south)
    if extent.west > extent.east:  # it crosses 180 degrees
        return high & (Q(east__gte=extent.west) | Q(west__lte=extent.east))
    return high & Q(east__gte=extent.west, west__lte=extent.east)


def _in_days(start: date | None, end: date | None) -> Q:
    """Choose by time; what nobody dated belongs to every time (17-069r4, 7.15.4)."""
    chosen = Q()
    if start:
        chosen &= Q(dated__gte=start)
    if end:
        chosen &= Q(dated__lte=end)
    return chosen | Q(dated=None)


def _meets(points: Sequence[Sequence[float]], extent: Extent) -> bool:
    if len(points) == 1:
        return True  # its box is itself
    line = LineString(points)
    return any(bool(line.intersects(one)) for one in _boxes(extent))


def _boxes(extent: Extent) -> Iterator[Any]:
    if extent.west <= extent.east:
        yield box(extent.west, extent.south, extent.east, extent.north)
    else:
        yield box(extent.west, extent.south, 180, extent.north)
        yield box(-180, extent.south, extent.east, extent.north)


def _matched(rows: QuerySet[Feature], asked: Asked) -> int | None:
    """Count; None where each line would have to be looked at for it."""
    if asked.extent and rows.filter(~Q(west=F("east")) | ~Q(south=F("north"))).exists():
        return None
    return rows.count()
