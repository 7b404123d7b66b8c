"""What may be wrong with a timetable that the city has, for the people who look after it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from stadtherz.streets.domain.transit.news import FRESH

SOON = timedelta(days=14)
"""So long before its end a new timetable should be there."""
UNSEEN = timedelta(days=2)
"""The clock asks daily; a source that gave nothing twice is a trouble."""


class Trouble(StrEnum):
    """Something that somebody should look at."""

    OVER = "over"
    ENDS_SOON = "ends-soon"
    NOT_SEEN = "not-seen"
    NO_NEWS = "no-news"
    OLD_NEWS = "old-news"


@dataclass(frozen=True, slots=True)
class Seen:
    """When a timetable was last heard of.

    Args:
        last: the last day on which anything runs.
        given_at: when its source last gave it.
        news_at: the moment of the newest message about it, None for none.
        is_live: whether messages are to be had at all.

    """

    last: date
    given_at: datetime
    news_at: datetime | None
    is_live: bool


def troubles(seen: Seen, now: datetime, today: date) -> tuple[Trouble, ...]:
    """Give what is wrong with a timetable, the worst first; nothing where all is well."""
    found = []
    if seen.last < today:
        found.append(Trouble.OVER)
    elif seen.last - today < SOON:
        found.append(Trouble.ENDS_SOON)
    if now - seen.given_at > UNSEEN:
        found.append(Trouble.NOT_SEEN)
    if seen.is_live and seen.news_at is None:
        found.append(Trouble.NO_NEWS)
    elif seen.is_live and seen.news_at is not None and now - seen.news_at > FRESH:
        found.append(Trouble.OLD_NEWS)
    return tuple(found)
