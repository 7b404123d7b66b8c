"""Which cells of an XLSX show a number with zeros before it: 1067 with the format 00000 is 01067.

Postal codes and keys of municipalities are often kept so; their value without the format is that of
another place, or of none.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from stadtherz.opendata.adapters.tables.cell_formats import cells_with, styles_of
from stadtherz.opendata.adapters.tables.workbook import file_of, readable

_ZEROS = re.compile(rb"0{2,20}")
Padded = Mapping[int, Sequence[tuple[int, int]]]
NONE: Padded = {}


def padded_cells(path: Path, sheet: str) -> Padded:
    """Give for each row of a sheet the columns with zeros before, and how many digits they show."""
    if not zipfile.is_zipfile(path):
        return NONE
    found: dict[int, list[tuple[int, int]]] = {}
    with readable(path), zipfile.ZipFile(path) as archive:
        styles = styles_of(archive, _is_of_zeros, frozenset())
        place = file_of(archive, sheet) if styles else ""
        for row, column, code in cells_with(archive, place, styles) if place else ():
            found.setdefault(row, []).append((column, len(code)))
    return found


def _is_of_zeros(code: bytes) -> bool:
    return _ZEROS.fullmatch(code) is not None
