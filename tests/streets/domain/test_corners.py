"""Junctions taken apart: from corner to corner one comes across one arm only."""

from math import pi

from hypothesis import given
from hypothesis import strategies as st

from stadtherz.streets.domain.corners import Arm, junction_of, parted
from stadtherz.streets.domain.plane import distance

HERE = (0.0, 0.0)


def arm(number, degrees, *, bars=True):
    half = 3.0 if bars else 0.0
    return Arm(number, forward=True, towards=degrees * pi / 180, bars=bars, half_m=half)


def test_a_crossroads_has_four_corners():
    found = junction_of(HERE, [arm(0, 0), arm(1, 90), arm(2, 180), arm(3, 270)])
    assert len(found.places) == 4
    north_east = found.places[found.right[0]]
    assert north_east[0] > 0 < north_east[1]
    assert found.left[1] == found.right[0]  # the east arm has it on its left


def test_a_footway_leads_into_the_corner_between_roads():
    found = junction_of(HERE, [arm(0, 0), arm(1, 180), arm(2, 100, bars=False)])
    walked = found.arms.index(arm(2, 100, bars=False))
    assert found.right[walked] == found.left[walked] == found.right[0]
    assert found.places[found.right[walked]][0] > 0


def test_where_a_road_ends_one_goes_around_and_where_none_is_there_is_one_place():
    assert len(junction_of(HERE, [arm(0, 90), arm(1, 200, bars=False)]).places) == 1
    assert len(junction_of(HERE, [arm(1, 200, bars=False)]).places) == 1


@given(st.lists(st.tuples(st.integers(0, 359), st.booleans()), min_size=1, max_size=7))
def test_each_arm_lies_between_its_corners(drawn):
    arms = [arm(number, degrees, bars=bars) for number, (degrees, bars) in enumerate(drawn)]
    found = junction_of(HERE, arms)
    bars = [one for one in found.arms if one.bars]
    assert len(found.places) == max(1, len(bars))
    for place, one in enumerate(found.arms):
        apart = (found.right[place] - found.left[place]) % len(found.places)
        assert apart == (1 % len(found.places) if one.bars else 0)
    assert all(distance(HERE, one) <= 6.001 for one in found.places)
    # whoever crosses all arms in order comes back
    assert [found.right[place] for place in found.bars] == list(range(len(bars)))


def test_a_footway_with_a_crossing_is_parted_where_it_runs_on():
    found = parted(HERE, [arm(0, 0, bars=False), arm(1, 180, bars=False), arm(2, 20, bars=False)])
    assert found.right == (0, 0, 1)
    assert len(found.places) == 2
