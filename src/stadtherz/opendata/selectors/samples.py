"""The first rows of a file, as somebody sees them who decides about it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.persons.table import quoted
from stadtherz.opendata.adapters.tables.duck import in_utc
from stadtherz.opendata.domain.persons.veiled import Veils, veiled

WITH_ZONE = "TIMESTAMP WITH TIME ZONE"
MOMENT = "%Y-%m-%dT%H:%M:%S+00:00"


@dataclass(frozen=True)
class Sample:
    """The first rows of a file.

    Args:
        columns: pairs of a column's name and its type as DuckDB names it.
        rows: cells as text, "" for nothing.

    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]

    def under(self, veils: Veils) -> "Sample":
        """Cover what tells of persons and is not decided on."""
        names = [name for name, _kind in self.columns]
        told = [list(cells) for cells in zip(*self.rows, strict=True)]
        for at, name in enumerate(names if told else ()):
            told[at] = veiled(told[at], veils.get(name, ()))
        return replace(self, rows=tuple(zip(*told, strict=True))) if told else self


def sample_in(path: Path, most: int) -> Sample:
    """Give the columns and first rows of a Parquet file."""
    with store.cursor() as connection:
        found = connection.read_parquet(str(path))
        names = tuple(zip(found.columns, map(str, found.types), strict=True))
        told = found.project(", ".join(_told(name, kind) for name, kind in names)).limit(most)
        rows = tuple(tuple(_cell(cell) for cell in line) for line in told.fetchall())
    return Sample(names, rows)


def _told(name: str, kind: str) -> str:
    column = quoted(name)
    return f"strftime({in_utc(column)}, '{MOMENT}')" if kind == WITH_ZONE else column


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nein")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
