"""Rows of spreadsheets: XLSX, ODS and XLS, one sheet at a time; formulas come as their last values.

Numbers are written so that no way of reading takes them for others: 1.234 as 1.2340, which is no
German thousand. Cells that are merged hold the value in every place that they cover.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import python_calamine

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters.tables.blocks import Block
from stadtherz.opendata.domain.tabular.findings import SPOTS, Finding, finding

A_BLOCK = 20_000
SURE_DIGITS = 15
"""A spreadsheet holds so many digits of a number; the rest is noise of floating point."""
Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class Sheet:
    """A sheet of a file: its name, and whether people see it."""

    name: str
    visible: bool
    rows: int


def sheets_of(path: Path) -> tuple[Sheet, ...]:
    """List the sheets of a spreadsheet.

    Raises:
        Invalid: code "no-spreadsheet", where the file is none or has a password.

    """
    book = _book(path)
    return tuple(
        Sheet(
            one.name, one.visible is python_calamine.SheetVisibleEnum.Visible, _rows(book, one.name)
        )
        for one in book.sheets_metadata
        if one.typ is python_calamine.SheetTypeEnum.WorkSheet
    )


def _rows(book: python_calamine.CalamineWorkbook, name: str) -> int:
    end = book.get_sheet_by_name(name).end
    return 0 if end is None else int(end[0]) + 1


def _book(path: Path) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.PasswordError as error:
        message = f"{path.name} has a password; save it without one"
        raise Invalid(message, code="no-spreadsheet", details=("password",)) from error
    except python_calamine.CalamineError as error:
        message = f"{path.name} cannot be read as XLSX, ODS or XLS; save it again as XLSX or CSV"
        raise Invalid(message, code="no-spreadsheet") from error


class SheetRows:
    """Rows of one sheet in blocks."""

    headed = False
    geometry = False
    reference = 4326

    def __init__(self, path: Path, name: str = "") -> None:
        """Open a sheet; without a name the first one that people see and that has rows.

        Raises:
            Invalid: code "no-spreadsheet".
            NotFound: code "no-sheet".

        """
        book = _book(path)
        if not name:
            known = [one for one in sheets_of(path) if one.rows] or list(sheets_of(path))
            name = next((one.name for one in known if one.visible), known[0].name)
        if name not in book.sheet_names:
            message = f"{path.name} has no sheet {name!r}; it has {', '.join(book.sheet_names)}"
            raise NotFound(message, code="no-sheet")
        self.name = name
        self.sheet = book.get_sheet_by_name(name)
        self.merged: list[tuple[int, str]] = []
        self.count = 0

    @property
    def findings(self) -> list[Finding]:
        """What was found about the sheet."""
        return [finding("merged-cells", self.merged, self.count)] if self.count else []

    def blocks(self) -> Iterator[Block]:
        """Give all rows, empty ones too; their lines are those that the program shows."""
        covered = self._covered()
        held: dict[tuple[int, int], str] = {}
        block = Block()
        for place, row in enumerate(self.sheet.iter_rows()):
            cells = [text_of(cell) for cell in row]
            if covered:
                self._fill(place, cells, covered, held)
            block.add(place + 1, cells)
            if len(block.rows) >= A_BLOCK:
                yield block
                block = Block()
        if block.rows:
            yield block

    def _covered(self) -> dict[int, list[tuple[int, tuple[int, int]]]]:
        """Give for each row the cells that others cover, with the place of those."""
        start = self.sheet.start
        if start is None:
            return {}
        found: dict[int, list[tuple[int, tuple[int, int]]]] = {}
        for (top, left), (bottom, right) in self.sheet.merged_cell_ranges or []:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    place = (top, left - start[1])
                    found.setdefault(row, []).append((column - start[1], place))
        return found

    def _fill(
        self, row: int, cells: list[str], covered: dict[int, list[tuple[int, tuple[int, int]]]],
        held: dict[tuple[int, int], str],
    ) -> None:  # fmt: skip
        for column, place in covered.get(row, []):
            if not 0 <= column < len(cells):
                continue
            if (row, column) == place:
                held[place] = cells[column]
                continue
            wide = place[0] == row and place[1] < column
            if held.get(place) and not (wide and self._is_title(cells)):
                cells[column] = held[place]
                self.count += 1
                if len(self.merged) < SPOTS:
                    self.merged.append((row + 1, cells[column]))

    def _is_title(self, cells: list[str]) -> bool:
        """Whether a row holds one text over all columns, which is no heading of any."""
        return sum(map(bool, cells)) == 1


def text_of(cell: Cell) -> str:
    """Write a cell as the readers of texts take it, whatever the way of writing numbers."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, timedelta):
        return _duration(cell)
    return cell.isoformat()


def number_text(number: float) -> str:
    """Write a number with a decimal point, and never with three digits behind it."""
    if isinstance(number, int):
        return str(number)
    plain = format(Decimal(format(number, f".{SURE_DIGITS}g")), "f")
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) == 3:  # noqa: PLR2004 - the size of a group of thousands
        decimals += "0"
    return f"{whole}.{decimals}" if decimals else whole


def _duration(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"
