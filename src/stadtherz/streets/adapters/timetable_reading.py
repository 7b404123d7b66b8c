"""Asks the city's timetable: stops in a box, what leaves them, and the stops of single trips."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

from stadtherz.streets.adapters.kept_maps import Box
from stadtherz.streets.adapters.timetable_files import KeptTimetable, opened
from stadtherz.streets.domain.known import Known
from stadtherz.streets.domain.transit.clock import Window, days_of, seconds_at
from stadtherz.streets.domain.transit.departures import Platform
from stadtherz.streets.domain.transit.news import TripNews
from stadtherz.streets.domain.transit.settling import Timed
from stadtherz.streets.domain.transit.timetable import (
    Call,
    Line,
    Mode,
    Pickup,
    Run,
    Service,
    TransitStop,
)

MOST_STOPS = 200
MOST_MOVED = 400
CALLS = """
SELECT trips.id, trips.service, first + later, seq, stop, departs + later, line,
       CASE calls.towards WHEN '' THEN trips.towards ELSE calls.towards END, every, pickup
FROM calls JOIN trips ON calls.trip = n JOIN runs ON runs.trip = n
WHERE """
AT_STOPS = "stop IN ({stops}) AND departs + later BETWEEN ? AND ?"
OF_RUN = "trips.id = ? AND first + later = ? AND seq = ?"


def stops_in(database: sqlite3.Connection, box: Box) -> list[TransitStop]:
    """Give the stops in a box; those from which vehicles go on come first."""
    rows = database.execute(
        "SELECT id, name, lon, lat, platform, parent, spoken, wheelchair, east, north FROM stops"
        " WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? ORDER BY east IS NULL, id LIMIT ?",
        (box[1], box[3], box[0], box[2], MOST_STOPS),
    )
    return [_stop(row) for row in rows]


def _stop(row: Sequence[object]) -> TransitStop:
    key, name, lon, lat, platform, parent, spoken, wheelchair, east, north = row
    heading = None if east is None else (float(str(east)), float(str(north)))
    return TransitStop(
        str(key), str(name), (float(str(lon)), float(str(lat))), str(platform), str(parent),
        str(spoken), Known(wheelchair), heading,
    )  # fmt: skip


def calls_at(
    database: sqlite3.Connection, kept: KeptTimetable, stops: Iterable[str], window: Window
) -> Iterator[Call]:
    """Give what calls at some stops in a window, on each day of service that reaches into it."""
    some = list(stops)[:MOST_STOPS]
    services, lines = services_of(kept), lines_of(kept)
    asked = CALLS + AT_STOPS.format(stops=", ".join("?" * len(some)))
    for day in days_of(window, kept.tz, kept.longest_s):
        running = {key for key, one in services.items() if one.runs_on(day)}
        span = (seconds_at(day, one, kept.tz) for one in (window.start, window.end))
        for row in database.execute(asked, (*some, *span)) if running and some else ():
            if row[1] in running:
                yield _call(row, day, lines)


def calls_moved(
    database: sqlite3.Connection, kept: KeptTimetable, moved: Iterable[tuple[TripNews, int]]
) -> Iterator[Call]:
    """Give what is planned at single places of runs: those that leave from elsewhere instead."""
    lines = lines_of(kept)
    for news, seq in islice(moved, MOST_MOVED):
        for row in database.execute(CALLS + OF_RUN, (news.trip, news.start_s, seq)):
            if news.day is not None:
                yield _call(row, news.day, lines)


def _call(row: Sequence[object], day: date, lines: Mapping[str, Line]) -> Call:
    trip, _, start, seq, stop, departs, line, towards, every, pickup = row
    return Call(
        str(trip), day, int(str(start)), int(str(seq)), str(stop), int(str(departs)),
        lines.get(str(line), Line(str(line), "")), str(towards or ""), int(str(every)),
        Pickup(pickup),
    )  # fmt: skip


def lines_at(
    database: sqlite3.Connection, kept: KeptTimetable, stops: Iterable[str]
) -> list[tuple[str, Line, str]]:
    """Give which lines leave some stops and where they go, the most frequent first."""
    some = list(stops)[:MOST_STOPS]
    lines = lines_of(kept)
    rows = database.execute(
        f"SELECT stop, line, towards FROM serves WHERE stop IN ({', '.join('?' * len(some))})"  # noqa: S608 - only signs for values
        " ORDER BY number DESC, line, towards",
        some,
    )
    return [(stop, lines.get(line, Line(line, "")), towards) for stop, line, towards in rows]


def trip_in(
    database: sqlite3.Connection, trip: str
) -> tuple[list[Timed], list[Run]]:  # fmt: skip
    """Give the stops of a trip in their order, and its runs; none where it is not known."""
    timed = database.execute(
        "SELECT seq, stop, departs FROM calls JOIN trips ON trip = n WHERE id = ? ORDER BY seq",
        (trip,),
    )
    runs = database.execute(
        "SELECT later, every FROM runs JOIN trips ON trip = n WHERE id = ?", (trip,)
    )
    return [Timed(*row) for row in timed], [Run(*row) for row in runs]


def knows_trip(database: sqlite3.Connection, trip: str) -> bool:
    """Whether a trip is in the timetable."""
    return database.execute("SELECT 1 FROM trips WHERE id = ?", (trip,)).fetchone() is not None


def calls_at_one_of(database: sqlite3.Connection, stops: Iterable[str]) -> bool:
    """Whether vehicles of the timetable call at one of some stops."""
    known = "SELECT 1 FROM stops WHERE id = ?"
    return any(database.execute(known, (one,)).fetchone() for one in stops if one)


def platforms_of(database: sqlite3.Connection, stops: Iterable[str]) -> dict[str, Platform]:
    """Give how some stops are named; those that are not known are left out."""
    some = list(stops)[:MOST_STOPS]
    rows = database.execute(
        f"SELECT id, platform, name FROM stops WHERE id IN ({', '.join('?' * len(some))})",  # noqa: S608 - only signs for values
        some,
    )
    return {key: Platform(platform or "", name) for key, platform, name in rows}


@lru_cache(maxsize=16)
def services_of(kept: KeptTimetable) -> Mapping[str, Service]:
    """Give all days of service; read once a process for each timetable."""
    with opened(kept) as database:
        rows = database.execute("SELECT * FROM services").fetchall()
    return {
        key: Service(
            frozenset(int(one) for one in weekdays), start and date.fromisoformat(start),
            until and date.fromisoformat(until), _days(added), _days(removed),
        )
        for key, weekdays, start, until, added, removed in rows
    }  # fmt: skip


def _days(text: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(one) for one in text.split())


@lru_cache(maxsize=16)
def lines_of(kept: KeptTimetable) -> Mapping[str, Line]:
    """Give all lines; read once a process for each timetable."""
    with opened(kept) as database:
        rows = database.execute("SELECT id, short, long, mode FROM lines").fetchall()
    return {key: Line(key, short, long, Mode(mode)) for key, short, long, mode in rows}
