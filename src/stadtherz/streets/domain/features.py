"""What of a piece of map is shown and given to others: things of the street with what is known.

Each attribute has a value, a unit, where it is from, and from when. "unknown" is a value: an
attribute that belongs to a thing is never left out, so that one sees what nobody has looked at.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stadtherz.streets.domain.crossings import is_crossing, secured_by
from stadtherz.streets.domain.elements import Extract, Node, Way
from stadtherz.streets.domain.known import Kerb, Known, Sound, Tactile, Tags
from stadtherz.streets.domain.lifts import is_lift
from stadtherz.streets.domain.measures import (
    kerb_height,
    kilometres_an_hour,
    levels,
    metres,
    slope_percent,
    whole,
)
from stadtherz.streets.domain.passages import Kind, Passage, Walk, passage_of

Value = str | float | int
UNKNOWN = "unknown"
SOURCE = "OpenStreetMap"


class Collection(StrEnum):
    """Kinds of things of the street; the names stand in addresses."""

    CROSSINGS = "crossings"
    KERBS = "kerbs"
    STEPS = "steps"
    LIFTS = "lifts"
    STOPS = "stops"
    PATHS = "paths"
    ROADS = "roads"
    BARRIERS = "barriers"
    ENTRANCES = "entrances"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A fact: its value, unit (UCUM, "" for none), source, and the day of which it is."""

    value: Value
    unit: str = ""
    source: str = SOURCE
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """A thing of the street.

    Args:
        collection: what it is.
        ref: its number in the map, such as "node/311587712".
        points: longitude and latitude in degrees; one for a thing, more for a line.
        attributes: by name, each with its source.

    """

    collection: Collection
    ref: str
    points: tuple[tuple[float, float], ...]
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class _Asked:
    """An attribute of a kind of things: the key of the map, how it is read, and its unit."""

    name: str
    key: str
    read: Callable[[str | None], Value | None]
    unit: str = ""


def _known(word: str | None) -> str:
    return Known.of(word).value


def _tactile(word: str | None) -> str:
    return Tactile.of(word).value


def _sound(word: str | None) -> str:
    return Sound.of(word).value


def _words(word: str | None) -> str | None:
    return word


def _levels(word: str | None) -> str | None:
    return ";".join(f"{one:g}" for one in levels(word)) or None


TACTILE = _Asked("tactile_paving", "tactile_paving", _tactile)
NAME = _Asked("name", "name", _words)
SURFACE, LIT = _Asked("surface", "surface", _words), _Asked("lit", "lit", _known)
WIDTH = _Asked("width", "width", metres, "m")
LEVEL = _Asked("level", "level", _levels)
ASKED: Mapping[Collection, tuple[_Asked, ...]] = {
    Collection.CROSSINGS: (
        _Asked("sound", "traffic_signals:sound", _sound),
        _Asked("vibration", "traffic_signals:vibration", _known),
        _Asked("button", "button_operated", _known),
        _Asked("arrow", "traffic_signals:arrow", _known),
        _Asked("island", "crossing:island", _known), TACTILE,
        _Asked("kerb_height", "kerb:height", kerb_height, "m"),
    ),
    Collection.KERBS: (TACTILE, _Asked("kerb_height", "kerb:height", kerb_height, "m")),
    Collection.STEPS: (
        _Asked("step_count", "step_count", whole), _Asked("handrail", "handrail", _known),
        TACTILE, _Asked("incline", "incline", _words), _Asked("ramp", "ramp", _known), LIT, LEVEL,
    ),
    Collection.LIFTS: (
        LEVEL, TACTILE, _Asked("braille", "tactile_writing:braille:de", _known),
        _Asked("speech", "speech_output", _known), _Asked("wheelchair", "wheelchair", _words),
    ),
    Collection.STOPS: (
        NAME, _Asked("platform", "local_ref", _words), _Asked("ifopt", "ref:IFOPT", _words),
        TACTILE,
        _Asked("shelter", "shelter", _known), _Asked("bench", "bench", _known),
        _Asked("display", "passenger_information_display", _known),
        _Asked("speech", "passenger_information_display:speech_output", _known),
        _Asked("kerb_height", "kerb:height", kerb_height, "m"),
    ),
    Collection.PATHS: (
        NAME, SURFACE, WIDTH, LIT, TACTILE, _Asked("incline", "incline", slope_percent, "%"),
        _Asked("smoothness", "smoothness", _words), LEVEL,
    ),
    Collection.ROADS: (
        NAME, _Asked("lanes", "lanes", whole),
        _Asked("speed_limit", "maxspeed", kilometres_an_hour, "km/h"), WIDTH, SURFACE, LIT,
    ),
    Collection.BARRIERS: (_Asked("width", "maxwidth:physical", metres, "m"),),
    Collection.ENTRANCES: (
        _Asked("automatic", "automatic_door", _known), _Asked("wheelchair", "wheelchair", _words),
        _Asked("step_count", "step_count", whole), LEVEL,
    ),
}  # fmt: skip
BARRIERS = frozenset({"bollard", "gate", "cycle_barrier", "lift_gate", "swing_gate", "block",
                      "turnstile", "kissing_gate", "chain", "barrier_board"})  # fmt: skip
STOPS = frozenset({"bus_stop", "tram_stop"})


