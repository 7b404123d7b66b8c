"""Reads CSV files in chunks, whatever their encoding and delimiter, with true line numbers.

A file may be larger than the memory: it is read line by line, and a chunk ends at so many cells or
so many signs. A quotation mark that is never closed would make one cell of all the lines after it;
such a row is refused, and reading goes on in the next line.
"""

import csv
import hashlib
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import TextIO

from stadtherz.kernel.errors import Invalid

SAMPLE_BYTES = 200_000
BLOCK_BYTES = 1_000_000
DELIMITERS = ";,\t|"
CHUNK_CELLS = 250_000
CHUNK_SIGNS = 4_000_000
LONGEST_LINE = 8_000_000
LONGEST_ROW = 1_000_000  # of signs, when it has several lines
OPEN = "a quotation mark is opened in this line and not closed where a cell ends"


@dataclass(frozen=True)
class Rows:
    """Some rows of a file.

    Args:
        rows: their fields.
        lines: where each begins.
        broken: why which lines are no row; what stands there is one field among `rows`.
        last_line: the last line that was read.
        bytes_read: of the file, up to here or a little further.

    """

    rows: list[list[str]]
    lines: list[int]
    broken: dict[int, str]
    last_line: int
    bytes_read: int


@dataclass
class _Lines:
    """The lines of a file; those of a row that swallowed too many are given again."""

    file: TextIO
    number: int = 0
    taken: list[str] = field(default_factory=list)
    signs: int = 0
    ended: bool = False
    _again: deque[str] = field(default_factory=deque)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = ""
        if self.signs <= LONGEST_ROW or not self.taken:
            line = self._again.popleft() if self._again else self.file.readline(LONGEST_LINE)
        if not line:
            self.ended = True
            raise StopIteration
        if len(line) == LONGEST_LINE:
            message = f"line {self.number + 1} has more than {LONGEST_LINE:,} signs; is this a CSV?"
            raise Invalid(message, code="csv")
        self.number += 1
        self.signs += len(line)
        self.taken.append(line)
        return line

    def begin(self) -> None:
        """Begin a new row."""
        self.taken = []
        self.signs = 0
        self.ended = False

    def give_back(self) -> None:
        """Give all lines of the row but the first again."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


@dataclass
class Table:
    """An open CSV file: its header, and its rows in chunks."""

    header: list[str]
    size: int
    _lines: _Lines
    _delimiter: str

    def chunks(self, plain: Collection[int]) -> Iterator[Rows]:
        """Read all rows; the columns at the places `plain` never hold a line break."""
        rows = self._rows(frozenset(plain))
        most = max(1, CHUNK_CELLS // max(1, len(self.header)))
        while True:
            found: list[list[str]] = []
            lines: list[int] = []
            broken: dict[int, str] = {}
            signs = 0
            for line, row, reason in rows:
                signs += self._lines.signs
                found.append(row)
                lines.append(line)
                if reason:
                    broken[line] = reason
                if len(found) >= most or signs >= CHUNK_SIGNS:
                    break
            if not found:
                return
            yield Rows(found, lines, broken, self._lines.number, _position(self._lines.file))

    def _rows(self, plain: frozenset[int]) -> Iterator[tuple[int, list[str], str]]:
        reader = csv.reader(self._lines, delimiter=self._delimiter)
        while True:
            self._lines.begin()
            line = self._lines.number + 1
            row = next(reader, None)
            if row is None:
                return
            taken = self._lines.taken
            if (len(taken) > 1 or self._lines.ended) and not self._is_whole(row, plain):
                yield line, [taken[0].rstrip("\r\n")], OPEN
                self._lines.give_back()
                reader = csv.reader(self._lines, delimiter=self._delimiter)
            else:
                yield line, row, ""

    def _is_whole(self, row: list[str], plain: frozenset[int]) -> bool:
        """Whether a row of several lines was meant: well quoted, of full width, text only."""
        return (
            _well_quoted(self._lines.taken, self._delimiter)
            and len(row) == len(self.header)
            and not any("\n" in row[place] or "\r" in row[place] for place in plain)
        )


def digest(path: Path) -> str:
    """Give the SHA-256 of a file.

    Raises:
        Invalid: when there is no such file, or it cannot be read.

    """
    with _opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def open_table(path: Path, *, encoding: str, delimiter: str) -> Iterator[Table]:
    """Open the CSV file at `path`; "auto" finds encoding and delimiter.

    Raises:
        Invalid: when there is no such file, it is empty or binary, or the encoding is another.

    """
    sample = _sample(path)
    chosen = _encoding(sample, path) if encoding == "auto" else encoding
    separator = _delimiter(sample.decode(chosen, "replace")) if delimiter == "auto" else delimiter
    csv.field_size_limit(LONGEST_LINE + LONGEST_ROW)
    with path.open(encoding=chosen, newline="") as file:
        lines = _Lines(file)
        try:
            yield Table(_header(lines, separator), path.stat().st_size, lines, separator)
        except UnicodeDecodeError as error:
            message = (
                f"{path.name}: is not written in {chosen} (byte {error.start}); "
                'set encoding = "latin-1" in the mapping or save the file as UTF-8'
            )
            raise Invalid(message, code="encoding") from error
        except csv.Error as error:
            message = f"{path.name}: line {lines.number}: is no CSV: {error}"
            raise Invalid(message, code="csv") from error


def _header(lines: _Lines, delimiter: str) -> list[str]:
    row = next(csv.reader(lines, delimiter=delimiter))
    if (len(lines.taken) > 1 or lines.ended) and not _well_quoted(lines.taken, delimiter):
        message = f"line 1: {OPEN}; the headings cannot be read"
        raise Invalid(message, code="csv")
    return [heading.strip() for heading in row]


def _well_quoted(lines: list[str], delimiter: str) -> bool:
    """Whether each quotation mark stands where a cell begins or ends."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    try:
        file = path.open("rb")
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}; give a CSV file"
        raise Invalid(message, code="file") from error
    with file:
        yield file


def _sample(path: Path) -> bytes:
    with _opened(path) as file:
        sample = file.read(SAMPLE_BYTES)
    if not sample.strip():
        message = f"{path.name}: is empty"
        raise Invalid(message, code="file")
    if b"\x00" in sample and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = f"{path.name}: is no text; give a CSV file, for a spreadsheet save it as CSV"
        raise Invalid(message, code="file")
    return sample


def _encoding(sample: bytes, path: Path) -> str:
    """Find UTF-8 (with or without mark), UTF-16 by its mark, else Latin-1 with Windows signs."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    decoder = getincrementaldecoder("utf-8")()
    try:
        with _opened(path) as file:
            while block := file.read(BLOCK_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(sample: str) -> str:
    """Find the sign that splits the first lines most evenly."""
    lines = [line for line in sample.splitlines()[:20] if line]
    counts = {sign: [line.count(sign) for line in lines] for sign in DELIMITERS}
    return max(
        DELIMITERS,
        key=lambda sign: (min(counts[sign]) > 0, min(counts[sign]), sum(counts[sign])),
    )


def _position(file: TextIO) -> int:
    return file.buffer.tell()
