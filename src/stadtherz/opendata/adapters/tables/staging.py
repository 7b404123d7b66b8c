"""Rows of a file as texts in columns, on disk: what is asked of one column reads only that one.

Each piece is a Parquet file. Rows that are longer than those before make new columns from there on.
"""

# ruff: noqa: S608 - columns are named here
from collections.abc import Sequence
from pathlib import Path
from unicodedata import is_normalized

import duckdb
import numpy as np

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.tables.blocks import Block, PlainBlock
from stadtherz.opendata.adapters.tables.duck import files_sql, literal
from stadtherz.opendata.domain.tabular.findings import SPOTS

SPACES = " \t\r\n\u00a0\u202f\u2007\ufeff"
WIDEST = 2_000
LINE = "line"


class Staging:
    """Takes blocks of rows and holds them for questions."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, width: int) -> None:
        _refuse_wide(width, 1)
        self.connection = connection
        self.folder = folder
        self.width = self.first_width = width
        self.paths: list[Path] = []
        self.rows = 0
        self.short: list[tuple[int, str]] = []
        self.longer: list[tuple[int, str]] = []
        self.counts = {"short-rows": 0, "later-columns": 0}

    def add(self, block: Block) -> None:
        """Take rows; all of them are kept."""
        if not len(block) and self.paths:
            return
        if isinstance(block, PlainBlock) and self._is_even(block):
            self._store(block, *_cut(block, self.width))
            return
        columns = self._columns(block)
        given = {f"c{place}": _texts(values) for place, values in enumerate(columns)}
        trimmed = [_trim(f"c{place}", values) for place, values in enumerate(columns)]
        self._store(block, given, trimmed)

    def _is_even(self, block: PlainBlock) -> bool:
        """Whether all rows are as wide as the table."""
        sign = block.delimiter
        return {text.count(sign) for text in block.texts} == {self.width - 1}

    def _store(self, block: Block, given: dict[str, np.ndarray], cells: Sequence[str]) -> None:
        """Write a piece.

        Args:
            block: the rows.
            given: arrays that are a table for DuckDB.
            cells: of its columns, as SQL.

        """
        path = self.folder / f"piece-{len(self.paths)}.parquet"
        self.connection.register("given", {LINE: np.array(block.lines, np.int64), **given})
        columns = ", ".join(f"nullif({cell}, '') AS c{at}" for at, cell in enumerate(cells))
        self.connection.execute(
            f"COPY (SELECT {LINE}, {columns} FROM given) TO {literal(str(path))} (FORMAT parquet)"
        )
        self.connection.unregister("given")
        self.paths.append(path)
        self.rows += len(block)

    def _columns(self, block: Block) -> list[tuple[str | None, ...]]:
        widths = set(map(len, block.rows))
        if not block.rows:
            return [()] * self.width
        if widths == {self.width}:
            return list(zip(*block.rows, strict=True))
        self._tell(block)
        most = self.width
        padded = [
            row[:most] if len(row) >= most else [*row, *[None] * (most - len(row))]
            for row in block.rows
        ]
        return list(zip(*padded, strict=True))

    def _tell(self, block: Block) -> None:
        """Note rows of another length, and widen the table for what stands in longer ones."""
        for line, row in zip(block.lines, block.rows, strict=True):
            filled = len(row)
            while filled > self.first_width and not row[filled - 1].strip(SPACES):
                filled -= 1
            if filled > self.first_width:
                self.counts["later-columns"] += 1
                self._note(self.longer, line, row[-1])
                _refuse_wide(filled, line)
                self.width = max(self.width, filled)
            elif len(row) < self.first_width:
                self.counts["short-rows"] += 1
                self._note(self.short, line, row[-1] if row else "")

    def _note(self, places: list[tuple[int, str]], line: int, text: str) -> None:
        if len(places) < SPOTS:
            places.append((line, text))

    @property
    def sql(self) -> str:
        """All rows as a table of `line` and c0, c1, ...; in the order of the file."""
        return files_sql(self.paths, by_name=True)


def _refuse_wide(width: int, line: int) -> None:
    if width > WIDEST:
        message = (
            f"line {line} has {width} columns and {WIDEST} are read at most; is it a table, and is"
            " the sign between its cells the right one?"
        )
        raise Invalid(message, code="too-many-columns", details=(str(line),))


def _trim(column: str, values: Sequence[str | None]) -> str:
    """Write the trimming of a column; of other signs than the space it takes ten times as long.

    Letters whose dots stand apart, as macOS writes them, become those that everybody looks for.
    """
    whole = "".join(value for value in values if value)
    other = any(sign in whole for sign in SPACES.strip(" "))
    value = column if is_normalized("NFC", whole) else f"nfc_normalize({column})"
    return f"trim({value}, '{SPACES}')" if other else f"trim({value})"


def _cut(block: PlainBlock, width: int) -> tuple[dict[str, np.ndarray], list[str]]:
    """Give lines as one array, and the cells in them as SQL."""
    sign, texts = block.delimiter, block.texts
    looked = [text.replace(sign, "") for text in texts] if sign in SPACES else texts
    trimmed, split = _trim("{}", looked), f"string_split(text, {literal(sign)})"
    cells = [trimmed.format(f"({split})[{at + 1}]") for at in range(width)]
    return {"text": _texts(texts)}, cells


def _texts(values: Sequence[str | None]) -> np.ndarray:
    found = np.empty(len(values), object)
    found[:] = values
    return found
