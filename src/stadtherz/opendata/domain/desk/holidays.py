"""Holidays by law of the sixteen Länder, computed for any year.

Sources: the Feiertagsgesetze of the Länder, and for 3 October Art. 2 (2) of the Einigungsvertrag.
In some Länder a holiday counts in some municipalities only (Bavaria: Assumption; Saxony, Thuringia:
Corpus Christi; the city of Augsburg: its peace festival); a calendar names those that count here.
24 and 31 December are no holidays. Easter: Gauss's rule as Meeus, Astronomical Algorithms, chapter
8, writes it down.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

AUGSBURG = "09761000"
LIBERATION_YEARS = frozenset({2020, 2025})
UPRISING_YEAR = 2028
FIVE_HUNDRED_YEARS = 2017


class Land(StrEnum):
    """A Land by the two digits with which official municipality keys begin.

    A place elsewhere has the holidays that all of them have.
    """

    ELSEWHERE = "00"
    SH = "01"
    HH = "02"
    NI = "03"
    HB = "04"
    NW = "05"
    HE = "06"
    RP = "07"
    BW = "08"
    BY = "09"
    SL = "10"
    BE = "11"
    BB = "12"
    MV = "13"
    SN = "14"
    ST = "15"
    TH = "16"

    @classmethod
    def _missing_(cls, value: object) -> "Land":  # noqa: ARG003 - as `Enum` has it
        """Take unknown digits for a place elsewhere."""
        return cls.ELSEWHERE


class Holiday(StrEnum):
    """A holiday by law."""

    NEW_YEAR = "new-year"
    EPIPHANY = "epiphany"
    WOMENS_DAY = "womens-day"
    GOOD_FRIDAY = "good-friday"
    EASTER = "easter"
    EASTER_MONDAY = "easter-monday"
    MAY_DAY = "may-day"
    LIBERATION = "liberation"
    ASCENSION = "ascension"
    PENTECOST = "pentecost"
    WHIT_MONDAY = "whit-monday"
    CORPUS_CHRISTI = "corpus-christi"
    UPRISING = "uprising"
    PEACE_FESTIVAL = "peace-festival"
    ASSUMPTION = "assumption"
    CHILDRENS_DAY = "childrens-day"
    UNITY = "unity"
    REFORMATION = "reformation"
    ALL_SAINTS = "all-saints"
    REPENTANCE = "repentance"
    CHRISTMAS = "christmas"
    SECOND_CHRISTMAS = "second-christmas"


ALL = frozenset(Land)
OLD_REFORMATION = frozenset({Land.BB, Land.MV, Land.SN, Land.ST, Land.TH})
NEW_REFORMATION = frozenset({Land.HB, Land.HH, Land.NI, Land.SH})
CATHOLIC = frozenset({Land.BW, Land.BY, Land.NW, Land.RP, Land.SL})

FIXED: dict[Holiday, tuple[int, int]] = {
    Holiday.NEW_YEAR: (1, 1),
    Holiday.EPIPHANY: (1, 6),
    Holiday.WOMENS_DAY: (3, 8),
    Holiday.MAY_DAY: (5, 1),
    Holiday.LIBERATION: (5, 8),
    Holiday.UPRISING: (6, 17),
    Holiday.PEACE_FESTIVAL: (8, 8),
    Holiday.ASSUMPTION: (8, 15),
    Holiday.CHILDRENS_DAY: (9, 20),
    Holiday.UNITY: (10, 3),
    Holiday.REFORMATION: (10, 31),
    Holiday.ALL_SAINTS: (11, 1),
    Holiday.CHRISTMAS: (12, 25),
    Holiday.SECOND_CHRISTMAS: (12, 26),
}
AFTER_EASTER: dict[Holiday, int] = {
    Holiday.GOOD_FRIDAY: -2,
    Holiday.EASTER: 0,
    Holiday.EASTER_MONDAY: 1,
    Holiday.ASCENSION: 39,
    Holiday.PENTECOST: 49,
    Holiday.WHIT_MONDAY: 50,
    Holiday.CORPUS_CHRISTI: 60,
}

Where = Callable[[int], frozenset[Land]]


def _in(*lands: Land, since: int = 0) -> Where:
    return lambda year: frozenset(lands) if year >= since else frozenset()


def _reformation(year: int) -> frozenset[Land]:
    if year == FIVE_HUNDRED_YEARS:
        return ALL
    return OLD_REFORMATION | (NEW_REFORMATION if year >= 2018 else frozenset())


def _womens_day(year: int) -> frozenset[Land]:
    return _in(Land.BE, since=2019)(year) | _in(Land.MV, since=2023)(year)


WHERE: dict[Holiday, Where] = {
    Holiday.NEW_YEAR: _in(*ALL),
    Holiday.EPIPHANY: _in(Land.BW, Land.BY, Land.ST),
    Holiday.WOMENS_DAY: _womens_day,
    Holiday.GOOD_FRIDAY: _in(*ALL),
    Holiday.EASTER: _in(Land.BB),
    Holiday.EASTER_MONDAY: _in(*ALL),
    Holiday.MAY_DAY: _in(*ALL),
    Holiday.LIBERATION: lambda year: frozenset({Land.BE} if year in LIBERATION_YEARS else ()),
    Holiday.ASCENSION: _in(*ALL),
    Holiday.PENTECOST: _in(Land.BB),
    Holiday.WHIT_MONDAY: _in(*ALL),
    Holiday.CORPUS_CHRISTI: _in(*(CATHOLIC | {Land.HE})),
    Holiday.UPRISING: lambda year: frozenset({Land.BE} if year == UPRISING_YEAR else ()),
    Holiday.PEACE_FESTIVAL: _in(),
    Holiday.ASSUMPTION: _in(Land.SL),
    Holiday.CHILDRENS_DAY: _in(Land.TH, since=2019),
    Holiday.UNITY: _in(*ALL, since=1990),
    Holiday.REFORMATION: _reformation,
    Holiday.ALL_SAINTS: _in(*CATHOLIC),
    Holiday.REPENTANCE: _in(Land.SN),
    Holiday.CHRISTMAS: _in(*ALL),
    Holiday.SECOND_CHRISTMAS: _in(*ALL),
}
"""In which Länder a holiday counts everywhere, by year; since 1995."""

LOCAL: dict[Land, tuple[Holiday, ...]] = {
    Land.BY: (Holiday.ASSUMPTION,),
    Land.SN: (Holiday.CORPUS_CHRISTI,),
    Land.TH: (Holiday.CORPUS_CHRISTI,),
}
"""What counts in some municipalities of a Land, which have to say so."""


@dataclass(frozen=True)
class Calendar:
    """Whose holidays count.

    Args:
        land: the Land.
        local: holidays that count in this municipality beside those of the Land.

    """

    land: Land
    local: frozenset[Holiday] = frozenset()


def calendar_of(ags: str, local: frozenset[Holiday] = frozenset()) -> Calendar:
    """Give the calendar of a municipality by its official key (eight digits).

    Args:
        ags: official municipality key.
        local: what its staff say counts here; only what the Land leaves open is taken over.

    """
    land = Land(ags[:2])
    counted = local & frozenset(LOCAL.get(land, ()))
    if ags == AUGSBURG:
        counted |= {Holiday.PEACE_FESTIVAL}
    return Calendar(land, counted)


def easter(year: int) -> date:
    """Give Easter Sunday of a year of the Gregorian calendar."""
    golden, century = year % 19, year // 100
    moons = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    full = moons - (moons // 28) * (1 - (29 // (moons + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + full + 2 - century + century // 4) % 7
    offset = full - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def holidays_in(year: int, calendar: Calendar) -> dict[date, Holiday]:
    """Give the holidays that count in a year, in the order of their days."""
    found = {
        day_of(holiday, year): holiday
        for holiday in Holiday
        if calendar.land in WHERE[holiday](year) or holiday in calendar.local
    }
    return dict(sorted(found.items()))


def day_of(holiday: Holiday, year: int) -> date:
    """Say on which day a holiday falls."""
    if holiday in FIXED:
        return date(year, *FIXED[holiday])
    if holiday in AFTER_EASTER:
        return easter(year) + timedelta(days=AFTER_EASTER[holiday])
    before = date(year, 11, 23)  # repentance: the Wednesday before it
    return before - timedelta(days=(before.weekday() - 2) % 7 or 7)


def holiday_on(day: date, calendar: Calendar) -> Holiday | None:
    """Say which holiday a day is, if it is one."""
    return holidays_in(day.year, calendar).get(day)
