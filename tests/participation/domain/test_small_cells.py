"""Nothing that is left out can be computed from what is told."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.participation.domain.small_cells import give_away, rows_told

NUMBERS = st.integers(0, 40)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({}, ""),
        ({"p": (10, 10), "q": (10, 10)}, "pq"),
        ({"p": (9, 50), "q": (50, 10), "r": (50, 50)}, "r"),
        ({"p": (9, 50), "q": (50, 10)}, ""),
        ({"p": (0, 9), "q": (0, 30), "r": (12, 30), "s": (40, 40)}, "s"),
        ({"p": (0, 9), "q": (0, 9), "r": (9, 30), "s": (40, 40)}, ""),
    ],
)
def test_rows_of_which_the_sums_are_known(table, told):
    named = {row: dict(zip("xy", cells, strict=True)) for row, cells in table.items()}
    assert "".join(sorted(rows_told(named))) == told


def tables(rows, columns):
    return st.fixed_dictionaries(
        {row: st.fixed_dictionaries(dict.fromkeys(columns, NUMBERS)) for row in rows}
    )


@given(tables("pqrs", "xyz"))
def test_no_sum_gives_a_small_cell_away(table):
    """The truth in another way: there is another table with the same sums for each small cell."""
    told = rows_told(table)
    hidden = [row for row in table if row not in told]
    assert all(min(table[row].values()) >= 10 for row in told)
    if not told or not hidden:
        return  # then there is nothing to subtract, or nothing to find
    for row, column in product(hidden, "xyz"):
        if table[row][column] < 10 and any(table[row].values()):
            assert can_change(table, hidden, row, column), (row, column)


def can_change(table, hidden, row, column):
    """Whether one vote can be moved around a rectangle of hidden cells that holds this one."""
    corners = [(a, b) for a in hidden for b in "xyz" if a != row and b != column]
    return any(
        (table[row][column] and table[a][b]) or (table[row][b] and table[a][column])
        for a, b in corners
    )


def test_one_number_alone_and_few_together_give_themselves_away():
    assert give_away([50])
    assert give_away([4, 5])
    assert not give_away([4, 6])
    assert give_away([])
