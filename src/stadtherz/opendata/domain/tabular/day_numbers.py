"""Days that lost their format: 45000 below "Datum" is 15 March 2023, as spreadsheets count days.

They count from 1900, or from 1904 in files of old Macs (ECMA-376 part 1, 18.17.4.1); an XLSX says
which. A CSV does not, and no number tells: both are offered, and the owner of the table decides.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from stadtherz.opendata.domain.tabular.findings import Finding, finding
from stadtherz.opendata.domain.tabular.plans import FITS, Profile
from stadtherz.opendata.domain.tabular.shapes import Family, Tally, readings_of

DAY_NUMBERS, READ_AS_DAYS = "day-numbers", "day-numbers-read"
ZERO = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
"""The day with the number 0; that of 1900 is right from 1 March 1900 on."""
EARLIEST, LATEST = date(1950, 1, 1), date(2070, 12, 31)
NUMBER = "[0-9]{5}([.,][0-9]{1,12})?"
"""How such a number is written; behind the decimal sign stands the time of day."""
_SHAPE = re.compile(r"9{5}([.,]9{1,12})?")
_HEADINGS = re.compile(
    r"(^|_)(datum|date|tag|day|stichtag|zeitpunkt|zeitstempel|timestamp)(_|$)|datum$|date$"
)
_COUNTS = re.compile(r"(^|_)(pro|je|per|anzahl|zahl|mittel|summe|werktag|kfz|dtv)(_|$)")


@dataclass(frozen=True)
class Days:
    """The numbers of a column that may be days.

    Args:
        count: how many.
        least, most: the smallest and the largest.
        lines: of the first ones.
        example: one of them, as it stands.

    """

    count: int
    least: float
    most: float
    lines: tuple[int, ...]
    example: str


def shapes_of_days(profile: Profile) -> tuple[str, ...]:
    """Give the shapes of numbers that may be days; none where the heading promises no day.

    The other values have to be dates, as where some cells of a column kept their format.
    """
    name = profile.heading.name
    if not _HEADINGS.search(name) or _COUNTS.search(name) or profile.heading.unit:
        return ()
    told = profile.without(profile.missing)
    numbers = [one for one in told if _SHAPE.fullmatch(one.shape) and not one.zero]
    dates = [one for one in told if _is_date(one)]
    rest = profile.values - sum(one.count for one in profile.words(profile.missing))
    fits = sum(one.count for one in (*numbers, *dates)) >= FITS * rest
    return tuple(dict.fromkeys(one.shape for one in numbers)) if fits else ()


def _is_date(one: Tally) -> bool:
    return any(
        reading.family in {Family.DATE, Family.DATETIME} for reading in readings_of(one.shape)
    )


def days_in(days: Days, system: int, column: str) -> Finding | None:
    """Tell of numbers that may be days; None where they are none of our time.

    Args:
        days: the numbers.
        system: 1900 or 1904, where the file says it; 0 where it does not.
        column: its name.

    """
    fitting = [one for one in ((system,) if system else ZERO) if _in_our_time(days, one)]
    if not days.count or not fitting:
        return None
    places = [(line, days.example if not at else "") for at, line in enumerate(days.lines)]
    figures = {f"from_{one}": day_of(days.example, one).isoformat() for one in fitting}
    return finding(DAY_NUMBERS, places, days.count, column, **figures)


def _in_our_time(days: Days, system: int) -> bool:
    first, last = (ZERO[system] + timedelta(int(one)) for one in (days.least, days.most))
    return first >= EARLIEST and last <= LATEST


def day_of(text: str, system: int) -> date:
    """Give the day of a number as it stands in a cell."""
    return ZERO[system] + timedelta(int(float(text.replace(",", "."))))
