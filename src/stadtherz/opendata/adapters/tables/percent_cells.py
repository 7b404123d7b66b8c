"""Which cells of a spreadsheet show a share as percent: their value 0.31 is 31 % for people.

The reader of sheets gives values without formats. XLSX (ECMA-376, part 1, 18.8.30) names a format
by the style of a cell, ODS (OpenDocument 1.3, part 3, 19.387) by its type. Files without such a
format are not looked at any further.
"""

import re
import zipfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import unescape

from stadtherz.opendata.adapters.tables.workbook import file_of, pieces, readable

BUILT_IN = {b"9", b"10"}
"""Numbers of the formats 0% and 0.00%."""
WIDEST, MOST_ROWS, TOO_LONG = 2_000, 1_048_576, 10
LARGEST = 300_000_000
"""Larger texts of ODS, in bytes, are not searched."""
_FORMATS = re.compile(rb"<numFmt\b[^>]*?>")
_STYLES = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<xf\b[^>]*>")
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>')
_QUOTED = re.compile(rb'"[^"]*"|\\.|&quot;.*?&quot;')
_TABLE = re.compile(r"<table:table\s[^>]*>")
_TAG = re.compile(r"<(/?table:table-row|table:(?:covered-)?table-cell|/table:table(?=>))\b([^>]*)>")
NONE: Mapping[int, Sequence[int]] = {}


def percent_cells(path: Path, sheet: str) -> Mapping[int, Sequence[int]]:
    """Give the columns with percent for each row of a sheet, both counted from 0."""
    if not zipfile.is_zipfile(path):
        return NONE
    with readable(path), zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            return _of_ods(archive, sheet)
        styles = "xl/styles.xml"
        known = _percent_styles(archive.read(styles)) if styles in names else set()
        place = file_of(archive, sheet) if known else ""
        return _of_xlsx(archive, place, known) if place else NONE


def _value(tag: bytes, name: str) -> bytes:
    found = re.search(rb"\b" + name.encode() + rb'="([^"]*)"', tag)
    return found[1] if found else b""


def _percent_styles(styles: bytes) -> set[bytes]:
    """Give the numbers of the styles of cells whose format has a sign of percent."""
    formats = BUILT_IN | {
        _value(tag, "numFmtId") for tag in _FORMATS.findall(styles)
        if b"%" in _QUOTED.sub(b"", _value(tag, "formatCode"))
    }  # fmt: skip
    listed = _STYLES.search(styles)
    tags = _STYLE.findall(listed[0]) if listed else []
    return {str(at).encode() for at, tag in enumerate(tags) if _value(tag, "numFmtId") in formats}


def _plain(text: str) -> str:
    return unescape(text, {"&quot;": '"', "&apos;": "'"})


def _of_xlsx(
    archive: zipfile.ZipFile, place: str, styles: set[bytes]
) -> Mapping[int, Sequence[int]]:
    found: dict[int, array[int]] = {}
    for text in _whole_tags(archive, place):
        for cell in _CELL.finditer(text):
            if _value(cell[0], "s") in styles:
                found.setdefault(int(cell[2]) - 1, array("H")).append(_column(cell[1]))
    return found


def _whole_tags(archive: zipfile.ZipFile, place: str) -> Iterator[bytes]:
    """Read a file of the archive in pieces that end with a tag."""
    rest = b""
    for piece in pieces(archive, place):
        whole, sign, rest = (rest + piece).rpartition(b">")
        yield whole + sign


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1


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
