import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.tally import Tally

CELLS = st.lists(st.none() | st.integers(0, 9))


@pytest.mark.parametrize(
    ("cells", "count", "known", "share", "complete"),
    [
        ([], None, 0, 0.0, False),
        ([None], None, 0, 0.0, False),
        ([0], 0, 1, 1.0, True),
        ([None, 0, 3, None], 3, 2, 0.5, False),
        ([1, 2], 3, 2, 1.0, True),
    ],
)
def test_a_sum_says_how_much_of_it_is_known(cells, count, known, share, complete):
    tally = Tally.of(cells)
    assert (tally.count, tally.known, tally.share, tally.complete) == (
        count, known, share, complete,
    )  # fmt: skip


@pytest.mark.parametrize("parts", [(None, 1, 1), (1, 0, 1), (0, 0, 0), (1, 2, 1), (1, -1, 1)])
def test_what_is_no_tally(parts):
    with pytest.raises(ValueError, match="is no tally"):
        Tally(*parts)


@given(CELLS, CELLS)
def test_adding_sums_is_adding_cells(one, other):
    assert Tally.of(one) + Tally.of(other) == Tally.of(one + other)
