from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stadtherz.programme.domain.dependencies import circle_through


def test_a_circle_is_named():
    assert circle_through(1, [(1, 2), (2, 3), (3, 1)]) == (1, 2, 3, 1)


def test_waiting_twice_for_the_same_is_no_circle():
    assert circle_through(1, [(1, 2), (1, 3), (2, 4), (3, 4)]) == ()


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20))
def test_a_found_circle_is_made_of_given_pairs(pairs):
    circle = circle_through(0, pairs)
    assert all(pair in pairs for pair in pairwise(circle))
    if circle:
        assert circle[0] == circle[-1] == 0
