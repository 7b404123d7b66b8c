"""What is new against the timetable: delays, trips and stops that fall out, trips that are added.

Source: GTFS Realtime Reference 2.0, "Trip Updates" and "Service Alerts". A delay holds for the
stops behind until another one is told; where "no data" is told, the timetable holds again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum

FRESH = timedelta(minutes=5)
"""News that are older are told to be old, and not used."""
AHEAD = timedelta(minutes=2)
"""Clocks differ; news from farther in the future are as good as none."""
NO_DELAY = 7 * 86_400
"""A delay of more than a week is a mistake."""


class Fate(Enum):
    """What becomes of a trip."""

    RUNS = "runs"
    CANCELLED = "cancelled"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class StopNews:
    """News of one stop of a trip.

    Args:
        seq: the place of the stop in the trip; -1 where only the stop is named.
        stop: id of the stop, "" where only its place is told.
        delay_s: later than planned by so many seconds, of leaving, else of arriving.
        at: seconds since 1970 at which it leaves, else arrives.
        skipped: whether the stop is passed by.
        unknown: whether nothing is known from here on.
        assigned: id of the stop from which it leaves instead, "" for the planned one.

    """

    seq: int = -1
    stop: str = ""
    delay_s: int | None = None
    at: int | None = None
    skipped: bool = False
    unknown: bool = False
    assigned: str = ""


@dataclass(frozen=True, slots=True)
class TripNews:
    """News of one trip on one day of service; `start_s` tells runs of one trip apart."""

    trip: str
    line: str = ""
    day: date | None = None
    start_s: int | None = None
    fate: Fate = Fate.RUNS
    delay_s: int | None = None
    stops: tuple[StopNews, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to passengers.

    Args:
        words: by language, "" where none is named.
        periods: from and until as seconds since 1970, 0 for open; none means always.
        stops, lines: ids that it is about.

    """

    words: Mapping[str, str]
    periods: tuple[tuple[int, int], ...] = ()
    stops: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()

    def holds(self, now: datetime) -> bool:
        """Whether it is about this moment."""
        at = now.timestamp()
        return not self.periods or any(
            start <= at and (not end or at < end) for start, end in self.periods
        )

    def text(self, language: str) -> str:
        """Give its words in a language, else without one, else in any."""
        some = self.words
        return some.get(language) or some.get("") or next(iter(some.values()), "")


@dataclass(frozen=True, slots=True)
class News:
    """All that is new, and at which moment it was (None where the source does not say)."""

    at: datetime | None = None
    trips: Mapping[tuple[str, date], Sequence[TripNews]] = field(default_factory=dict)
    added: tuple[TripNews, ...] = ()
    notices: tuple[Notice, ...] = ()

    def is_fresh(self, now: datetime) -> bool:
        """Whether it is young enough to be used."""
        return self.at is not None and -AHEAD <= now - self.at <= FRESH

    def of(self, trip: str, day: date, start_s: int) -> TripNews | None:
        """Give the news of a run of a trip; None for none."""
        for one in self.trips.get((trip, day), ()):
            if one.start_s in (None, start_s):
                return one
        return None

    def moved_to(self, stops: frozenset[str]) -> Iterator[tuple[TripNews, int]]:
        """Give runs that today leave from one of some stops, and the place of the planned one."""
        for some in self.trips.values():
            for trip in some:
                for one in trip.stops:
                    if one.assigned in stops:
                        yield trip, one.seq


NOTHING_NEW = News()


def delay_at(news: TripNews, seq: int) -> tuple[int | None, bool]:
    """Say by how many seconds a trip is late at a stop (None: unknown), and whether it passes it.

    Args:
        news: settled.
        seq: the place of the stop.

    """
    delay, has_stops = news.delay_s, False
    for one in news.stops:
        if one.seq > seq:
            break
        has_stops = True
        if one.seq == seq and one.skipped:
            return None, True
        if one.unknown:
            delay = None
        elif one.delay_s is not None:
            delay = one.delay_s
    return delay if has_stops or news.delay_s is not None else None, False


def assigned_at(news: TripNews, seq: int) -> str:
    """Give the stop from which a trip leaves instead of the planned one; "" for that.

    It holds for one place of the trip and not for those behind.

    Args:
        news: settled.
        seq: the place of the planned stop.

    """
    return next((one.assigned for one in news.stops if one.seq == seq and one.assigned), "")
