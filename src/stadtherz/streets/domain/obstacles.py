"""What stands in the way and was reported by people: when others confirm it, and when it is over.

A report is one person's word. It counts for ways once others agree, or somebody whom the city
knows; it ends by itself, and earlier where people say that it is gone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SAME_M = 25.0
"""A report of the same kind that is nearer than this is about the same thing."""
GONE = 2
"""So many say that a confirmed thing is gone, one after the other, and it is."""
FROM_ONE_ORIGIN, UNPROVED_FROM_ONE_ORIGIN, VOICES_FROM_ONE_ORIGIN = 12, 4, 40
"""So many an hour; fewer where no puzzle was solved, as by devices without scripts."""
MARKS_KEPT = timedelta(days=30)
"""So long, and never beyond the end of a report: who confirms each day is one person still."""
NOTES_KEPT = timedelta(days=30)
KEPT = timedelta(days=365)
LONGEST_NOTE, LONGEST_ANSWER = 300, 600


class Sort(StrEnum):
    """What is in the way."""

    SCOOTER = "scooter"
    BINS = "bins"
    PARKED = "parked"
    WORKS = "works"
    SIGNAL = "signal"
    """A signal that ought to be heard and is silent."""
    TACTILE = "tactile"
    PLANTS = "plants"
    OTHER = "other"


class Lasting(StrEnum):
    """How long whoever reports it thinks that it stays."""

    OPEN = "open"
    TODAY = "today"
    DAYS = "days"


class Says(StrEnum):
    """What somebody says of a report; the first one is who made it."""

    FIRST = "first"
    THERE = "there"
    GONE = "gone"


class Standing(StrEnum):
    """How sure it is; what has ended counts no more."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    ENDED = "ended"


class Hinders(StrEnum):
    """What it does to a way once it is confirmed."""

    NOTHING = "nothing"
    NARROW = "narrow"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a kind is treated.

    Args:
        stays: after the last word of somebody that it is there.
        hinders: what it does to ways once it is confirmed.
        needed: so many others confirm it.
        departments: whose business it is, as keys; the first one that the city has.

    """

    stays: timedelta
    hinders: Hinders
    needed: int
    departments: tuple[str, ...]


ORDER, ROADS = ("recht-und-ordnung", "ordnung"), ("tiefbau", "strassen")
GREEN = ("gruenflaechen", "gruen", *ROADS)
RULES: dict[Sort, Rule] = {
    Sort.SCOOTER: Rule(timedelta(days=1), Hinders.NARROW, 2, (*ORDER, *ROADS)),
    Sort.BINS: Rule(timedelta(days=2), Hinders.NARROW, 2, (*ORDER, *ROADS)),
    Sort.PARKED: Rule(timedelta(hours=12), Hinders.NARROW, 2, (*ORDER, *ROADS)),
    Sort.WORKS: Rule(timedelta(days=14), Hinders.CLOSED, 3, ROADS),
    Sort.SIGNAL: Rule(timedelta(days=30), Hinders.NOTHING, 2, ROADS),
    Sort.TACTILE: Rule(timedelta(days=90), Hinders.NOTHING, 2, ROADS),
    Sort.PLANTS: Rule(timedelta(days=60), Hinders.NARROW, 2, GREEN),
    Sort.OTHER: Rule(timedelta(days=7), Hinders.NARROW, 2, ROADS),
}
AT_MOST = {Lasting.TODAY: timedelta(hours=18), Lasting.DAYS: timedelta(days=4)}


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody says.

    Args:
        says: that it is there, or gone.
        sure: whether it is somebody whom the city knows, such as a tester.
        who: tells apart who speaks of one report; "" for nobody that is known.

    """

    says: Says
    sure: bool = False
    who: str = ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A report as other systems see it.

    Args:
        code: of the report; its page has it in its address.
        words: what it is, in the language of the reader.
        sure: how sure it is, likewise.
        longitude, latitude: of the nearest point of a way on foot, in degrees.
        label: where it is, in words of the map.

    """

    code: str
    words: str
    sure: str
    longitude: float
    latitude: float
    label: str = ""


def ends_at(sort: Sort, lasting: Lasting, at: datetime) -> datetime:
    """Give when a thing is taken for gone, if nobody says anything more.

    Args:
        sort: what it is.
        lasting: how long whoever reported it thinks that it stays.
        at: when somebody last said that it is there.

    """
    stays = RULES[sort].stays
    return at + min(stays, AT_MOST.get(lasting, stays))


def judged(sort: Sort, voices: Iterable[Voice]) -> Standing:
    """Say how sure a report is by what was said of it, the oldest first.

    A single word that it is gone ends what nobody else has seen. Somebody whom the city knows
    decides alone, both ways. Whoever says the same once more counts once.
    """
    there, gone, sure = 0, 0, False
    for one in _counted(voices):
        if one.says is Says.GONE:
            gone += 1
            if one.sure or gone >= (GONE if there or sure else 1):
                return Standing.ENDED
        elif one.says is Says.THERE:
            there, gone, sure = there + 1, 0, sure or one.sure
    enough = sure or there >= RULES[sort].needed
    return Standing.CONFIRMED if enough else Standing.REPORTED


def agreed(voices: Iterable[Voice]) -> int:
    """Give how many others say that it is there."""
    return sum(one.says is Says.THERE for one in _counted(voices))


def still_needed(sort: Sort, voices: Iterable[Voice]) -> int:
    """Give how many others are missing until it is confirmed."""
    return max(0, RULES[sort].needed - agreed(voices))


def _counted(voices: Iterable[Voice]) -> Iterator[Voice]:
    """Give what is said, of each person the same only once; who reported it said it is there."""
    heard: set[tuple[str, bool]] = set()
    for one in voices:
        said = one.who, one.says is Says.GONE
        if said not in heard or one.sure or not one.who:
            yield one
        heard.add(said)
