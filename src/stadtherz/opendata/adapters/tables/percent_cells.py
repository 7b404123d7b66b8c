"""Which cells of a spreadsheet show a share as percent: their value 0.31 is 31 % for people.

The reader of sheets gives values without formats. XLSX names a format by the style of a cell, ODS
(OpenDocument 1.3, part 3, 19.387) by its type. Files without such a format are not looked at any
further.
"""

import re
import zipfile
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import unescape

from stadtherz.opendata.adapters.tables.cell_formats import cells_with, styles_of
from stadtherz.opendata.adapters.tables.workbook import file_of, readable

BUILT_IN = frozenset((b"9", b"10"))
"""Numbers of the formats 0% and 0.00%."""
WIDEST, MOST_ROWS, TOO_LONG = 2_000, 1_048_576, 10
LARGEST = 300_000_000
"""Larger texts of ODS, in bytes, are not searched."""
_TABLE = re.compile(r"<table:table\s[^>]*>")
_TAG = re.compile(r"<(/?table:table-row|table:(?:covered-)?table-cell|/table:table(?=>))\b([^>]*)>")
NONE: Mapping[int, Sequence[int]] = {}


def percent_cells(path: Path, sheet: str) -> Mapping[int, Sequence[int]]:
    """Give the columns with percent for each row of a sheet, both counted from 0."""
    if not zipfile.is_zipfile(path):
        return NONE
    with readable(path), zipfile.ZipFile(path) as archive:
        if "content.xml" in archive.namelist():
            return _of_ods(archive, sheet)
        return _of_xlsx(archive, sheet)


def _plain(text: str) -> str:
    return unescape(text, {"&quot;": '"', "&apos;": "'"})


def _of_xlsx(archive: zipfile.ZipFile, sheet: str) -> Mapping[int, Sequence[int]]:
    styles = styles_of(archive, lambda code: b"%" in code, BUILT_IN)
    place = file_of(archive, sheet) if styles else ""
    found: dict[int, array[int]] = {}
    for row, column, _code in cells_with(archive, place, styles) if place else ():
        found.setdefault(row, array("H")).append(column)
    return found


def _of_ods(archive: zipfile.ZipFile, sheet: str) -> Mapping[int, Sequence[int]]:
    if archive.getinfo("content.xml").file_size > LARGEST:
        return NONE
    text = archive.read("content.xml").decode("utf-8", "replace")
    if 'office:value-type="percentage"' not in text:
        return NONE
    for found in _TABLE.finditer(text):
        if _plain(_said(found[0], "table:name")) == sheet:
            return _rows_of_ods(text, found.end())
    return NONE


def _said(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def _repeated(tag: str, name: str) -> int:
    said = _said(tag, f"table:number-{name}-repeated")
    return min(int(said), MOST_ROWS) if said.isdigit() and len(said) < TOO_LONG else 1


def _rows_of_ods(text: str, start: int) -> Mapping[int, Sequence[int]]:
    """Walk through the rows of a table; rows and cells that are repeated stand there once."""
    found: dict[int, Sequence[int]] = {}
    row, again, column, held = 0, 1, 0, list[int]()
    for tag in _TAG.finditer(text, start):
        name, told = tag[1], tag[2]
        if name == "/table:table":
            break
        if name == "table:table-row":
            again, column, held = _repeated(told, "rows"), 0, []
            if not told.endswith("/"):
                continue
        if name in {"table:table-row", "/table:table-row"}:
            found |= dict.fromkeys(range(row, row + again), held) if held else {}
            row += again
            continue
        wide = _repeated(told, "columns")
        if 'office:value-type="percentage"' in told:
            held += range(column, column + min(wide, WIDEST))
        column += wide
    return found
