"""The usual week as a heat map: shades, legend, words, and what is not known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stadtherz.observations.domain.heat_map import heat_map_of, together

NAN = np.nan


def figures(**cells):
    """A week in which only the named hours are known: `mo7=3`."""
    found = np.full((24, 7), NAN)
    for name, value in cells.items():
        found[int(name[2:]), ["mo", "di", "mi", "do", "fr", "sa", "so"].index(name[:2])] = value
    return found


def shade(drawn, weekday, hour):
    return drawn.rows[weekday][hour].shade


def test_hours_are_columns_and_weekdays_are_rows_from_monday():
    drawn = heat_map_of(figures(mo7=100, so23=10), days=8, from_zero=True)
    assert (len(drawn.rows), {len(row) for row in drawn.rows}) == (7, {24})
    assert (drawn.most.weekday, drawn.most.hour, drawn.most.value) == (0, 7, 100)
    assert (drawn.least.weekday, drawn.least.hour) == (6, 23)
    assert drawn.rows[6][23].x > drawn.rows[6][22].x
    assert drawn.rows[6][0].y > drawn.rows[5][0].y
    assert drawn.by_hour[7][1][0] is drawn.rows[0][7]


def test_counts_begin_at_zero_and_levels_where_they_are():
    week = figures(mo7=100, di7=104, mi7=110)
    counts = heat_map_of(week, days=8, from_zero=True)
    levels = heat_map_of(week, days=8, from_zero=False)
    assert counts.shades[0].low == 0
    assert {shade(counts, day, 7) for day in range(3)} == {6}
    assert levels.shades[0].low == 100
    assert len({shade(levels, day, 7) for day in range(3)}) == 3


def test_an_unknown_hour_has_no_shade_and_is_counted():
    drawn = heat_map_of(figures(mo7=1), days=3, from_zero=True)
    assert shade(drawn, 1, 7) == 0
    assert drawn.unknown == 167


def test_nothing_known_says_nothing():
    drawn = heat_map_of(figures(), days=2, from_zero=True)
    assert (drawn.most, drawn.least, drawn.shades, drawn.days) == (None, None, (), 2)


@given(arrays(float, (24, 7), elements=st.just(NAN) | st.floats(-1e5, 1e5)), st.booleans())
def test_each_value_lies_in_the_class_that_the_legend_gives_its_shade(week, from_zero):
    drawn = heat_map_of(week, days=3, from_zero=from_zero)
    bounds = {one.number: one for one in drawn.shades}
    air = 1e-6 * (1 + np.nanmax(np.abs(np.append(week, 0))))
    for row in drawn.rows:
        for cell in row:
            value = week[cell.hour, cell.weekday]
            if np.isnan(value):
                assert (cell.value, cell.shade) == (None, 0)
                continue
            assert cell.value == value
            assert bounds[cell.shade].low - air <= value <= bounds[cell.shade].high + air
    order = [one.number for one in drawn.shades]
    assert order == sorted(set(order))
    assert not order or order[-1] == 6 or len(order) == 1


class TestTogether:
    def test_counts_are_added_and_a_missing_counter_leaves_the_hour_unknown(self):
        found = together([figures(mo7=3, mo8=4), figures(mo7=10)], counted=True)
        assert found[7, 0] == 13
        assert np.isnan(found[8, 0])

    def test_levels_are_averaged_over_what_is_known(self):
        found = together([figures(mo7=3, mo8=4), figures(mo7=10)], counted=False)
        assert (found[7, 0], found[8, 0]) == (6.5, 4)

    @pytest.mark.parametrize("counted", [True, False])
    def test_a_stream_that_tells_nothing_does_not_count(self, counted):
        found = together([figures(mo7=3), figures()], counted=counted)
        assert found[7, 0] == 3
        assert np.isnan(together([], counted=counted)).all()
