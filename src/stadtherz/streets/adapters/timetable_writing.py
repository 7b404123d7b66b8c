"""Makes the city's timetable of a GTFS zip: only trips that stop where the city has a map.

The files are read row by row, stop times twice: first to find the trips, then to take them whole.
So memory depends on the city's part and not on the size of the file.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from math import cos, hypot, radians
from typing import TypeVar
from zoneinfo import ZoneInfo

from stadtherz.kernel.errors import Invalid
from stadtherz.streets.adapters.kept_maps import Box
from stadtherz.streets.adapters.timetable_zips import TimetableZip
from stadtherz.streets.domain.transit import gtfs
from stadtherz.streets.domain.transit.gtfs import Row
from stadtherz.streets.domain.transit.timetable import Frequency, Service, filled, runs_of

BEFORE, AFTER = timedelta(days=8), timedelta(days=100)
"""Single days of service are kept for so long; the file is read anew before they end."""
MOST_CALLS = 20_000_000
AT_ONCE = 10_000
UNREADABLE = "rows that cannot be read"
Found = TypeVar("Found")


@dataclass
class Made:
    """What was taken: how many stops, lines, trips, and rows left out by file; the last day."""

    zone: str = ""
    publisher: str = ""
    last: date = date.min
    longest_s: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


class _Reader:
    """Reads rows as values, and counts those that cannot be read."""

    def __init__(self, file: TimetableZip, made: Made) -> None:
        self.file, self.made = file, made

    def each(
        self,
        name: str,
        read: Callable[[Row], Found],
        wanted: Callable[[Row], bool] = lambda _: True,
    ) -> Iterator[Found]:
        """Give the rows of a file that are wanted and can be read."""
        for row in self.file.rows(name):
            if not wanted(row):
                continue
            try:
                found = read(row)
            except Invalid:
                self.made.left_out[name] += 1
                continue
            yield found


def write_timetable(
    file: TimetableZip, database: sqlite3.Connection, box: Box, today: date, zone: str
) -> Made:
    """Fill an empty timetable.

    Args:
        file: the GTFS zip.
        database: an empty timetable.
        box: west, south, east and north in degrees of what is to be taken.
        today: what ended before is left out.
        zone: of the city, where the file names none that is known.

    Raises:
        Invalid: the file is no timetable, or too large.

    """
    made = Made()
    read = _Reader(file, made)
    _agency(read, zone)
    services = _services(read, today)
    near = {one.id for one in read.each("stops.txt", gtfs.stop_of, gtfs.is_boarded)
            if box[0] <= one.at[0] <= box[2] and box[1] <= one.at[1] <= box[3]}  # fmt: skip
    trips = {
        row.get("trip_id", "") for row in file.rows("stop_times.txt") if row.get("stop_id") in near
    }
    numbers = _trips(read, database, trips, services)
    _calls(read, database, numbers)
    _times(database)
    _runs(read, database, numbers)
    _stops(read, database, near)
    _lines(read, database)
    _serves(database)
    _finish(database, made, services)
    return made


def _agency(read: _Reader, zone: str) -> None:
    for row in read.file.rows("agency.txt"):
        if not read.made.zone and _is_zone(row.get("agency_timezone", "")):
            read.made.zone = row["agency_timezone"]
        read.made.publisher = read.made.publisher or row.get("agency_name", "")[: gtfs.LONGEST]
    read.made.zone = read.made.zone or zone
    for row in read.file.rows("feed_info.txt"):
        read.made.publisher = row.get("feed_publisher_name", "")[: gtfs.LONGEST] or (
            read.made.publisher
        )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, or no name of one
        return False
    return True


def _services(read: _Reader, today: date) -> dict[str, Service]:
    """Read the days of service that are not over."""
    found: dict[str, Service] = {}
    for key, weekdays, start, end in read.each("calendar.txt", gtfs.weekdays_of):
        found[key] = Service(weekdays, start, end)
    added: dict[str, set[date]] = {}
    removed: dict[str, set[date]] = {}
    days: dict[date, date] = {}  # each day is one object, however often it is named
    for key, day, is_added in read.each("calendar_dates.txt", gtfs.exception_of):
        if today - BEFORE <= day <= today + AFTER:
            side = added if is_added else removed
            side.setdefault(key, set()).add(days.setdefault(day, day))
        elif is_added and day > today:
            read.made.last = max(read.made.last, day)
    for key in (*added, *removed):
        one = found.get(key, Service())
        found[key] = replace(one, added=frozenset(added.get(key, ())),
                             removed=frozenset(removed.get(key, ())))  # fmt: skip
    first = today - BEFORE
    return {key: one for key, one in found.items() if one.last and one.last >= first}


def _trips(
    read: _Reader, database: sqlite3.Connection, wanted: set[str], services: Mapping[str, Service]
) -> dict[str, int]:
    numbers: dict[str, int] = {}

    def rows() -> Iterator[tuple[object, ...]]:
        for one in read.each("trips.txt", gtfs.trip_of, lambda row: row.get("trip_id") in wanted):
            if one.service in services and one.id not in numbers:
                numbers[one.id] = len(numbers)
                yield numbers[one.id], one.id, one.line, one.service, one.towards, None

    _put(database, "INSERT INTO trips VALUES (?, ?, ?, ?, ?, ?)", rows())
    return numbers


def _calls(read: _Reader, database: sqlite3.Connection, numbers: Mapping[str, int]) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        wanted = read.each(
            "stop_times.txt", gtfs.call_of, lambda row: row.get("trip_id") in numbers
        )
        for number, one in enumerate(wanted):
            if number >= MOST_CALLS:
                message = f"the city's part has more than {MOST_CALLS:,} stop times"
                raise Invalid(message, code="timetable-large")
            yield (numbers[one.trip], one.seq, one.stop, one.arrives_s, one.departs_s,
                   one.pickup.value, one.towards)  # fmt: skip

    _put(database, "INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, ?, ?, ?)", rows())


def _times(database: sqlite3.Connection) -> None:
    """Fill times that were left open; at its last stop nobody gets on a trip."""
    database.execute("UPDATE calls SET departs = arrives WHERE departs IS NULL")
    gaps = database.execute("SELECT DISTINCT trip FROM calls WHERE departs IS NULL").fetchall()
    for (trip,) in gaps:
        rows = database.execute(
            "SELECT seq, departs, arrives FROM calls WHERE trip = ? ORDER BY seq", (trip,)
        ).fetchall()
        times = filled([row[1] for row in rows], [row[2] for row in rows])
        database.executemany(
            "UPDATE calls SET departs = ? WHERE trip = ? AND seq = ?",
            [(at, trip, row[0]) for at, row in zip(times, rows, strict=True)],
        )
    database.execute("DELETE FROM calls WHERE departs IS NULL")
    database.execute(
        "UPDATE calls SET pickup = '1' WHERE (trip, seq) IN"
        " (SELECT trip, max(seq) FROM calls GROUP BY trip)"
    )
    database.execute(
        "UPDATE trips SET first = (SELECT departs FROM calls WHERE trip = n ORDER BY seq LIMIT 1)"
    )
    database.execute("DELETE FROM trips WHERE first IS NULL")
    database.execute("CREATE INDEX calls_at ON calls (stop, departs)")


def _runs(read: _Reader, database: sqlite3.Connection, numbers: Mapping[str, int]) -> None:
    often: dict[str, list[Frequency]] = {}
    for trip, one in read.each(
        "frequencies.txt", gtfs.frequency_of, lambda row: row.get("trip_id") in numbers
    ):
        often.setdefault(trip, []).append(one)

    def rows() -> Iterator[tuple[object, ...]]:
        for number, key, first in database.execute("SELECT n, id, first FROM trips").fetchall():
            for run in runs_of(first, often.get(key, ())):
                yield number, run.offset_s, run.every_s

    _put(database, "INSERT INTO runs VALUES (?, ?, ?)", rows())
    database.execute("CREATE INDEX runs_of_trip ON runs (trip)")


def _stops(read: _Reader, database: sqlite3.Connection, near: set[str]) -> None:
    """Keep the stops of the trips, and all of the city: news may send a vehicle to any of these.

    Also whereto vehicles go on from those of the city.
    """
    used = near | {stop for (stop,) in database.execute("SELECT DISTINCT stop FROM calls")}
    rows = (
        (one.id, one.name, *one.at, one.platform, one.parent, one.spoken, one.wheelchair.value)
        for one in read.each("stops.txt", gtfs.stop_of, lambda row: row.get("stop_id") in used)
    )
    _put(database, "INSERT OR REPLACE INTO stops VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)", rows)
    database.execute("CREATE INDEX stops_from_the_south ON stops (lat, lon)")
    database.execute(
        "UPDATE trips SET towards = (SELECT name FROM stops JOIN calls ON id = stop"
        " WHERE trip = n ORDER BY seq DESC LIMIT 1) WHERE towards = ''"
    )
    after = database.execute(
        "SELECT stop, next, count(*) FROM (SELECT stop, lead(stop) OVER (PARTITION BY trip"
        " ORDER BY seq) AS next FROM calls) WHERE next IS NOT NULL GROUP BY stop, next"
    ).fetchall()
    at = {key: (lon, lat) for key, lon, lat in database.execute("SELECT id, lon, lat FROM stops")}
    headings: dict[str, tuple[float, float, int]] = {}
    for stop, following, number in after:
        if stop in near and stop in at and following in at:
            east, north = _towards(at[stop], at[following])
            before = headings.get(stop, (0.0, 0.0, 0))
            headings[stop] = (before[0] + east * number, before[1] + north * number,
                              before[2] + number)  # fmt: skip
    database.executemany(
        "UPDATE stops SET east = ?, north = ? WHERE id = ?",
        [(east / number, north / number, stop) for stop, (east, north, number) in headings.items()],
    )


def _towards(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Give the direction from one stop to another, one long."""
    east, north = (end[0] - start[0]) * cos(radians(start[1])), end[1] - start[1]
    far = hypot(east, north)
    return (east / far, north / far) if far else (0.0, 0.0)


