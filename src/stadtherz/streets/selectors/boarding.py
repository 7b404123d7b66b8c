"""The places to get on at a stop: where they are, what is known of them, and their timetable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from threading import Lock

from django.db.models import QuerySet
from shapely import LineString, STRtree
from shapely import box as box_of

from stadtherz.kernel.errors import NotFound, Unavailable
from stadtherz.streets.adapters.kept_maps import Box
from stadtherz.streets.adapters.timetable_files import KeptTimetable, kept_timetable, opened
from stadtherz.streets.adapters.timetable_reading import lines_at, stops_in
from stadtherz.streets.domain.crossings import Secured
from stadtherz.streets.domain.driving import RoadNetwork
from stadtherz.streets.domain.features import UNKNOWN, Collection
from stadtherz.streets.domain.places import DEGREE_M, LonLat
from stadtherz.streets.domain.plane import Plane
from stadtherz.streets.domain.spelling import key_of
from stadtherz.streets.domain.stops.joining import SAME_STOP_M, Joined, Pole, joined
from stadtherz.streets.domain.stops.sites import NOWHERE, REACH_M, RoadPiece, Site, site_of
from stadtherz.streets.domain.stops.told import Facts, Serving
from stadtherz.streets.models import Feature
from stadtherz.streets.selectors.network import current_map, current_roads

MOST_POLES = 40
AROUND_M = 100.0
_made: list[tuple[RoadNetwork, STRtree]] = []
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Boarding:
    """A place to get on, with the stops of the timetable that are there."""

    ref: str
    site: Site
    facts: Facts
    stops: tuple[str, ...] = ()


def the_timetable() -> KeptTimetable | None:
    """Give the timetable of the city; that of the sample town holds there only."""
    kept = kept_timetable()
    known = current_map()
    if kept is None or known is None or (kept.invented and not known.invented):
        return None
    return kept


def around(at: LonLat, metres: float) -> Box:
    """Give a box around a place."""
    north = metres / DEGREE_M
    east = north / cos(radians(at[1]))
    return at[0] - east, at[1] - north, at[0] + east, at[1] + north


def boarding_at(
    name: str, at: LonLat, kept: KeptTimetable | None
) -> tuple[list[Boarding], tuple[str, ...]]:
    """Give the places to get on of a stop, and stops of the timetable of which none is known.

    Args:
        name: of the stop.
        at: where it is.
        kept: the timetable; None for none.

    """
    rows = [
        row for row in _in_box(around(at, SAME_STOP_M + AROUND_M))
        if row.collection == Collection.CROSSINGS or key_of(_facts(row)["name"]) == key_of(name)
    ]  # fmt: skip
    poles = [row for row in rows if row.collection == Collection.STOPS][:MOST_POLES]
    crossings = [row for row in rows if row.collection == Collection.CROSSINGS]
    plane = Plane(*at)
    sites = _sites(poles, crossings)
    found = _joined(name, plane, poles, sites, kept)
    boarding = [
        Boarding(row.ref, sites[row.ref], _facts(row), found.poles.get(row.ref, ()))
        for row in poles
    ]
    return sorted(boarding, key=lambda one: (one.facts.get("platform", ""), one.ref)), found.open


def _in_box(box: Box) -> QuerySet[Feature]:
    west, south, east, north = box
    kinds = [Collection.STOPS, Collection.CROSSINGS]
    return Feature.objects.filter(
        collection__in=kinds, west__lte=east, east__gte=west, south__lte=north, north__gte=south
    ).order_by("ref")


def _facts(row: Feature) -> dict[str, str]:
    told = {name: str(fact["value"]) for name, fact in row.known.items()}
    return {"name": UNKNOWN} | told


def _joined(
    name: str, plane: Plane, rows: Sequence[Feature], sites: Mapping[str, Site],
    kept: KeptTimetable | None,
) -> Joined:  # fmt: skip
    if kept is None:
        return Joined({})
    poles = [_pole(row, plane, sites[row.ref]) for row in rows]
    with opened(kept) as database:
        some = stops_in(database, around((plane.lon, plane.lat), 2 * SAME_STOP_M))
    placed = [(one, plane.xy(*one.at)) for one in some]
    return joined(name, poles, placed, (0.0, 0.0))


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
    that may be that on the other side.

    Args:
        refs: numbers of the map.

    """
    kept = the_timetable()
    rows = Feature.objects.filter(collection=Collection.STOPS, ref__in=list(refs)) if kept else []
    found: dict[str, tuple[Serving, ...]] = {}
    for row in rows:
        name = _facts(row)["name"]
        if kept is None or row.ref in found or name == UNKNOWN:
            continue
        boarding, _ = boarding_at(name, (row.west, row.south), kept)
        with opened(kept) as database:
            for one in boarding:
                some = lines_at(database, kept, one.stops) if one.stops else []
                found[one.ref] = tuple(Serving(line, towards) for _, line, towards in some)
    return found
