"""Rows of a CSV file of any size, each with the line on which it begins.

Most blocks have no quotation mark and are left as lines, which DuckDB cuts into cells; others with
one line a row are read at once by the csv module, which is written in C. Where
cells hold line breaks the rows are taken one by one, and a quotation mark that is never closed does
not swallow the rest of the file: the line with it is read as it stands.
"""

import csv
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.tables.blocks import Block, PlainBlock
from stadtherz.opendata.adapters.tables.text_file import damaged_lines, text_file
from stadtherz.opendata.domain.tabular.dialect import Dialect, dialect_of, rows_of
from stadtherz.opendata.domain.tabular.findings import SPOTS, Finding, finding
from stadtherz.opendata.domain.tabular.twice_encoded import may_be_twice_encoded, mended

A_BLOCK = 50_000
SAMPLE = 300
LINES_IN_A_CELL = 200
"""A cell with more line breaks is one whose quotation mark was forgotten."""
LONGEST_CELL = 1 << 24
csv.field_size_limit(LONGEST_CELL)


class CsvRows:
    """Rows of a file in blocks; what was found is known when all have been read."""

    headed = False
    days_from = 0
    geometry = False
    reference = 4326

    def __init__(self, path: Path) -> None:
        self.file = text_file(path)
        self.found: list[Finding] = list(self.file.findings)
        self.unclosed: list[tuple[int, str]] = []
        self.twice, self.twice_at = 0, list[tuple[int, str]]()
        sample = list(islice(self.file.lines(), SAMPLE))
        self.separator = _separator(sample[0]) if sample else ""
        with _short_cells():
            self.dialect = Dialect(self.separator) if self.separator else dialect_of(sample)
        if self.file.encoding.damaged:
            places = damaged_lines(self.file)
            self.found.append(finding("damaged-signs", places))

    @property
    def findings(self) -> list[Finding]:
        """What was found about the file, after its blocks have been read."""
        told = list(self.found)
        if self.separator:
            told.append(finding("separator-line", [(1, "")]))
        if self.twice:
            told.append(finding("twice-encoded", self.twice_at, self.twice))
        if self.unclosed:
            told.append(finding("unclosed-quote", self.unclosed))
        return told

    def blocks(self) -> Iterator[Block]:
        """Give all rows, empty ones too."""
        lines = self.file.lines()
        number = 1
        if self.separator:
            next(lines)
            number = 2
        while True:
            block = self._mended(list(islice(lines, A_BLOCK)), number)
            if not block:
                return
            if found := self._plain_block(block, number):
                yield found
                number += len(block)
                continue
            if _balanced(block, self.dialect.quote):
                rows = self._read(block)
                if len(rows) == len(block):
                    yield Block(list(range(number, number + len(rows))), rows)
                    number += len(block)
                    continue
            count, found = self._slowly(block, lines, number)
            yield found
            number += count

    def _mended(self, block: list[str], number: int) -> list[str]:
        """Write signs as they were meant that went through two encodings."""
        if not may_be_twice_encoded("".join(block)):
            return block
        fresh = [mended(line) for line in block]
        for at, (line, meant) in enumerate(zip(block, fresh, strict=True)):
            if line is not meant and line != meant:
                self.twice += 1
                self.twice_at += [(number + at, line)] if self.twice <= SPOTS else []
        return fresh

    def _plain_block(self, lines: list[str], number: int) -> Block | None:
        """Give lines as rows, where no cell is quoted; None where one may be."""
        if any(self.dialect.quote in line for line in lines):
            return None
        texts = [line.rstrip("\r\n") for line in lines]
        if max(map(len, texts)) > LONGEST_CELL:
            return None
        numbers = list(range(number, number + len(texts)))
        return PlainBlock(numbers, texts, self.dialect.delimiter)

    def _read(self, lines: list[str]) -> list[list[str]]:
        with _short_cells():
            return rows_of(lines, self.dialect)

    def _slowly(self, block: list[str], rest: Iterator[str], number: int) -> tuple[int, Block]:
        """Read a block whose cells hold line breaks; its last row may reach behind the block."""
        found, waiting, used = Block(), deque(block), 0
        while waiting:
            held = self._held(waiting, rest)
            if self._open(held):
                self.unclosed.append((number + used, held[0]))
                waiting.extendleft(reversed(held[1:]))
                held = held[:1]
                row = self._plain(held[0])
            else:
                row = self._read(held)[0]
            found.add(number + used, row)
            used += len(held)
        return used, found

    def _held(self, waiting: deque[str], rest: Iterator[str]) -> list[str]:
        """Take the lines of one row."""
        held = [waiting.popleft()]
        while self._open(held) and len(held) <= LINES_IN_A_CELL:
            line = waiting.popleft() if waiting else next(rest, None)
            if line is None:
                break
            held.append(line)
        return held

    def _plain(self, line: str) -> list[str]:
        return line.rstrip("\r\n").split(self.dialect.delimiter)

    def _open(self, lines: list[str]) -> bool:
        """Whether a quotation mark is still open at the end of the lines."""
        if not any(self.dialect.quote in line for line in lines):
            return False
        try:
            list(csv.reader(
                lines, delimiter=self.dialect.delimiter, quotechar=self.dialect.quote, strict=True
            ))  # fmt: skip
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False


@contextmanager
def _short_cells() -> Iterator[None]:
    """Say of a cell without an end what is wrong."""
    try:
        yield
    except csv.Error as error:
        message = f"a cell has more than {LONGEST_CELL:,} signs; is a quotation mark open?"
        raise Invalid(message, code="cell-too-long") from error


def _separator(line: str) -> str:
    """Read the line by which Excel is told the delimiter; "" where it is not one."""
    text = line.strip("\r\n ").strip('"')
    sign = text.removeprefix("sep=")
    return sign if sign != text and len(sign) == 1 else ""


def _balanced(lines: list[str], quote: str) -> bool:
    whole = "".join(lines)
    return quote not in whole or all(line.count(quote) % 2 == 0 for line in lines)
