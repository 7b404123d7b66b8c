"""Rows and columns of an XLSX sheet that nobody sees: hidden, filtered out, or without any size.

The reader of spreadsheets does not tell them, so the sheet's own words are read (ECMA-376 part 1,
18.3.1.13 and 18.3.1.73), piece by piece and without any definition of a document type.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from stadtherz.kernel.errors import Invalid

PIECE = 1 << 20
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
TRUE = frozenset(("1", "true"))
_SIGNS = re.compile(rb"hidden\s*=\s*[\"'](?:1|true)|(?:width|ht)\s*=\s*[\"']0[\"'.]")
LONGEST_SIGN = 64
Attributes = dict[str, str]


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
    try:
        with zipfile.ZipFile(path) as archive:
            name = _file_of(archive, sheet)
            return _read(archive, name) if name and _has_signs(archive, name) else Hidden()
    except (expat.ExpatError, KeyError, ValueError, zipfile.BadZipFile) as error:
        message = f"what {path.name} hides cannot be read; save it again as XLSX or CSV"
        raise Invalid(message, code="no-spreadsheet", details=("damaged",)) from error


def letters_of(number: int) -> str:
    """Name a column as spreadsheets do: 28 is "AB"."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def _file_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Give the file of a sheet within the archive; "" where this is no XLSX."""
    if not {BOOK, LINKS} <= set(archive.namelist()):
        return ""
    links: dict[str, str] = {}
    wanted: list[str] = []

    def link(name: str, told: Attributes) -> None:
        if name == "Relationship":
            links[told["Id"]] = told["Target"]

    def one(name: str, told: Attributes) -> None:
        if name == "sheet" and told.get("name") == sheet:
            wanted.extend(value for key, value in told.items() if key.endswith(":id"))

    _parsed(archive, LINKS, link)
    _parsed(archive, BOOK, one)
    target = links.get(wanted[0], "") if wanted else ""
    if not target or target.startswith("/"):
        return target.lstrip("/")
    return str(PurePosixPath("xl") / target)


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as file:
        while piece := file.read(PIECE):
            yield piece


def _has_signs(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether anything can be hidden: most sheets need no closer look."""
    rest = b""
    for piece in _pieces(archive, name):
        if _SIGNS.search(rest + piece):
            return True
        rest = piece[-LONGEST_SIGN:]
    return False


def _parsed(archive: zipfile.ZipFile, name: str, told: Callable[[str, Attributes], None]) -> None:
    """Read the elements of a file; a definition of a document type is refused, no XLSX has one."""
    parser = expat.ParserCreate()

    def begins(element: str, attributes: Attributes) -> None:
        told(element.rpartition(":")[2], attributes)

    def refuse(*_definition: object) -> None:
        raise ValueError("a sheet has no document type")

    parser.StartElementHandler = begins
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(name) as file:
        parser.ParseFile(file)


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

    _parsed(archive, name, told)
    return Hidden(frozenset(lines), tuple(spans))


def _is_zero(size: str | None) -> bool:
    return size is not None and float(size) == 0
