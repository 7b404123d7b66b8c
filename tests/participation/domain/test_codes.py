"""Codes: every single mistake and every swap of neighbours is found, tried out one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.participation.domain.codes import (
    ALPHABET,
    BASE,
    FREE,
    code_of,
    code_typed,
    in_groups,
)

NUMBERS = st.integers(0, BASE**FREE - 1)


def test_the_alphabet_is_prime_and_without_look_alikes():
    assert len(set(ALPHABET)) == BASE == 23
    assert all(BASE % number for number in range(2, BASE))
    for pair in ("0O", "1I", "1L", "IL", "5S", "8B", "2Z", "UV", "6G", "0Q", "OQ"):
        assert not set(pair) <= set(ALPHABET), pair


@given(NUMBERS)
def test_every_single_mistake_is_found(number):
    code = code_of(number)
    assert code_typed(code) == code
    for place, right in enumerate(code):
        for sign in ALPHABET:
            if sign != right:
                assert code_typed(code[:place] + sign + code[place + 1 :]) is None


@given(NUMBERS)
def test_every_swap_of_neighbours_is_found(number):
    code = code_of(number)
    for place in range(len(code) - 1):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert (code_typed(swapped) is None) == (swapped != code)


def test_different_numbers_are_different_codes():
    assert len({code_of(number) for number in range(2_000)}) == 2_000


@pytest.mark.parametrize("number", [-1, BASE**FREE])
def test_a_number_that_is_too_large(number):
    with pytest.raises(ValueError, match="number"):
        code_of(number)


def test_people_type_as_they_like():
    code = code_of(12_345_678_901_234_567)
    assert in_groups(code).count("-") == 3
    for typed in (in_groups(code), code.lower(), f" {in_groups(code).replace('-', ' ')} "):
        assert code_typed(typed) == code


@pytest.mark.parametrize("typed", ["", "2222", "0" * 16, "2" * 17, "É" * 16, "2" * 15 + "O"])
def test_what_is_no_code(typed):
    assert code_typed(typed) is None
