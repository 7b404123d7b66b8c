"""Rows of spreadsheets: XLSX, ODS and XLS, one sheet at a time; formulas come as their last values.

Numbers are written so that no way of reading takes them for others: 1.234 as 1.2340, which is no
German thousand. Cells that are merged hold the value in every place that they cover. Hidden rows
and columns are left out and told: what nobody sees is seldom meant for everybody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

import python_calamine

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters.tables.blocks import Block
from stadtherz.opendata.adapters.tables.broken_cells import broken_cells
from stadtherz.opendata.adapters.tables.hidden import hidden_in, letters_of
from stadtherz.opendata.adapters.tables.ods_looks import Looks, ods_looks
from stadtherz.opendata.adapters.tables.padded_cells import padded_cells
from stadtherz.opendata.adapters.tables.percent_cells import percent_cells
from stadtherz.opendata.adapters.tables.workbook import days_from
from stadtherz.opendata.domain.tabular.covers import has_gaps, is_table
from stadtherz.opendata.domain.tabular.findings import SPOTS, Finding, finding

A_BLOCK = 20_000
FAR = 3
LOOKED_AT = 100
"""So many rows of each sheet are looked at to tell tables from covers."""
SURE_DIGITS = 15
"""A spreadsheet holds so many digits of a number; the rest is noise of floating point."""
Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class Sheet:
    """A sheet of a file.

    Args:
        name: of the sheet.
        visible: whether people see it.
        rows: how many.
        table: whether most of its first rows have several cells.
        gaps: whether empty rows lie between its first rows, as on a cover.

    """

    name: str
    visible: bool
    rows: int
    table: bool = True
    gaps: bool = False


def sheets_of(path: Path) -> tuple[Sheet, ...]:
    """List the sheets of a spreadsheet.

    Raises:
        Invalid: code "no-spreadsheet", where the file is none or has a password.

    """
    book = _book(path)
    return tuple(
        _looked_at(book, one.name, one.visible is python_calamine.SheetVisibleEnum.Visible)
        for one in book.sheets_metadata
        if one.typ is python_calamine.SheetTypeEnum.WorkSheet
    )


def _looked_at(book: python_calamine.CalamineWorkbook, name: str, visible: bool) -> Sheet:  # noqa: FBT001
    sheet = book.get_sheet_by_name(name)
    if sheet.end is None:
        return Sheet(name, visible, 0, table=False)
    first = islice(sheet.iter_rows(), LOOKED_AT)
    filled = [sum(cell not in {"", None} for cell in row) for row in first]
    return Sheet(name, visible, int(sheet.end[0]) + 1, is_table(filled), has_gaps(filled))


def chosen(sheets: Sequence[Sheet]) -> Sheet:
    """Choose the first sheet that people see and that has rows, or the table behind its cover.

    A list of one column is a table as well; it is taken for a cover where it has gaps, or where a
    sheet behind it is far larger.
    """
    seen = [one for one in sheets if one.visible and one.rows] or [
        one for one in sheets if one.rows
    ]
    first, *others = seen or list(sheets)
    if first.table:
        return first
    behind = [one for one in others if one.table and (first.gaps or one.rows >= FAR * first.rows)]
    return behind[0] if behind else first


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
        """Open a sheet; without a name the first one that people see and that is a table.

        Raises:
            Invalid: code "no-spreadsheet".
            NotFound: code "no-sheet".

        """
        book = _book(path)
        self.others = 0
        if not name:
            sheets = sheets_of(path)
            name = chosen(sheets).name
            self.others = sum(one.visible and one.rows > 0 for one in sheets) - 1
        if name not in book.sheet_names:
            message = f"{path.name} has no sheet {name!r}; it has {', '.join(book.sheet_names)}"
            raise NotFound(message, code="no-sheet")
        self.name = name
        self.sheet = book.get_sheet_by_name(name)
        self.days_from = days_from(path)
        self.percent = percent_cells(path, name)
        looks = ods_looks(path, name) or Looks(
            hidden_in(path, name), self.sheet.merged_cell_ranges or [],
            padded_cells(path, name), broken_cells(path, name),
        )  # fmt: skip
        self.padded, self.hidden, self.ranges = looks.padded, looks.hidden, looks.merged
        self.merged: list[tuple[int, str]] = []
        self.count = 0
        self.broken = looks.broken
        self.unseen: list[tuple[int, str]] = []
        self.unseen_columns: set[int] = set()

    @property
    def findings(self) -> list[Finding]:
        """What was found about the sheet."""
        told = []
        if self.others > 0:
            told.append(finding("other-sheets", (), self.others, sheet=self.name))
        if self.count:
            told.append(finding("merged-cells", self.merged, self.count))
        if self.unseen_columns:
            named = ", ".join(map(letters_of, sorted(self.unseen_columns)[:SPOTS]))
            told.append(finding("hidden-columns", (), len(self.unseen_columns), columns=named))
        if broken := [one for one in self.broken if one[0] not in self.hidden.lines]:
            told.append(finding("broken-cells", broken))
        return [*told, *([finding("hidden-rows", self.unseen)] if self.unseen else [])]

    def blocks(self) -> Iterator[Block]:
        """Give all rows that people see, empty ones too; their lines are those of the program."""
        covered = self._covered()
        held: dict[tuple[int, int], str] = {}
        block = Block()
        left = self.sheet.start[1] if self.sheet.start else 0
        for place, row in enumerate(self.sheet.iter_rows()):
            cells = self._shown(place, row, left)
            if covered:
                self._fill(place, cells, covered, held)
            if place + 1 in self.hidden.lines:
                self.unseen += [(place + 1, "")] if any(cells) else []
                continue
            block.add(place + 1, self._seen(cells, left + 1))
            if len(block.rows) >= A_BLOCK:
                yield block
                block = Block()
        if block.rows:
            yield block

    def _shown(self, place: int, row: Sequence[Cell], left: int) -> list[str]:
        """Write the cells of a row as people see them."""
        cells = [text_of(cell) for cell in row]
        for column in self.percent.get(place, ()):
            if 0 <= column - left < len(row):
                cells[column - left] = percent_text(row[column - left])
        for column, digits in self.padded.get(place, ()):
            if 0 <= column - left < len(row):
                cells[column - left] = padded_text(row[column - left], digits)
        return cells

    def _seen(self, cells: list[str], first: int) -> list[str]:
        """Leave out the cells of hidden columns, and note those with something in them."""
        if not self.hidden.spans:
            return cells
        gone = {at for at in range(len(cells)) if self.hidden.column(first + at)}
        self.unseen_columns |= {first + at for at in gone if cells[at]}
        return [cell for at, cell in enumerate(cells) if at not in gone]

    def _covered(self) -> dict[int, list[tuple[int, tuple[int, int]]]]:
        """Give for each row the cells that others cover, with the place of those."""
        start, end = self.sheet.start, self.sheet.end
        if start is None or end is None:
            return {}
        found: dict[int, list[tuple[int, tuple[int, int]]]] = {}
        for (top, left), (bottom, right) in self.ranges:
            for row in range(top, min(bottom, end[0]) + 1):
                for column in range(left, min(right, end[1]) + 1):
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


def percent_text(cell: Cell) -> str:
    """Write a share as people see it: 0.31 as 31 %."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return text_of(cell)
    return f"{number_text(float(Decimal(format(cell, f'.{SURE_DIGITS}g')) * 100))} %"


def padded_text(cell: Cell, digits: int) -> str:
    """Write a whole number with the zeros that people see before it: 1067 as 01067."""
    whole = isinstance(cell, int | float) and not isinstance(cell, bool) and cell == int(cell) >= 0
    return text_of(cell).zfill(digits) if whole else text_of(cell)


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
