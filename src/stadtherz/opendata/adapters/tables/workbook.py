"""The parts of an XLSX: which file of the archive holds a sheet, and the elements of its files.

ECMA-376, part 1, 18.2.19, and part 2, 9.3 (relationships). Elements are read piece by piece, and
without any definition of a document type.
"""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from stadtherz.kernel.errors import Invalid

BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
PIECE = 1 << 20
Attributes = dict[str, str]


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Say of a file whose parts cannot be read what to do.

    Raises:
        Invalid: code "no-spreadsheet".

    """
    try:
        yield
    except (expat.ExpatError, KeyError, ValueError, zipfile.BadZipFile) as error:
        message = f"the sheets of {path.name} cannot be read; save it again as XLSX or CSV"
        raise Invalid(message, code="no-spreadsheet", details=("damaged",)) from error


def file_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Give the file of a sheet within the archive; "" where this is no XLSX, or has no such one."""
    there = set(archive.namelist())
    if not {BOOK, LINKS} <= there:
        return ""
    links: dict[str, str] = {}
    wanted: list[str] = []

    def link(name: str, told: Attributes) -> None:
        if name == "Relationship":
            links[told["Id"]] = told["Target"]

    def one(name: str, told: Attributes) -> None:
        if name == "sheet" and told.get("name") == sheet:
            wanted.extend(value for key, value in told.items() if key.endswith(":id"))

    elements(archive, LINKS, link)
    elements(archive, BOOK, one)
    target = links.get(wanted[0], "") if wanted else ""
    name = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return name if name in there else ""


def days_from(path: Path) -> int:
    """Give the year from which a workbook counts days, 1900 or 1904; 0 where it is no XLSX.

    Raises:
        Invalid: code "no-spreadsheet".

    """
    if not zipfile.is_zipfile(path):
        return 0
    told: list[str] = []

    def one(name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            told.append(attributes.get("date1904", ""))

    with readable(path), zipfile.ZipFile(path) as archive:
        if BOOK not in archive.namelist():
            return 0
        elements(archive, BOOK, one)
    return 1904 if {"1", "true"} & set(told) else 1900


def pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Read a file of the archive in pieces."""
    with archive.open(name) as file:
        while piece := file.read(PIECE):
            yield piece


def elements(archive: zipfile.ZipFile, name: str, told: Callable[[str, Attributes], None]) -> None:
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
