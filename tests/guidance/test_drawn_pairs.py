"""Pairs are drawn as many as are asked for, and none for a number that is none."""

import pytest

from stadtherz.guidance.adapters.pairs import drawn_pairs
from stadtherz.streets.domain.walking import walkable
from tests.streets.drawn import street


@pytest.mark.parametrize("number", [0, -5, 3])
def test_no_number_of_pairs_goes_on_for_ever(number):
    network = walkable(street().extract())  # too small for pairs
    assert list(drawn_pairs(network, number, 1)) == []
