"""What may be told of groups: no small number, and none that follows from others by subtraction.

What is small is said here for all of participation: the board, turnout, channels, surveys, paper.
Answers of surveys, which may be several of one person and stand in tables with published margins,
are hidden by `domain/surveys/hiding.py`.
"""

from collections.abc import Collection, Mapping

SMALLEST = 10
"""A group of fewer people than this is not told apart."""


def is_few(number: int) -> bool:
    """Whether a group is there and so small that what is said of it is said of somebody."""
    return 0 < number < SMALLEST


def give_away(hidden: Collection[int], smallest: int = SMALLEST) -> bool:
    """Whether numbers that are left out of a known sum tell of few: one alone, or few together."""
    return len(hidden) == 1 or sum(hidden) < smallest


def rows_told(table: Mapping[str, Mapping[str, int]]) -> frozenset[str]:
    """Name the rows of a table that may be told, where the sums of rows and columns are known.

    A row is told with all of its cells or with none. What is left out is a block of two rows or
    more over all columns, in which no column is small: so no sum gives one of its cells away.

    Args:
        table: rows of cells; every row has the same columns.

    """
    ordered = sorted(table, key=lambda row: (min(table[row].values(), default=0), row))
    hidden = [row for row in ordered if min(table[row].values(), default=0) < SMALLEST]
    rest = ordered[len(hidden) :]
    while hidden and rest and _block_follows(hidden, table):
        hidden.append(rest.pop(0))
    return frozenset(rest)


def _block_follows(hidden: list[str], table: Mapping[str, Mapping[str, int]]) -> bool:
    columns = table[hidden[0]]
    return any(give_away([table[row][column] for row in hidden]) for column in columns)
