"""Whether a first row of words is a heading or the first row of data, and when to ask.

Headings never come back below themselves: "Mitte" in the first row and again further down is a
value. They use words of a kind, are shorter than what they stand over, and have no numbers in them.
Where nothing of this tells, as in a short list of names, the owner of the table is asked.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from stadtherz.opendata.domain.tabular.missing import AMONG_VALUES

UNSURE: Final = "unsure-headings"
_LISTED = """
name namen vorname nachname titel bezeichnung beschreibung bemerkung bemerkungen anmerkung hinweis
nr nummer lfd id kennung schlüssel code key art typ kategorie gruppe klasse thema status zustand
ort ortsteil stadtteil bezirk gemeinde stadt land kreis straße strasse adresse anschrift plz lage
standort koordinaten amt referat dienststelle träger betreiber ansprechpartner kontakt telefon
e-mail email mail url link webseite website öffnungszeiten datum tag monat jahr zeit zeitraum von
bis beginn ende stand quelle einheit wert anzahl menge betrag summe label title description
category type value date street city address place place_name notes comment
"""
_KNOWN = frozenset(_LISTED.split())
"""Words that hardly stand anywhere but in headings, when they stand alone."""
_WORD = re.compile(r"[\w-]+")
ENOUGH = 4
"""In fewer rows nothing returns anyway."""
MOST, LONGER = 0.7, 2.5

Cells = Sequence[str]


def returning(first: Cells, below: Sequence[Cells]) -> int:
    """Count the cells of a row that stand again below, in the same column.

    Rows that are the same as a whole are headings repeated, or data given twice.
    """
    others = [row for row in below if tuple(row) != tuple(first)]
    return sum(
        cell.lower() not in AMONG_VALUES
        and any(at < len(row) and row[at] == cell for row in others)
        for at, cell in enumerate(first)
    )


def has_known_word(first: Cells) -> bool:
    """Whether a cell of one or two words begins as headings do: "Name", "Nr. (neu)"."""
    words = [_WORD.findall(cell.lower()) for cell in first]
    return any(one[0] in _KNOWN and len(one) < 3 for one in words if one)


def is_data(first: Cells, below: Sequence[Cells]) -> bool:
    """Whether a first row of words is surely one of data: two of its cells return."""
    return returning(first, below) > 1 and not has_known_word(first)


def is_doubtful(first: Cells, below: Sequence[Cells], *, typed: bool) -> bool:
    """Whether a row taken for the heading may be the first one of data.

    Args:
        first: its cells.
        below: the cells of the rows below.
        typed: whether there are columns of numbers or dates below, over which words stand.

    """
    if not below or has_known_word(first):
        return False
    if returning(first, below):
        return True
    return not typed and not any(
        _stands_apart(cell, [row[at] for row in below if at < len(row) and row[at]])
        for at, cell in enumerate(first) if cell
    )  # fmt: skip


def _stands_apart(cell: str, under: Cells) -> bool:
    """Whether a cell is of another kind than those below it."""
    if not under:
        return False
    repeats = len(under) >= ENOUGH and max(Counter(under).values()) > 1
    numbered = sum(any(map(str.isdigit, one)) for one in under) >= MOST * len(under)
    longer = sum(map(len, under)) >= LONGER * len(cell) * len(under)
    return repeats or longer or (numbered and not any(map(str.isdigit, cell)))
