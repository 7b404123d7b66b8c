"""Rows and columns of an XLSX sheet that nobody sees: hidden, filtered out, or without any size.

The reader of spreadsheets does not tell them, so the sheet's own words are read (ECMA-376 part 1,
18.3.1.13 and 18.3.1.73).
"""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from stadtherz.opendata.adapters.tables.workbook import (
    Attributes,
    elements,
    file_of,
    pieces,
    readable,
)

TRUE = frozenset(("1", "true"))
_SIGNS = re.compile(rb"hidden\s*=\s*[\"'](?:1|true)|(?:width|ht)\s*=\s*[\"']0[\"'.]")
LONGEST_SIGN = 64


@dataclass(frozen=True)
class Hidden:
    """What nobody sees of a sheet: lines, and spans of columns, counted from 1."""

    lines: frozenset[int] = frozenset()
    spans: tuple[tuple[int, int], ...] = ()

    def column(self, number: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= number <= last for first, last in self.spans)


def hidden_in(path: Path, sheet: str) -> Hidden:
    """Find what is hidden in a sheet; nothing in files that are no XLSX.

    Raises:
        Invalid: code "no-spreadsheet", where the sheet's XML cannot be read.

    """
    if not zipfile.is_zipfile(path):
        return Hidden()
    with readable(path), zipfile.ZipFile(path) as archive:
        name = file_of(archive, sheet)
        return _read(archive, name) if name and _has_signs(archive, name) else Hidden()


def letters_of(number: int) -> str:
    """Name a column as spreadsheets do: 28 is "AB"."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def _has_signs(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether anything can be hidden: most sheets need no closer look."""
    rest = b""
    for piece in pieces(archive, name):
        if _SIGNS.search(rest + piece):
            return True
        rest = piece[-LONGEST_SIGN:]
    return False


def _read(archive: zipfile.ZipFile, name: str) -> Hidden:
    lines: set[int] = set()
    spans: list[tuple[int, int]] = []
    last = 0

    def told(element: str, said: Attributes) -> None:
        nonlocal last
        if element == "row":
            last = int(said.get("r", last + 1))
            if said.get("hidden") in TRUE or _is_zero(said.get("ht")):
                lines.add(last)
        elif element == "col" and (said.get("hidden") in TRUE or _is_zero(said.get("width"))):
            spans.append((int(said["min"]), int(said["max"])))

    elements(archive, name, told)
    return Hidden(frozenset(lines), tuple(spans))


def _is_zero(size: str | None) -> bool:
    return size is not None and float(size) == 0
