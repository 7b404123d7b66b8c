"""Small cells in tables that count people, and cells that sums give away.

Offices of statistics keep cells of one or two, often of up to four people, secret, and one more
cell in each sum, as a sum less all others gives the one away (primary and secondary suppression;
Statistische Ämter, handbook of methods for secrecy). Counts of things need none of this; which of
both a column is, its heading tells. Zero is told as it is.

What is looked for: cells that follow from sums by taking one from the other, again and again. Cells
that only follow from systems of several sums with two unknown cells each are not.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from stadtherz.opendata.domain.persons.groups import NOT_THINGS, OF_PERSONS, is_count
from stadtherz.opendata.domain.persons.headings import Sign, is_age_group, signs_of
from stadtherz.opendata.domain.persons.remedies import WITHHELD
from stadtherz.opendata.domain.persons.sensitive import is_country, is_sensitive
from stadtherz.opendata.domain.persons.sums import Cell, Cells, Sum
from stadtherz.opendata.domain.tabular.kinds import Kind as ColumnKind
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

_THING_UNITS = ("{Fahrzeuge}", "{Kfz}", "{Stück}")
_PEOPLE_UNITS = ("{Einwohner}", "{Personen}")


_PLACE_OR_GROUP = re.compile(
    r"ort|orte|ortsteil|stadt|gemeinde|kreis|landkreis|land|region|gebiet|schule|kita|einrichtung|"
    r"traeger|amt|referat|dienststelle|raum|planungsraum|sozialraum|merkmal|indikator|gruppe|"
    r"kategorie|delikt|straftat|grund|ursache|massnahme|hilfe|verfahren|personengruppe|\w+gruppe"
)
_YEAR = re.compile(r"c_(?:19|20)\d\d|jahr_(?:19|20)\d\d")
_MEASURE = re.compile(
    r"hoehe|breite|laenge|tiefe|flaeche|groesse|gewicht|volumen|umfang|durchmesser|abstand|"
    r"entfernung|dauer|preis|betrag|kosten|ansatz|ergebnis|euro?(?:_|$)|einnahme|ausgabe|note(?:_|$)|"
    r"stufe|klasse|rang|platzierung|etage|geschoss|stockwerk|spur|zone|reihe|prioritaet|punkte|"
    r"prozent|anteil|quote|rate(?:_|$)|index|grad(?:_|$)|temperatur|leistung(?:_|$)|stunde|minute|"
    r"zeilen(?:_|$)|rows(?:_|$)|tag(?:e|_|$)|monat|woche|jahr(?:$|e|gang)|baujahr|nummer|kapitel|position|sort|alter(?:_|$)"
)
_NO_COUNTS = frozenset((
    Sign.CODE, Sign.AGE, Sign.BIRTH_YEAR, Sign.POSTCODE, Sign.HOUSE_NUMBER, Sign.PERSON_ID,
    Sign.MARITAL, Sign.SEX, Sign.QUARTER, Sign.TAX_ID, Sign.PENSION, Sign.IBAN, Sign.PHONE,
))  # fmt: skip


class Counted(StrEnum):
    """What a column counts."""

    PEOPLE = "people"
    GUESTS = "guests"
    UNSURE = "unsure"
    THINGS = "things"


def counted(schema: Schema) -> dict[str, Counted]:
    """Say what the columns of a table count; columns that count nothing are not told.

    Counts at moments of the day are those of people passing by, whom nobody finds again by them.
    """
    if any(
        one.kind is ColumnKind.DATETIME or one.kind is ColumnKind.TIME for one in schema.columns
    ):
        return {}
    signs = {one.name: signs_of(one.name) for one in schema.columns}
    sorted_by = any(
        signs[one.name] & (OF_PERSONS - {Sign.AGE})
        or (Sign.AGE in signs[one.name] and one.storage is Storage.TEXT)
        for one in schema.columns if not is_count(one)
    )  # fmt: skip
    things = any(
        told & {Sign.THINGS, Sign.PLANT} and not told & NOT_THINGS for told in signs.values()
    )
    told = {
        one.name: _counted(one, signs[one.name], sorted_by=sorted_by, things=things)
        for one in schema.columns
        if _counts(one)
    }
    if not any(_is_place_or_group(one, signs[one.name]) for one in schema.columns):
        return told
    countries = sum(is_country(one.name) for one in schema.columns) > 1
    small = [one for one in schema.columns if one.name not in told and _may_count(one)]
    for one in small:
        people = is_sensitive(one.name) or (countries and is_country(one.name))
        people = people or (sorted_by and _YEAR.fullmatch(one.name) is not None)
        told[one.name] = Counted.PEOPLE if people else Counted.THINGS if things else Counted.UNSURE
    return told


def _is_place_or_group(column: Column, signs: frozenset[Sign]) -> bool:
    """Whether a column of words says where something is counted, or among whom."""
    if column.storage is not Storage.TEXT:
        return False
    of_people = signs & (OF_PERSONS | {Sign.QUARTER, Sign.POSTCODE})
    return bool(of_people) or _PLACE_OR_GROUP.fullmatch(column.name) is not None


def _may_count(column: Column) -> bool:
    """Whether whole numbers may be counts of people, though their heading does not say so."""
    plain = column.kind is ColumnKind.WHOLE and not column.unit.strip("{}")
    if not plain or _MEASURE.search(column.name) or column.name.endswith(WITHHELD):
        return False
    return not signs_of(column.name) & _NO_COUNTS


def _counts(column: Column) -> bool:
    if is_count(column):
        return True
    return column.storage is Storage.WHOLE and is_age_group(column.name)


def _counted(column: Column, signs: frozenset[Sign], *, sorted_by: bool, things: bool) -> Counted:
    if Sign.THINGS in signs or column.unit.startswith(_THING_UNITS):
        return Counted.THINGS
    if is_sensitive(column.name):
        return Counted.PEOPLE
    if Sign.PEOPLE in signs or column.unit in _PEOPLE_UNITS or is_age_group(column.name):
        return Counted.PEOPLE
    if Sign.GUESTS in signs:
        return Counted.GUESTS
    if things:
        return Counted.THINGS
    return Counted.PEOPLE if sorted_by else Counted.UNSURE


def given_away(cells: Cells, sums: Sequence[Sum], least: int) -> tuple[Sum, ...]:
    """Find the sums that give away a small cell, or how many people a few cells hold together.

    Args:
        cells: their values; None for those withheld.
        sums: of the table.
        least: k.

    """
    known, by = _worked_out(cells, sums)
    bad = [one for cell, one in by.items() if 0 < (known[cell] or 0) < least]
    for one in sums:
        gaps = [cell for cell in one.parts if known[cell] is None]
        if gaps and known[one.total] is not None and 0 < _rest(one, known, None) < least:
            bad.append(one)
    return tuple(dict.fromkeys(bad))


def _worked_out(
    cells: Cells, sums: Sequence[Sum]
) -> tuple[dict[Cell, int | None], dict[Cell, Sum]]:
    """Work out withheld cells from sums with one gap, again and again; each with its sum."""
    known = dict(cells)
    by: dict[Cell, Sum] = {}
    found = True
    while found:
        found = False
        for one in sums:
            gaps = [cell for cell in (one.total, *one.parts) if known[cell] is None]
            if len(gaps) == 1:
                known[gaps[0]] = _rest(one, known, gaps[0])
                by[gaps[0]] = one
                found = True
    return known, by


def _rest(one: Sum, known: Cells, cell: Cell | None) -> int:
    parts = sum(known[part] or 0 for part in one.parts)
    return parts if cell == one.total else (known[one.total] or 0) - parts


def withheld(
    cells: Cells, sums: Sequence[Sum], least: int, columns: Sequence[str]
) -> frozenset[Cell]:
    """Choose the cells to withhold: all small ones, and more until no sum gives one away.

    Args:
        cells: their values.
        sums: of the table.
        least: k.
        columns: whose small cells are meant; others lend a cell only where a sum needs it.

    """
    meant = set(columns)
    gone = {cell for cell, value in cells.items()
            if cell[1] in meant and value is not None and 0 < value < least}  # fmt: skip
    while True:
        left = {cell: None if cell in gone else value for cell, value in cells.items()}
        more = _lent(left, sums, given_away(left, sums, least))
        if not more:
            return frozenset(gone)
        gone |= more


def _lent(left: Cells, sums: Sequence[Sum], bad: Sequence[Sum]) -> set[Cell]:
    """Choose a cell in each sum that gives one away, or in a sum that led there."""
    more = {cell for one in bad if (cell := _next(one, left)) is not None}
    if more or not bad:
        return more
    _, by = _worked_out(left, sums)
    led = [cell for one in by.values() if (cell := _next(one, left)) is not None]
    return {min(led, key=lambda cell: (left[cell] or 0, cell))} if led else set()


def _next(one: Sum, left: Cells) -> Cell | None:
    """Choose the cell that costs least: the smallest part that is not zero, else the sum itself."""
    known = [(value, part) for part in one.parts if (value := left[part])]
    if known:
        return min(known)[1]
    return one.total if left[one.total] is not None else None