MADE: Mapping[Collection, tuple[str, ...]] = {
    Collection.CROSSINGS: ("secured", "kerb"), Collection.KERBS: ("kerb",),
    Collection.ROADS: ("kind", "pavement_left", "pavement_right"),
    Collection.LIFTS: (),
}  # fmt: skip
"""What follows from several tags at once; all other kinds of things have their `kind`."""
NUMBERS = frozenset({metres, kerb_height, kilometres_an_hour, slope_percent, whole})


def attributes_of(collection: Collection) -> tuple[str, ...]:
    """Name the attributes of a kind of things, in the order in which they are shown."""
    made = MADE.get(collection, ("kind",))
    return (*made, *(asked.name for asked in ASKED[collection]))


def is_number(collection: Collection, name: str) -> bool:
    """Whether an attribute holds a number, where it is known."""
    return any(one.name == name and one.read in NUMBERS for one in ASKED[collection])


def unit_of(collection: Collection, name: str) -> str:
    """Give the unit (UCUM) of an attribute; "" for none."""
    return next((one.unit for one in ASKED[collection] if one.name == name), "")


def features(extract: Extract) -> Iterator[Feature]:
    """Give the things of the street in a piece of map, nodes first."""
    for node in extract.nodes.values():
        collection = _collection_of(node.tags) if node.tags else None
        if collection is not None:
            found = _attributes(collection, node) | _kinds(collection, node)
            yield Feature(collection, f"node/{node.id}", ((node.lon, node.lat),), found)
    for way in extract.ways:
        passage = passage_of(way)
        points = tuple(
            (extract.nodes[one].lon, extract.nodes[one].lat)
            for one in way.nodes if one in extract.nodes
        )  # fmt: skip
        if passage is not None and passage.kind is not Kind.RAIL and len(points) > 1:
            collection = _collection_of_way(passage)
            told = _attributes(collection, way) | _kinds_of_way(passage, way)
            yield Feature(collection, f"way/{way.id}", points, told)


def _collection_of(tags: Tags) -> Collection | None:
    if is_crossing(tags):
        return Collection.CROSSINGS
    if is_lift(tags):
        return Collection.LIFTS
    if tags.get("highway") in STOPS or tags.get("railway") in STOPS:
        return Collection.STOPS
    if tags.get("barrier") == "kerb" or "kerb" in tags:
        return Collection.KERBS
    if tags.get("barrier") in BARRIERS:
        return Collection.BARRIERS
    return Collection.ENTRANCES if "entrance" in tags else None


def _collection_of_way(passage: Passage) -> Collection:
    if passage.kind is Kind.ROAD:
        return Collection.ROADS
    return Collection.STEPS if passage.kind in (Kind.STEPS, Kind.ESCALATOR) else Collection.PATHS


def _attributes(collection: Collection, of: Node | Way) -> dict[str, Attribute]:
    """Read what is asked of a kind of things; what the map does not say is unknown."""
    found = {}
    for asked in ASKED[collection]:
        value = asked.read(of.tags.get(asked.key))
        told = value is not None and value != UNKNOWN
        found[asked.name] = Attribute(
            UNKNOWN if value is None else value, asked.unit if told else "",
            _source(of) if told else "", _day(of, asked.key) if told else None,
        )  # fmt: skip
    return found


def _kinds(collection: Collection, node: Node) -> dict[str, Attribute]:
    """Give what follows from several tags of a node at once."""
    tags, found = node.tags, {}
    if collection is Collection.CROSSINGS:
        found["secured"] = secured_by(tags).value
    if collection in (Collection.CROSSINGS, Collection.KERBS):
        found["kerb"] = Kerb.of(tags.get("kerb"), kerb_height(tags.get("kerb:height"))).value
    if collection is Collection.BARRIERS:
        found["kind"] = tags["barrier"]
    if collection is Collection.ENTRANCES:
        found["kind"] = tags["entrance"]
    if collection is Collection.STOPS:
        found["kind"] = "bus_stop" if tags.get("highway") in STOPS else "tram_stop"
    return _told(found, node)


def _kinds_of_way(passage: Passage, way: Way) -> dict[str, Attribute]:
    """Give what follows from several tags of a way at once."""
    found = {"kind": passage.kind.value}
    if passage.kind is Kind.ROAD:
        left, right = passage.sides or (Walk.NO, Walk.NO)
        found = {"kind": way.tags["highway"], "pavement_left": left.value,
                 "pavement_right": right.value}  # fmt: skip
    return _told(found, way)


def _told(found: Mapping[str, str], of: Node | Way) -> dict[str, Attribute]:
    return {
        name: Attribute(value, "", "" if value == UNKNOWN else _source(of),
                        None if value == UNKNOWN else of.changed)
        for name, value in found.items()
    }  # fmt: skip


def _source(of: Node | Way) -> str:
    return f"{SOURCE} {'node' if isinstance(of, Node) else 'way'}/{of.id}"


def _day(of: Node | Way, key: str) -> date | None:
    """Give the day on which somebody looked: at this fact, at the thing, or when it was changed."""
    for name in (f"check_date:{key}", "check_date"):
        try:
            return date.fromisoformat(of.tags.get(name, ""))
        except ValueError:
            continue
    return of.changed
