"""What a system of the city gives to open data by itself: an offer, and the table behind it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.catalogue import NOTHING
from stadtherz.opendata.domain.offers import Offer
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage

Cell = str | int | float | bool | date | datetime | None
STORED: dict[Kind, Storage] = {
    Kind.WHOLE: Storage.WHOLE, Kind.YEAR: Storage.WHOLE, Kind.DECIMAL: Storage.DOUBLE,
    Kind.PERCENT: Storage.DOUBLE, Kind.LATITUDE: Storage.DOUBLE, Kind.LONGITUDE: Storage.DOUBLE,
    Kind.BOOLEAN: Storage.BOOLEAN, Kind.DATE: Storage.DATE, Kind.DATETIME: Storage.MOMENT,
    Kind.CODE: Storage.TEXT, Kind.CATEGORY: Storage.TEXT, Kind.TEXT: Storage.TEXT,
}  # fmt: skip
"""The kinds of columns that a system can give, and as what they are stored."""


@dataclass(frozen=True)
class ColumnMeaning:
    """What a column means.

    Args:
        name: of the column.
        label, meaning: in the languages of the city.
        unit: UCUM; "" for none.

    """

    name: str
    label: Text
    meaning: Text = NOTHING
    unit: str = ""


@dataclass(frozen=True)
class SourceColumn:
    """A column of a system's table.

    Args:
        name: for machines: small letters, digits and underscores.
        label, meaning: in the languages of the city.
        kind: one of `STORED`.
        unit: UCUM; "" for none.

    """

    name: str
    label: Text
    kind: Kind
    meaning: Text = NOTHING
    unit: str = ""


@dataclass(frozen=True)
class SourceTable:
    """A system's table as it is now: its columns, and rows with a cell for each."""

    columns: tuple[SourceColumn, ...]
    rows: Iterable[tuple[Cell, ...]]


@dataclass(frozen=True)
class Source:
    """A table that a system of the city always has.

    Args:
        name: of the source, as in `Offer.source`: "programme:projects"; it never changes.
        offer: describes the data, asked each time.
        table: gives all rows, asked each time.

    """

    name: str
    offer: Callable[[], Offer]
    table: Callable[[], SourceTable]
