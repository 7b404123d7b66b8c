"""What people see of a sheet of an ODS beside values: hidden parts, merged cells, zeros, errors.

The reader of spreadsheets gives values alone, so the sheet's own words are read (OpenDocument 1.3,
part 3, 9.1 and 19.749). A cell holds the words that it shows beside its value: 1067 is 01067 where
it says so. Sheets without any sign of these are not looked at any further.
"""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from stadtherz.opendata.adapters.tables.broken_cells import Broken
from stadtherz.opendata.adapters.tables.hidden import Hidden, letters_of
from stadtherz.opendata.adapters.tables.padded_cells import Padded
from stadtherz.opendata.adapters.tables.workbook import Attributes, pieces, readable

CONTENT = "content.xml"
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_EMPTY = 1_000
"""More empty rows at once are the rest of the sheet, of which nothing is read."""
_SIGNS = re.compile(
    rb"visibility\s*=\s*[\"'](?:collapse|filter)|display\s*=\s*[\"']false"
    rb"|-spanned\s*=\s*[\"'](?!1[\"'])|value-type\s*=\s*[\"']error|>0\d"
)
LONGEST_SIGN, LONGEST_SHOWN = 64, 40
_ZEROS = re.compile(r"0\d{1,19}")
_UNSEEN = frozenset(("collapse", "filter"))
_NOTES = frozenset(("office:annotation", "table:shapes", "draw:frame"))
_CELLS = frozenset(("table:table-cell", "table:covered-table-cell"))
_GROUPS = frozenset(("table:table-row-group", "table:table-column-group"))
Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class Looks:
    """What is seen of a sheet; rows and columns of cells are counted from 0.

    Args:
        hidden: lines and columns that nobody sees.
        merged: the first and the last cell of those that are shown as one.
        padded: for each row the columns with zeros before, and how many digits they show.
        broken: cells that show an error.

    """

    hidden: Hidden = field(default_factory=Hidden)
    merged: list[Range] = field(default_factory=list)
    padded: Padded = field(default_factory=dict)
    broken: list[Broken] = field(default_factory=list)


def ods_looks(path: Path, sheet: str) -> Looks | None:
    """Read what is seen of a sheet; None where the file is no ODS.

    Raises:
        Invalid: code "no-spreadsheet", where the sheet's XML cannot be read.

    """
    if not zipfile.is_zipfile(path):
        return None
    with readable(path), zipfile.ZipFile(path) as archive:
        if CONTENT not in archive.namelist():
            return None
        if not _has_signs(archive):
            return Looks()
        reading = _Reading(sheet)
        reading.read(archive)
        return reading.looks()


def _has_signs(archive: zipfile.ZipFile) -> bool:
    rest = b""
    for piece in pieces(archive, CONTENT):
        if _SIGNS.search(rest + piece):
            return True
        rest = piece[-LONGEST_SIGN:]
    return False


def _number(told: Attributes, name: str, most: int) -> int:
    return max(1, min(int(told.get(f"table:number-{name}", "1")), most))


def _shows_zeros(told: Attributes, shown: str) -> bool:
    """Whether a cell shows its number with zeros before it."""
    value = told.get("office:value")
    return value is not None and bool(_ZEROS.fullmatch(shown)) and float(value) == int(shown)


class _Reading:
    """Walks through one sheet; rows and cells that are repeated stand in the file once."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.inside = False
        self.over = False
        self.notes = 0
        self.groups: list[bool] = []
        self.row, self.column, self.columns = 0, 0, 0
        self.row_told: Attributes = {}
        self.filled = False
        self.cell: Attributes = {}
        self.shown: list[str] | None = None
        self.zeros: list[tuple[int, int]] = []
        self.lines: set[int] = set()
        self.spans: list[tuple[int, int]] = []
        self.merged: list[Range] = []
        self.padded: dict[int, list[tuple[int, int]]] = {}
        self.broken: list[Broken] = []

    def looks(self) -> Looks:
        hidden = Hidden(frozenset(self.lines), tuple(self.spans))
        return Looks(hidden, self.merged, self.padded, self.broken)

    def read(self, archive: zipfile.ZipFile) -> None:
        parser = expat.ParserCreate()

        def refuse(*_definition: object) -> None:
            raise ValueError("a sheet has no document type")

        parser.StartElementHandler, parser.EndElementHandler = self._begins, self._ends
        parser.CharacterDataHandler = self._says
        parser.StartDoctypeDeclHandler = refuse
        parser.buffer_text = True
        for piece in pieces(archive, CONTENT):
            parser.Parse(piece)
            if self.over:
                return

    def _begins(self, name: str, told: Attributes) -> None:
        if self.over:
            return
        if not self.inside:
            self.inside = name == "table:table" and told.get("table:name") == self.sheet
        elif name in _NOTES or self.notes:
            self.notes += 1
        else:
            self._part(name, told)

    def _part(self, name: str, told: Attributes) -> None:
        if name == "table:table-column":
            self._columns(told)
        elif name in _GROUPS:
            self.groups.append(told.get("table:display") == "false")
        elif name == "table:table-row":
            self.row_told, self.column, self.filled, self.zeros = told, 0, False, []
        elif name in _CELLS:
            self.cell, self.shown = told, None
        elif name == "text:p" and self.cell:
            self.filled = True
            self.shown = [] if self.shown is None else self.shown

    def _says(self, words: str) -> None:
        if self.shown is not None and self.cell and not self.notes:
            self.shown.append(words)

    def _ends(self, name: str) -> None:
        if self.over or not self.inside:
            return
        if self.notes:
            self.notes -= 1
        elif name in _CELLS:
            self._cell_ends(is_shown=name == "table:table-cell")
        elif name == "table:table-row":
            self._row_ends()
        elif name in _GROUPS:
            self.groups.pop()
        elif name == "table:table":
            self.over = True

    def _is_hidden(self, told: Attributes) -> bool:
        return told.get("table:visibility") in _UNSEEN or any(self.groups)

    def _columns(self, told: Attributes) -> None:
        wide = _number(told, "columns-repeated", MOST_COLUMNS)
        if self._is_hidden(told):
            self.spans.append((self.columns + 1, self.columns + wide))
        self.columns += wide

    def _cell_ends(self, *, is_shown: bool) -> None:
        told, shown = self.cell, "".join(self.shown or ())
        wide = _number(told, "columns-repeated", MOST_COLUMNS)
        if _shows_zeros(told, shown):
            self.zeros += [(self.column + at, len(shown)) for at in range(wide)]
        if told.get("calcext:value-type") == "error":
            place = f"{letters_of(self.column + 1)}{self.row + 1}"
            self.broken.append((self.row + 1, f"{place} {shown[:LONGEST_SHOWN]}".strip()))
        right = _number(told, "columns-spanned", MOST_COLUMNS) - 1
        down = _number(told, "rows-spanned", MOST_ROWS) - 1
        if is_shown and (right or down):
            here = (self.row, self.column)
            self.merged.append((here, (self.row + down, self.column + right)))
        self.column += wide
        self.cell, self.shown = {}, None

    def _row_ends(self) -> None:
        often = _number(self.row_told, "rows-repeated", MOST_ROWS)
        rows = range(self.row, self.row + often)
        if self._is_hidden(self.row_told) and (self.filled or often <= MOST_EMPTY):
            self.lines.update(row + 1 for row in rows)
        if self.zeros:
            self.padded.update(dict.fromkeys(rows, self.zeros))
        self.row += often
