"""Rows on their way from a file into a typed table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from stadtherz.opendata.domain.tabular.findings import Finding
from stadtherz.opendata.domain.tabular.shapes import Style


@dataclass
class Block:
    """Some rows with the lines on which they begin; cells are texts as in the file."""

    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def add(self, line: int, row: list[str]) -> None:
        """Take one more row."""
        self.lines.append(line)
        self.rows.append(row)


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
