"""What leaves a stop next, in words of a language, with what is known of its places to get on."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import ModuleType

from stadtherz.streets.adapters.timetable_files import KeptTimetable, opened
from stadtherz.streets.adapters.timetable_news import kept_news
from stadtherz.streets.adapters.timetable_reading import (
    calls_at,
    calls_moved,
    lines_at,
    lines_of,
    platforms_of,
)
from stadtherz.streets.domain.places import LonLat
from stadtherz.streets.domain.stops import english, german
from stadtherz.streets.domain.stops.told import Moment, Serving
from stadtherz.streets.domain.transit.clock import Window
from stadtherz.streets.domain.transit.departures import (
    Departure,
    Platform,
    added_at,
    departures,
    wide,
)
from stadtherz.streets.domain.transit.news import NOTHING_NEW, News
from stadtherz.streets.selectors.boarding import Boarding, boarding_at, the_timetable

LANGUAGES = {"de": german, "en": english}
SOON, LATER = timedelta(minutes=60), timedelta(hours=24)
MOST, MOST_LATER, MOST_NOTICES = 8, 3, 5


@dataclass(frozen=True)
class ToldDepartures:
    """What leaves a place to get on.

    Args:
        heading: its name, "" for a stop as a whole.
        site, equipment: sentences of where it is and what is there.
        serving: a sentence of its lines, "" where the timetable has none.
        soon: sentences of the next hour.
        later: where nothing leaves in that hour, sentences of what leaves next within a day.

    """

    heading: str = ""
    site: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    serving: str = ""
    soon: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToldStop:
    """All that is told of a stop.

    Args:
        places: to get on.
        whole: departures of which nobody knows at which place; None for none.
        state: of the timetable: "none", "over" or "holds".
        last: the last day of it.
        news: "none", "fresh" or "old"; and their moment.
        notices: to passengers.
        publisher: of the timetable.

    """

    places: tuple[ToldDepartures, ...]
    whole: ToldDepartures | None = None
    state: str = "none"
    last: object = None
    news: str = "none"
    news_at: datetime | None = None
    notices: tuple[str, ...] = field(default=())
    publisher: str = ""


@dataclass(frozen=True)
class _Asked:
    """How and when is asked: the timetable, what is new, the moment, and the words."""

    kept: KeptTimetable
    news: News
    moment: Moment
    words: ModuleType


def told_stop(*, name: str, at: LonLat, now: datetime, language: str) -> ToldStop:
    """Tell a stop with its next departures.

    Args:
        name: of the stop.
        at: longitude and latitude.
        now: the moment.
        language: "de" or "en"; any other is given in German.

    """
    words = LANGUAGES.get(language, german)
    kept = the_timetable()
    boarding, unclear = boarding_at(name, at, kept)
    headings = [words.heading(number, one.site, one.facts)
                for number, one in enumerate(boarding, 1)]  # fmt: skip
    if kept is None or kept.last < now.astimezone(kept.tz).date() - timedelta(days=1):
        places = tuple(
            _place(one, heading, words) for one, heading in zip(boarding, headings, strict=True)
        )
        return ToldStop(places, state="over" if kept else "none", last=kept and kept.last)
    news = kept_news()
    fresh = news.is_fresh(now)
    asked = _Asked(kept, news if fresh else NOTHING_NEW, Moment(now, kept.tz), words)
    places = tuple(
        _place(one, heading, words, _leaving(one.stops, asked))
        for one, heading in zip(boarding, headings, strict=True)
    )
    every = {*unclear, *(stop for one in boarding for stop in one.stops)}
    whole = _leaving(unclear, asked)
    return ToldStop(
        places, whole if whole != ToldDepartures() else None, "holds", kept.last,
        "fresh" if fresh else "old" if news.at else "none", news.at,
        _notices(every, asked, language), kept.publisher,
    )  # fmt: skip


def _place(
    one: Boarding, heading: str, words: ModuleType, leaving: ToldDepartures | None = None
) -> ToldDepartures:
    told = leaving or ToldDepartures()
    site, equipment = tuple(words.site(one.site)), tuple(words.equipment(one.facts))
    return ToldDepartures(heading, site, equipment, told.serving, told.soon, told.later)


def _leaving(stops: Sequence[str], asked: _Asked) -> ToldDepartures:
    """Tell what leaves some stops of the timetable; more than an hour ahead only if need be."""
    if not stops:
        return ToldDepartures()
    start = asked.moment.now.replace(second=0, microsecond=0)
    with opened(asked.kept) as database:
        lines = lines_at(database, asked.kept, stops)
    serving = asked.words.serving([Serving(line, towards) for _, line, towards in lines])
    soon = _departures(stops, Window(start, start + SOON), asked)[:MOST]
    later: Sequence[Departure] = ()
    if not any(one.leaves for one in soon):
        later = _departures(stops, Window(start + SOON, start + LATER), asked)[:MOST_LATER]
    told = [tuple(asked.words.departure(one, asked.moment) for one in some)
            for some in (soon, later)]  # fmt: skip
    return ToldDepartures(serving=serving, soon=told[0], later=told[1])


def _departures(stops: Sequence[str], window: Window, asked: _Asked) -> tuple[Departure, ...]:
    kept, news, here = asked.kept, asked.news, frozenset(stops)
    with opened(kept) as database:
        calls = dict.fromkeys(calls_at(database, kept, stops, wide(window)))
        calls |= dict.fromkeys(calls_moved(database, kept, news.moved_to(here)))
        ends = [one.stops[-1].assigned or one.stops[-1].stop for one in news.added if one.stops]
        names = {key: one.name for key, one in platforms_of(database, ends).items()}
        added = added_at(news.added, here, dict(lines_of(kept)), names)
        found = departures(calls, window, kept.tz, news, added, here)
        moved = platforms_of(database, {one.stop for one in found if one.instead_of})
    return tuple(
        replace(one, today_from=moved.get(one.stop, Platform())) if one.instead_of else one
        for one in found
    )


def _notices(stops: set[str], asked: _Asked, language: str) -> tuple[str, ...]:
    """Give the notices about some stops or their lines that hold now, each once."""
    if not asked.news.notices:
        return ()
    with opened(asked.kept) as database:
        lines = {line.id for _, line, _ in lines_at(database, asked.kept, stops)}
    some = [
        one.text(language) for one in asked.news.notices
        if one.holds(asked.moment.now) and (one.stops & stops or one.lines & lines)
    ]  # fmt: skip
    return tuple(dict.fromkeys(filter(None, some)))[:MOST_NOTICES]
