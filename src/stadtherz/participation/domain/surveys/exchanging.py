"""Holds all tables of a survey together: each small number that is hidden could be another one.

Tables of the same sheets know of each other: where districts lie within quarters, the numbers by
district add up to those by quarter, and what one table hides another can give away. So for each
small hidden cell two sheets are looked for that could have exchanged their answers to one question:
then there would be another number in the cell, and every published one the same. A table with a
cell that has no such sheets is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from stadtherz.participation.domain.small_cells import SMALLEST, is_few
from stadtherz.participation.domain.surveys.hiding import Line, Place

Columns = frozenset[int]


@dataclass(frozen=True)
class Split:
    """A question by groups, before it is told.

    Args:
        question, by: their keys.
        groups, columns: what stands at the sides; of each at least two.
        rows_of, columns_of: of each sheet its row and its columns.
        hidden: the cells that are not told.

    """

    question: str
    by: str
    groups: tuple[Line, ...]
    columns: tuple[tuple[str, ...], ...]
    rows_of: Sequence[int]
    columns_of: Sequence[Columns]
    hidden: frozenset[Place] = frozenset()

    @cached_property
    def table(self) -> list[list[int]]:
        """Count the sheets in each cell."""
        found = [[0] * len(self.columns) for _ in self.groups]
        for row, columns in zip(self.rows_of, self.columns_of, strict=True):
            for column in columns:
                found[row][column] += 1
        return found

    def hides_few(self, *, several: bool) -> Iterator[list[int]]:
        """Give of each hidden cell the few sheets in it, or the few of its row that are not."""
        for row, column in sorted(self.hidden):
            number = self.table[row][column]
            if is_few(number):
                yield self._sheets(row, column, inside=True)
            if several and 0 < self.groups[row].number - number < SMALLEST:
                yield self._sheets(row, column, inside=False)

    def _sheets(self, row: int, column: int, *, inside: bool) -> list[int]:
        return [
            place for place, mine in enumerate(self.rows_of)
            if mine == row and (column in self.columns_of[place]) is inside
        ]  # fmt: skip

    def kind_of(self, sheet: int) -> tuple[int, Columns]:
        """Give what this table says of a sheet."""
        return self.rows_of[sheet], self.columns_of[sheet]

    def differs(self, one: int, other: int, question: str, none: str) -> bool:
        """Whether an exchange changes this table, and neither of the two alone has gone silent."""
        (row, columns), (another, others) = self.kind_of(one), self.kind_of(other)
        if row == another or columns == others:
            return False
        if question == self.by:
            return (none in self.groups[row].keys) == (none in self.groups[another].keys)
        silent = {place for place, keys in enumerate(self.columns) if none in keys}
        return not silent & (columns ^ others)

    def shows_exchange(self, one: int, other: int) -> bool:
        """Whether a told number changes where two sheets exchange their rows, or their columns."""
        rows = {self.rows_of[one], self.rows_of[other]}
        changed = self.columns_of[one] ^ self.columns_of[other]
        return len(rows) > 1 and any(
            (row, column) not in self.hidden for row in rows for column in changed
        )


@dataclass(frozen=True)
class Asked:
    """What a survey says of its questions, by their keys.

    Args:
        steering: those on which it depends what else is asked; their answers stay.
        steered: those that are not asked of everybody; who gave no answer exchanges none.
        several: those with several answers.
        none: the answer of who gave none.

    """

    steering: frozenset[str]
    steered: frozenset[str]
    several: frozenset[str]
    none: str


def safe_splits(splits: Iterable[Split], asked: Asked) -> list[Split]:
    """Give the tables that may be told together."""
    return _Tables(list(splits), asked).safe()


class _Tables:
    """Tables that are told, from which one after the other is taken."""

    def __init__(self, told: list[Split], asked: Asked) -> None:
        self.told, self.asked = told, asked
        self.kinds: dict[str, Sequence[int]] = {}

    def safe(self) -> list[Split]:
        """Take every table with a small number that could be no other one."""
        for split in tuple(self.told):
            fewest = split.hides_few(several=split.question in self.asked.several)
            if not all(self._could_be_others(split, few) for few in fewest):
                self.told.remove(split)
        return self.told

    def _could_be_others(self, split: Split, few: Sequence[int]) -> bool:
        steering = self.asked.steering
        return any(
            self._exchanged(split, few, question)
            for question in (split.question, split.by) if question not in steering
        )  # fmt: skip

    def _exchanged(self, split: Split, few: Sequence[int], question: str) -> bool:
        """Whether one of few sheets can exchange its answer with another sheet, unseen."""
        tables = [one for one in self.told if question in {one.question, one.by}]
        none = self.asked.none if question in self.asked.steered else ""
        return any(
            split.differs(one, other, question, none)
            and not any(table.shows_exchange(one, other) for table in tables)
            for one in few for other in self._one_of_each_kind(question, tables)
        )  # fmt: skip

    def _one_of_each_kind(self, question: str, tables: Sequence[Split]) -> Sequence[int]:
        """Give one sheet of all that stand alike in the tables with a question."""
        if question not in self.kinds:
            found: dict[tuple[object, ...], int] = {}
            for sheet in range(len(tables[0].rows_of)):
                found.setdefault(tuple(one.kind_of(sheet) for one in tables), sheet)
            self.kinds[question] = tuple(found.values())
        return self.kinds[question]
