"""Reads a table from whatever file somebody gave: its kind is told by its content, not its name."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.tables.geopackage import layers_of
from stadtherz.opendata.adapters.tables.sheets import sheets_of
from stadtherz.opendata.adapters.tables.typed import (
    type_csv,
    type_geojson,
    type_geopackage,
    type_sheet,
)
from stadtherz.opendata.domain.tabular.schema import Typed
from stadtherz.opendata.domain.tabular.wishes import NONE, Wishes

LOOKED_AT = 4096
BLANKS = b"\xef\xbb\xbf \t\r\n"
PAGES = {b"<html", b"<!doc", b"<?xml"}
LARGEST_UNPACKED = 2_000_000_000
"""A spreadsheet that unpacks to more is refused before anybody reads it."""
NO_TABLES = {
    b"%PDF": "pdf", b"\x89PNG": "picture", b"\xff\xd8\xff": "picture", b"GIF8": "picture",
    b"\x1f\x8b": "packed", b"Rar!": "packed", b"7z\xbc\xaf": "packed", b"PAR1": "parquet",
}  # fmt: skip


class FileKind(StrEnum):
    """What a file is."""

    TEXT = "text"
    SHEETS = "sheets"
    GEOJSON = "geojson"
    GEOPACKAGE = "geopackage"


UTF_16 = (b"\xff\xfe", b"\xfe\xff")
KINDS = {
    b"SQLite format 3\x00": FileKind.GEOPACKAGE,
    bytes.fromhex("d0cf11e0a1b11ae1"): FileKind.SHEETS,
    b"PK": FileKind.SHEETS,
}


@dataclass(frozen=True)
class Part:
    """A sheet or layer of a file.

    Args:
        name: of the sheet.
        rows: how many; None where they are not counted.
        visible: whether people see it.

    """

    name: str
    rows: int | None = None
    visible: bool = True


def kind_of(path: Path) -> FileKind:
    """Tell what a file is.

    Raises:
        Invalid: code "empty-file", or "no-table" with the kind it has in the details.

    """
    with path.open("rb") as file:
        head = file.read(LOOKED_AT)
    begun = head.lstrip(BLANKS)
    if not begun:
        raise Invalid(f"{path.name} is empty; choose the file again", code="empty-file")
    if head.startswith(b"PK"):
        _refuse_bombs(path)
    for mark, kind in KINDS.items():
        if head.startswith(mark):
            return kind
    if other := _other(head, begun):
        raise _no_table(path, other)
    plain = head[2:].replace(b"\x00", b"").lstrip(BLANKS) if head.startswith(UTF_16) else begun
    return FileKind.GEOJSON if plain.startswith(b"{") else FileKind.TEXT


def _other(head: bytes, begun: bytes) -> str:
    """Name what a file is that is no table; "" for texts."""
    known = next((name for mark, name in NO_TABLES.items() if head.startswith(mark)), "")
    if not known and begun[:5].lower() in PAGES:
        return "page"
    return "binary" if not known and b"\x00" in head and not head.startswith(UTF_16) else known


def _refuse_bombs(path: Path) -> None:
    """Refuse archives that are no spreadsheets, or unpack to more than anybody means."""
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {one.filename: one.file_size for one in archive.infolist()}
    except zipfile.BadZipFile:
        raise _no_table(path, "damaged") from None
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & set(sizes):
        raise _no_table(path, "packed")
    if sum(sizes.values()) > LARGEST_UNPACKED:
        raise _no_table(path, "too-large")


def _no_table(path: Path, kind: str) -> Invalid:
    message = f"{path.name} is no table that can be read ({kind}); save it as CSV, XLSX or ODS"
    return Invalid(message, code="no-table", details=(kind,))


def parts_of(path: Path) -> tuple[Part, ...]:
    """List the sheets or layers of a file; none where it is a single table.

    Raises:
        Invalid: the file cannot be read.

    """
    kind = kind_of(path)
    if kind is FileKind.SHEETS:
        return tuple(Part(one.name, one.rows, one.visible) for one in sheets_of(path))
    if kind is FileKind.GEOPACKAGE:
        return tuple(Part(one.name) for one in layers_of(path))
    return ()


_READERS: dict[FileKind, Callable[[Path, Path, str, Wishes], Typed]] = {
    FileKind.TEXT: lambda path, target, _, wishes: type_csv(path, target, wishes),
    FileKind.SHEETS: type_sheet,
    FileKind.GEOJSON: lambda path, target, _, wishes: type_geojson(path, target, wishes),
    FileKind.GEOPACKAGE: type_geopackage,
}


def type_any(path: Path, target: Path, part: str = "", wishes: Wishes = NONE) -> Typed:
    """Type the table of a file over all of its rows and write it as Parquet.

    Args:
        path: the file as people gave it.
        target: the Parquet file to write.
        part: sheet or layer; "" for the first one that is a table.
        wishes: what a person says about how it is to be read.

    Raises:
        Invalid: the file cannot be read as a table; `details` say why.
        NotFound: it has no such part.

    """
    return _READERS[kind_of(path)](path, target, part, wishes)
