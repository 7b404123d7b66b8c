import re
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.numbers import Numbers

MISSING = frozenset(["", "-"])


@pytest.mark.parametrize(
    ("decimal", "cell", "value"),
    [
        (".", "21.5", 21.5), (".", "-3", -3.0), (".", "+.5", 0.5), (".", "2.", 2.0),
        (".", "1e3", 1000.0), (".", " 7 ", 7.0), (".", "1E-2", 0.01),
        (",", "21,5", 21.5), (",", "1.234,5", 1234.5), (",", "1.234.567", 1234567.0),
        (",", "-12.345", -12345.0), (",", ",5", 0.5), (",", "1234", 1234.0), (",", "0,5", 0.5),
    ],
)  # fmt: skip
def test_numbers_are_read_as_written(decimal, cell, value):
    values, refused = Numbers(decimal, MISSING).read([cell])
    assert (list(values), refused) == ([value], {})


POINT = 'is no number; with decimal = "," a point stands before three digits only'
COMMA = 'is no number; for decimal commas set decimal = ","'
NOTHING = 'is no number; if it means "no value", name it in missing'


@pytest.mark.parametrize(
    ("decimal", "cell", "reason"),
    [
        (",", "21.5", POINT), (",", "1.2345", POINT), (",", "1234.567", POINT),
        (",", "12.34.567", POINT), (",", "1,234.5", POINT), (",", ".500", POINT),
        (".", "1,5", COMMA), (".", "1,234", COMMA),
        (".", "1_000", "is no number"), (",", "1_000", "is no number"),
        (".", "nan", NOTHING), (".", "NaN", NOTHING), (",", "-nan", NOTHING), (".", "inf", NOTHING),
        (".", "١٢", "is no number"), (".", "1 000", "is no number"), (".", "0x10", "is no number"),
        (".", "--1", "is no number"), (".", "1e", "is no number"), (".", "5\n6", "is no number"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_and_its_neighbours_are_kept(decimal, cell, reason):
    values, refused = Numbers(decimal, MISSING).read(["1", cell, "-", "3"])
    assert refused == {1: reason}
    assert np.array_equal(values, [1.0, np.nan, np.nan, 3.0], equal_nan=True)


def test_a_number_may_mean_that_there_is_none():
    values, refused = Numbers(".", frozenset(["-999"])).read(["1", "-999", "2"])
    assert np.array_equal(values, [1.0, np.nan, 2.0], equal_nan=True)
    assert refused == {}


@given(st.decimals(-1_000_000_000, 1_000_000_000, places=3), st.booleans())
def test_a_german_number_is_that_number_with_or_without_groups(number, grouped):
    written = f"{number:,}" if grouped else f"{number}"
    german = written.replace(",", "'").replace(".", ",").replace("'", ".")
    values, refused = Numbers(",", MISSING).read([german])
    assert (Decimal(str(values[0])), refused) == (Decimal(str(float(number))), {})


@given(st.lists(st.text("0123456789+-.,eE_nai \u0663", max_size=6), min_size=1, max_size=6))
def test_nothing_is_taken_that_does_not_look_like_a_number(cells):
    values, refused = Numbers(".", MISSING).read(cells)
    for place, (value, cell) in enumerate(zip(values, cells, strict=True)):
        plain = re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", cell.strip())
        if plain:
            assert value == float(cell)
        else:
            assert np.isnan(value)
            assert (place in refused) != (cell.strip() in MISSING)
