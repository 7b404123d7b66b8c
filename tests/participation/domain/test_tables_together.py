"""All tables of a survey, taken together: no small number of one follows from the others."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from stadtherz.participation.domain.surveys.counting import Sheet, told_of
from stadtherz.participation.domain.surveys.reading import read_setup

FORMAT = "stadtherz-survey/1"


def question(key, values):
    titles = {"de": key, "en": key}
    options = [{"key": one, "title": {"de": one, "en": one}} for one in values]
    return {"key": key, "kind": "one", "title": titles, "options": options}


VALUES = {"quarter": ("q1", "q2"), "district": ("d1", "d2", "d3", "d4"), "wish": ("w1", "w2", "w3")}
SURVEY = read_setup(
    {
        "format": FORMAT, "splits": ["quarter", "district"],
        "pages": [{"key": "p", "title": {"de": "S", "en": "P"},
                   "questions": [question(key, values) for key, values in VALUES.items()]}],
    }
)  # fmt: skip
CELLS = tuple(product(*VALUES.values()))
NESTED = {"d1": "q1", "d2": "q1", "d3": "q2", "d4": "q2"}
NUMBER = st.sampled_from((0, 3, 8, 12, 20))


def told(counts):
    sheets = [
        Sheet(dict(zip(VALUES, cell, strict=True)), "open")
        for cell, number in counts.items() for _ in range(number)
    ]  # fmt: skip
    return told_of(SURVEY, sheets, ())


def known_sums(found):
    """Give every set of cells whose sum is told: lists, sizes of groups, and cells of tables."""

    def cells_with(key, values):
        place = list(VALUES).index(key)
        return {cell for cell in CELLS if cell[place] in values}

    yield set(CELLS)
    for one in found.questions:
        yield from (cells_with(one.key, line.keys) for line in one.lines or ())
    for one in found.splits:
        for group, row in zip(one.groups, one.rows, strict=True):
            yield cells_with(one.by, group.keys)
            for keys, number in zip(one.columns, row, strict=True):
                if number is not None:
                    yield cells_with(one.by, group.keys) & cells_with(one.question, keys)


def hidden_cells_of(found):
    for one in found.splits:
        for group, row in zip(one.groups, one.rows, strict=True):
            for keys, number in zip(one.columns, row, strict=True):
                if number is None:
                    yield {
                        cell for cell in CELLS
                        if set(cell) & set(group.keys) and set(cell) & set(keys)
                    }  # fmt: skip


def assert_nothing_small_follows(counts):
    found = told(counts)
    known = {frozenset(cells) for cells in known_sums(found)}
    rows = np.array([[float(cell in cells) for cell in CELLS] for cells in known])
    sums = rows @ np.array([counts.get(cell, 0) for cell in CELLS])
    fits, whole = LinearConstraint(rows, sums, sums), np.ones(len(CELLS))
    for cells in {frozenset(one) for one in hidden_cells_of(found)}:
        number = sum(counts.get(cell, 0) for cell in cells)
        if not 0 < number < 10:
            continue
        cost = np.array([float(cell in cells) for cell in CELLS])
        low, high = (
            round(sign * milp(sign * cost, constraints=fits, integrality=whole).fun)
            for sign in (1, -1)
        )
        assert low < high, (sorted(cells), number)
    return found


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(product(NESTED, VALUES["wish"]), NUMBER)))
def test_districts_within_quarters_give_nothing_small_away(counts):
    assert_nothing_small_follows(
        {(NESTED[district], district, wish): one for (district, wish), one in counts.items()}
    )


@settings(max_examples=15, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(CELLS, NUMBER)))
def test_groups_across_each_other_give_nothing_small_away(counts):
    assert_nothing_small_follows(counts)


def test_a_table_and_the_same_turned_hide_the_same():
    counts = {(q, d, "w1"): 20 + place for place, (q, d) in enumerate(
        product(VALUES["quarter"], VALUES["district"]))}  # fmt: skip
    counts[CELLS[0]] = 3
    found = {
        (one.question, one.by): one.rows for one in assert_nothing_small_follows(counts).splits
    }
    one, turned = found["quarter", "district"], found["district", "quarter"]
    assert tuple(zip(*one, strict=True)) == turned
    assert sum(number is None for row in one for number in row) == 4
