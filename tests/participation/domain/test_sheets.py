"""Numbers of sheets: every single mistake and every swap of neighbours is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.sheets import (
    MOST_SHEETS,
    QUASIGROUP,
    check_digit,
    number_printed,
    number_typed,
    serials,
)

SERIALS = st.integers(1, MOST_SHEETS)


def test_the_table_is_totally_anti_symmetric():
    """Damm's condition, tried out: c*x = d*y and (c*x)*y = (c*y)*x only where both are equal."""
    star = [[int(sign) for sign in row] for row in QUASIGROUP]
    for c in range(10):
        assert sorted(star[c]) == list(range(10))
        assert star[c][c] == 0
        for x in range(10):
            for y in range(10):
                assert (star[star[c][x]][y] == star[star[c][y]][x]) == (x == y)


def test_the_published_example():
    assert check_digit("572") == "4"


@given(SERIALS)
def test_a_number_is_read_as_it_is_printed_and_every_slip_of_the_finger_is_found(serial):
    printed = number_printed(serial)
    digits = printed.replace("-", "")
    assert {number_typed(printed), number_typed(digits.lstrip("0"))} == {serial}
    for place, right in enumerate(digits):
        for sign in "0123456789":
            wrong = digits[:place] + sign + digits[place + 1 :]
            if sign != right:
                with pytest.raises(Invalid):
                    number_typed(wrong)
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1]:
            swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
            with pytest.raises(Invalid):
                number_typed(swapped)


@pytest.mark.parametrize("words", ["", "0", "000", "1", "12x", "12345678", "１２", "-"])
def test_what_is_no_number_is_refused(words):
    with pytest.raises(Invalid) as refused:
        number_typed(words)
    assert refused.value.code == "sheet-mistyped"


def test_serials_end_where_numbers_end():
    assert list(serials(3, 2)) == [3, 4]
    assert len(serials(MOST_SHEETS, 1)) == 1
    for first, number in ((1, 0), (MOST_SHEETS, 2)):
        with pytest.raises(Invalid):
            serials(first, number)
    with pytest.raises(ValueError, match="numbered from 1"):
        number_printed(0)
