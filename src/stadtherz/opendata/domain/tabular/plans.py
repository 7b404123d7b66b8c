"""How the values of a column are to be read: decided from the shapes of all of them.

A column is typed when nine of ten values that are told fit; the others are errors, told by line.
What may be read in two ways and matters is proposed in both; the adapter counts over the whole file
which reading holds, and `decisions` takes one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.missing import AMONG_VALUES, IN_TEXTS, SURE
from stadtherz.opendata.domain.tabular.names import Heading
from stadtherz.opendata.domain.tabular.number_plans import Numbers, numbers_of
from stadtherz.opendata.domain.tabular.shapes import (
    Family,
    Reading,
    Style,
    Tally,
    bare,
    readings_of,
)

FITS = 0.9
NEARLY = 0.6
BOOLEANS = (
    ("ja", "nein"), ("true", "false"), ("yes", "no"), ("wahr", "falsch"), ("j", "n"), ("y", "n"),
)  # fmt: skip
_DAY_NAMES = re.compile(r"(^|_)(datum|date|tag|day|stichtag|am)(_|$)|datum$|date$")
_MONTH_NAMES = re.compile(r"monat|month|zeitraum|periode|period")
_PADDED = "99.9999"


@dataclass(frozen=True)
class Profile:
    """What a column looks like over the whole file.

    Args:
        heading: of the column.
        tallies: its shapes, the commonest first.
        values: how many cells have something in them.
        also: words (lower case) that a person took for missing values here.

    """

    heading: Heading
    tallies: tuple[Tally, ...]
    values: int
    also: frozenset[str] = frozenset()

    @property
    def missing(self) -> frozenset[str]:
        """Words for missing values among numbers, dates and times."""
        return AMONG_VALUES | self.also

    def words(self, known: frozenset[str]) -> tuple[Tally, ...]:
        """Give the tallies of some words."""
        return tuple(one for one in self.tallies if one.shape.lower() in known)

    def without(self, known: frozenset[str]) -> tuple[Tally, ...]:
        """Give the tallies of all but some words."""
        return tuple(one for one in self.tallies if one.shape.lower() not in known)


@dataclass(frozen=True)
class Part:
    """Values of these shapes are read in this way.

    Args:
        style: how they are written.
        shapes: of the values, as they stand in the file.
        clock: whether a time of day follows a date.

    """

    style: Style
    shapes: tuple[str, ...]
    clock: bool = False


@dataclass(frozen=True)
class Plan:
    """A way to read a column.

    Args:
        kind: what its values would be.
        storage: as what they would be stored.
        parts: how; none where values stay as they are.
        missing: words for missing values, lower case.
        decimals: behind the decimal sign.
        unit: found in the values.
        family: of the readings; None for words.
        notes: codes of what is to be told of the way numbers or dates are written.
        yes: words that mean yes, in a column of yes and no.
        no: words that mean no.
        rest: all texts of the column that it does not read, where they are known to be these; None
            where they are not.

    """

    kind: Kind
    storage: Storage
    parts: tuple[Part, ...] = ()
    missing: frozenset[str] = SURE
    decimals: int = 0
    unit: str = ""
    family: Family | None = None
    notes: tuple[str, ...] = ()
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    rest: frozenset[str] | None = None


TEXT = Plan(Kind.TEXT, Storage.TEXT, missing=IN_TEXTS)
CODE = Plan(Kind.CODE, Storage.TEXT)


def plans_of(profile: Profile, leaning: Style = Style.GERMAN) -> tuple[Plan, ...]:
    """Propose how to read a column, the best way first; the last one is as words.

    Args:
        profile: of the whole file.
        leaning: how numbers of this file are written where a column does not tell.

    """
    text = replace(TEXT, missing=TEXT.missing | profile.also)
    if plan := _boolean(profile):
        return plan, text
    told = sum(one.count for one in profile.without(profile.missing))
    told += profile.values - sum(one.count for one in profile.tallies)
    if not told:
        return (text,)
    fitting = _by_family(profile)
    ranked = sorted(fitting, key=lambda one: (-_count(fitting[one]), one is Family.NUMBER))
    proposed: list[Plan] = []
    for family in ranked:
        if _count(fitting[family]) >= FITS * told:
            proposed += MAKERS[family](profile, fitting[family], leaning)
    return *proposed, text


def nearly(profile: Profile) -> int:
    """Give how many values of a column of words are values of one other kind; 0 for few."""
    fitting = _by_family(profile)
    most = max(map(_count, fitting.values()), default=0)
    told = sum(one.count for one in profile.without(profile.missing))
    return most if told and NEARLY <= most / max(told, profile.values // 2) < FITS else 0


Fitting = dict[str, tuple[Tally, list[Reading]]]


def _count(fitting: Fitting) -> int:
    return sum(tally.count for tally, _ in fitting.values())


def _by_family(profile: Profile) -> dict[Family, Fitting]:
    """Sort the shapes by what they can be; a date among dates with times is one of these."""
    found: dict[Family, Fitting] = {}
    padded = any(one.zero and bare(one.shape) == _PADDED for one in profile.tallies)
    for place, tally in enumerate(profile.without(profile.missing)):
        for reading in readings_of(tally.shape):
            if _believed(reading, tally.shape, profile.heading.name, padded=padded):
                key = f"{place}"
                found.setdefault(reading.family, {}).setdefault(key, (tally, []))[1].append(reading)
    if Family.DATETIME in found and Family.DATE in found:
        found[Family.DATETIME] = found.pop(Family.DATE) | found[Family.DATETIME]
    return found


def _believed(reading: Reading, shape: str, name: str, *, padded: bool) -> bool:
    """Whether a reading is believed only of columns with a fitting name, and this is one.

    Nobody writes the number 1.2024 as 01.2024: with such values a column may be one of months,
    whatever it is called.
    """
    if reading.style is Style.COMPACT:
        return bool(_DAY_NAMES.search(name))
    if reading.style is Style.MONTH_YEAR and "." in shape:
        return padded or bool(_MONTH_NAMES.search(name))
    return True


def _boolean(profile: Profile) -> Plan | None:
    missing = SURE | profile.also
    told = profile.without(missing)
    words = {one.shape.lower() for one in told}
    if words == {"x"}:
        return Plan(
            Kind.BOOLEAN, Storage.BOOLEAN, missing=missing, yes=frozenset("x"), notes=("only-yes",)
        )
    total = profile.values - sum(one.count for one in profile.words(missing))
    for yes, no in BOOLEANS:
        fits = sum(one.count for one in told if one.shape.lower() in {yes, no})
        if fits and fits >= (FITS if len(yes) > 1 else 1) * total:
            return Plan(
                Kind.BOOLEAN, Storage.BOOLEAN, missing=missing, yes=frozenset((yes,)),
                no=frozenset((no,)),
            )  # fmt: skip
    return None


def _number(profile: Profile, fitting: Fitting, leaning: Style) -> list[Plan]:
    found = numbers_of(list(fitting.values()), profile.heading, leaning)
    if found is None:
        return [replace(CODE, missing=CODE.missing | profile.also)]
    return [_number_plan(found, profile.missing)]


def _number_plan(found: Numbers, missing: frozenset[str]) -> Plan:
    parts = tuple(Part(style, shapes) for style, shapes in found.parts)
    return Plan(
        found.kind, found.storage, parts, missing, found.decimals, found.unit, Family.NUMBER,
        found.notes,
    )  # fmt: skip


def _dates(profile: Profile, fitting: Fitting, leaning: Style) -> list[Plan]:
    """Propose days; slashes are read both ways, and the whole file tells which holds."""
    del leaning
    family = next(iter(fitting.values()))[1][0].family
    families = {reading.family for _, readings in fitting.values() for reading in readings}
    clock = Family.DATETIME in families
    entries = list(fitting.values())
    if clock:
        entries, storage = _one_offset(entries)
        kind, family = Kind.DATETIME, Family.DATETIME
    else:
        kind, storage = KINDS[family], Storage.DATE
    slashes = any(Style.DAY_SLASHES in {one.style for one in found} for _, found in entries)
    refused = (Style.MONTH_SLASHES, Style.DAY_SLASHES) if slashes else (Style.MONTH_SLASHES,)
    return [
        Plan(kind, storage, _date_parts(entries, other), profile.missing, family=family)
        for other in refused
    ]  # fmt: skip


KINDS = {Family.DATE: Kind.DATE, Family.MONTH: Kind.MONTH, Family.QUARTER: Kind.QUARTER}
Entries = list[tuple[Tally, list[Reading]]]


def _one_offset(entries: Entries) -> tuple[Entries, Storage]:
    """Keep the values with an offset from UTC or those without, whichever are more."""
    sides: tuple[Entries, Entries] = ([], [])
    for tally, readings in entries:
        sides[any(one.offset for one in readings)].append((tally, readings))
    local, moments = (sum(tally.count for tally, _ in side) for side in sides)
    return (sides[1], Storage.MOMENT) if moments > local else (sides[0], Storage.LOCAL)


def _date_parts(entries: Entries, refused: Style) -> tuple[Part, ...]:
    shapes: dict[tuple[Style, bool], list[str]] = {}
    for tally, readings in entries:
        reading = next((one for one in readings if one.style is not refused), None)
        if reading:
            shapes.setdefault((reading.style, reading.clock), []).append(tally.shape)
    return tuple(
        Part(style, tuple(dict.fromkeys(found)), clock) for (style, clock), found in shapes.items()
    )


def _times(profile: Profile, fitting: Fitting, leaning: Style) -> list[Plan]:
    del leaning
    shapes = tuple(dict.fromkeys(tally.shape for tally, _ in fitting.values()))
    parts = (Part(Style.CLOCK, shapes, clock=True),)
    return [Plan(Kind.TIME, Storage.TEXT, parts, profile.missing, family=Family.TIME)]


Maker = Callable[[Profile, Fitting, Style], list[Plan]]
MAKERS: dict[Family, Maker] = {
    Family.NUMBER: _number,
    Family.DATE: _dates,
    Family.DATETIME: _dates,
    Family.MONTH: _dates,
    Family.QUARTER: _dates,
    Family.TIME: _times,
}


def wrapped(tallies: Sequence[Tally]) -> int:
    """Count the values that stand in apostrophes."""
    return sum(one.count for one in tallies if bare(one.shape) != one.shape)
