"""What the map of the city shows: each system is asked for its share of what lies in a box."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from stadtherz.city.public import the_city
from stadtherz.kernel.geo import Box, Point
from stadtherz.kernel.text import Text
from stadtherz.observations.public import public_stations
from stadtherz.participation.public import proposals_within
from stadtherz.streets.public import closed_now, obstacles_at, own_map, stops_within

MOST_LISTED, MOST_STATIONS = 60, 500
AROUND_CENTRE, AROUND_PLACE = (0.015, 0.008), (0.005, 0.003)
"""Degrees of longitude and latitude to each side: about a kilometre, and 350 metres."""
ONE_NUMBER, NUMBERS = 16, 4
SMALLEST = 0.0005


@dataclass(frozen=True)
class OnMap:
    """Something on the map and in the list beside it.

    Args:
        key: names it on the page.
        name: what it is called, in the language that `language` names ("" for that of the page).
        words: what there is to say of it.
        address: of its page.
        points: where it is; several for a line.

    """

    key: str
    name: str
    language: str
    words: str
    address: str
    points: tuple[Point, ...]

    @property
    def point(self) -> Point:
        """Where its sign stands."""
        return self.points[len(self.points) // 2]


@dataclass(frozen=True)
class Kind:
    """A kind of things that one can show or not."""

    key: str
    name: str | Promise
    icon: str
    address: str
    """Name of the page with all of them."""
    none: str | Promise
    found: Callable[[Box, datetime], Iterator[OnMap]]


@dataclass(frozen=True)
class Layer:
    """What was found of a kind: those nearest to the middle, and how many more there are."""

    kind: Kind
    things: Sequence[OnMap]
    more: int


def layers_in(box: Box, kinds: Sequence[Kind], now: datetime) -> list[Layer]:
    """Give what lies in a box by kind, nearest to its middle first, 60 of each at most."""
    middle = Point((box.west + box.east) / 2, (box.south + box.north) / 2)
    squeeze = cos(radians(middle.lat))

    def away(one: OnMap) -> float:
        east, north = (one.point.lon - middle.lon) * squeeze, one.point.lat - middle.lat
        return east * east + north * north

    layers = []
    for kind in kinds:
        found = sorted(kind.found(box, now), key=away)
        layers.append(Layer(kind, found[:MOST_LISTED], max(0, len(found) - MOST_LISTED)))
    return layers


def box_of(words: str) -> Box | None:
    """Read "west,south,east,north" in degrees; None for anything else."""
    parts = words.split(",")
    if len(parts) != NUMBERS or any(len(one) > ONE_NUMBER for one in parts):
        return None
    try:
        west, south, east, north = (float(one) for one in parts)
        Point(west, south), Point(east, north)
        return Box(west, south, east, north)
    except ValueError:
        return None


def box_words(box: Box) -> str:
    """Write a box as an address has it, to ten metres."""
    return ",".join(f"{one:.4f}" for one in (box.west, box.south, box.east, box.north))


def box_around(point: Point, reach: tuple[float, float]) -> Box:
    """Give the box around a point, at the edge of the globe as well."""
    east, north = reach
    lon = min(180 - east, max(east - 180, point.lon))
    lat = min(90 - north, max(north - 90, point.lat))
    return Box(lon - east, lat - north, lon + east, lat + north)


def scaled(box: Box, factor: float) -> Box:
    """Give the box with the same middle that is larger or smaller, no smaller than a house."""
    wide, high = (box.east - box.west) * factor / 2, (box.north - box.south) * factor / 2
    middle = Point((box.west + box.east) / 2, (box.south + box.north) / 2)
    return box_around(middle, (min(179, max(SMALLEST, wide)), min(89, max(SMALLEST, high))))


def box_at_first() -> Box:
    """Give the middle of the city, or that of its base map where this lies elsewhere."""
    middle, own = the_city().centre, own_map()
    if own is not None and middle not in Box(*own.box):
        west, south, east, north = own.box
        middle = Point((west + east) / 2, (south + north) / 2)
    return box_around(middle, AROUND_CENTRE)


def box_of_all() -> Box:
    """Give the box of the city and of its base map together."""
    city, own = the_city().box, own_map()
    box = (city.west, city.south, city.east, city.north)
    both = [box, own.box] if own else [box]
    west, south, east, north = zip(*both, strict=True)
    return Box(min(west), min(south), max(east), max(north))


def _obstacles(box: Box, now: datetime) -> Iterator[OnMap]:
    for one in obstacles_at(now):
        point = Point(one.longitude, one.latitude)
        if point in box:
            address = reverse("streets:obstacle", args=[one.code])
            name = f"{one.words}, {one.label}" if one.label else one.words
            yield OnMap(f"hindernis-{one.code}", name, "", one.sure, address, (point,))


def _closures(box: Box, now: datetime) -> Iterator[OnMap]:
    for one in closed_now(now):
        points = tuple(Point(*point) for point in one.points)
        if box.meets(points):
            until = _until(one.until)
            words = f"{one.street}, {until}" if one.street else until
            address = f"{reverse('streets:closures')}#sperrung-{one.number}"
            yield OnMap(f"sperrung-{one.number}", one.words, "de", words, address, points)


def _until(until: datetime | None) -> str:
    if until is None:
        return _("bis auf Weiteres")
    return pgettext("Sperrung", "bis %(day)s") % {
        "day": date_format(localtime(until), "MONTH_DAY_FORMAT")
    }


def _stops(box: Box, _now: datetime) -> Iterator[OnMap]:
    for one in stops_within(box):
        address = reverse("places:stop", args=[one.code])
        point = Point(one.longitude, one.latitude)
        yield OnMap(f"haltestelle-{one.code}", one.label, "de", one.detail, address, (point,))


def _proposals(box: Box, _now: datetime) -> Iterator[OnMap]:
    for one in proposals_within(box):
        address = reverse("participation:proposal", args=one.keys)
        words = _spoken(one.procedure)
        key = f"vorschlag-{one.keys[1]}"
        yield OnMap(key, one.title, one.language, words, address, (one.point,))


def _stations(box: Box, _now: datetime) -> Iterator[OnMap]:
    stations = public_stations().filter(
        place__lon__range=(box.west, box.east), place__lat__range=(box.south, box.north)
    )
    for one in stations[:MOST_STATIONS]:
        if one.place:
            names = {_spoken(stream.observed.name): None for stream in one.datastreams.all()}
            address = reverse("observations:station", args=[one.key])
            key, words = f"messstelle-{one.key}", ", ".join(names)
            yield OnMap(key, _spoken(one.name), "", words, address, (one.place.point,))


def _spoken(text: Text) -> str:
    return text.to(get_language() or "")


KINDS = (
    Kind("hindernisse", gettext_lazy("Hindernisse"), "warning", "streets:obstacles",
         gettext_lazy("Hier ist nichts gemeldet."), _obstacles),
    Kind("sperrungen", gettext_lazy("Sperrungen"), "barrier", "streets:closures",
         gettext_lazy("Hier ist nichts gesperrt."), _closures),
    Kind("mitmachen", gettext_lazy("Vorschläge"), "people", "participation:procedures",
         gettext_lazy("Hier hat noch niemand etwas vorgeschlagen."), _proposals),
    Kind("messstellen", gettext_lazy("Messstellen"), "pulse", "observations:stations",
         gettext_lazy("Hier misst die Stadt nichts."), _stations),
    Kind("haltestellen", gettext_lazy("Haltestellen"), "bus", "",
         gettext_lazy("Hier kennt die Karte keine Haltestelle."), _stops),
)  # fmt: skip
