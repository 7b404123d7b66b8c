"""The places to get on at a stop: where they are, what is known of them, and their timetable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, radians
from threading import Lock

from django.db.models import QuerySet
from shapely import LineString, STRtree
from shapely import box as box_of

from stadtherz.kernel.errors import NotFound, Unavailable
from stadtherz.streets.adapters.kept_maps import Box
from stadtherz.streets.adapters.timetable_files import KeptTimetable, kept_timetables, opened
from stadtherz.streets.adapters.timetable_reading import lines_at, stops_in
from stadtherz.streets.domain.crossings import Secured
from stadtherz.streets.domain.driving import RoadNetwork
from stadtherz.streets.domain.features import UNKNOWN, Collection
from stadtherz.streets.domain.places import DEGREE_M, FoundPlace, LonLat, metres_apart
from stadtherz.streets.domain.plane import Plane
from stadtherz.streets.domain.spelling import key_of
from stadtherz.streets.domain.stops.joining import SAME_STOP_M, Joined, Pole, joined
from stadtherz.streets.domain.stops.sites import NOWHERE, REACH_M, RoadPiece, Site, site_of
from stadtherz.streets.domain.stops.told import Facts, Serving
from stadtherz.streets.models import Feature
from stadtherz.streets.selectors.network import current_map, current_roads

MOST_POLES, MOST_ASKED = 40, 200
REACH_OF_STOP_M = SAME_STOP_M + 100.0
"""So far around a stop its poles lie, and the crossings near them."""
SAME_PLACE_M = 1.0
_made: list[tuple[RoadNetwork, STRtree]] = []
_one_at_a_time = Lock()


Served = Mapping[KeptTimetable, tuple[str, ...]]
"""Stops by their timetable, as its ids: two timetables may have the same id for different stops."""


@dataclass(frozen=True, slots=True)
class Boarding:
    """A place to get on, with the stops of the timetables that are there."""

    ref: str
    at: LonLat
    site: Site
    facts: Facts
    stops: Served = field(default_factory=dict)


def the_timetables() -> tuple[KeptTimetable, ...]:
    """Give the timetables of the city; that of the sample town holds there only."""
    known = current_map()
    if known is None:
        return ()
    return tuple(one for one in kept_timetables() if known.invented or not one.invented)


def around(at: LonLat, metres: float) -> Box:
    """Give a box around a place."""
    north = metres / DEGREE_M
    east = north / cos(radians(at[1]))
    return at[0] - east, at[1] - north, at[0] + east, at[1] + north


def boarding_at(
    name: str, at: LonLat, every: Sequence[KeptTimetable]
) -> tuple[list[Boarding], Served]:
    """Give the places to get on of a stop, and stops of the timetables of which none is known.

    Args:
        name: of the stop.
        at: where it is.
        every: timetable of the city.

    """
    return _boarding(name, at, list(_in_box(around(at, REACH_OF_STOP_M))), every)


def _boarding(
    name: str, at: LonLat, rows: Iterable[Feature], every: Sequence[KeptTimetable]
) -> tuple[list[Boarding], Served]:
    west, south, east, north = around(at, REACH_OF_STOP_M)
    near = [row for row in rows if west <= row.west <= east and south <= row.south <= north]
    crossings = [row for row in near if row.collection == Collection.CROSSINGS]
    poles = [
        row for row in near
        if row.collection == Collection.STOPS and key_of(_facts(row)["name"]) == key_of(name)
    ][:MOST_POLES]  # fmt: skip
    sites = _sites(poles, crossings)
    found = _joined(name, Plane(*at), poles, sites, every)
    boarding = [
        Boarding(row.ref, (row.west, row.south), sites[row.ref], _facts(row),
                 {kept: one.poles[row.ref] for kept, one in found.items()
                  if one.poles.get(row.ref)})
        for row in poles
    ]  # fmt: skip
    unclear = {kept: one.open for kept, one in found.items() if one.open}
    return sorted(boarding, key=lambda one: (one.facts.get("platform", ""), one.ref)), unclear


def _in_box(box: Box, *only: Collection) -> QuerySet[Feature]:
    west, south, east, north = box
    kinds = only or (Collection.STOPS, Collection.CROSSINGS)
    return Feature.objects.filter(
        collection__in=kinds, west__lte=east, east__gte=west, south__lte=north, north__gte=south
    ).order_by("ref")


def _facts(row: Feature) -> dict[str, str]:
    told = {name: str(fact["value"]) for name, fact in row.known.items()}
    return {"name": UNKNOWN} | told


def _joined(
    name: str, plane: Plane, rows: Sequence[Feature], sites: Mapping[str, Site],
    every: Sequence[KeptTimetable],
) -> dict[KeptTimetable, Joined]:  # fmt: skip
    """Join the poles with each timetable by itself."""
    poles = [_pole(row, plane, sites[row.ref]) for row in rows]
    found = {}
    for kept in every:
        with opened(kept) as database:
            some = stops_in(database, around((plane.lon, plane.lat), 2 * SAME_STOP_M))
        placed = [(one, plane.xy(*one.at)) for one in some]
        found[kept] = joined(name, poles, placed, (0.0, 0.0))
    return found


def _pole(row: Feature, plane: Plane, site: Site) -> Pole:
    facts = _facts(row)
    ifopt, platform = (
        "" if facts.get(one, UNKNOWN) == UNKNOWN else facts[one] for one in ("ifopt", "platform")
    )
    return Pole(
        row.ref, facts["name"], plane.xy(row.west, row.south), ifopt, platform, site.heading
    )


def _sites(rows: Sequence[Feature], crossings: Iterable[Feature]) -> dict[str, Site]:
    """Say where places to get on are; nowhere in particular where the map file is gone."""
    try:
        network = current_roads()
    except (NotFound, Unavailable):
        return {row.ref: NOWHERE for row in rows}
    near = _roads(network)
    plane = network.plane
    across = [(plane.xy(one.west, one.south), Secured(_facts(one).get("secured", UNKNOWN)))
              for one in crossings]  # fmt: skip
    found = {}
    for row in rows:
        x, y = plane.xy(row.west, row.south)
        reach = box_of(x - REACH_M, y - REACH_M, x + REACH_M, y + REACH_M)
        roads = [network.roads[int(one)] for one in sorted(near.query(reach))]
        is_rail = _facts(row).get("kind") == "tram_stop"
        pieces = [RoadPiece(one.name, one.line) for one in roads]
        found[row.ref] = site_of((x, y), pieces, across, is_rail=is_rail)
    return found


def _roads(network: RoadNetwork) -> STRtree:
    """Give the roads of the city by where they are; made once a process for each network."""
    with _one_at_a_time:
        if not _made or _made[0][0] is not network:
            _made[:] = [(network, STRtree([LineString(one.line) for one in network.roads]))]
        return _made[0][1]


def stops_served(refs: Iterable[str]) -> dict[str, tuple[Serving, ...]]:
    """Give which lines leave some stops of the map, and where they go; the most frequent first.

    A stop whose side of the street the timetable leaves open is left out: nothing is said of a stop
    that may be that on the other side. Asks the database twice, however many stops there are.

    Args:
        refs: numbers of the map.

    """
    some = list(refs)[:MOST_ASKED]
    every = the_timetables() if some else ()
    if not every:
        return {}
    rows = list(Feature.objects.filter(collection=Collection.STOPS, ref__in=some))
    boxes = [around((row.west, row.south), REACH_OF_STOP_M) for row in rows]
    if not boxes:
        return {}
    wests, souths, easts, norths = zip(*boxes, strict=True)
    near = list(_in_box((min(wests), min(souths), max(easts), max(norths)), Collection.STOPS))
    found: dict[str, tuple[Serving, ...]] = {}
    for row in rows:
        name = _facts(row)["name"]
        if row.ref not in found and name != UNKNOWN:
            for one in _boarding(name, (row.west, row.south), near, every)[0]:
                found[one.ref] = serving_at(one.stops)
    return found


def serving_at(served: Served) -> tuple[Serving, ...]:
    """Give which lines leave some stops and where they go: by timetable, the often first."""
    found: list[Serving] = []
    for kept, stops in served.items():
        with opened(kept) as database:
            found += [Serving(line, to) for _, line, to in lines_at(database, kept, stops)]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class GoalStop:
    """The place to get on to which a way to a stop leads.

    Args:
        heading: whereto vehicles leave by the compass, in degrees; None: unknown.
        serves: its lines; none where they are unknown.
        others: how many other places to get on the stop has.

    """

    heading: float | None
    serves: tuple[Serving, ...]
    others: int


def boarding_of(place: FoundPlace) -> GoalStop:
    """Give the place to get on to which a way to a stop leads: its first door."""
    at = place.doors[0] if place.doors else (place.longitude, place.latitude)
    boarding, _ = boarding_at(place.label, (place.longitude, place.latitude), the_timetables())
    one = min(boarding, key=lambda some: metres_apart(some.at, at), default=None)
    if one is None or metres_apart(one.at, at) > SAME_PLACE_M:
        return GoalStop(None, (), len(boarding))
    return GoalStop(one.site.heading, serving_at(one.stops), len(boarding) - 1)
