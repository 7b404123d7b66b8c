"""What a value looks like, without what it says: the shape of "31.12.2025" is "99.99.9999".

A column of a million values has a few dozen shapes. They are counted over the whole file; what each
can be read as is decided here, once a shape. `shape_of` has a twin in SQL (`adapters.tables`).
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

_DIGITS = str.maketrans("012345678", "999999999")
LONGEST = 48
"""Longer values are texts; their shape is `LONG`."""
LONG = "~"
EARLIEST_SHORT = 1950
"""Years of two digits are those of the hundred years from here on, as spreadsheets read them."""
MONTHS = {
    "januar": 1, "jänner": 1, "jan": 1, "jan.": 1, "january": 1, "februar": 2, "feb": 2, "feb.": 2,
    "february": 2, "märz": 3, "mär": 3, "mrz": 3, "mär.": 3, "mrz.": 3, "march": 3, "mar": 3,
    "april": 4, "apr": 4, "apr.": 4, "mai": 5, "may": 5, "juni": 6, "jun": 6, "jun.": 6, "june": 6,
    "juli": 7, "jul": 7, "jul.": 7, "july": 7, "august": 8, "aug": 8, "aug.": 8, "september": 9,
    "sep": 9, "sept": 9, "sep.": 9, "sept.": 9, "oktober": 10, "okt": 10, "okt.": 10, "october": 10,
    "oct": 10, "november": 11, "nov": 11, "nov.": 11, "dezember": 12, "dez": 12, "dez.": 12,
    "december": 12, "dec": 12,
}  # fmt: skip


class Family(StrEnum):
    """Groups of kinds of which a column is one."""

    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    MONTH = "month"
    QUARTER = "quarter"


class Style(StrEnum):
    """How a value is written; what is done with it is written in SQL by the adapter."""

    PLAIN = "plain"  # 1234, and 1234.5 of machines
    GERMAN = "german"  # 1.234,56
    ENGLISH = "english"  # 1,234.56
    DAY_DOTS = "d.m.y"
    DAY_DOTS_SHORT = "d.m.yy"
    YEAR_FIRST = "y-m-d"
    YEAR_SLASHES = "y/m/d"
    DAY_SLASHES = "d/m/y"
    MONTH_SLASHES = "m/d/y"
    DAY_WORDS = "d. month y"
    COMPACT = "yyyymmdd"
    CLOCK = "h:m"
    YEAR_MONTH = "y-m"
    MONTH_YEAR = "m/y"
    MONTH_WORDS = "month y"
    QUARTER_FIRST = "q y"
    QUARTER_LAST = "y q"


@dataclass(frozen=True)
class Reading:
    """One way to read a shape.

    Args:
        family: what it would be.
        style: how it is written.
        clock: whether a time of day follows the date.
        offset: whether an offset from UTC follows the time.
        marks: "" , "%" or "€" beside a number.
        whole: digits before the decimal sign.
        decimals: digits behind it.
        unclear: whether the other decimal sign would read it as well, as another value.

    """

    family: Family
    style: Style
    clock: bool = False
    offset: bool = False
    marks: str = ""
    whole: int = 0
    decimals: int = 0
    unclear: bool = False


@dataclass(frozen=True)
class Tally:
    """How often a shape occurs in a column.

    Args:
        shape: as `shape_of` gives it.
        zero: whether the values begin with the digit 0.
        count: how often.
        line: of the first one.
        example: the first one.

    """

    shape: str
    zero: bool
    count: int
    line: int
    example: str


def shape_of(text: str) -> str:
    """Give the shape of a value: every digit is a nine."""
    return LONG if len(text) > LONGEST else text.translate(_DIGITS)


def bare(shape: str) -> str:
    """Take apostrophes around a value away, that some programs write to keep it a text."""
    return shape.strip("'")


MARKS = r"(€|EUR|Euro|EURO|\$|CHF|%|Prozent|v\. ?H\.)"
"""What stands beside a number and says of what it is one."""
_MARKS = re.compile(MARKS)
_POWER = re.compile(r"9[eE][+-]?9")
_SIGN = "[+\\-−–]?"
_SPACES = " \u00a0\u202f\u2009"
_GROUP = f"[.'’{_SPACES}]"
_GERMAN = re.compile(
    rf"{_SIGN}(?P<whole>9{{1,3}}(?:{_GROUP}999)+|9*)"
    r"(?:,(?P<decimals>9+(?P<power>[eE][+-]?9+)?|-|–|--))?"
)
_ENGLISH = re.compile(
    rf"{_SIGN}(?P<whole>9{{1,3}}(?:[,'’{_SPACES}]999)+|9*)(?:\.(?P<decimals>9+))?"
    r"(?P<power>[eE][+-]?9+)?"
)
_PLAIN = re.compile(rf"{_SIGN}(?P<whole>9+)")


def numbers(shape: str) -> list[Reading]:
    """Give the ways in which a shape is a number: plain, German, English or none."""
    marked = _MARKS.search(shape)
    marks = (
        ""
        if not marked
        else "%"
        if marked.group() in {"%", "Prozent"} or "v" in marked.group()
        else "€"
    )
    core = _MARKS.sub("", shape, count=1).strip() if marks else shape
    if "9" not in core:
        return []
    core = _unsigned(core)
    if plain := _PLAIN.fullmatch(core):
        return [Reading(Family.NUMBER, Style.PLAIN, marks=marks, whole=len(plain["whole"]))]
    tried = ((Style.GERMAN, _GERMAN.fullmatch(core)), (Style.ENGLISH, _ENGLISH.fullmatch(core)))
    found = [
        Reading(
            Family.NUMBER, style, marks=marks, whole=match["whole"].count("9"),
            decimals=_decimals(match),
        )
        for style, match in tried if match
    ]  # fmt: skip
    unclear = len(found) > 1 and any(sign in core for sign in ".,")
    return [replace(one, unclear=True) for one in found] if unclear else found[:2]


_BEHIND = re.compile(r"([^-+−–()]*[.,]99)[-−–]")
_BRACKETS = re.compile(r"\(([^-+−–()]*[.,]99) ?\)")


def is_negative(shape: str) -> bool:
    """Whether an amount is below zero by a sign behind it, or by brackets, as books are kept.

    Only amounts with two decimals are: brackets around others mean a value that is not sure
    (GENESIS, explanation of signs).
    """
    core = _MARKS.sub("", bare(shape), count=1).strip()
    return _unsigned(core) != core


def has_power(shape: str) -> bool:
    """Whether a number is written with an exponent, as spreadsheets shorten large ones."""
    return bool(_POWER.search(shape))


def _unsigned(core: str) -> str:
    found = _BEHIND.fullmatch(core) or _BRACKETS.fullmatch(core)
    return found[1].strip() if found else core


def _decimals(match: re.Match[str]) -> int:
    if match.groupdict().get("power"):
        return FLOATING
    return (match["decimals"] or "").count("9")


FLOATING = 99
"""So many decimals mean a number with an exponent, which only floating point holds."""


_DATES = (
    (re.compile(r"9{1,2}\. ?9{1,2}\. ?9999"), Style.DAY_DOTS),
    (re.compile(r"9{1,2}\.9{1,2}\.99"), Style.DAY_DOTS_SHORT),
    (re.compile(r"9999-99-99"), Style.YEAR_FIRST),
    (re.compile(r"9999/9{1,2}/9{1,2}"), Style.YEAR_SLASHES),
    (re.compile(r"9{1,2}/9{1,2}/9999"), Style.DAY_SLASHES),
    (re.compile(r"9{1,2}/9{1,2}/9999"), Style.MONTH_SLASHES),
    (re.compile(r"99999999"), Style.COMPACT),
)
_CLOCK = re.compile(
    r"(?P<day>.+?)(?:[ T]|, | um )(?P<time>9{1,2}:99(:99([.,]9+)?)?)( ?Uhr)?"
    r"(?P<offset>Z|[+-]99:?99| UTC)?"
)
_TIME = re.compile(r"9{1,2}:99(:99([.,]9+)?)?( ?Uhr)?")
_DAY_WORDS = re.compile(r"9{1,2}\.? (?P<month>[A-Za-zÄä]+\.?) 9999")
_MONTHS = (
    (re.compile(r"9999-99"), Style.YEAR_MONTH),
    (re.compile(r"99/9999|9{1,2}\.9999"), Style.MONTH_YEAR),
)
_MONTH_WORDS = re.compile(r"(?P<month>[A-Za-zÄä]+\.?) 9999")
_QUARTERS = (
    (
        re.compile(r"(Q9|9\. ?(Quartal|Vierteljahr|Vj\.?|Q\.?)|9\.?Q)[ /-]?9999"),
        Style.QUARTER_FIRST,
    ),
    (re.compile(r"9999[ /-]?(Q9|Qu\.? ?9)"), Style.QUARTER_LAST),
)


def days(shape: str) -> list[Reading]:
    """Give the ways in which a shape is a date."""
    found = [Reading(Family.DATE, style) for known, style in _DATES if known.fullmatch(shape)]
    words = _DAY_WORDS.fullmatch(shape)
    if words and words["month"].lower() in MONTHS:
        found.append(Reading(Family.DATE, Style.DAY_WORDS))
    return found


def moments(shape: str) -> list[Reading]:
    """Give the ways in which a shape is a date with a time of day."""
    match = _CLOCK.fullmatch(shape)
    if not match:
        return []
    return [
        Reading(Family.DATETIME, day.style, clock=True, offset=bool(match["offset"]))
        for day in days(match["day"])
    ]


def periods(shape: str) -> list[Reading]:
    """Give the ways in which a shape is a month or a quarter."""
    found = [Reading(Family.MONTH, style) for known, style in _MONTHS if known.fullmatch(shape)]
    words = _MONTH_WORDS.fullmatch(shape)
    if words and words["month"].lower() in MONTHS:
        found.append(Reading(Family.MONTH, Style.MONTH_WORDS))
    quarters = [
        Reading(Family.QUARTER, style) for known, style in _QUARTERS if known.fullmatch(shape)
    ]
    return found + quarters


def readings_of(shape: str) -> list[Reading]:
    """Give all ways in which a shape can be read, other than as a text."""
    inner = bare(shape)
    found = numbers(inner) + days(inner) + moments(inner) + periods(inner)
    if _TIME.fullmatch(inner):
        found.append(Reading(Family.TIME, Style.CLOCK))
    return found
