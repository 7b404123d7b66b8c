"""Today against a usual day of the same weekday, in honest words.

The usual day is the median of the same weekday over the last eight weeks, each counted up to the
same time of day. With fewer than three such days there is no comparison: three is the least number
for which one odd day cannot be the median's both sides. Counts below twenty are not compared
either: between three and five bicycles at night lies chance, not a change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from stadtherz.observations.domain.times import later

LEAST_DAYS = 3
LEAST_COUNT = 20
SAME_WITHIN_PERCENT = 3
LATE_AFTER_INTERVALS = 3
SILENT_AFTER = timedelta(days=1)


class Verdict(StrEnum):
    """What can be said about today."""

    MORE = "more"
    LESS = "less"
    SAME = "same"
    NO_BASIS = "no-basis"
    TOO_FEW = "too-few"
    NOTHING_YET = "nothing-yet"
    PARTLY = "partly"


class Wording(StrEnum):
    """In which words the figures of a property are compared."""

    COUNT = "count"
    THINGS = "things"
    LEVEL = "level"
    SEASON = "season"


SEASONAL = frozenset({"Cel", "K", "[degF]"})


def wording_of(ucum: str, *, counted: bool) -> Wording:
    """Say how a property is spoken of.

    What is counted, and levels of things such as free spaces, is more or less; other levels are
    higher or lower. A temperature follows the season: in autumn each day is colder than the eight
    weeks before, which says nothing, so both figures only stand side by side.

    Args:
        ucum: its unit; things have an annotation as "{spaces}".
        counted: whether it is counted.

    """
    if counted:
        return Wording.COUNT
    if ucum in SEASONAL:
        return Wording.SEASON
    return Wording.THINGS if ucum.startswith("{") else Wording.LEVEL


@dataclass(frozen=True)
class Comparison:
    """Today's figure, the usual one, the difference in percent, and on how many days it rests.

    `known` is the share of today's values that are known (0 to 1).
    """

    verdict: Verdict
    today: float | None
    usual: float | None
    percent: int | None
    days: int
    known: float = 1.0


def compare(
    today: float | None, earlier: Sequence[float], *, counted: bool, begun: bool = False,
    known: float = 1.0,
) -> Comparison:  # fmt: skip
    """Compare today's figure up to now with the same weekday's earlier ones up to the same time.

    Args:
        today: sum (of counts) or mean (of levels) up to now; None when nothing came in.
        earlier: the same for earlier days of this weekday.
        counted: whether the figures are counts.
        begun: whether something came in that is too new to be part of today's figure.
        known: share of today's values that are known; the earlier figures are of the same.

    """
    if today is None:
        nothing = Verdict.TOO_FEW if begun else Verdict.NOTHING_YET
        return Comparison(nothing, None, None, None, len(earlier), known)
    if len(earlier) < LEAST_DAYS:
        return Comparison(Verdict.NO_BASIS, today, None, None, len(earlier), known)
    usual = median(earlier)
    if counted and (max(usual, today) < LEAST_COUNT or usual == 0):
        return Comparison(Verdict.TOO_FEW, today, usual, None, len(earlier), known)
    difference = today - usual
    percent = round(difference / abs(usual) * 100) if usual else None
    verdict = Verdict.SAME
    if difference and (percent is None or abs(percent) > SAME_WITHIN_PERCENT):
        verdict = Verdict.MORE if difference > 0 else Verdict.LESS
    return Comparison(verdict, today, usual, percent, len(earlier), known)


class Contact(StrEnum):
    """How lately a datastream was heard of."""

    FRESH = "fresh"
    LATE = "late"
    SILENT = "silent"
    NEVER = "never"


def contact(last: datetime | None, now: datetime, interval: timedelta) -> Contact:
    """Judge the last contact: late after three intervals, silent after a day and three of them."""
    if last is None:
        return Contact.NEVER
    late, silent = turns(last, interval)
    if now <= late:
        return Contact.FRESH
    return Contact.LATE if now <= silent else Contact.SILENT


def turns(last: datetime, interval: timedelta) -> tuple[datetime, datetime]:
    """Give the last moments at which a contact is fresh, and at which it is late."""
    late = later(last, interval * LATE_AFTER_INTERVALS)
    return late, later(late, SILENT_AFTER)
