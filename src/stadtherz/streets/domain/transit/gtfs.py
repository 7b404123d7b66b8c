"""Reads rows of a GTFS timetable: files that many hands have written.

A file that is needed and missing is refused with words. A row that cannot be read is left out and
counted; columns that nobody knows are passed over, and values may have blanks around them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite

from stadtherz.kernel.errors import Invalid
from stadtherz.streets.domain.known import Known
from stadtherz.streets.domain.transit.clock import read_day, read_time
from stadtherz.streets.domain.transit.timetable import (
    Frequency,
    Line,
    Pickup,
    TransitStop,
    mode_of,
)

Row = Mapping[str, str]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "agency.txt": ("agency_timezone",),
    "stops.txt": ("stop_id",),
    "routes.txt": ("route_id", "route_type"),
    "trips.txt": ("route_id", "service_id", "trip_id"),
    "stop_times.txt": ("trip_id", "stop_id", "stop_sequence"),
    "calendar.txt": ("service_id", "start_date", "end_date"),
    "calendar_dates.txt": ("service_id", "date", "exception_type"),
    "frequencies.txt": ("trip_id", "start_time", "end_time", "headway_secs"),
}
"""The columns without which a file says nothing."""
NEEDED = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
ONE_OF = ("calendar.txt", "calendar_dates.txt")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ADDED, REMOVED = "1", "2"
WHEELCHAIR = {"1": Known.YES, "2": Known.NO}
LONGEST = 200
"""So many signs of a name are kept."""


@dataclass(frozen=True, slots=True)
class TripRow:
    """A trip: its line, service, and where it goes; "" where that is not said."""

    id: str
    line: str
    service: str
    towards: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """A stop of a trip; times are None where the timetable leaves them open."""

    trip: str
    seq: int
    stop: str
    arrives_s: int | None
    departs_s: int | None
    pickup: Pickup
    towards: str


def refuse_missing(names: frozenset[str]) -> None:
    """Refuse a timetable without the files that every timetable has.

    Args:
        names: of the files that are there.

    Raises:
        Invalid: naming each file that is missing.

    """
    missing = [one for one in NEEDED if one not in names]
    if not names & {*ONE_OF}:
        missing.append(" or ".join(ONE_OF))
    if missing:
        message = f"the timetable has no {', no '.join(missing)}; is it a GTFS zip file?"
        raise Invalid(message, code="timetable-files", details=tuple(missing))


def refuse_columns(name: str, header: frozenset[str]) -> None:
    """Refuse a file without the columns that give it a meaning.

    Raises:
        Invalid: naming each column that is missing.

    """
    missing = [one for one in COLUMNS.get(name, ()) if one not in header]
    if missing:
        message = f"{name} has no column {', '.join(missing)}"
        raise Invalid(message, code="timetable-columns", details=(name, *missing))


def needed(row: Row, name: str) -> str:
    """Give a value that a row has to have.

    Raises:
        Invalid: it is empty.

    """
    value = row.get(name, "")
    if not value:
        message = f"{name} is empty"
        raise Invalid(message, code="timetable-row")
    return value[:LONGEST]


def stop_of(row: Row) -> TransitStop:
    """Read a stop; stations, entrances and boarding areas are told apart by `is_boarded`."""
    at = _degrees(row.get("stop_lon", ""), 180), _degrees(row.get("stop_lat", ""), 90)
    return TransitStop(
        needed(row, "stop_id"), row.get("stop_name", "")[:LONGEST], at,
        row.get("platform_code", "")[:20], row.get("parent_station", "")[:LONGEST],
        row.get("tts_stop_name", "")[:LONGEST],
        WHEELCHAIR.get(row.get("wheelchair_boarding", ""), Known.UNKNOWN),
    )  # fmt: skip


def is_boarded(row: Row) -> bool:
    """Whether vehicles call at a row of stops.txt: it is no station, entrance or mere node."""
    return row.get("location_type", "") in ("", "0")


def line_of(row: Row) -> Line:
    """Read a line."""
    return Line(
        needed(row, "route_id"), row.get("route_short_name", "")[:40],
        row.get("route_long_name", "")[:LONGEST], mode_of(row.get("route_type", "")),
    )  # fmt: skip


def trip_of(row: Row) -> TripRow:
    """Read a trip."""
    return TripRow(
        needed(row, "trip_id"), needed(row, "route_id"), needed(row, "service_id"),
        row.get("trip_headsign", "")[:LONGEST],
    )  # fmt: skip


def call_of(row: Row) -> CallRow:
    """Read a stop of a trip."""
    pickup = row.get("pickup_type", "") or Pickup.USUAL.value
    return CallRow(
        needed(row, "trip_id"), _whole(needed(row, "stop_sequence")), needed(row, "stop_id"),
        read_time(row.get("arrival_time", "")), read_time(row.get("departure_time", "")),
        Pickup(pickup) if pickup in {one.value for one in Pickup} else Pickup.USUAL,
        row.get("stop_headsign", "")[:LONGEST],
    )  # fmt: skip


def weekdays_of(row: Row) -> tuple[str, frozenset[int], date, date]:
    """Read a row of calendar.txt: service, weekdays, first and last day."""
    start, end = read_day(needed(row, "start_date")), read_day(needed(row, "end_date"))
    days = frozenset(place for place, name in enumerate(WEEKDAYS) if row.get(name) == "1")
    return needed(row, "service_id"), days, start or date.max, end or date.min


def exception_of(row: Row) -> tuple[str, date, bool]:
    """Read a row of calendar_dates.txt: service, day, and whether it is added.

    Raises:
        Invalid: it says neither that the day is added nor that it is removed.

    """
    kind, day = row.get("exception_type", ""), read_day(needed(row, "date"))
    if kind not in (ADDED, REMOVED) or day is None:
        message = f"exception_type is {kind[:20]!r}, neither 1 nor 2"
        raise Invalid(message, code="timetable-row")
    return needed(row, "service_id"), day, kind == ADDED


def frequency_of(row: Row) -> tuple[str, Frequency]:
    """Read a row of frequencies.txt: the trip, and how often it runs."""
    start, end = read_time(needed(row, "start_time")), read_time(needed(row, "end_time"))
    every, exact = _whole(needed(row, "headway_secs")), row.get("exact_times") == "1"
    return needed(row, "trip_id"), Frequency(start or 0, end or 0, every, exact)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        message = f"{text[:20]!r} is no whole number"
        raise Invalid(message, code="timetable-row")
    return int(text)


def _degrees(text: str, most: float) -> float:
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not isfinite(found) or abs(found) > most:
        message = f"{text[:20]!r} are no degrees"
        raise Invalid(message, code="timetable-row")
    return found
