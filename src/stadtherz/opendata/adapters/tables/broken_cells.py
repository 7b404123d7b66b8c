"""Cells of an XLSX that show an error, or whose formula was never worked out.

The reader of sheets gives both as empty, and an empty cell means that something is not known
(ECMA-376, part 1, 18.3.1.4 and 18.18.11). Programs that write formulas often leave their values to
the next one that opens the file.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from stadtherz.opendata.adapters.tables.workbook import file_of, pieces, readable

_BROKEN = re.compile(
    rb"<c\b(?P<told>[^>]*?[^/])>\s*(?:<f\b[^>]*?(?:/>|>[^<]*</f>)\s*)?"
    rb"(?:(?P<empty></c>|<v\s*/>|<v></v>)|<v>(?P<shown>[^<]{0,40}))"
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3}(\d{1,7}))"')
_ERROR, _WORDS = re.compile(rb'\bt="e"'), re.compile(rb'\bt="str"')
Broken = tuple[int, str]
"""The line, and the name of the cell with what it shows."""


def broken_cells(path: Path, sheet: str) -> list[Broken]:
    """Find the cells of a sheet whose values nobody knows; none in files that are no XLSX.

    Raises:
        Invalid: code "no-spreadsheet", where the sheet's XML cannot be read.

    """
    if not zipfile.is_zipfile(path):
        return []
    with readable(path), zipfile.ZipFile(path) as archive:
        name = file_of(archive, sheet)
        return list(_found(archive, name)) if name else []


def _found(archive: zipfile.ZipFile, name: str) -> Iterator[Broken]:
    for text in _whole_cells(archive, name):
        if b't="e"' not in text and b"<f" not in text:
            continue
        for cell in _BROKEN.finditer(text):
            formula = b"<f" in cell[0] and cell["empty"] and not _WORDS.search(cell["told"])
            place = _PLACE.search(cell["told"])
            if place and (formula or _ERROR.search(cell["told"])):
                shown = (cell["shown"] or b"").decode("utf-8", "replace")
                yield int(place[2]), f"{place[1].decode()} {shown}".strip()


def _whole_cells(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Read a sheet in pieces that end before a cell begins."""
    rest = b""
    for piece in pieces(archive, name):
        whole, sign, rest = (rest + piece).rpartition(b"<c ")
        yield whole
        rest = sign + rest
    yield rest
