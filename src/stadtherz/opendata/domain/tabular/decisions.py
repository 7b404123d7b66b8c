"""What a column is, after its ways of reading were counted over the whole file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from stadtherz.opendata.domain.tabular.findings import Finding, finding
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.places import place_or_year
from stadtherz.opendata.domain.tabular.plans import (
    FITS,
    NEARLY,
    TEXT,
    Plan,
    Profile,
    nearly,
    wrapped,
)
from stadtherz.opendata.domain.tabular.schema import Column
from stadtherz.opendata.domain.tabular.shapes import (
    Family,
    Style,
    Tally,
    is_negative,
    readings_of,
)

Places = tuple[tuple[int, str], ...]
ERRORS = {
    Family.NUMBER: "not-a-number", Family.TIME: "not-a-time", None: "not-yes-or-no",
}  # fmt: skip
FEW = 50
RARE = 0.05
LATE = 0.01
AT_LEAST = 50
"""Columns of shorter tables are not said to begin late or end early."""


@dataclass(frozen=True)
class Measured:
    """What one way of reading a column gives over the whole file.

    Args:
        fits: how many values it reads.
        distinct: how many different ones.
        least, most: as text; "" for none.
        first, last: lines of the first and the last value; 0 for none.
        before, after: rows of the table before the first and after the last value.
        unread: first values that it cannot read, with their lines.
        hour_24: values with the hour 24.
        twice, lost: first values in the hour that occurs twice in autumn, and in the one that does
            not occur in spring, each with how many there are.

    """

    fits: int
    distinct: int = 0
    least: str = ""
    most: str = ""
    before: int = 0
    after: int = 0
    unread: Places = ()
    hour_24: int = 0
    twice: tuple[int, Places] = (0, ())
    lost: tuple[int, Places] = (0, ())


@dataclass(frozen=True)
class Decision:
    """A column, how it is read, and what was found about it."""

    column: Column
    plan: Plan
    findings: tuple[Finding, ...]


def leaning_of(profiles: Sequence[Profile], default: Style) -> Style:
    """Say how a file writes its numbers, by the columns that leave no doubt."""
    sure = {Style.GERMAN: 0, Style.ENGLISH: 0}
    for profile in profiles:
        for tally in profile.tallies:
            found = [one for one in readings_of(tally.shape) if one.family is Family.NUMBER]
            if len(found) == 1 and found[0].style in sure:
                sure[found[0].style] += 1
    return max(sure, key=lambda one: (sure[one], one is default))


def best(profile: Profile, measured: Sequence[tuple[Plan, Measured]]) -> Plan | None:
    """Take the way of reading that holds over the whole file; None where none does.

    Dates that can be read in two ways alike stay words, with a note. Where values look like dates
    and can be read in one way only, those that do not exist are errors, also if they are many.

    Args:
        profile: of the column.
        measured: what each plan gave, in the order they were proposed, without that as words.

    """
    least = NEARLY if len(measured) == 1 and _surely_dates(measured[0][0]) else FITS
    holding = [
        (plan, found.fits) for plan, found in measured
        if found.fits and found.fits >= least * (profile.values - _missing(profile, plan))
    ]  # fmt: skip
    if not holding:
        return None
    plan, fits = holding[0]
    rivals = [(other, count) for other, count in holding[1:] if other.kind is plan.kind]
    if any(count == fits for _, count in rivals):
        return replace(TEXT, notes=("ambiguous-dates",))
    return max([(plan, fits), *rivals], key=lambda one: one[1])[0]


def _surely_dates(plan: Plan) -> bool:
    """Whether a plan reads dates with whole years; 1.2.10 may be the number of a chapter."""
    short = {Style.DAY_DOTS_SHORT, Style.COMPACT}
    dates = plan.family in {Family.DATE, Family.DATETIME}
    return dates and not {part.style for part in plan.parts} <= short


def _missing(profile: Profile, plan: Plan) -> int:
    return sum(one.count for one in profile.words(plan.missing - plan.yes))


def unread_by(profile: Profile, plan: Plan, found: Measured) -> int:
    """Give how many values a plan cannot read, that are not missing either."""
    return profile.values - found.fits - _missing(profile, plan)


def decided(profile: Profile, plan: Plan, found: Measured, rows: int) -> Decision:
    """Describe a column that is read by a plan.

    Args:
        profile: of the column.
        plan: the one taken.
        found: what it gives over the whole file.
        rows: of the table.

    """
    missing = profile.words(plan.missing - plan.yes)
    words = tuple((one.example if "9" in one.shape else one.shape, one.count) for one in missing)
    unread = unread_by(profile, plan, found)
    kind = _kind(profile, plan, found, rows)
    heading = profile.heading
    column = Column(
        heading.name, heading.label, kind, plan.storage, plan.unit or heading.unit, plan.decimals,
        rows - found.fits, words, unread, found.distinct, found.least, found.most,
    )  # fmt: skip
    findings = [
        *_about_cells(column, plan, found), *_about_column(profile, column, plan, found, rows)
    ]  # fmt: skip
    return Decision(column, plan, tuple(findings))


def _kind(profile: Profile, plan: Plan, found: Measured, rows: int) -> Kind:
    if plan.kind in {Kind.WHOLE, Kind.DECIMAL} and found.fits:
        heading, unit = profile.heading, plan.unit or profile.heading.unit
        return place_or_year(heading.name, plan.kind, float(found.least), float(found.most), unit)
    few = found.distinct <= FEW and found.distinct <= max(
        RARE * rows, rows / 2 if rows < 200 else 0
    )
    if plan.kind is Kind.TEXT and found.fits > found.distinct and few:
        return Kind.CATEGORY
    return plan.kind


def _about_cells(column: Column, plan: Plan, found: Measured) -> list[Finding]:
    told: list[Finding] = []
    if column.unread:
        code = ERRORS.get(plan.family, "not-a-date")
        told.append(finding(code, found.unread, column.unread, column.name))
    if found.hour_24:
        told.append(finding("hour-24", (), found.hour_24, column.name))
    for code, (count, places) in (("hour-twice", found.twice), ("hour-missing", found.lost)):
        if count:
            told.append(finding(code, places, count, column.name))
    return told


def _about_column(
    profile: Profile, column: Column, plan: Plan, found: Measured, rows: int
) -> list[Finding]:
    told = [finding(code, _doubtful(profile, code), _count(profile, code), column.name)
            for code in plan.notes]  # fmt: skip
    if column.words:
        places = [(one.line, one.example) for one in profile.words(plan.missing - plan.yes)]
        count = sum(count for _, count in column.words)
        told.append(finding("missing-words", places, count, column.name, **dict(column.words)))
    if plan.family and (count := wrapped(profile.tallies)):
        told.append(finding("quotes-around-values", (), count, column.name))
    if not found.fits:
        told.append(finding("empty-column", (), rows, column.name))
    if plan.kind is TEXT.kind and (count := nearly(profile)):
        places = [(one.line, one.example) for one in profile.without(profile.missing)
                  if not readings_of(one.shape)]  # fmt: skip
        told.append(
            finding("nearly-typed", places, profile.values - count, column.name, fits=count)
        )
    told += _about_writing(profile, column, plan)
    if len({part.style for part in plan.parts}) > 1 and plan.family is not Family.NUMBER:
        told.append(finding("mixed-dates", _styles(profile, plan), None, column.name))
    if short := _short_years(profile, plan):
        places = [(one.line, one.example) for one in short]
        count = sum(one.count for one in short)
        told.append(finding("short-years", places, count, column.name))
    if plan.storage is Storage.LOCAL:
        told.append(finding("local-time", (), found.fits, column.name))
    return told + _about_ends(column, found, rows)


def _short_years(profile: Profile, plan: Plan) -> list[Tally]:
    """Give the shapes of dates whose years have two digits."""
    known = {shape for part in plan.parts if part.style is Style.DAY_DOTS_SHORT
             for shape in part.shapes}  # fmt: skip
    return [one for one in profile.tallies if one.shape in known]


def _about_writing(profile: Profile, column: Column, plan: Plan) -> list[Finding]:
    """Tell of minus signs where few look for them, and of zeros that belong to keys."""
    told = []
    if count := otherwise_negative(profile) if plan.family is Family.NUMBER else 0:
        told.append(finding("signs-elsewhere", _of(profile, is_negative), count, column.name))
    if plan.kind is Kind.CODE and any(one.zero for one in profile.tallies):
        count = sum(one.count for one in profile.tallies if one.zero)
        told.append(finding("leading-zeros", (), count, column.name))
    return told


def otherwise_negative(profile: Profile) -> int:
    """Count the amounts that are below zero by a sign behind them, or by brackets."""
    return sum(one.count for one in profile.tallies if is_negative(one.shape))


def _of(profile: Profile, holds: Callable[[str], bool]) -> Places:
    return tuple((one.line, one.example) for one in profile.tallies if holds(one.shape))


def _about_ends(column: Column, found: Measured, rows: int) -> list[Finding]:
    if rows < AT_LEAST or not found.fits:
        return []
    ends = (("starts-late", found.before), ("ends-early", found.after))
    return [
        finding(code, (), count, column.name) for code, count in ends if count > LATE * rows
    ]  # fmt: skip


def _of_note(profile: Profile, code: str) -> list[Tally]:
    """Give the shapes that a note is about."""
    found = [(one, readings_of(one.shape)) for one in profile.tallies]
    if code == "ambiguous-numbers":
        return [one for one, readings in found if any(each.unclear for each in readings)]
    if code == "mixed-numbers":
        sides = {Style.GERMAN: 0, Style.ENGLISH: 0}
        sure = [(one, readings[0].style) for one, readings in found
                if len(readings) == 1 and readings[0].style in sides]  # fmt: skip
        for one, style in sure:
            sides[style] += one.count
        fewer = min(sides, key=lambda style: sides[style])
        return [one for one, style in sure if style is fewer]
    return [one for one, readings in found if readings] if code == "ambiguous-dates" else []


def _doubtful(profile: Profile, code: str) -> Places:
    return tuple((one.line, one.example) for one in _of_note(profile, code))


def _count(profile: Profile, code: str) -> int:
    return sum(one.count for one in _of_note(profile, code)) or profile.values


def _styles(profile: Profile, plan: Plan) -> Places:
    firsts = []
    for part in plan.parts:
        known = [one for one in profile.tallies if one.shape in part.shapes]
        firsts.append(min((one.line, one.example) for one in known))
    return tuple(sorted(firsts))
