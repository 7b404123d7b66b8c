"""How the numbers of a column are written: 1.234,56 or 1,234.56, decided for the column.

A value such as 1.234 is a thousand in one way of writing and a little more than one in the other.
Other values of the column decide; where none does, the rest of the file; and it is always said.
Values that can be read in one way only are read in that way, so that no value is lost by a mixture.
"""

import re
from dataclasses import dataclass

from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.names import Heading
from stadtherz.opendata.domain.tabular.shapes import FLOATING, Reading, Style, Tally

MOST_DIGITS = 18
"""So many digits fit into the whole numbers and decimals that are stored exactly."""
_CODES = re.compile(
    r"(^|_)(plz|postleitzahl|ags|ars|iban|bic|tel|telefon|telefonnummer|fax|hausnummer|gemeindeschluessel|"
    r"gemeindekennziffer|kennziffer|schluessel|aktenzeichen)(_|$)|schluessel(nummer)?$"
)


@dataclass(frozen=True)
class Numbers:
    """A column of numbers: how it is read and stored."""

    kind: Kind
    storage: Storage
    parts: tuple[tuple[Style, tuple[str, ...]], ...]
    decimals: int
    unit: str
    notes: tuple[str, ...]


Entries = list[tuple[Tally, list[Reading]]]


def numbers_of(entries: Entries, heading: Heading, leaning: Style) -> Numbers | None:
    """Decide how to read a column of numbers; None for keys, which stay as they are.

    Args:
        entries: shapes with the ways in which each is a number.
        heading: of the column.
        leaning: how this file writes numbers elsewhere.

    """
    if _are_codes(entries, heading):
        return None
    style, notes = _style(entries, leaning)
    chosen = [(tally, _pick(readings, style)) for tally, readings in entries]
    decimals = max(one.decimals for _, one in chosen)
    whole = max(one.whole for _, one in chosen)
    if not decimals and whole > MOST_DIGITS:
        return None
    storage = _storage(whole, decimals)
    kind, unit = _kind(chosen, heading, storage)
    shapes: dict[Style, list[str]] = {}
    for tally, one in chosen:
        shapes.setdefault(one.style, []).append(tally.shape)
    parts = tuple((one, tuple(dict.fromkeys(found))) for one, found in shapes.items())
    return Numbers(kind, storage, parts, decimals if storage is Storage.DECIMAL else 0, unit, notes)


def _are_codes(entries: Entries, heading: Heading) -> bool:
    """Whether these are keys: they begin with zeros, or the heading says so."""
    if _CODES.search(heading.name):
        return True
    plain = all(one.style is Style.PLAIN and not one.marks for _, found in entries for one in found)
    return plain and any(tally.zero and found[0].whole > 1 for tally, found in entries)


def _style(entries: Entries, leaning: Style) -> tuple[Style, tuple[str, ...]]:
    """Give how unclear values are read, and what is to be told about it."""
    sure = {Style.GERMAN: 0, Style.ENGLISH: 0}
    unclear = [tally for tally, found in entries if any(one.unclear for one in found)]
    for tally, found in entries:
        if len(found) == 1 and found[0].style in sure:
            sure[found[0].style] += tally.count
    mixed = ("mixed-numbers",) if all(sure.values()) else ()
    if any(sure.values()):
        return max(sure, key=lambda one: (sure[one], one is leaning)), mixed
    if not unclear:
        return leaning, ()
    return _unclear_style(entries, unclear, leaning), ("ambiguous-numbers",)


def _unclear_style(entries: Entries, unclear: list[Tally], leaning: Style) -> Style:
    """Who writes 1234 without a point does not write 1.234 for a thousand and more."""
    ungrouped = any(found[0].style is Style.PLAIN and found[0].whole > 3 for _, found in entries)
    if not ungrouped:
        return leaning
    points = sum(tally.count for tally in unclear if "." in tally.shape)
    commas = sum(tally.count for tally in unclear if "," in tally.shape)
    return Style.ENGLISH if points >= commas else Style.GERMAN


def _pick(readings: list[Reading], style: Style) -> Reading:
    return next((one for one in readings if one.style is style), readings[0])


def _storage(whole: int, decimals: int) -> Storage:
    if not decimals:
        return Storage.WHOLE
    exact = decimals < FLOATING and whole + decimals <= MOST_DIGITS
    return Storage.DECIMAL if exact else Storage.DOUBLE


def _kind(
    chosen: list[tuple[Tally, Reading]], heading: Heading, storage: Storage
) -> tuple[Kind, str]:
    """Say what the numbers are: shares, money or just numbers; and in which unit."""
    total = sum(tally.count for tally, _ in chosen)
    marks = {mark: sum(tally.count for tally, one in chosen if one.marks == mark) for mark in "%€"}
    if 2 * marks["%"] >= total or heading.unit == "%":
        return Kind.PERCENT, "%"
    if 2 * marks["€"] >= total or heading.unit.endswith("EUR"):
        return Kind.MONEY, heading.unit or "EUR"
    return (Kind.WHOLE if storage is Storage.WHOLE else Kind.DECIMAL), heading.unit
