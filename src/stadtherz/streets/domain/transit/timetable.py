"""A timetable as values: stops, lines, days of service, and what a vehicle does at a stop.

Source: GTFS Schedule Reference. What the timetable does not say is unknown or empty, never no.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from itertools import pairwise

from stadtherz.streets.domain.known import Known


class Mode(StrEnum):
    """What runs on a line."""

    TRAM = "tram"
    SUBWAY = "subway"
    RAIL = "rail"
    BUS = "bus"
    FERRY = "ferry"
    CABLE = "cable"
    OTHER = "other"


BASIC = {0: Mode.TRAM, 1: Mode.SUBWAY, 2: Mode.RAIL, 3: Mode.BUS, 4: Mode.FERRY, 5: Mode.TRAM,
         6: Mode.CABLE, 7: Mode.CABLE, 11: Mode.BUS, 12: Mode.RAIL}  # fmt: skip
EXTENDED = {1: Mode.RAIL, 2: Mode.BUS, 3: Mode.RAIL, 4: Mode.SUBWAY, 5: Mode.SUBWAY, 6: Mode.SUBWAY,
            7: Mode.BUS, 8: Mode.BUS, 9: Mode.TRAM, 10: Mode.FERRY, 12: Mode.FERRY, 13: Mode.CABLE,
            14: Mode.CABLE}  # fmt: skip
"""Hundreds of the extended route types that German timetables use."""


def mode_of(route_type: str) -> Mode:
    """Read a route type, basic or extended; what is not known is other."""
    is_number = route_type.isascii() and route_type.isdecimal() and len(route_type) < 10
    number = int(route_type) if is_number else -1
    return BASIC.get(number) or EXTENDED.get(number // 100, Mode.OTHER)


class Pickup(Enum):
    """Whether one can get on."""

    USUAL = "0"
    NONE = "1"
    PHONE = "2"
    DRIVER = "3"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its number or short name, its long name, and what runs on it."""

    id: str
    short: str
    long: str = ""
    mode: Mode = Mode.OTHER


@dataclass(frozen=True, slots=True)
class TransitStop:
    """A stop of a timetable.

    Args:
        id: in the timetable.
        name: of the stop.
        at: longitude and latitude in degrees.
        platform: where one gets on, "" where the timetable has none.
        parent: the station to which it belongs, "" for none.
        spoken: the name as it is to be spoken, "" where it is the same.
        wheelchair: whether one can get on with a wheelchair.
        heading: the mean direction in which its vehicles go on, to the east and to the north: one
            long where all go the same way, short where they part; None where all trips end here.

    """

    id: str
    name: str
    at: tuple[float, float]
    platform: str = ""
    parent: str = ""
    spoken: str = ""
    wheelchair: Known = Known.UNKNOWN
    heading: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """On which days something runs: by weekdays (0 is Monday), and by single days."""

    weekdays: frozenset[int] = frozenset()
    start: date | None = None
    end: date | None = None
    added: frozenset[date] = frozenset()
    removed: frozenset[date] = frozenset()

    def runs_on(self, day: date) -> bool:
        """Whether it runs on a day; single days count more than weekdays."""
        if day in self.added:
            return True
        if day in self.removed or self.start is None or self.end is None:
            return False
        return self.start <= day <= self.end and day.weekday() in self.weekdays

    @property
    def last(self) -> date | None:
        """The last day on which it may run; None for never."""
        ends = [self.end] if self.end and self.weekdays else []
        return max((*self.added, *ends), default=None)


@dataclass(frozen=True, slots=True)
class Frequency:
    """A trip that is run again and again: from and until so many seconds, each so many seconds.

    `exact`: whether the times are kept; else only the distance between two vehicles is.
    """

    start_s: int
    end_s: int
    every_s: int
    exact: bool = False


MOST_RUNS = 2_000
"""A vehicle each minute for a day and a half: more runs of one trip are a mistake."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a trip: so many seconds later than its times say.

    `every_s` is the distance between two vehicles where only that is known, else 0.
    """

    offset_s: int = 0
    every_s: int = 0


def runs_of(first_s: int, frequencies: Iterable[Frequency]) -> Iterator[Run]:
    """Give the runs of a trip: one without frequencies, else one for each vehicle.

    Args:
        first_s: when the trip leaves its first stop by its own times.
        frequencies: of the trip.

    """
    number = 0
    for one in frequencies:
        start = one.start_s
        while start < one.end_s and number < MOST_RUNS and one.every_s > 0:
            yield Run(start - first_s, 0 if one.exact else one.every_s)
            start += one.every_s
            number += 1
    if not number:
        yield Run()


@dataclass(frozen=True, slots=True)
class Call:
    """What a vehicle does at a stop on a day of service.

    Args:
        trip: its id in the timetable.
        day: of service.
        start_s: when the run leaves its first stop; it tells runs of one trip apart.
        seq: the place of the stop in the trip.
        stop: id of the stop.
        departs_s: when it leaves, in seconds of the day of service.
        line, towards: of the trip; where it goes.
        every_s: the distance between two vehicles where the times are not kept, else 0.
        pickup: whether one can get on.

    """

    trip: str
    day: date
    start_s: int
    seq: int
    stop: str
    departs_s: int
    line: Line
    towards: str
    every_s: int = 0
    pickup: Pickup = Pickup.USUAL


def filled(times: list[int | None], after: list[int | None]) -> list[int | None]:
    """Fill departures that a timetable leaves open: at even distances between known ones.

    Args:
        times: departures of the stops of a trip in their order.
        after: their arrivals, which count where there is no departure.

    """
    known = [one if one is not None else other for one, other in zip(times, after, strict=True)]
    places = [place for place, one in enumerate(known) if one is not None]
    for before, later in pairwise(places):
        start, end = known[before] or 0, known[later] or 0
        for place in range(before + 1, later):
            known[place] = start + (end - start) * (place - before) // (later - before)
    return known
