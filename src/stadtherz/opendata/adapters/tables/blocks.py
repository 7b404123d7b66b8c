"""Rows on their way from a file into a typed table."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Protocol

from stadtherz.opendata.domain.tabular.findings import Finding
from stadtherz.opendata.domain.tabular.shapes import Style


class Block:
    """Some rows with the lines on which they begin; cells are texts as in the file."""

    def __init__(self, lines: list[int] | None = None, rows: list[list[str]] | None = None) -> None:
        self.lines = [] if lines is None else lines
        self._rows = [] if rows is None else rows

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.lines)

    @property
    def rows(self) -> list[list[str]]:
        """The rows with their cells."""
        return self._rows

    def add(self, line: int, row: list[str]) -> None:
        """Take one more row."""
        self.lines.append(line)
        self._rows.append(row)

    def part(self, start: int, stop: int | None = None) -> "Block":
        """Give the rows from one place up to another."""
        return Block(self.lines[start:stop], self.rows[start:stop])

    def only(self, places: Sequence[int]) -> "Block":
        """Give the rows at some places."""
        return Block([self.lines[at] for at in places], [self.rows[at] for at in places])

    def empty(self, spaces: str) -> list[int]:
        """Give the places of rows in which nothing stands but spaces."""
        return [
            place for place, row in enumerate(self.rows)
            if not any(row) or not "".join(row).strip(spaces)
        ]  # fmt: skip

    def beginning(self, firsts: Collection[str]) -> list[int]:
        """Give the places of rows that may begin with one of some cells."""
        return [place for place, row in enumerate(self.rows) if row and row[0] in firsts]


class PlainBlock(Block):
    """Rows that are lines without any quotation mark: their cells lie between delimiters.

    They are cut into cells where somebody looks at them, and by DuckDB where nobody does.
    """

    def __init__(self, lines: list[int], texts: list[str], delimiter: str) -> None:
        super().__init__(lines)
        self.texts = texts
        self.delimiter = delimiter

    @cached_property
    def rows(self) -> list[list[str]]:
        """The rows with their cells."""
        return [text.split(self.delimiter) if text else [] for text in self.texts]

    def part(self, start: int, stop: int | None = None) -> Block:
        """Give the rows from one place up to another."""
        return PlainBlock(self.lines[start:stop], self.texts[start:stop], self.delimiter)

    def only(self, places: Sequence[int]) -> Block:
        """Give the rows at some places."""
        texts = [self.texts[at] for at in places]
        return PlainBlock([self.lines[at] for at in places], texts, self.delimiter)

    def empty(self, spaces: str) -> list[int]:
        """Give the places of rows in which nothing stands but spaces."""
        nothing = spaces + self.delimiter
        return [place for place, text in enumerate(self.texts) if not text.strip(nothing)]

    def beginning(self, firsts: Collection[str]) -> list[int]:
        """Give the places of rows that may begin with one of some cells."""
        begun = tuple(firsts)
        return [place for place, text in enumerate(self.texts) if text.startswith(begun)]


class Source(Protocol):
    """Something that gives rows in blocks.

    `headed` says that the first row is the heading and all others are data, as in files of
    programs; `geometry` that the last five columns are a geometry and the box around it.
    """

    @property
    def days_from(self) -> int:
        """The year from which the program of the file counts days; 0 where it does not say."""
        ...

    @property
    def headed(self) -> bool:
        """Whether the first row is known to be the heading."""
        ...

    @property
    def geometry(self) -> bool:
        """Whether rows end with a geometry and its box."""
        ...

    @property
    def reference(self) -> int:
        """EPSG code of the geometries; 0 where it is not known."""
        ...

    @property
    def findings(self) -> list[Finding]:
        """What was found about the file, after its blocks have been read."""
        ...

    def blocks(self) -> Iterator[Block]:
        """Give all rows, empty ones too."""
        ...


def leaning(delimiter: str) -> Style:
    """Guess how numbers are written where no value tells: by the sign between cells."""
    return Style.ENGLISH if delimiter == "," else Style.GERMAN
