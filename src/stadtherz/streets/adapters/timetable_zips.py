"""Reads the files of a GTFS zip row by row, whatever is in it: within bounds, and never as a whole.

A zip that grows without end, a line without end and a file that is no table are refused.
"""

import csv
import struct
import zlib
from collections.abc import Iterator
from io import BufferedReader
from lzma import LZMAError
from pathlib import Path
from typing import IO, Self, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from stadtherz.kernel.errors import Invalid
from stadtherz.streets.domain.transit.gtfs import Row, refuse_columns, refuse_missing

LARGEST = 8 << 30
"""So many bytes of one file: the timetables of all of Germany have 3 GB of stop times."""
MOST_FILES = 200
SMALL, MOST_TIMES = 10 << 20, 200
"""A larger file that was packed to less than the two hundredth is no timetable."""
LONGEST_LINE = 64 << 10
BUFFER = 1 << 20
MARK = "\ufeff"
UNPACKING = (BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError,
             LZMAError)  # fmt: skip
"""What the library says of a file that is broken, by how it was packed."""


class TimetableZip:
    """A GTFS zip that is open for reading.

    Raises:
        Invalid: it is no zip, it is too large, or it has not the files of a timetable.

    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = ZipFile(path)
        except (BadZipFile, NotImplementedError, EOFError, ValueError, struct.error) as error:
            message = f"the timetable is no zip file: {error}"
            raise Invalid(message, code="timetable-zip") from None
        self._files = {
            one.filename.rpartition("/")[2]: one
            for one in self._zip.infolist()[:MOST_FILES] if one.filename.endswith(".txt")
        }  # fmt: skip
        refuse_missing(frozenset(self._files))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def rows(self, name: str) -> Iterator[Row]:
        """Give the rows of a file; none where the file is missing.

        Raises:
            Invalid: the file is broken, too large, or lacks a column that gives it a meaning.

        """
        info = self._files.get(name)
        if info is None:
            return
        _refuse_large(name, info)
        try:
            with self._zip.open(info) as file:
                yield from _rows(name, file)
        except UNPACKING as error:
            message = f"{name} cannot be unpacked: {error}"
            raise Invalid(message, code="timetable-zip", details=(name,)) from None
        except csv.Error as error:
            message = f"{name} is no table: {error}"
            raise Invalid(message, code="timetable-table", details=(name,)) from None


def _refuse_large(name: str, info: ZipInfo) -> None:
    packed = max(info.compress_size, 1)
    if info.file_size > LARGEST or (
        info.file_size > SMALL and info.file_size > MOST_TIMES * packed
    ):
        message = f"{name} would unpack to {info.file_size:,} bytes; that is no timetable"
        raise Invalid(message, code="timetable-large", details=(name,))


def _rows(name: str, file: IO[bytes]) -> Iterator[Row]:
    table = csv.reader(_lines(name, cast("BufferedReader", BufferedReader(file, BUFFER))))
    header = [one.strip().strip(MARK).lower() for one in next(table, [])]
    refuse_columns(name, frozenset(header))
    for cells in table:
        if cells:
            yield {key: cell.strip() for key, cell in zip(header, cells, strict=False)}


def _lines(name: str, file: BufferedReader) -> Iterator[str]:
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            message = f"{name} has a line of more than {LONGEST_LINE:,} bytes"
            raise Invalid(message, code="timetable-large", details=(name,))
        yield line.decode("utf-8", errors="replace").replace("\0", "")
