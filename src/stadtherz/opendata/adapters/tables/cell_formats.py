"""The formats in which cells of an XLSX are shown (ECMA-376, part 1, 18.8.30 and 18.8.45)."""

import re
import zipfile
from collections.abc import Callable, Iterator

from stadtherz.opendata.adapters.tables.workbook import pieces

STYLES = "xl/styles.xml"
_FORMATS = re.compile(rb"<numFmt\b[^>]*?>")
_STYLES = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<xf\b[^>]*>")
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>')
_QUOTED = re.compile(rb'"[^"]*"|\\.|&quot;.*?&quot;')


def _value(tag: bytes, name: str) -> bytes:
    found = re.search(rb"\b" + name.encode() + rb'="([^"]*)"', tag)
    return found[1] if found else b""


def styles_of(
    archive: zipfile.ZipFile, fits: Callable[[bytes], bool], built_in: frozenset[bytes]
) -> dict[bytes, bytes]:
    """Give the numbers of the styles of cells, each with its format, that fit.

    Args:
        archive: the workbook.
        fits: whether a format is one that is looked for; it comes without its quoted words.
        built_in: numbers of formats that every program knows.

    """
    if STYLES not in archive.namelist():
        return {}
    styles = archive.read(STYLES)
    formats = dict.fromkeys(built_in, b"")
    for tag in _FORMATS.findall(styles):
        code = _QUOTED.sub(b"", _value(tag, "formatCode"))
        if fits(code):
            formats[_value(tag, "numFmtId")] = code
    listed = _STYLES.search(styles)
    tags = _STYLE.findall(listed[0]) if listed else []
    shown = [(str(at).encode(), _value(tag, "numFmtId")) for at, tag in enumerate(tags)]
    return {at: formats[number] for at, number in shown if number in formats}


def cells_with(
    archive: zipfile.ZipFile, place: str, styles: dict[bytes, bytes]
) -> Iterator[tuple[int, int, bytes]]:
    """Give row and column, counted from 0, of the cells with some styles, and their format."""
    for text in _whole_tags(archive, place):
        for cell in _CELL.finditer(text):
            style = _value(cell[0], "s")
            if style in styles:
                yield int(cell[2]) - 1, _column(cell[1]), styles[style]


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
