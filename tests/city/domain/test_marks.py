"""Marks on a map: none is lost, none covers another, and the most important one stands for many."""

from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.city.domain.marks import Frame, Mark, beside_marks, frame_around, grouped, spread
from stadtherz.kernel.geo import Point

WHOLE = Frame(-8, -8, 1016, 1016, 1)


def mark(name):
    return Mark(str(name), Point(7.7, 49.4), str(name), "sends", "dot", f"/{name}/")


def placed(spots):
    return [(mark(number), x, y) for number, (x, y) in enumerate(spots)]


def names(spot):
    return [one.name for one in spot.marks]


def test_what_lies_close_is_one_with_the_most_important_first():
    near, far = grouped(placed([(100, 100), (400, 400), (100, 160), (150, 100)]), 76)
    assert names(near) == ["0", "2", "3"]
    assert (near.x, near.y) == (100, 100)
    assert names(far) == ["1"]


@pytest.mark.parametrize(("apart", "spots"), [(76, 1), (76.5, 2)])
def test_the_boundary_belongs_to_the_group(apart, spots):
    assert len(grouped(placed([(0, 0), (0, apart)]), 76)) == spots


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), max_size=40))
def test_each_mark_is_in_one_spot_and_spots_are_apart(where):
    found = grouped(placed(where), 76)
    assert sorted(int(name) for spot in found for name in names(spot)) == list(range(len(where)))
    for spot in found:
        x, y = where[int(names(spot)[0])]
        assert (spot.x, spot.y) == (x, y)
        assert names(spot) == sorted(names(spot), key=int)
    for number, one in enumerate(found):
        assert all(hypot(one.x - other.x, one.y - other.y) > 76 for other in found[:number])


@given(st.integers(2, 12))
def test_marks_of_one_place_are_laid_around_it(count):
    ring = spread(grouped(placed([(500, 500)] * count), 76), 76)
    assert [names(one) for one in ring] == [[str(number)] for number in range(count)]
    for one, other in pairwise(ring):
        assert hypot(one.x - other.x, one.y - other.y) == pytest.approx(76)
    assert {one.root for one in ring} == {(500, 500)}


def test_too_many_for_a_ring_stay_together():
    (one,) = spread(grouped(placed([(500, 500)] * 13), 76), 76)
    assert len(one.marks) == 13


def test_a_single_mark_stays_where_it_is():
    (one,) = spread(grouped(placed([(3, 4)]), 76), 76)
    assert (one.x, one.y) == one.root == (3, 4)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=6),
    st.sampled_from([1.0, 2.5]),
)
def test_a_name_is_covered_by_a_mark_only_where_there_is_no_room(spots, zoom):
    marks = grouped(placed(spots), 0)
    line = beside_marks("Einsiedlerhof", 150, 150, marks, zoom)
    near = [one.y for one in marks if abs(one.x - 150) * zoom < 112]

    def covered(y):
        return any(-44 < (mark - y) * zoom < 30 for mark in near)

    if not covered(150):
        assert line == 150
    else:
        assert not covered(line) or line == 150


def test_a_name_goes_below_its_mark():
    (mark,) = grouped(placed([(100, 98)]), 0)
    assert beside_marks("Einsiedlerhof", 100, 100, [mark], 1) == 142


def test_a_frame_holds_its_box_in_the_middle_and_keeps_the_shape():
    frame = frame_around((100, 200, 300, 300), WHOLE)
    assert (frame.x + frame.width / 2, frame.y + frame.height / 2) == (200, 250)
    assert frame.width / frame.height == pytest.approx(WHOLE.width / WHOLE.height)
    assert frame.width == pytest.approx(200 * 1.24)
    assert frame.zoom == pytest.approx(1016 / 248)
    assert frame.holds(100, 200)
    assert not frame.holds(400, 250)


@pytest.mark.parametrize(("box", "zoom"), [((0, 0, 1, 1), 8), ((-8, -8, 1008, 1008), 1)])
def test_a_frame_is_neither_too_small_nor_larger_than_the_whole(box, zoom):
    assert frame_around(box, WHOLE).zoom == zoom
