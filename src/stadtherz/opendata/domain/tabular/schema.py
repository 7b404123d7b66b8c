"""A typed table described: its columns, and what became of every row of the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.tabular.findings import Finding, Spot
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage

LINE = "_line"
"""Name of the column with the line of the file; it makes every order complete."""
GEOMETRY = "geometry"
BOX = ("_west", "_south", "_east", "_north")
"""Columns with the box around a geometry."""
FORM = 1
WGS84 = 4326


@dataclass(frozen=True)
class Column:
    """A column of a typed table.

    Args:
        name: for machines.
        label: as it stood in the file.
        kind: what its values mean.
        storage: as what they are stored.
        unit: UCUM or currency; "" for none.
        decimals: digits behind the decimal sign where `storage` is DECIMAL.
        missing: how many rows have no value.
        words: what stood in the file for missing values, and how often.
        unread: how many values could not be read and are told in the findings.
        distinct: how many different values.
        least, most: smallest and largest value, as text (ISO 8601, decimal point); "" for none.

    """

    name: str
    label: str
    kind: Kind
    storage: Storage
    unit: str = ""
    decimals: int = 0
    missing: int = 0
    words: tuple[tuple[str, int], ...] = ()
    unread: int = 0
    distinct: int = 0
    least: str = ""
    most: str = ""

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Column":
        """Read what `as_json` of a schema told of it."""
        words = tuple((str(word), int(count)) for word, count in told["words"])
        kept = {**told, "kind": Kind(told["kind"]), "storage": Storage(told["storage"])}
        return cls(**{**kept, "words": words})


@dataclass(frozen=True)
class Schema:
    """The columns of a typed table and its number of rows.

    Args:
        columns: in the order of the file.
        rows: how many are stored.
        box: west, south, east, north of all geometries, in their reference system; or None.
        reference: EPSG code of the geometries; 4326 is WGS 84, 0 unknown.

    """

    columns: tuple[Column, ...]
    rows: int
    box: tuple[float, float, float, float] | None = None
    reference: int = 4326

    def named(self, name: str) -> Column | None:
        """Give a column by its name."""
        return next((one for one in self.columns if one.name == name), None)

    @property
    def has_geometry(self) -> bool:
        """Whether rows have a geometry of their own."""
        return any(one.kind is Kind.GEOMETRY for one in self.columns)

    @property
    def place(self) -> tuple[str, str] | None:
        """Names of the columns of longitude and latitude, where there is one of each."""
        found = [
            [one.name for one in self.columns if one.kind is kind]
            for kind in (Kind.LONGITUDE, Kind.LATITUDE)
        ]
        return (found[0][0], found[1][0]) if all(len(names) == 1 for names in found) else None

    @property
    def on_map(self) -> bool:
        """Whether its rows can be drawn on a map: they have places in WGS 84."""
        return (self.has_geometry and self.reference == WGS84) or self.place is not None

    def share_missing(self, name: str) -> float:
        """Give the share of rows without a value in a column, 0 to 1."""
        column = self.named(name)
        return column.missing / self.rows if column and self.rows else 0.0

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        columns = [
            {
                "name": one.name, "label": one.label, "kind": one.kind.value,
                "storage": one.storage.value, "unit": one.unit, "decimals": one.decimals,
                "missing": one.missing, "words": [list(pair) for pair in one.words],
                "unread": one.unread, "distinct": one.distinct, "least": one.least,
                "most": one.most,
            }
            for one in self.columns
        ]  # fmt: skip
        box = list(self.box) if self.box else None
        return {
            "form": FORM, "columns": columns, "rows": self.rows, "box": box,
            "reference": self.reference,
        }  # fmt: skip

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Schema":
        """Read what `as_json` wrote.

        Raises:
            Invalid: code "unknown-schema", of another form.

        """
        if told.get("form") != FORM:
            message = f"the description of this table has form {told.get('form')!r}, not {FORM}"
            raise Invalid(message, code="unknown-schema")
        west, south, east, north = told["box"] or (0.0, 0.0, 0.0, 0.0)
        return cls(
            tuple(map(Column.read, told["columns"])), told["rows"],
            (west, south, east, north) if told["box"] else None, told["reference"],
        )  # fmt: skip


@dataclass(frozen=True)
class Account:
    """What became of the rows of a file: `read` is `stored` and all that was left out.

    Args:
        read: rows of the file, empty ones too.
        stored: rows of the typed table.
        left: code of the finding and number of rows, for each reason to leave some out.

    """

    read: int
    stored: int
    left: tuple[tuple[str, int], ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether every row is accounted for."""
        return self.read == self.stored + sum(count for _, count in self.left)


@dataclass(frozen=True)
class Typed:
    """A typed table: its schema, the account of its rows, and what was found.

    Args:
        schema: of the table.
        account: of the rows.
        findings: about the file, its rows, columns and cells.
        titles: lines that stood above the table.
        remarks: lines that stood below it.
        beginning: the first lines of the file with their cells, where people may say which are the
            heading.
        headings: the first and the last line of the heading; zeros for none.

    """

    schema: Schema
    account: Account
    findings: tuple[Finding, ...] = ()
    titles: tuple[Spot, ...] = ()
    remarks: tuple[Spot, ...] = ()
    beginning: tuple[tuple[int, tuple[str, ...]], ...] = ()
    headings: tuple[int, int] = (0, 0)

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        return {
            "schema": self.schema.as_json(),
            "account": {
                "read": self.account.read, "stored": self.account.stored,
                "left": [list(one) for one in self.account.left],
            },
            "findings": [one.as_json() for one in self.findings],
            "titles": [[one.line, one.text] for one in self.titles],
            "remarks": [[one.line, one.text] for one in self.remarks],
            "beginning": [[line, list(cells)] for line, cells in self.beginning],
            "headings": list(self.headings),
        }  # fmt: skip

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Typed":
        """Read what `as_json` wrote.

        Raises:
            Invalid: code "unknown-schema".

        """
        account = told["account"]
        left = tuple((code, count) for code, count in account["left"])
        return cls(
            Schema.read(told["schema"]), Account(account["read"], account["stored"], left),
            tuple(map(Finding.read, told["findings"])), _spots(told["titles"]),
            _spots(told["remarks"]),
            tuple((line, tuple(cells)) for line, cells in told.get("beginning", ())),
            _lines(told.get("headings", ())),
        )  # fmt: skip


def _spots(told: list[list[Any]]) -> tuple[Spot, ...]:
    return tuple(Spot(line, text) for line, text in told)


def _lines(told: Sequence[int]) -> tuple[int, int]:
    return (told[0], told[-1]) if told else (0, 0)
