"""Where in a sheet the table begins; `endings` says where it ends.

Above a table stand titles and dates of issue; its heading may take several rows, with merged cells;
a row of units may follow. None of this is data, and none of it is lost: each kind of row is counted
and told with its lines.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.tabular.heading_doubts import has_known_word, is_data, is_doubtful
from stadtherz.opendata.domain.tabular.labels import joined
from stadtherz.opendata.domain.tabular.missing import AMONG_VALUES
from stadtherz.opendata.domain.tabular.names import unit_of
from stadtherz.opendata.domain.tabular.shapes import readings_of, shape_of

HEAD_ROWS = 100
"""So many rows are looked at to find the beginning."""
MOST_HEADINGS = 4
TITLES = 5
"""So many titles stand above a table in which most cells are empty."""
_NEARLY = re.compile(
    r"(?!(?:19|20)\d\d\b)(?:[<>≤≥~≈±(\[]|ca\.?|rd\.?|circa|etwa|über|unter|bis)? ?[+−–-]?\d[\d.,]*"
    r"(?: ?[-–/] ?\d[\d.,]*| ?[eE][+-]?\d+)? ?\(?[a-zA-Zµ°€%²³/.]{0,4}[)\]*¹²³]*",
    re.IGNORECASE,
)
"""A number with something about it: how sure it is, a span, a unit; a year with a word is none."""


@dataclass(frozen=True)
class Row:
    """A row of a file: its line and its cells, without spaces around them."""

    line: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> list[int]:
        """Places of the cells in which something stands."""
        return [place for place, cell in enumerate(self.cells) if cell]


@dataclass(frozen=True)
class Layout:
    """Which of the first rows are what.

    Args:
        titles: rows above the table.
        headings: rows of the heading; none where the table has no heading.
        units: the row of units, or None.
        labels: of the columns, joined from all rows of the heading.
        first: place of the first row of data among the rows looked at.

    """

    titles: tuple[Row, ...]
    headings: tuple[Row, ...]
    units: Row | None
    labels: tuple[str, ...]
    first: int


def layout_of(rows: Sequence[Row]) -> Layout:
    """Find where the table begins.

    Args:
        rows: the first rows of the file without its empty ones, up to `HEAD_ROWS`.

    """
    if not rows:
        return Layout((), (), None, (), 0)
    width = _width(rows)
    start = next((place for place, row in enumerate(rows) if _may_begin(row, width)), 0)
    while start and _goes_on_above(rows[start - 1], rows[start]):
        start -= 1
    data = _first_data(rows, start, width)
    if data == start and not _is_heading(rows, start):
        return _unheaded(rows, start, width)
    found = _laid_out(rows, start, max(data, start + 1), width)
    alone = len(found.headings) == 1 and found.units is None
    if alone and is_data(rows[start].cells, [row.cells for row in rows[start + 1 :]]):
        return _unheaded(rows, start, width)
    return found


def is_unsure(rows: Sequence[Row], found: Layout) -> bool:
    """Whether the row taken for the heading may be the first one of data.

    Args:
        rows: those in which `layout_of` found the layout.
        found: by it.

    """
    if len(found.headings) != 1 or found.units is not None:
        return False
    first, below = found.headings[0], rows[found.first :]
    typed = bool(_typed_columns(below, _width(below))) if below else False
    return is_doubtful(first.cells, [row.cells for row in below], typed=typed)


def layout_without(rows: Sequence[Row]) -> Layout:
    """Take from a person that the table has no heading."""
    found = layout_of(rows)
    return _unheaded(rows, len(found.titles), len(found.labels))


def _unheaded(rows: Sequence[Row], start: int, width: int) -> Layout:
    return Layout(tuple(rows[:start]), (), None, ("",) * width, start)


def layout_told(rows: Sequence[Row], lines: tuple[int, int]) -> Layout:
    """Take the lines of the heading from a person; what stands above are titles.

    Args:
        rows: the first rows of the file without its empty ones, up to `HEAD_ROWS`.
        lines: the first and the last line of the heading.

    Raises:
        Invalid: code "no-such-lines", where nothing stands there, or nothing below.

    """
    first, last = lines
    start = sum(row.line < first for row in rows)
    end = sum(row.line <= last for row in rows)
    if start == end:
        message = f"the file has nothing in lines {first} to {last}, where headings were said to be"
        raise Invalid(message, code="no-such-lines", details=("lines",))
    told = _laid_out(rows, start, end, _width(rows[start:]))
    if told.units is None and end < len(rows) and _is_units(rows[end]):
        return replace(told, units=rows[end], first=end + 1)
    return told


def _laid_out(rows: Sequence[Row], start: int, data: int, width: int) -> Layout:
    heading, units = rows[start:data], None
    if len(heading) > 1 and _is_units(heading[-1]):
        heading, units = heading[:-1], heading[-1]
    labels = joined([row.cells for row in heading], _reach(heading, width))
    if units:
        labels = _with_names_beside(labels, units)
    return Layout(tuple(rows[:start]), tuple(heading), units, labels, data)


def _with_names_beside(labels: tuple[str, ...], units: Row) -> tuple[str, ...]:
    """Take the names of columns that stand in the row of units, where there is none above them."""
    cells = [*units.cells, *[""] * len(labels)]
    return tuple(
        label or ("" if unit_of(cell) else cell)
        for label, cell in zip(labels, cells, strict=False)
    )  # fmt: skip


def _reach(heading: Sequence[Row], width: int) -> int:
    """Give the number of columns: as far as the heading or most rows reach."""
    return max([width, *(row.filled[-1] + 1 for row in heading if row.filled)])


def _width(rows: Sequence[Row]) -> int:
    """Give how many columns most rows use, the last one being their last filled cell.

    Where most have something in the first one only, a heading over several says it.
    """
    last = Counter(row.filled[-1] + 1 for row in rows if row.filled)
    width = max(last.items(), key=lambda one: (one[1], one[0]))[0]
    if width > 1:
        return width
    over = next((place for place, row in enumerate(rows[:TITLES]) if len(row.filled) > 1), None)
    return len(rows[over].filled) if over is not None and _is_over(rows, over) else width


def _goes_on_above(above: Row, row: Row) -> bool:
    """Whether the row above the first one of a heading belongs to it.

    A title stands alone in the first column; others are headings over some columns, or name the
    first one, of which the row has no name.
    """
    if row.line - above.line != 1:
        return False
    return above.filled[0] > 0 or (row.filled[0] > 0 and len(above.filled) > 1)


def _is_over(rows: Sequence[Row], place: int) -> bool:
    """Whether a row with several cells stands over a table in which most cells are empty.

    Below a title only, with a word of headings or a gap before it: else it is an entry of a list,
    with a comma or a remark in it.
    """
    row = rows[place]
    if row.filled != list(range(len(row.filled))) or any(map(_is_value, row.cells)):
        return False
    apart = place == 0 or row.line - rows[place - 1].line > 1
    return apart or has_known_word(row.cells)


def _may_begin(row: Row, width: int) -> bool:
    """Whether a row may be the first of the heading: a title has one cell or two of many."""
    if width == 1:
        return True
    return len(row.filled) >= max(2, min(3, width)) or (width < 4 and len(row.filled) > 1)


def _is_value(cell: str) -> bool:
    return bool(readings_of(shape_of(cell)))


def _typed_columns(rows: Sequence[Row], width: int) -> list[int]:
    """Find the columns whose later cells are numbers, dates or times."""
    below = [row for row in rows[len(rows) // 2 :] if not _is_units(row)]
    found = []
    for place in range(width):
        cells = [row.cells[place] for row in below if place < len(row.cells)]
        told = [cell for cell in cells if cell and cell.lower() not in AMONG_VALUES]
        if told and sum(map(_is_value, told)) >= 0.7 * len(told):
            found.append(place)
    return found


def _first_data(rows: Sequence[Row], start: int, width: int) -> int:
    """Find the first row that looks like those in the lower half."""
    typed = _typed_columns(rows[start:], width)
    if not typed:
        return start + 1 if len(rows) > start + 1 else start
    for place in range(start, min(len(rows), start + MOST_HEADINGS + 2)):
        cells = [rows[place].cells[at] for at in typed if at < len(rows[place].cells)]
        values = [cell for cell in cells if _is_value(cell)]
        words = [cell for cell in cells if cell and not _is_value(cell)]
        words = [cell for cell in words if cell.lower() not in AMONG_VALUES]
        told = len(values) > len(words) or (place > start and not words)
        told = told or (place > start and _is_data(rows, place, typed, words))
        if told and not _numbers_as_names(rows, start, place, typed):
            return place
    return start + 1


def _is_data(rows: Sequence[Row], place: int, typed: Sequence[int], words: Sequence[str]) -> bool:
    """Whether a row below a heading is one of data although words stand where others have values.

    It names something as rows do, and each word stands beside a value, is nearly one ("< 5", "12
    km"), or comes back further down ("geschlossen").
    """
    if not _names_something(rows[place], rows[place - 1], typed):
        return False
    cells = [(at, rows[place].cells[at]) for at in typed if at < len(rows[place].cells)]
    if any(_is_value(cell) and not _is_year(cell) for _, cell in cells):
        return True
    below = {row.cells[at] for row in rows[place + 1 :] for at in typed if at < len(row.cells)}
    return all(_NEARLY.fullmatch(cell) or cell in below for cell in words)


def _numbers_as_names(rows: Sequence[Row], start: int, place: int, typed: Sequence[int]) -> bool:
    """Whether a row of numbers is a heading: years, or keys over other shapes.

    Words may stand among them, as over the numbers of districts or products, and gaps, where a year
    holds for several columns.
    """
    there = [at for at in typed if at < len(rows[place].cells)]
    numbers = [(at, rows[place].cells[at]) for at in there if _is_value(rows[place].cells[at])]
    below = rows[place + 1 : place + 40]
    if not numbers or not below or not all(cell.isdecimal() for _, cell in numbers):
        return False
    under = [row.cells[at] for row in below for at, _ in numbers if at < len(row.cells)]
    cells = [cell for _, cell in numbers]
    if all(map(_is_year, cells)):
        known = rows[place - 1] if place > start else None
        values = [cell for cell in under if _is_value(cell)]
        return not _names_something(rows[place], known, typed) and _years_as_names(
            rows[place], cells, values, below=known is not None
        )
    plain = len(numbers) == len(there)
    distinct = len(set(cells)) == len(cells)
    shapes = {shape_of(cell) for cell in cells} & {shape_of(cell) for cell in under if cell}
    return plain and distinct and len(cells) > 3 and not shapes


def _names_something(row: Row, above: Row | None, typed: Sequence[int]) -> bool:
    """Whether a row below a heading has words of its own, as data have; merged ones are no news."""
    if above is None:
        return False
    words = [at for at in row.filled if at not in typed and at < len(above.cells)]
    return any(above.cells[at] and row.cells[at] != above.cells[at] for at in words)


def _is_year(cell: str) -> bool:
    return len(cell) == 4 and cell.isdecimal() and "1900" <= cell <= "2100"


def _years_as_names(row: Row, cells: Sequence[str], under: Sequence[str], *, below: bool) -> bool:
    """Whether years stand over other numbers; one alone has to be beside a word.

    Those `below` another heading are in any order, as a result stands beside plans. Where values
    could be years as well, only years one after the other are believed.
    """
    if len(cells) < 2 and (len(row.filled) < 2 or _is_value(row.cells[row.filled[0]])):
        return False
    alike = sum(map(_is_year, under))
    years = [int(cell) for cell in dict.fromkeys(cells)]
    if 2 * alike <= len(under):
        return below or years in (sorted(years), sorted(years, reverse=True))
    steps = {after - before for before, after in pairwise(years)}
    return len(years) > 2 and steps in ({1}, {-1}) and alike < len(under)


def _is_heading(rows: Sequence[Row], start: int) -> bool:
    typed = _typed_columns(rows[start:], len(rows[start].cells))
    return not typed or _numbers_as_names(rows, start, start, typed)


def _is_units(row: Row) -> bool:
    cells = [cell for cell in row.cells if cell]
    known = [cell for cell in cells if unit_of(cell)]
    if {"m", "w"} <= {cell.lower() for cell in cells}:
        return False  # men and women, no metres and watts
    return bool(known) and len(known) >= 0.6 * len(cells)
