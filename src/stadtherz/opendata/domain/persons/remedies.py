"""What can be done about a find: remedies as values, and whether they fit a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.persons.kinds import OF_TABLES, K, Kind
from stadtherz.opendata.domain.tabular.kinds import Kind as ColumnKind
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

OTHERS = "andere"
"""What small groups are called after they were merged."""
WITHHELD = "_gesperrt"
"""End of the name of a column that marks suppressed cells."""


class Act(StrEnum):
    """What is done."""

    DROP = "drop-column"
    MASK = "mask"
    DIGITS = "first-digits"
    MONTH = "month"
    YEAR = "year"
    BANDS = "bands"
    GRID = "grid"
    MERGE = "merge"
    SUPPRESS = "suppress"
    ROWS = "drop-rows"


AMOUNTS = {Act.DIGITS: 3, Act.BANDS: 10, Act.GRID: 500, Act.MERGE: K, Act.SUPPRESS: K, Act.ROWS: K}
"""What is meant where nobody says more: digits, years, metres, people."""
_BOUNDS = {Act.DIGITS: (1, 4), Act.BANDS: (2, 1_000_000), Act.GRID: (200, 50_000)}


@dataclass(frozen=True)
class Remedy:
    """One thing to do.

    Args:
        act: what.
        columns: of the table; for `GRID` those of longitude and latitude, or that of points.
        amount: digits kept, width of a band, metres, or least number of people; 0 for none.
        kind: what is masked, or what makes rows go.

    """

    act: Act
    columns: tuple[str, ...]
    amount: int = 0
    kind: Kind | None = None

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        kind = self.kind.value if self.kind else ""
        return {
            "act": self.act.value, "columns": list(self.columns), "amount": self.amount,
            "kind": kind,
        }  # fmt: skip

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Remedy":
        """Read what `as_json` wrote."""
        kind = Kind(told["kind"]) if told["kind"] else None
        return cls(Act(told["act"]), tuple(told["columns"]), int(told["amount"]), kind)


def remedy(act: Act, *columns: str, kind: Kind | None = None, amount: int = 0) -> Remedy:
    """Make a remedy with the usual amount, where none is given."""
    return Remedy(act, columns, amount or AMOUNTS.get(act, 0), kind)


_TEXTS = frozenset((Storage.TEXT,))
_NUMBERS = frozenset((Storage.WHOLE, Storage.DECIMAL, Storage.DOUBLE))
_PLACES = frozenset((
    ColumnKind.LONGITUDE, ColumnKind.LATITUDE, ColumnKind.EASTING, ColumnKind.NORTHING,
))  # fmt: skip


def fits(one: Remedy, column: Column) -> bool:
    """Whether a remedy can be applied to a column."""
    shape = column.kind is ColumnKind.GEOMETRY
    if one.act is Act.MASK:
        return one.kind is not None and not shape
    if one.act is Act.GRID:
        return column.kind in _PLACES or shape
    return one.act in {Act.DROP, Act.ROWS} or (not shape and column.storage in _STORAGES[one.act])


_DATES = frozenset((Storage.DATE, Storage.LOCAL, Storage.MOMENT))
_STORAGES = {
    Act.MERGE: _TEXTS | {Storage.WHOLE}, Act.DIGITS: _TEXTS | {Storage.WHOLE},
    Act.MONTH: _DATES, Act.YEAR: _DATES, Act.BANDS: _NUMBERS, Act.SUPPRESS: _NUMBERS,
}  # fmt: skip


def checked(remedies: Sequence[Remedy], schema: Schema) -> tuple[Remedy, ...]:
    """Give the remedies in the order in which they are applied: columns, groups, cells, rows.

    Raises:
        Invalid: code "unknown-column", "remedy-not-for-column" or "remedy-amount".

    """
    for one in remedies:
        for name in one.columns:
            column = schema.named(name)
            if column is None:
                message = f"the table has no column {name!r}; look for personal data anew"
                raise Invalid(message, code="unknown-column", details=(name,))
            if not fits(one, column):
                message = (
                    f"{one.act.value} cannot be done with column {name!r} ({column.kind.value})"
                )
                raise Invalid(message, code="remedy-not-for-column", details=(one.act.value, name))
        _check_amount(one)
    dropped = {name for one in remedies if one.act is Act.DROP for name in one.columns}
    kept = [one for one in remedies if one.act is Act.DROP or not set(one.columns) & dropped]
    rows = [one for one in remedies if one.act is Act.ROWS and one not in kept]
    kept += [
        Remedy(one.act, tuple(n for n in one.columns if n not in dropped), one.amount, one.kind)
        for one in rows if one.kind in OF_TABLES
    ]  # fmt: skip
    return tuple(sorted(dict.fromkeys(kept), key=_order))


def _check_amount(one: Remedy) -> None:
    if not one.columns:
        raise Invalid(f"{one.act.value} names no column", code="unknown-column")
    if one.act not in AMOUNTS or (one.act is Act.ROWS and one.kind not in OF_TABLES):
        return
    least, most = _BOUNDS.get(one.act, (2, 10_000))
    if not least <= one.amount <= most:
        message = f"{one.act.value} needs a number from {least} to {most}, not {one.amount}"
        raise Invalid(message, code="remedy-amount", details=(one.act.value, str(least), str(most)))


def _order(one: Remedy) -> int:
    """Rows go by what stood in them, before it is changed; groups are those after all changes."""
    if one.act is Act.ROWS:
        return 5 if one.kind in OF_TABLES else 0
    return {Act.MERGE: 3, Act.SUPPRESS: 4, Act.DROP: 2}.get(one.act, 1)


def for_value(kind: Kind, column: Column, *, whole: bool) -> tuple[Remedy, ...]:
    """Propose remedies for personal data in the values of a column, the best first.

    Args:
        kind: of the find.
        column: in which it was.
        whole: whether the column holds nothing else, so that masking leaves nothing of use.

    """
    drop, mask = remedy(Act.DROP, column.name), remedy(Act.MASK, column.name, kind=kind)
    rows = Remedy(Act.ROWS, (column.name,), kind=kind)
    if kind is Kind.BIRTH and column.storage in {Storage.DATE, Storage.LOCAL, Storage.MOMENT}:
        return remedy(Act.YEAR, column.name), remedy(Act.MONTH, column.name), drop
    if column.kind is ColumnKind.GEOMETRY or column.storage is not Storage.TEXT:
        return (drop,)
    both = (drop, mask) if whole else (mask, drop)
    return (*both, rows)


def coarser(column: Column, *, postcode: bool) -> Remedy | None:
    """Propose how to coarsen a column that sorts people; None where only dropping helps."""
    if postcode and column.storage in {Storage.TEXT, Storage.WHOLE}:
        return remedy(Act.DIGITS, column.name)
    if column.storage in {Storage.DATE, Storage.LOCAL, Storage.MOMENT}:
        return remedy(Act.YEAR, column.name)
    if column.storage in _NUMBERS and column.kind not in _PLACES:
        return remedy(Act.BANDS, column.name)
    if column.storage is Storage.TEXT and column.kind is ColumnKind.CATEGORY:
        return remedy(Act.MERGE, column.name, kind=Kind.SMALL_GROUPS)
    return None
