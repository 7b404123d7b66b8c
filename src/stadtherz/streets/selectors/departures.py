"""What leaves a stop next, in words of a language, with what is known of its places to get on."""

from collections.abc import Iterable, Mapping, Sequence
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
from stadtherz.streets.domain.stops.doubles import together
from stadtherz.streets.domain.stops.told import Moment
from stadtherz.streets.domain.transit.clock import Window
from stadtherz.streets.domain.transit.departures import (
    Departure,
    Platform,
    added_at,
    departures,
    wide,
)
from stadtherz.streets.domain.transit.news import NOTHING_NEW, News
from stadtherz.streets.selectors.boarding import (
    Boarding,
    Served,
    boarding_at,
    serving_at,
    the_timetables,
)

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
        state: of the timetables: "none", "over" or "holds".
        last: the last day of it.
        news: "none", "fresh", "old", or "partly" where only some timetables have any; and the
            oldest moment of it.
        notices: to passengers.
        publisher: of the timetables.
        ended: timetables that are over while others hold.

    """

    places: tuple[ToldDepartures, ...]
    whole: ToldDepartures | None = None
    state: str = "none"
    last: object = None
    news: str = "none"
    news_at: datetime | None = None
    notices: tuple[str, ...] = field(default=())
    publisher: str = ""
    ended: tuple[KeptTimetable, ...] = ()


@dataclass(frozen=True)
class _Asked:
    """How and when is asked: what is new against each timetable, the moment, and the words."""

    news: Mapping[KeptTimetable, News]
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
    every = the_timetables()
    boarding, unclear = boarding_at(name, at, every)
    headings = [words.heading(number, one.site, one.facts)
                for number, one in enumerate(boarding, 1)]  # fmt: skip
    holding = [one for one in every if not _is_over(one, now)]
    if not holding:
        places = tuple(
            _place(one, heading, words) for one, heading in zip(boarding, headings, strict=True)
        )
        last = max((one.last for one in every), default=None)
        return ToldStop(places, state="over" if every else "none", last=last)
    known = {one: kept_news(one.key) for one in holding}
    fresh = {one: news if news.is_fresh(now) else NOTHING_NEW for one, news in known.items()}
    asked = _Asked(fresh, Moment(now, holding[0].tz), words)
    places = tuple(
        _place(one, heading, words, _leaving(one.stops, asked))
        for one, heading in zip(boarding, headings, strict=True)
    )
    stops = _all_of([unclear, *(one.stops for one in boarding)])
    whole = _leaving(unclear, asked)
    here = [one for one in holding if one in stops] or holding
    state, news_at = _news_of([known[one] for one in here], now)
    return ToldStop(
        places, whole if whole != ToldDepartures() else None, "holds", holding[0].last, state,
        news_at, _notices(stops, asked, language),
        " · ".join(dict.fromkeys(one.publisher for one in here if one.publisher)),
        tuple(one for one in stops if one not in fresh),
    )  # fmt: skip


def _is_over(one: KeptTimetable, now: datetime) -> bool:
    return one.last < now.astimezone(one.tz).date() - timedelta(days=1)


def _all_of(some: Iterable[Served]) -> dict[KeptTimetable, set[str]]:
    found: dict[KeptTimetable, set[str]] = {}
    for served in some:
        for kept, stops in served.items():
            found.setdefault(kept, set()).update(stops)
    return found


def _news_of(some: Sequence[News], now: datetime) -> tuple[str, datetime | None]:
    """Give the state of what is new against some timetables, and the oldest moment of it."""
    told = {"fresh" if one.is_fresh(now) else "old" if one.at else "none" for one in some}
    at = min((one.at for one in some if one.at), default=None)
    if "fresh" in told:
        return "fresh" if len(told) == 1 else "partly", at
    return "old" if "old" in told else "none", at


def _place(
    one: Boarding, heading: str, words: ModuleType, leaving: ToldDepartures | None = None
) -> ToldDepartures:
    told = leaving or ToldDepartures()
    site, equipment = tuple(words.site(one.site)), tuple(words.equipment(one.facts))
    return ToldDepartures(heading, site, equipment, told.serving, told.soon, told.later)


def _leaving(served: Served, asked: _Asked) -> ToldDepartures:
    """Tell what leaves some stops of the timetables; more than an hour ahead only if need be."""
    served = {kept: stops for kept, stops in served.items() if kept in asked.news}
    if not served:
        return ToldDepartures()
    start = asked.moment.now.replace(second=0, microsecond=0)
    serving = asked.words.serving(serving_at(served))
    soon = _departures(served, Window(start, start + SOON), asked)[:MOST]
    later: Sequence[Departure] = ()
    if not any(one.leaves for one in soon):
        later = _departures(served, Window(start + SOON, start + LATER), asked)[:MOST_LATER]
    told = [tuple(asked.words.departure(one, asked.moment) for one in some)
            for some in (soon, later)]  # fmt: skip
    return ToldDepartures(serving=serving, soon=told[0], later=told[1])


def _departures(served: Served, window: Window, asked: _Asked) -> tuple[Departure, ...]:
    return together(
        _of_one(kept, frozenset(stops), window, asked.news[kept]) for kept, stops in served.items()
    )


def _of_one(
    kept: KeptTimetable, here: frozenset[str], window: Window, news: News
) -> tuple[Departure, ...]:
    """Give what leaves some stops of one timetable."""
    with opened(kept) as database:
        calls = dict.fromkeys(calls_at(database, kept, here, wide(window)))
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


def _notices(
    stops: Mapping[KeptTimetable, set[str]], asked: _Asked, language: str
) -> tuple[str, ...]:
    """Give the notices about some stops or their lines that hold now, each once."""
    some: list[str] = []
    for kept, here in stops.items():
        news = asked.news.get(kept, NOTHING_NEW)
        if news.notices:
            with opened(kept) as database:
                lines = {line.id for _, line, _ in lines_at(database, kept, here)}
            some += [
                one.text(language) for one in news.notices
                if one.holds(asked.moment.now) and (one.stops & here or one.lines & lines)
            ]  # fmt: skip
    return tuple(dict.fromkeys(filter(None, some)))[:MOST_NOTICES]
