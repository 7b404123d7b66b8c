"""All personal data in one text, and how it is shown without being told."""

import re
from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter

from stadtherz.opendata.domain.persons.contacts import contacts
from stadtherz.opendata.domain.persons.homes import HOME_GATE, homes
from stadtherz.opendata.domain.persons.kinds import Hit, Kind
from stadtherz.opendata.domain.persons.log_in_names import log_in_names
from stadtherz.opendata.domain.persons.names import NAME_GATE, names
from stadtherz.opendata.domain.persons.numbers import (
    NUMBER_GATE,
    PLATE_GATE,
    numbers,
    plates,
)
from stadtherz.opendata.domain.persons.other_scripts import names_in_other_scripts
from stadtherz.opendata.domain.persons.reach import (
    MAIL_GATE,
    NET_GATE,
    PHONE_GATE,
    addresses,
    mails,
    phones,
)

_NAMES = (contacts, names, log_in_names, names_in_other_scripts)
_FINDERS = ((mails,), (numbers,), (plates,), (addresses,), (phones,), (homes,), _NAMES)
GATES = (MAIL_GATE, NUMBER_GATE, PLATE_GATE, NET_GATE, PHONE_GATE, HOME_GATE, NAME_GATE)
"""A text in which a finder finds something matches its regular expression here (RE2)."""
ALL = (1 << len(GATES)) - 1
LONGEST = 20_000
"""So many signs of a cell are searched at once."""
OVERLAP = 200
"""No find is longer; what lies across the end of a piece is in the next one as a whole."""
STEP = LONGEST - OVERLAP
_AT = re.compile(r"%40|\s?[(\[{<](?:@|at|ät)[)\]}>]\s?| AT ")
ODD = "\t\n\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u2060\u3000\ufeff\u2010\u2011\u2212\uff20"  # noqa: E501
PLAIN = " " * (len(ODD) - 4) + "---@"
"""Blanks, dashes and an at sign that programs write, and what people read: sign by sign."""
_CONTROLS = re.compile(r"[\t\n\r]")
_start = attrgetter("start")
_PLAINLY = str.maketrans(ODD, PLAIN)


def hits(text: str, look: int = ALL) -> tuple[Hit, ...]:
    """Find personal data in a text; parts that overlap count once, in the order of sureness.

    Args:
        text: of a cell.
        look: which gates are open, one bit each.

    """
    text = text if text.isascii() and not _CONTROLS.search(text) else text.translate(_PLAINLY)
    if len(text) <= LONGEST:
        return _in_order(_in_piece(text, look))
    found: list[Hit] = []
    for start in range(0, max(1, len(text) - OVERLAP), STEP):
        last = start + LONGEST >= len(text)
        for one in _in_piece(text[start : start + LONGEST], look):
            if last or one.start < STEP:  # else the next piece has it as a whole
                _add(found, [replace(one, start=one.start + start, end=one.end + start)])
    return _in_order(found)


def _in_order(found: list[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(found, key=_start) if len(found) > 1 else found)


def _in_piece(text: str, look: int) -> list[Hit]:
    found: list[Hit] = []
    for bit, finders in enumerate(_FINDERS):
        if look >> bit & 1:
            for finder in finders:
                _add(found, finder(text))
    return found


def _add(found: list[Hit], more: Iterable[Hit]) -> None:
    for one in more:
        if not found or all(one.end <= other.start or other.end <= one.start for other in found):
            found.append(one)


def masked(kind: Kind, text: str) -> str:
    """Show that something stands there without saying what."""
    bare = text.strip()
    if kind in {Kind.MAIL, Kind.OFFICE_MAIL}:
        local, _, domain = _AT.sub("@", bare).partition("@")
        return f"{local[:1]}…@{domain.strip()[:1]}…{domain.rpartition('.')[2][:3]}"
    if kind in {Kind.NAME, Kind.ADDRESS}:
        return " ".join(f"{word[:1]}…" for word in bare.split()[:4])
    if kind is Kind.PLATE:
        return f"{re.split(r'[^A-ZÄÖÜa-zäöü]', bare)[0][:3]}-…"
    if kind is Kind.IBAN:
        return f"{bare[:2]}…"
    if kind is Kind.BIRTH:
        return "…"
    return f"{bare[:2]}…" if len(bare) > 4 else "…"


def replaced(text: str, found: tuple[Hit, ...], kinds: frozenset[Kind]) -> str:
    """Write a text with a mark instead of each part of some kinds."""
    parts, last = [], 0
    for one in found:
        if one.kind in kinds:
            parts += [text[last : one.start], mark(one.kind)]
            last = one.end
    return "".join((*parts, text[last:]))


MARKS = {
    Kind.NAME: "[Name]",
    Kind.MAIL: "[E-Mail]",
    Kind.OFFICE_MAIL: "[E-Mail]",
    Kind.PHONE: "[Telefon]",
    Kind.IBAN: "[Konto]",
    Kind.PLATE: "[Kennzeichen]",
    Kind.BIRTH: "[Geburtstag]",
    Kind.ADDRESS: "[Adresse]",
}


def mark(kind: Kind) -> str:
    """Give what a masked value says; a word for readers of the file."""
    return MARKS.get(kind, "[Nummer]")
