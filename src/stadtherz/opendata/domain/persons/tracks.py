"""Pseudonymous tracks: a number that returns again and again beside times and places.

Four places and times find nearly everybody among millions (de Montjoye et al., "Unique in the
Crowd", 2013): where somebody is found once, all other rows of the number are hers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.persons.home_columns import PLACES
from stadtherz.opendata.domain.persons.kinds import Confidence, Kind, Reason, Verdict
from stadtherz.opendata.domain.persons.remedies import Act, remedy
from stadtherz.opendata.domain.tabular.findings import Spot
from stadtherz.opendata.domain.tabular.kinds import Kind as ColumnKind
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

_TIMES = frozenset((ColumnKind.DATETIME, ColumnKind.TIME, ColumnKind.DATE))
_PLACE = re.compile(
    r"(?:\w+_)?(?:ort|orte|place|place_id|start|ziel|von|nach|haltestelle|station|standort|filiale|"
    r"zweigstelle|einstieg|ausstieg|zelle|adresse|gebaeude|raum|\w*ort)(?:_\w+)?"
)
_WHO = (
    r"nutzer|benutzer|leser|kunden?|user|rider|person|personen|fahrer|fahrgast|teilnehmer|probanden?|"
    r"mitglieds?|abo|abonnenten?|karten?|ausweis|geraete?|device|client|session|customer|patienten?|"
    r"schueler|besucher|haushalts?|konto|account|handy|telefon|imsi|imei|mac"
)
_OF_PERSONS = re.compile(
    rf"(?:{_WHO})(?:in|innen)?(?:_?(?:id|nr|nummer|key|hash|kennung|code|token|pseudonym))?|"
    r"pseudonym(?:_id)?|(?:hash|token)(?:_id)?"
)
_NUMBERED = re.compile(r"(?:\w+_)?(?:id|uuid|kennung|hash|token|key)")
MOVING = 0.1
"""From this share of returning numbers on that are at several places, they move about."""


@dataclass(frozen=True)
class Tracked:
    """How often the numbers of a column return.

    Args:
        column: of the numbers.
        rows: of those that return.
        returning: how many numbers do.
        moving: of these, how many are at several places.
        lines: of the first rows.

    """

    column: str
    rows: int
    returning: int
    moving: int
    lines: tuple[int, ...] = ()


def may_track(schema: Schema) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the columns of numbers that may track somebody, and those of places beside them.

    Both are empty where the table has no times or no places.
    """
    places = tuple(one.name for one in schema.columns if _is_place(one))
    timed = any(one.kind in _TIMES for one in schema.columns)
    ids = tuple(one.name for one in schema.columns if _is_id(one) and one.name not in places)
    return (ids, places) if timed and places and ids else ((), ())


def _is_place(column: Column) -> bool:
    if column.kind in PLACES or column.kind is ColumnKind.GEOMETRY:
        return True
    words = column.storage is Storage.TEXT or _NUMBERED.fullmatch(column.name) is not None
    named = _PLACE.fullmatch(column.name) or signs_of(column.name) & {Sign.STREET, Sign.QUARTER}
    return words and bool(named) and column.kind not in _TIMES


def _is_id(column: Column) -> bool:
    if column.storage not in {Storage.TEXT, Storage.WHOLE} or column.kind in _TIMES:
        return False
    return column.distinct > 1 and (is_of_persons(column.name) or _numbers(column.name))


def _numbers(name: str) -> bool:
    return _NUMBERED.fullmatch(name) is not None


def is_of_persons(name: str) -> bool:
    """Whether a heading numbers persons, or what they carry along."""
    return Sign.PERSON_ID in signs_of(name) or _OF_PERSONS.fullmatch(name) is not None


def tracks_in(rows: int, found: Sequence[Tracked]) -> list[Find]:
    """Tell of tracks: those of persons stop, other numbers that move about are asked about."""
    told = []
    for one in found:
        persons = is_of_persons(one.column)
        if one.returning and (persons or one.moving >= max(1, MOVING * one.returning)):
            told.append(
                Find(
                    Kind.TRACKS, (one.column,), one.rows, one.rows / max(1, rows),
                    Verdict.BLOCKING if persons else Verdict.ASKING,
                    Confidence(0.85 if persons else 0.5, (Reason.HEADING, Reason.VALUE)),
                    tuple(Spot(line, "…") for line in one.lines),
                    (("numbers", one.returning),), (remedy(Act.DROP, one.column),),
                )
            )  # fmt: skip
    return told
