"""The timetables that the city has, and what is wrong with them, for staff; no query at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from stadtherz.streets.adapters.timetable_faults import Tried, kept_faults
from stadtherz.streets.adapters.timetable_files import KeptTimetable, kept_timetables
from stadtherz.streets.adapters.timetable_news import kept_news
from stadtherz.streets.adapters.timetable_reading import lines_of, services_of
from stadtherz.streets.domain.transit.troubles import Seen, Trouble, troubles


@dataclass(frozen=True, slots=True)
class TimetableState:
    """A timetable with how it stands.

    Args:
        kept: the timetable.
        first: the first day on which anything may run, None where the file does not say.
        lines: how many lines it has in the city.
        given_at: when its source last gave it.
        news_at: the moment of the newest message about it, None for none.
        troubles: what is wrong.

    """

    kept: KeptTimetable
    first: date | None
    lines: int
    given_at: datetime
    news_at: datetime | None
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a source gave nothing at the last try; `is_news` for messages of what is new."""

    source: str
    words: str
    is_news: bool


def timetable_states(now: datetime, *, live: bool) -> list[TimetableState]:
    """Give each timetable of the city.

    Args:
        now: the moment.
        live: whether the operator named a source of news; the invented one has its own.

    """
    return [_state(one, now, live=live or one.invented) for one in kept_timetables()]


def timetable_faults() -> list[Fault]:
    """Give why sources gave nothing at the last try; what they gave before still holds."""
    kinds = ((Tried.TIMETABLE, False), (Tried.NEWS, True))
    return [
        Fault(source, words, is_news)
        for tried, is_news in kinds for source, words in kept_faults(tried)
    ]  # fmt: skip


def never_had(sources: Sequence[str]) -> list[str]:
    """Give those sources, as they are spoken of, of which the city has nothing."""
    had = {one.source for one in kept_timetables()}
    had |= {source for source, _ in kept_faults(Tried.TIMETABLE)}
    return [one for one in sources if one not in had]


def _state(kept: KeptTimetable, now: datetime, *, live: bool) -> TimetableState:
    given_at, news_at = kept.seen_at or kept.taken_at, kept_news(kept.key).at
    seen = Seen(kept.last, now if kept.invented else given_at, news_at, live)
    found = troubles(seen, now, now.astimezone(kept.tz).date())
    days = [one.start for one in services_of(kept).values() if one.start]
    first = min(days, default=None)
    return TimetableState(kept, first, len(lines_of(kept)), given_at, news_at, found)
