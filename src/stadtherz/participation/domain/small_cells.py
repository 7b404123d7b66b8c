"""What may be told of groups: no small number, and none that follows from others by subtraction."""

from collections.abc import Mapping

from stadtherz.participation.domain.board import SMALLEST_GROUP


def told_cells(cells: Mapping[str, int]) -> dict[str, int | None]:
    """Leave out what is small, of parts whose sum is known; a single part is the sum itself.

    At least two are left out, and together they are not small either, so that the sum and the
    others say nothing of one of them.
    """
    if len(cells) == 1:
        return dict(cells)
    hidden = {name for name, number in cells.items() if number < SMALLEST_GROUP}
    rest = sorted(set(cells) - hidden, key=lambda name: (cells[name], name))
    while hidden and rest and _follows(hidden, cells):
        hidden.add(rest.pop(0))
    return {name: None if name in hidden else number for name, number in sorted(cells.items())}


def _follows(hidden: set[str], cells: Mapping[str, int]) -> bool:
    return len(hidden) == 1 or sum(cells[name] for name in hidden) < SMALLEST_GROUP


def rows_told(table: Mapping[str, Mapping[str, int]]) -> frozenset[str]:
    """Name the rows of a table that may be told, where the sums of rows and columns are known.

    A row is told with all of its cells or with none. What is left out is a block of two rows or
    more over all columns, in which no column is small: so no sum gives one of its cells away.

    Args:
        table: rows of cells; every row has the same columns.

    """
    ordered = sorted(table, key=lambda row: (min(table[row].values(), default=0), row))
    hidden = [row for row in ordered if min(table[row].values(), default=0) < SMALLEST_GROUP]
    rest = ordered[len(hidden) :]
    while hidden and rest and _block_follows(hidden, table):
        hidden.append(rest.pop(0))
    return frozenset(rest)


def _block_follows(hidden: list[str], table: Mapping[str, Mapping[str, int]]) -> bool:
    columns = table[hidden[0]]
    sums = [sum(table[row][column] for row in hidden) for column in columns]
    return len(hidden) == 1 or min(sums) < SMALLEST_GROUP
