"""Purses cut into digits hold what plain numbers hold."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.participation.domain.counting.holding import CutPurses, WholePurses


@given(
    st.integers(0, 2**200),
    st.lists(st.integers(1, 3000), min_size=1, max_size=6),
    st.lists(st.tuples(st.sets(st.integers(0, 5)), st.floats(0, 1)), max_size=8),
    st.integers(0, 2**120),
)
def test_purses_cut_into_digits_hold_what_plain_numbers_hold(purse, weights, payments, more):
    of = np.array(weights, dtype=np.int64)
    whole, cut = WholePurses(purse, of), CutPurses(purse, of)
    for each in (whole, cut):
        each.add(more, purse + more)
    everybody = np.arange(len(weights))
    for asked, part in payments:
        groups = np.array(sorted(asked & set(everybody.tolist())), dtype=np.intp)
        price = int((purse + more) * part) + 1
        for strange in (-price, 0, price << 99):
            expected = whole.short_of(groups, strange).tolist()
            assert cut.short_of(groups, strange).tolist() == expected
        short = whole.short_of(groups, price)
        assert cut.short_of(groups, price).tolist() == short.tolist()
        whole.pay(groups[~short], price)
        cut.pay(groups[~short], price)
        whole.empty(groups[short])
        cut.empty(groups[short])
        for one in everybody:
            assert cut.held_by(everybody[one:]) == whole.held_by(everybody[one:])
