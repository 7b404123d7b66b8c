"""Takes in what is new against the timetables, and finds out which of them each message means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from stadtherz.kernel.errors import Invalid, NotFound, Refused
from stadtherz.streets.adapters.timetable_faults import Tried, keep_faults
from stadtherz.streets.adapters.timetable_fetching import fetched_news, spoken_source
from stadtherz.streets.adapters.timetable_files import KeptTimetable, kept_timetables, opened
from stadtherz.streets.adapters.timetable_news import keep_news, news_of
from stadtherz.streets.adapters.timetable_reading import (
    calls_at_one_of,
    knows_trip,
    lines_of,
    trip_in,
)
from stadtherz.streets.domain.sample_timetable import sample_news
from stadtherz.streets.domain.transit.feed import read_news
from stadtherz.streets.domain.transit.news import Fate, News, Notice, TripNews
from stadtherz.streets.domain.transit.settling import settled


@dataclass
class _Found:
    """What sources say of one timetable; several moments where several sources do."""

    moments: list[datetime] = field(default_factory=list)
    trips: list[TripNews] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def news(self) -> News:
        planned = (one for one in self.trips if one.fate is not Fate.ADDED)
        added = (one for one in self.trips if one.fate is Fate.ADDED)
        # the oldest of several counts: nothing is said to be newer than it is
        return news_of(min(self.moments, default=None), planned, added, self.notices)


def take_news(*, now: datetime, sources: Sequence[str]) -> tuple[dict[str, News], tuple[str, ...]]:
    """Take in what is new against the timetables.

    A source that does not answer or is broken hinders no other; what it said before is gone, since
    nobody knows whether it still holds.

    Args:
        now: the moment.
        sources: files or addresses of GTFS Realtime.

    Returns:
        the news by the key of the timetable, and for each source that gave none a sentence for the
        operator.

    Raises:
        NotFound: the city has no timetable.

    """
    every = kept_timetables()
    if not every:
        message = "the city has no timetable yet; take one in with: stadtherz streets timetable"
        raise NotFound(message, code="timetable")
    found = {one.key: _Found() for one in every}
    faults: list[tuple[str, str]] = []
    for source in sources:
        try:
            for key, said in _from(source, every, now):
                found[key].moments += said.moments
                found[key].trips += said.trips
                found[key].notices += said.notices
        except Refused as error:
            faults.append((spoken_source(source), str(error)))
    news = {key: one.news() for key, one in found.items()}
    keep_news(news)
    keep_faults(Tried.NEWS, faults)
    return news, tuple(f"{source}: {words}" for source, words in faults)


def take_sample_news(*, now: datetime) -> News | None:
    """Make what is new in the invented quarter; None where the city has another timetable."""
    kept = next((one for one in kept_timetables() if one.invented), None)
    if kept is None:
        return None
    trips, notices = sample_news(now, kept.tz)
    news = news_of(now, trips, (), notices)
    keep_news({kept.key: news})
    return news


def _from(source: str, every: Sequence[KeptTimetable], now: datetime) -> list[tuple[str, _Found]]:
    """Give what a source says of each timetable.

    Two timetables may use the same id for different trips. Such a trip is that of the timetable of
    which the source knows most, and a source means only timetables of which it says anything.
    """
    data = fetched_news(source)
    some = [(kept, _against(data, kept, now)) for kept in every]
    some.sort(key=lambda one: -len(one[1].trips))
    claimed: set[str] = set()
    for kept, said in some:
        said.trips = [one for one in said.trips if one.trip not in claimed]
        claimed |= {one.trip for one in said.trips if one.trip}
        if len(every) > 1:
            said.notices = list(_about(kept, said.notices))
    return [
        (kept.key, said) for kept, said in some if len(every) == 1 or said.trips or said.notices
    ]


def _against(data: bytes, kept: KeptTimetable, now: datetime) -> _Found:
    with opened(kept) as database:
        at, told, notices = read_news(
            data, partial(knows_trip, database), partial(calls_at_one_of, database)
        )
        if at is None:
            message = "its message does not say from when it is"
            raise Invalid(message, code="realtime-undated")
        trips = []
        for one in told:
            found = one if one.fate is Fate.ADDED else settled(
                one, *trip_in(database, one.trip), now, kept.tz
            )  # fmt: skip
            trips += [found] if found else []
    return _Found([at], trips, notices)


def _about(kept: KeptTimetable, notices: Sequence[Notice]) -> Iterator[Notice]:
    """Give the notices that are about stops or lines of a timetable."""
    lines = lines_of(kept).keys()
    with opened(kept) as database:
        for one in notices:
            if one.lines & lines or calls_at_one_of(database, one.stops):
                yield one
