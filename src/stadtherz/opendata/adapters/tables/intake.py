"""Takes the rows of a source: finds where its table begins and ends, and accounts for each row."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import duckdb

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.tables.blocks import Block, Source
from stadtherz.opendata.adapters.tables.staging import SPACES, Staging
from stadtherz.opendata.domain.tabular.decisions import Places
from stadtherz.opendata.domain.tabular.endings import TAIL_ROWS, Ending, ending_of
from stadtherz.opendata.domain.tabular.findings import (
    SPOTS,
    Finding,
    Spot,
    finding,
    shortened,
)
from stadtherz.opendata.domain.tabular.heading_doubts import UNSURE
from stadtherz.opendata.domain.tabular.layout import (
    HEAD_ROWS,
    Layout,
    Row,
    is_unsure,
    layout_of,
    layout_told,
    layout_without,
)
from stadtherz.opendata.domain.tabular.names import Heading, headings_of
from stadtherz.opendata.domain.tabular.schema import BOX, GEOMETRY
from stadtherz.opendata.domain.tabular.wishes import (
    LAST_LINE,
    NONE,
    SUBTOTALS,
    SUBTOTALS_LEFT,
    WITHOUT,
    Wishes,
)

REMARK = 500
"""So much of a line above or below the table is kept, in characters."""
SHOWN_ROWS, SHOWN_CELLS, SHOWN = 12, 10, 30
"""So many of the first rows and cells are kept as they are, and so many characters of each."""


@dataclass
class Rows:
    """What became of the rows: those left out by reason, and those in the staging."""

    read: int = 0
    left: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def leave(self, code: str, rows: Sequence[Row]) -> None:
        """Leave rows out of the table and remember the first of them."""
        for row in rows:
            places = self.left.setdefault(code, [])
            if len(places) < SPOTS:
                places.append((row.line, " ".join(cell for cell in row.cells if cell)))
            self.counts[code] = self.counts.get(code, 0) + 1


class Intake:
    """Takes the blocks of a source, finds where the table begins and ends, stages its rows."""

    def __init__(self, source: Source, wishes: Wishes = NONE) -> None:
        self.source = source
        self.wishes = wishes
        self.beginning: tuple[tuple[int, tuple[str, ...]], ...] = ()
        self.rows = Rows()
        self.layout = Layout((), (), None, (), 0)
        self.ending = Ending(0)
        self.subtotals: list[Finding] = []
        self.unsure = False
        self.first_line = 0

    def stage(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> Staging:
        blocks = self._held(self._filled())
        first = next(blocks, None)
        if first is None:
            raise Invalid("the file has no row with something in it", code="no-rows")
        begun = self._begin(first)
        staging = Staging(connection, folder, len(self.layout.labels))
        known = () if self.source.headed else self.layout.headings
        heading = {row.cells for row in known if len(row.filled) > 1}
        for block in self._ended(chain([begun], blocks)):
            staging.add(self._without(block, heading))
        return staging

    def _filled(self) -> Iterator[Block]:
        """Give the blocks without their empty rows."""
        for block in self.source.blocks():
            self.rows.read += len(block)
            if self.source.headed:
                yield block
                continue
            empty = block.empty(SPACES)
            self.rows.leave("empty-rows", [Row(block.lines[at], ()) for at in empty])
            gone = set(empty)
            kept = [place for place in range(len(block)) if place not in gone] if gone else ()
            yield block.only(kept) if gone else block

    def _held(self, blocks: Iterator[Block]) -> Iterator[Block]:
        """Join small blocks, so that the first and the last hold all rows that are looked at."""
        held = Block()
        for block in blocks:
            if len(held) >= HEAD_ROWS and len(block) >= TAIL_ROWS:
                yield held
                held = block
            elif len(held):
                held = Block(held.lines + block.lines, held.rows + block.rows)
            else:
                held = block
        if len(held):
            yield held

    def _begin(self, block: Block) -> Block:
        head = block.part(0, HEAD_ROWS)
        looked = [_row(*pair) for pair in zip(head.lines, head.rows, strict=True)]
        self.layout = layout = self._layout(looked)
        self.first_line = (block.lines[layout.first :] or [0])[0]
        self.rows.leave("title-lines", layout.titles)
        self.rows.leave("headings", layout.headings)
        self.rows.leave("units-row", [layout.units] if layout.units else [])
        return block.part(layout.first)

    def _layout(self, looked: Sequence[Row]) -> Layout:
        if self.source.headed:
            return _headed(looked[0])
        self.beginning = tuple(
            (row.line, tuple(shortened(cell, SHOWN) for cell in row.cells[:SHOWN_CELLS]))
            for row in looked[:SHOWN_ROWS]
        )
        told = self.wishes.headings
        if told == WITHOUT:
            return layout_without(looked)
        if told:
            return layout_told(looked, told)
        found = layout_of(looked)
        self.unsure = is_unsure(looked, found)
        return found

    def _ended(self, blocks: Iterator[Block]) -> Iterator[Block]:
        """Give the blocks, the last one without sums and remarks."""
        held: Block | None = None
        for block in blocks:
            if held is not None:
                yield held
            held = block
        if held is None:
            return
        if self.source.headed:
            yield held
            return
        at = max(0, len(held) - TAIL_ROWS)
        tail = held.part(at)
        looked = [_row(*pair) for pair in zip(tail.lines, tail.rows, strict=True)]
        self.ending = ending = ending_of(looked, len(self.layout.labels))
        self.rows.leave("sum-rows", ending.sums)
        self.rows.leave("remarks", ending.remarks)
        yield held.part(0, at + ending.kept)

    def _without(self, block: Block, heading: set[tuple[str, ...]]) -> Block:
        """Leave out rows that repeat the heading, as where files were put together."""
        firsts = {cells[0] for cells in heading}
        maybe = block.beginning(firsts) if firsts else []
        rows = ((at, _row(block.lines[at], block.rows[at])) for at in maybe)
        again = {at: row for at, row in rows if row.cells in heading}
        if not again:
            return block
        self.rows.leave("repeated-headings", list(again.values()))
        return block.only([place for place in range(len(block)) if place not in again])

    def tell_subtotals(self, places: Places, count: int, *, left: bool) -> None:
        """Tell of rows that add up others, and account for them where they are left out."""
        code = SUBTOTALS_LEFT if left else SUBTOTALS
        self.subtotals.append(finding(code, places, count))
        if left:
            self.rows.counts[code] = count

    def headings(self, width: int) -> tuple[Heading, ...]:
        """Name the columns, also those that began later."""
        if self.source.geometry:
            ours = (GEOMETRY, *BOX)
            return headings_of(self.layout.labels[: -len(ours)], (), ours)
        labels = [*self.layout.labels, *[""] * (width - len(self.layout.labels))]
        return headings_of(labels, self.layout.units.cells if self.layout.units else ())

    def _same(self) -> list[tuple[int, str]]:
        """Give the headings that several columns have, with their line."""
        labels = [label for label in self.layout.labels if label]
        line = self.heading_lines[1]
        return [(line, label) for label, count in Counter(labels).items() if count > 1]

    def _about_headings(self) -> list[Finding]:
        """Tell of a heading that is none for sure, or of none, with the line that may be one."""
        if self.unsure:
            return [finding(UNSURE, [(self.heading_lines[0], "")])]
        if self.layout.headings:
            return []
        asked = 0 < self.first_line <= LAST_LINE and self.wishes.headings != WITHOUT
        return [finding("no-headings", [(self.first_line, "")] if asked else (), 1)]

    @property
    def heading_lines(self) -> tuple[int, int]:
        """The first and the last line of the heading; zeros for none."""
        rows = self.layout.headings
        return (rows[0].line, rows[-1].line) if rows else (0, 0)

    @property
    def left(self) -> tuple[tuple[str, int], ...]:
        """Why rows were left out, and how many."""
        return tuple(sorted(self.rows.counts.items()))

    @property
    def titles(self) -> tuple[Spot, ...]:
        """Lines above the table."""
        return _spots(self.layout.titles)

    @property
    def remarks(self) -> tuple[Spot, ...]:
        """Lines below the table."""
        return _spots(self.ending.remarks)

    def findings(self, staging: Staging) -> list[Finding]:
        """Tell what was found about the rows."""
        told = self.subtotals + [
            finding(code, places, self.rows.counts[code])
            for code, places in self.rows.left.items() if code != "headings"
        ]  # fmt: skip
        if len(self.layout.headings) > 1:
            places = [(row.line, " ".join(row.cells)) for row in self.layout.headings]
            told.append(finding("joined-headings", places))
        told += self._about_headings()
        if same := self._same():
            told.append(finding("same-headings", same))
        for code, places in (("short-rows", staging.short), ("later-columns", staging.longer)):
            if staging.counts[code]:
                told.append(finding(code, places, staging.counts[code], width=staging.first_width))
        return told


def _headed(row: Row) -> Layout:
    return Layout((), (row,), None, row.cells, 1)


def _row(line: int, cells: Sequence[str]) -> Row:
    return Row(line, tuple(cell.strip(SPACES) for cell in cells))


def _spots(rows: Sequence[Row]) -> tuple[Spot, ...]:
    return tuple(
        Spot(row.line, shortened(" ".join(filter(None, row.cells)), REMARK)) for row in rows
    )
