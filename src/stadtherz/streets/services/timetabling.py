"""Takes in the timetable and what is new against it, from where the operator said; by the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, Min

from stadtherz.kernel.errors import Invalid, NotFound, Refused
from stadtherz.streets.adapters.kept_maps import Box, digest_of
from stadtherz.streets.adapters.timetable_fetching import fetched, fetched_news, spoken_source
from stadtherz.streets.adapters.timetable_files import (
    KeptTimetable,
    forget_timetable,
    kept_timetable,
    new_timetable,
    opened,
    say_current,
)
from stadtherz.streets.adapters.timetable_news import forget_news, keep_news, news_of
from stadtherz.streets.adapters.timetable_reading import calls_at_one_of, knows_trip, trip_in
from stadtherz.streets.adapters.timetable_writing import Made, write_timetable
from stadtherz.streets.adapters.timetable_zips import TimetableZip
from stadtherz.streets.domain.sample_timetable import sample_news
from stadtherz.streets.domain.transit.feed import read_news
from stadtherz.streets.domain.transit.news import Fate, News, Notice, TripNews
from stadtherz.streets.domain.transit.settling import settled
from stadtherz.streets.models import Feature

MARGIN = 0.005
"""Stops so many degrees around the map belong to it: places at its border have theirs there."""
RENEWED = timedelta(days=30)
"""The same file is read anew after so long: only its next three months are kept."""
Step = Callable[[str], None]


@dataclass(frozen=True)
class Taken:
    """What became of a timetable; `made` is None where it was the same as before."""

    kept: KeptTimetable
    made: Made | None


def configured_timetable() -> str:
    """Give where the timetable is to be had; "" where the operator named none."""
    return str(settings.CONFIG.timetable).strip()


def take_timetable(*, now: datetime, source: str, invented: bool = False) -> Taken:
    """Take in a timetable for the city's map.

    Args:
        now: the moment.
        source: a file or an address of the web.
        invented: whether it is that of the sample town.

    Raises:
        NotFound: the city has no map yet.
        Invalid: it is no timetable, or none of this city.
        Unavailable: the web did not give it.

    """
    box = _box()
    with fetched(source) as path:
        sha256 = digest_of(path)
        kept = kept_timetable()
        if kept and (kept.sha256, kept.box) == (sha256, box) and now - kept.taken_at < RENEWED:
            return Taken(kept, None)
        return _make(path, sha256, box, now, invented=invented)


def _box() -> Box:
    held = Feature.objects.aggregate(
        west=Min("west"), south=Min("south"), east=Max("east"), north=Max("north")
    )
    if held["west"] is None:
        message = "the city has no map yet; take one in with: stadtherz streets import FILE"
        raise NotFound(message, code="map")
    return (held["west"] - MARGIN, held["south"] - MARGIN, held["east"] + MARGIN,
            held["north"] + MARGIN)  # fmt: skip


def _make(path: Path, sha256: str, box: Box, now: datetime, *, invented: bool) -> Taken:
    name = f"{sha256[:16]}-{int(now.timestamp())}.sqlite"
    zone = settings.TIME_ZONE
    today = now.astimezone(ZoneInfo(zone)).date()
    with TimetableZip(path) as file, new_timetable(name) as database:
        made = write_timetable(file, database, box, today, zone)
        if not made.numbers["trips"]:
            message = "no trip of this timetable that is still to come stops in the city"
            raise Invalid(message, code="timetable-elsewhere")
    kept = KeptTimetable(
        name, sha256, box, made.zone, made.longest_s, made.last, now, invented, made.publisher
    )
    say_current(kept)
    return Taken(kept, made)


def drop_timetable() -> None:
    """Take away the timetable and its news."""
    forget_timetable()
    forget_news()


def take_news(*, now: datetime, sources: tuple[str, ...]) -> tuple[News, tuple[str, ...]]:
    """Take in what is new against the timetable.

    A source that does not answer or is broken hinders no other; what it said before is gone, since
    nobody knows whether it still holds.

    Args:
        now: the moment.
        sources: files or addresses of GTFS Realtime.

    Returns:
        the news, and for each source that gave none a sentence for the operator.

    Raises:
        NotFound: the city has no timetable.

    """
    kept = kept_timetable()
    if kept is None:
        message = "the city has no timetable yet; take one in with: stadtherz streets timetable"
        raise NotFound(message, code="timetable")
    moments: list[datetime] = []
    trips: list[TripNews] = []
    notices: list[Notice] = []
    faults: list[str] = []
    for source in sources:
        try:
            at, some, others = _from(source, kept, now)
        except Refused as error:
            faults.append(f"{spoken_source(source)}: {error}")
            continue
        moments.append(at)
        trips += some
        notices += others
    planned = (one for one in trips if one.fate is not Fate.ADDED)
    added = (one for one in trips if one.fate is Fate.ADDED)
    # the oldest of several counts: nothing is said to be newer than it is
    news = news_of(min(moments, default=None), planned, added, notices)
    keep_news(news)
    return news, tuple(faults)


def take_sample_news(*, now: datetime) -> News | None:
    """Make what is new in the invented quarter; None where the city has another timetable."""
    kept = kept_timetable()
    if kept is None or not kept.invented:
        return None
    trips, notices = sample_news(now, kept.tz)
    news = news_of(now, trips, (), notices)
    keep_news(news)
    return news


def _from(
    source: str, kept: KeptTimetable, now: datetime
) -> tuple[datetime, list[TripNews], list[Notice]]:
    with opened(kept) as database:
        at, told, notices = read_news(
            fetched_news(source), partial(knows_trip, database), partial(calls_at_one_of, database)
        )
        trips = []
        for one in told:
            found = one if one.fate is Fate.ADDED else settled(
                one, *trip_in(database, one.trip), now, kept.tz
            )  # fmt: skip
            trips += [found] if found else []
    if at is None:
        message = "its message does not say from when it is"
        raise Invalid(message, code="realtime-undated")
    return at, trips, notices
