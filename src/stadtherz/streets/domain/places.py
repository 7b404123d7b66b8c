"""Places of a map that people look for: addresses, streets, crossings of streets, stops, houses.

Each has a reference that stays the same from one map to the next: addresses, streets and stops are
named by their words, since their numbers in the map change when somebody draws a house anew.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import cos, hypot, radians

from stadtherz.streets.domain.known import Tags
from stadtherz.streets.domain.spelling import key_of, parts_of

LonLat = tuple[float, float]
DEGREE_M = 111_195.0
SAME_M, SAME_STOP_M = 200.0, 250.0
"""The same address, or stops of the same name, are one place where they are nearer than this."""


class PlaceKind(StrEnum):
    """What a place is, as far as it matters for finding it."""

    ADDRESS = "address"
    STREET = "street"
    CORNER = "corner"
    STOP = "stop"
    PUBLIC = "public"
    POI = "poi"
    PLACE = "place"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the map with a name or a number.

    Args:
        ref: its number in the map, such as "way/4711".
        tags: of it.
        points: longitude and latitude of its outline, one for a point.
        doors: entrances on its outline, the main one first.

    """

    ref: str
    tags: Tags
    points: tuple[LonLat, ...]
    doors: tuple[LonLat, ...] = ()


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place that can be found.

    Args:
        ref: the same in the next map.
        kind: what it is.
        sort: key and value of the map that say it more exactly, such as "amenity=pharmacy".
        name: of the street for an address and for a street; of two streets, with a slash, for a
            crossing; "" where it has none.
        number: of the house.
        postcode: "" where nobody said it.
        at: where it is, in degrees, longitude first.
        doors: where one goes in, or gets on; the main one first.
        words: the names under which it is found, folded.

    """

    ref: str
    kind: PlaceKind
    sort: str
    name: str
    at: LonLat
    number: str = ""
    postcode: str = ""
    doors: tuple[LonLat, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place as it is offered to somebody who looks for one.

    Args:
        ref: the same after each import.
        label: such as "Logenstraße 12".
        detail: part of the city and kind, in the language of the reader.
        kind: what it is.
        longitude, latitude: in degrees.
        code: of its short link, "" for a mere position.
        doors: where one goes in or gets on, in degrees, longitude first; the main one first.

    """

    ref: str
    label: str
    detail: str
    kind: PlaceKind
    longitude: float
    latitude: float
    code: str = ""
    doors: tuple[LonLat, ...] = ()


SORTS = ("amenity", "shop", "tourism", "healthcare", "leisure", "office", "historic", "railway",
         "building")  # fmt: skip
PUBLIC = frozenset({
    "townhall", "library", "school", "university", "college", "hospital", "police", "courthouse",
    "kindergarten", "community_centre", "theatre", "fire_station", "post_office", "government",
    "museum", "public", "social_facility", "arts_centre",
})  # fmt: skip
PLACES = frozenset({"suburb", "quarter", "neighbourhood", "village", "hamlet", "square", "town",
                    "city", "locality"})  # fmt: skip
NAMELESS = frozenset({"amenity=toilets", "amenity=pharmacy", "amenity=post_office"})
"""What is looked for also where it has no name."""
NOT_PLACES = frozenset({"amenity=parking_space", "amenity=bench", "amenity=waste_basket",
                        "amenity=recycling", "railway=rail", "railway=platform", "railway=tram",
                        "railway=signal", "railway=switch", "railway=stop",
                        "railway=railway_crossing"})  # fmt: skip
"""Among them places on the rails: where trains halt is named like its station, once a track."""
KindWords = Callable[[str], Iterable[str]]
"""Gives the words for a sort in all languages, so that "Apotheke" finds one without that name."""


def places_of(things: Iterable[Thing], words_of: KindWords = lambda _: ()) -> list[MapPlace]:
    """Give the addresses, stops, houses and parts of a city.

    Args:
        things: of the map, in any order.
        words_of: gives the words for a sort.

    """
    outlines_first = sorted(things, key=lambda one: (len(one.points) == 1, _number(one.ref)))
    found = [
        *_once(_addresses(outlines_first), SAME_M),
        *_stops(outlines_first),
        *(place for one in outlines_first if (place := _poi(one)) is not None),
    ]
    return [replace(one, words=_words(one, words_of)) for one in distinct(found)]


def _number(ref: str) -> int:
    return int(ref.rpartition("/")[2])


