"""Tables of the same kind, as one for each year, as one table: which columns it has, and why.

Columns are brought together by their names. Nothing is guessed: what was stored otherwise in
another year is widened where every value keeps its meaning, else it is left out, and it is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from stadtherz.opendata.domain.tabular.kinds import DAYS, Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

PART = "_teil"
"""Name of the column that tells of which dataset a row is."""
DIGITS = 18
EXACT = Decimal(2**53)
"""Up to here floating point numbers tell whole numbers apart."""
OF_STORAGE = {
    Storage.WHOLE: Kind.WHOLE, Storage.DECIMAL: Kind.DECIMAL, Storage.DOUBLE: Kind.DECIMAL,
    Storage.BOOLEAN: Kind.BOOLEAN, Storage.DATE: Kind.DATE, Storage.TEXT: Kind.TEXT,
    Storage.LOCAL: Kind.DATETIME, Storage.MOMENT: Kind.DATETIME,
}  # fmt: skip
NUMBERS = frozenset((Storage.WHOLE, Storage.DECIMAL, Storage.DOUBLE))


class Why(StrEnum):
    """What has to be told of a column.

    MISSING: some parts do not have it. WIDENED: some hold it in a narrower type. STORED, UNIT and
    LARGE: it is left out, as parts hold other things in it, count in other units, or have numbers
    that the wider type cannot hold.
    """

    MISSING = "missing"
    WIDENED = "widened"
    STORED = "stored"
    UNIT = "unit"
    LARGE = "large"


LEFT_OUT = frozenset((Why.STORED, Why.UNIT, Why.LARGE))


@dataclass(frozen=True)
class Part:
    """A table of the series: key of its dataset, and its schema."""

    key: str
    schema: Schema


@dataclass(frozen=True)
class Note:
    """What is told of a column: why, and the keys of the parts in which it is otherwise."""

    column: str
    why: Why
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Merged:
    """The schema of all parts together, and what has to be told of it."""

    schema: Schema
    notes: tuple[Note, ...]


def merged(parts: Sequence[Part]) -> Merged:
    """Bring the columns of tables together.

    Args:
        parts: in their order; the last one says in which order columns stand, and their labels.

    """
    rows = sum(one.schema.rows for one in parts)
    names = dict.fromkeys(
        column.name for one in reversed(parts) for column in one.schema.columns
        if column.name != PART
    )  # fmt: skip
    columns, notes = [_part_column(parts)], list[Note]()
    for name in names:
        column, told = _one(name, parts, rows)
        notes += told
        if column is not None:
            columns.append(column)
    return Merged(Schema(tuple(columns), rows, reference=_reference(parts)), tuple(notes))


def _part_column(parts: Sequence[Part]) -> Column:
    return Column(PART, PART, Kind.CATEGORY, Storage.TEXT, distinct=len(parts))


def _reference(parts: Sequence[Part]) -> int:
    """Give the reference system of geometries; 0 where parts do not agree."""
    found = {one.schema.reference for one in parts if one.schema.has_geometry}
    return found.pop() if len(found) == 1 else 0 if found else 4326


def _one(name: str, parts: Sequence[Part], rows: int) -> tuple[Column | None, list[Note]]:
    told = {one.key: column for one in parts if (column := one.schema.named(name))}
    filled = {one.key: told[one.key] for one in parts
              if one.key in told and not is_empty(told[one.key], one.schema)}  # fmt: skip
    absent = tuple(one.key for one in parts if one.key not in told)
    notes = [Note(name, Why.MISSING, absent)] if absent else []
    there = filled or told
    wide, reason = _widest(list(there.values()))
    if wide is None:
        return None, [Note(name, reason, _others(there))]
    narrow = tuple(
        key for key, one in there.items()
        if (one.storage, one.decimals) != (wide.storage, wide.decimals)
    )  # fmt: skip
    if narrow:
        notes.append(Note(name, Why.WIDENED, narrow))
    held = sum(one.schema.rows - told[one.key].missing for one in parts if one.key in told)
    distinct = min(rows, sum(one.distinct for one in there.values()))
    return replace(wide, missing=rows - held, distinct=distinct), notes


def is_empty(column: Column, schema: Schema) -> bool:
    """Whether a column holds no value at all; its type says nothing then."""
    return column.missing >= schema.rows


def _others(there: dict[str, Column]) -> tuple[str, ...]:
    """Name the parts that hold something else than the newest one."""
    *_, newest = there.values()
    return tuple(
        key for key, one in there.items()
        if (one.storage, one.decimals, one.unit) != (newest.storage, newest.decimals, newest.unit)
    )  # fmt: skip


def _widest(columns: Sequence[Column]) -> tuple[Column | None, Why]:
    """Give a column that holds what all of them hold, or why there is none."""
    newest = columns[-1]
    units = {one.unit for one in columns}
    if len(units - {""}) > 1:
        return None, Why.UNIT
    storages = {one.storage for one in columns}
    if len(storages) > 1 and not storages <= NUMBERS:
        return None, Why.STORED
    storage, decimals = _type(storages, columns)
    if any(not _fits(one, storage, decimals) for one in columns):
        return None, Why.LARGE
    least, most = _ends(columns, storage)
    wide = replace(
        newest, kind=_kind(columns, storage), storage=storage, decimals=decimals, words=(),
        unit=newest.unit if len(units) == 1 else "", least=least, most=most,
        unread=sum(one.unread for one in columns),
    )  # fmt: skip
    return wide, Why.WIDENED


def _type(storages: set[Storage], columns: Sequence[Column]) -> tuple[Storage, int]:
    if Storage.DOUBLE in storages:
        return Storage.DOUBLE, 0
    decimals = max(one.decimals for one in columns)
    return (Storage.DECIMAL if Storage.DECIMAL in storages else columns[-1].storage), decimals


def _fits(one: Column, storage: Storage, decimals: int) -> bool:
    """Whether every value keeps its meaning in the wider type."""
    if (one.storage, one.decimals) == (storage, decimals):
        return True
    if not one.least or not one.most:
        return False  # nothing is known of its values
    most = max(abs(Decimal(one.least)), abs(Decimal(one.most)))
    return most <= EXACT if storage is Storage.DOUBLE else most < Decimal(10) ** (DIGITS - decimals)


def _kind(columns: Sequence[Column], storage: Storage) -> Kind:
    kinds = {one.kind for one in columns}
    if len(kinds) == 1:
        return columns[-1].kind
    if kinds <= DAYS:
        return Kind.DATE
    alike = [one.kind for one in columns if one.storage is storage]
    return alike[0] if len(set(alike)) == 1 and storage in NUMBERS else OF_STORAGE[storage]


def _ends(columns: Sequence[Column], storage: Storage) -> tuple[str, str]:
    if any(not one.least or not one.most for one in columns) or storage is Storage.TEXT:
        return "", ""
    lows, highs = [one.least for one in columns], [one.most for one in columns]
    if storage in NUMBERS:
        return min(lows, key=Decimal), max(highs, key=Decimal)
    return min(lows), max(highs)


def held_by(name: str, parts: Sequence[Part]) -> Iterator[bool]:
    """Tell for each part whether it has values in a column."""
    for one in parts:
        column = one.schema.named(name)
        yield column is not None and not is_empty(column, one.schema)
