"""Who is told when data change: what somebody follows, how often, and when to stop trying.

Calls to other programs are signed as in GitHub's and WebSub's deliveries: HMAC-SHA256 of the body
(RFC 2104), so that a receiver knows who speaks. Tries that fail wait twice as long each time.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from stadtherz.kernel.geo import edges_meet
from stadtherz.opendata.domain.catalogue import Area
from stadtherz.opendata.domain.searching import is_said


class Way(StrEnum):
    """How somebody is told."""

    MAIL = "mail"
    CALL = "call"


class Event(StrEnum):
    """What happened to a dataset, as programs are told it."""

    PUBLISHED = "published"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    PING = "ping"


class Rhythm(StrEnum):
    """How often at most."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"


PAUSES = {
    Rhythm.AT_ONCE: timedelta(0), Rhythm.DAILY: timedelta(days=1),
    Rhythm.WEEKLY: timedelta(days=7),
}  # fmt: skip
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)
MOST_FAILURES = 12
"""After so many failures in a row, about six days, nobody is called any more."""


@dataclass(frozen=True)
class Subject:
    """What somebody follows; all that is given has to fit, and nothing given fits everything.

    Args:
        dataset: key of one dataset.
        words: as in the search.
        theme: code of an EU theme.
        department: key.
        area: part of the world.

    """

    dataset: str = ""
    words: str = ""
    theme: str = ""
    department: str = ""
    area: Area | None = None


@dataclass(frozen=True)
class Changed:
    """A dataset that changed.

    Args:
        key: of it.
        at: when.
        search: its folded words.
        themes: codes of EU themes.
        department: key.
        area: where its data are of; None if unknown.
        appeared: when it was published first; None if that is not known.
        withdrawn: whether it is not public any more.

    """

    key: str
    at: datetime
    search: str = ""
    themes: tuple[str, ...] = ()
    department: str = ""
    area: Area | None = None
    appeared: datetime | None = None
    withdrawn: bool = False


def fits(subject: Subject, changed: Changed) -> bool:
    """Whether a dataset is what somebody follows."""
    rules = (
        subject.dataset in {"", changed.key},
        is_said(subject.words, changed.search),
        not subject.theme or subject.theme in changed.themes,
        subject.department in {"", changed.department},
        subject.area is None or _touch(subject.area, changed.area),
    )
    return all(rules)


def _touch(one: Area, other: Area | None) -> bool:
    """Whether two boxes have a point in common; what is not placed touches nothing."""
    if other is None:
        return False
    edges = (one.west, one.south, one.east, one.north)
    others = (other.west, other.south, other.east, other.north)
    if None in edges or None in others:
        return False
    west, south, east, north = (float(edge or 0) for edge in edges)
    left, low, right, high = (float(edge or 0) for edge in others)
    return edges_meet((west, south, east, north), (left, low, right, high))


def news(subject: Subject, changed: Sequence[Changed], since: datetime) -> tuple[Changed, ...]:
    """Choose what is new to somebody, the newest first."""
    found = [one for one in changed if one.at > since and fits(subject, one)]
    return tuple(sorted(found, key=lambda one: (one.at, one.key), reverse=True))


def event_of(changed: Changed, since: datetime) -> Event:
    """Say what a change is to somebody who knows everything until `since`."""
    if changed.withdrawn:
        return Event.WITHDRAWN
    is_new = changed.appeared is not None and changed.appeared > since
    return Event.PUBLISHED if is_new else Event.CHANGED


def is_due(rhythm: Rhythm, told_at: datetime | None, now: datetime) -> bool:
    """Whether somebody may be told again."""
    return told_at is None or now - told_at >= PAUSES[rhythm]


def next_try(failures: int, now: datetime) -> datetime | None:
    """Say when to try again after so many failures in a row; None for not any more."""
    if failures >= MOST_FAILURES:
        return None
    return now + min(FIRST_WAIT * 2 ** max(0, failures - 1), LONGEST_WAIT)


def signature(secret: str, body: bytes) -> str:
    """Sign the body of a call, as its header says it."""
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()