def _addresses(things: Iterable[Thing]) -> Iterator[MapPlace]:
    for one in things:
        street = one.tags.get("addr:street") or one.tags.get("addr:place", "")
        numbers = one.tags.get("addr:housenumber", "").replace(";", ",").split(",")
        for number in (part.strip() for part in numbers):
            if street and number:
                ref = f"address/{key_of(street)}/{number.replace(' ', '').lower()}"
                yield MapPlace(
                    ref, PlaceKind.ADDRESS, "", street, middle(one.points), number,
                    one.tags.get("addr:postcode", ""), one.doors,
                )  # fmt: skip


def _stops(things: Iterable[Thing]) -> list[MapPlace]:
    """Give stops, those of one name that lie together as one; its places to get on are `doors`."""
    found = []
    for one in things:
        tags, name = one.tags, one.tags.get("name", "")
        sort = _stop_sort(tags)
        if sort and name:
            at = middle(one.points)
            found.append(
                MapPlace(f"stop/{key_of(name)}", PlaceKind.STOP, sort, name, at, doors=(at,))
            )
    return _once(found, SAME_STOP_M)


def _stop_sort(tags: Tags) -> str:
    if tags.get("highway") == "bus_stop":
        return "highway=bus_stop"
    railway = tags.get("railway", "")
    if railway in ("tram_stop", "station", "halt"):
        return f"railway={railway}"
    if railway == "platform" or tags.get("train") == "yes":
        return ""
    wanted = ("platform", "station", "stop_position")
    return "highway=bus_stop" if tags.get("public_transport") in wanted else ""


def _poi(one: Thing) -> MapPlace | None:
    """Give a house, a shop or a part of the city."""
    tags, name = one.tags, one.tags.get("name", "")
    if tags.get("place") in PLACES and name:
        return MapPlace(
            one.ref, PlaceKind.PLACE, f"place={tags['place']}", name, middle(one.points)
        )
    sort = next((f"{key}={tags[key]}" for key in SORTS if key in tags), "")
    if not sort or sort in NOT_PLACES or not (name or sort in NAMELESS) or _stop_sort(tags):
        return None
    kind = PlaceKind.PUBLIC if sort.partition("=")[2] in PUBLIC else PlaceKind.POI
    at = middle(one.points)
    return MapPlace(one.ref, kind, sort, name, at, doors=one.doors)


def _words(place: MapPlace, words_of: KindWords) -> tuple[str, ...]:
    if place.kind is PlaceKind.ADDRESS:
        return (key_of(place.name),)
    kinds = (f"~{key_of(word)}" for word in words_of(place.sort))
    return tuple(dict.fromkeys((*parts_of(place.name), *(word for word in kinds if len(word) > 1))))


def _once(found: Iterable[MapPlace], near_m: float) -> list[MapPlace]:
    """Leave of places with the same reference that lie together the first, with all doors."""
    kept: dict[str, list[MapPlace]] = defaultdict(list)
    for one in found:
        same = kept[one.ref]
        for place, other in enumerate(same):
            if metres_apart(one.at, other.at) <= near_m:
                if one.kind is PlaceKind.STOP:
                    same[place] = replace(other, doors=(*other.doors, *one.doors))
                break
        else:
            same.append(one)
    return [one for some in kept.values() for one in some]


def distinct(found: Sequence[MapPlace]) -> Iterator[MapPlace]:
    """Give each place a reference of its own; later ones of the same words are numbered."""
    seen: dict[str, int] = defaultdict(int)
    for one in found:
        seen[one.ref] += 1
        yield one if seen[one.ref] == 1 else replace(one, ref=f"{one.ref}~{seen[one.ref]}")


def middle(points: Sequence[LonLat]) -> LonLat:
    """Give the middle of an outline: of its box, which no doubled corner moves."""
    lons, lats = zip(*points, strict=True)
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2


def metres_apart(one: LonLat, other: LonLat) -> float:
    """Give how far two near places are apart."""
    east = (one[0] - other[0]) * DEGREE_M * cos(radians(one[1]))
    return hypot(east, (one[1] - other[1]) * DEGREE_M)


def counted(places: Iterable[MapPlace]) -> Mapping[str, int]:
    """Count places by kind."""
    found: dict[str, int] = defaultdict(int)
    for one in places:
        found[one.kind.value] += 1
    return dict(found)
