"""Reads CSV files in chunks, whatever their encoding and delimiter, with true line numbers."""

import csv
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stadtherz.kernel.errors import Invalid

SAMPLE_BYTES = 200_000
DELIMITERS = ";,\t|"
FIELD_LIMIT = 1_000_000


@dataclass(frozen=True)
class Rows:
    """Some rows of a file: their fields, their line numbers, and the bytes read so far."""

    rows: list[list[str]]
    lines: list[int]
    bytes_read: int


@dataclass
class Table:
    """An open CSV file: its header and its rows in chunks."""

    header: list[str]
    size: int
    chunks: Iterator[Rows]


def digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def open_table(
    path: Path, *, encoding: str, delimiter: str, chunk_cells: int = 400_000
) -> Iterator[Table]:
    """Open the CSV file at `path`; "auto" finds encoding and delimiter in its beginning.

    Raises:
        Invalid: when there is no such file, it is empty or binary, or the encoding is another.

    """
    sample = _sample(path)
    chosen = _encoding(sample, path) if encoding == "auto" else encoding
    separator = _delimiter(sample.decode(chosen, "replace")) if delimiter == "auto" else delimiter
    csv.field_size_limit(FIELD_LIMIT)
    with path.open(encoding=chosen, newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        try:
            header = [heading.strip() for heading in next(reader)]
            yield Table(
                header,
                path.stat().st_size,
                _chunks(reader, file.buffer, max(200, chunk_cells // max(1, len(header)))),
            )
        except UnicodeDecodeError as error:
            message = (
                f"{path.name}: is not written in {chosen} (byte {error.start}); "
                'set encoding = "latin-1" in the mapping or save the file as UTF-8'
            )
            raise Invalid(message, code="encoding") from error
        except csv.Error as error:
            message = f"{path.name}: line {reader.line_num}: is no CSV: {error}"
            raise Invalid(message, code="csv") from error


def _sample(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            sample = file.read(SAMPLE_BYTES)
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}"
        raise Invalid(message, code="file") from error
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
    complete = sample
    if len(sample) == SAMPLE_BYTES:  # the last sign may be cut in two
        with path.open("rb") as file:
            complete = file.read()[: 64 * SAMPLE_BYTES].rpartition(b"\n")[0]
    try:
        complete.decode("utf-8")
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


def _chunks(reader: Iterator[list[str]], raw: object, size: int) -> Iterator[Rows]:
    rows: list[list[str]] = []
    lines: list[int] = []
    before = reader.line_num  # type: ignore[attr-defined]
    for row in reader:
        rows.append(row)
        lines.append(before + 1)
        before = reader.line_num  # type: ignore[attr-defined]
        if len(rows) >= size:
            yield Rows(rows, lines, raw.tell())  # type: ignore[attr-defined]
            rows, lines = [], []
    if rows:
        yield Rows(rows, lines, raw.tell())  # type: ignore[attr-defined]