def _lines(read: _Reader, database: sqlite3.Connection) -> None:
    used = {line for (line,) in database.execute("SELECT DISTINCT line FROM trips")}
    rows = (
        (one.id, one.short, one.long, one.mode.value)
        for one in read.each("routes.txt", gtfs.line_of, lambda row: row.get("route_id") in used)
    )
    _put(database, "INSERT OR REPLACE INTO lines VALUES (?, ?, ?, ?)", rows)


def _serves(database: sqlite3.Connection) -> None:
    """Say which lines leave each stop, and where they go."""
    database.execute(
        "INSERT INTO serves SELECT calls.stop, trips.line,"
        " CASE calls.towards WHEN '' THEN trips.towards ELSE calls.towards END AS goal, count(*)"
        " FROM calls JOIN trips ON trip = n WHERE pickup != '1' GROUP BY 1, 2, 3"
    )
    database.execute("CREATE INDEX serves_at ON serves (stop)")


def _finish(database: sqlite3.Connection, made: Made, services: Mapping[str, Service]) -> None:
    used = {one for (one,) in database.execute("SELECT DISTINCT service FROM trips")}
    kept = {key: one for key, one in services.items() if key in used}
    _put(database, "INSERT INTO services VALUES (?, ?, ?, ?, ?, ?)", (
        (key, "".join(map(str, sorted(one.weekdays))), one.start and one.start.isoformat(),
         one.end and one.end.isoformat(), _days(one.added), _days(one.removed))
        for key, one in kept.items()
    ))  # fmt: skip
    lasts = (one.last for one in kept.values())
    known = made.last if kept else date.min
    made.last = max((*(day for day in lasts if day), known))
    longest = "SELECT max(departs + later) FROM calls JOIN runs USING (trip)"
    made.longest_s = database.execute(longest).fetchone()[0] or 0
    for table in ("stops", "lines", "trips", "calls"):
        made.numbers[table] = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - names from here


def _days(some: Iterable[date]) -> str:
    return " ".join(one.isoformat() for one in sorted(some))


def _put(database: sqlite3.Connection, order: str, rows: Iterable[tuple[object, ...]]) -> None:
    rows = iter(rows)
    while some := list(islice(rows, AT_ONCE)):
        database.executemany(order, some)
