"""The first rows of a file, as somebody sees them who decides about it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from stadtherz.opendata.adapters import store
from stadtherz.opendata.domain.persons.veiled import Veils, veiled


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
        found = connection.execute("SELECT * FROM read_parquet(?) LIMIT ?", [str(path), most])
        names = tuple((name, str(kind)) for name, kind, *_ in found.description or ())
        rows = tuple(tuple(_cell(cell) for cell in line) for line in found.fetchall())
    return Sample(names, rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nein")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
