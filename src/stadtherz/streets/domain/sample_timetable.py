"""Makes a timetable for the invented quarter, and what is new against it, from nobody's data.

The same each time: no chance, no clock but the moment that is asked for. Line 101 comes often, 102
each half hour, N1 runs after midnight, 105 is told by the distance between two buses only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from stadtherz.streets.domain.plane import Plane
from stadtherz.streets.domain.sample_quarter import POINTS
from stadtherz.streets.domain.transit.gtfs import WEEKDAYS
from stadtherz.streets.domain.transit.news import Fate, Notice, StopNews, TripNews

STOPS: Mapping[str, tuple[str, float, float]] = {
    **{key: (POINTS[key][2].partition("name=")[2].split()[0].replace("_", " "), *POINTS[key][:2])
       for key in ("b1", "b2", "b3", "b4")},
    "x1": ("Universität Musterstadt", 0, 2_500), "x2": ("Hafen Süd", 0, -2_500),
    "x3": ("Westend", -2_600, 150), "x4": ("Klinikum Ost", 2_600, 150),
}  # fmt: skip
"""Name, and metres to the east and to the north; those with x lie outside of the quarter."""
PLATFORMS = {"b1": "1", "b2": "2"}


@dataclass(frozen=True, slots=True)
class _Route:
    """A line in one direction: its stops with minutes, from and until and each so many minutes."""

    key: str
    line: str
    towards: str
    stops: tuple[tuple[str, int], ...]
    first: int
    until: int
    every: int
    often: bool = False


ROUTES = (
    _Route("101n", "101", "Universität", (("x2", 0), ("b1", 9), ("x1", 18)), 291, 1431, 10),
    _Route("101s", "101", "Hafen Süd", (("x1", 0), ("b2", 9), ("x2", 18)), 296, 1436, 10),
    _Route("102w", "102", "Westend", (("x4", 0), ("b3", 8), ("b4", 12), ("x3", 20)), 310, 1330, 30),
    _Route("N1", "N1", "Hafen Süd", (("x1", 0), ("b2", 9), ("x2", 18)), 1461, 1641, 60),
    _Route("105", "105", "Westend", (("x4", 0), ("b4", 10), ("x3", 20)), 420, 1200, 20,
           often=True),
)  # fmt: skip
LINES = ("101", "102", "105", "N1")
HEAD = "stop_id,stop_name,stop_lat,stop_lon,platform_code,location_type"
LATE = (0, 0, 2, 0, 5, 1, 0, 0, 3, 0)
"""Minutes by which trips are late, one after the other."""
CANCELLED_EACH = 13


def sample_timetable(lon: float, lat: float) -> Mapping[str, str]:
    """Write the timetable of the invented quarter as the files of a GTFS zip.

    Args:
        lon: of the middle of the quarter, in degrees.
        lat: of the middle of the quarter, in degrees.

    """
    plane = Plane(lon, lat)
    stops = [HEAD]
    for key, (name, east, north) in STOPS.items():
        at = plane.lonlat((east, north))
        stops.append(f"{key},{name},{at[1]:.6f},{at[0]:.6f},{PLATFORMS.get(key, '')},0")
    trips, times = ["route_id,service_id,trip_id,trip_headsign"], [
        "trip_id,stop_sequence,stop_id,arrival_time,departure_time"
    ]  # fmt: skip
    often = ["trip_id,start_time,end_time,headway_secs,exact_times"]
    for route in ROUTES:
        if route.often:
            often.append(f"{route.key}-{route.first},{_time(route.first)},{_time(route.until)},"
                         f"{route.every * 60},0")  # fmt: skip
        for start in [route.first] if route.often else _starts(route):
            trip = f"{route.key}-{start}"
            trips.append(f"{route.line},daily,{trip},{route.towards}")
            for seq, (stop, minutes) in enumerate(route.stops, 1):
                at_stop = _time(start + minutes)
                times.append(f"{trip},{seq},{stop},{at_stop},{at_stop}")
    files = {
        "agency.txt": ["agency_name,agency_url,agency_timezone",
                       "Musterverkehr (erfunden),https://example.org,"],
        "stops.txt": stops, "trips.txt": trips, "stop_times.txt": times, "frequencies.txt": often,
        "routes.txt": ["route_id,route_short_name,route_type",
                       *(f"{one},{one},3" for one in LINES)],
        "calendar.txt": [f"service_id,{','.join(WEEKDAYS)},start_date,end_date",
                         "daily,1,1,1,1,1,1,1,20260101,20451231"],
    }  # fmt: skip
    return {name: "\n".join(lines) + "\n" for name, lines in files.items()}


def _starts(route: _Route) -> Iterator[int]:
    yield from range(route.first, route.until, route.every)


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def sample_news(now: datetime, zone: tzinfo) -> tuple[list[TripNews], list[Notice]]:
    """Make what is new against it: trips that are late or fall out, around a moment.

    Args:
        now: the moment.
        zone: of the timetable.

    """
    found = []
    for day in ((now - timedelta(days=1)).astimezone(zone).date(), now.astimezone(zone).date()):
        here = now.astimezone(zone)
        minute = here.hour * 60 + here.minute + (here.date() - day).days * 1440
        for route in (one for one in ROUTES if not one.often):
            for number, start in enumerate(_starts(route)):
                if minute - 60 <= start <= minute + 120:
                    trip = TripNews(f"{route.key}-{start}", route.line, day, start * 60)
                    found.append(_told(trip, number))
    words = {"de": "Erfundener Hinweis: Am Marktplatz wird bis Monatsende gebaut.",
             "en": "Invented notice: works at Marktplatz until the end of the month."}  # fmt: skip
    return found, [Notice(words, stops=frozenset({"b1", "b2"}))]


def _told(trip: TripNews, number: int) -> TripNews:
    if number % CANCELLED_EACH == CANCELLED_EACH - 1:
        return TripNews(trip.trip, trip.line, trip.day, trip.start_s, Fate.CANCELLED)
    late = StopNews(seq=1, delay_s=60 * LATE[number % len(LATE)])
    return TripNews(trip.trip, trip.line, trip.day, trip.start_s, stops=(late,))
