"""Directions and distances as they are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.guidance.domain.directions import Turn, hour_of, rounded, turn_of


@given(st.floats(1, 20_000))
def test_a_rounded_distance_is_a_tenth_wrong_at_most(metres):
    assert abs(rounded(metres) - metres) <= max(1, metres / 10)


@pytest.mark.parametrize(
    ("metres", "said"),
    [(0.2, 1), (1.4, 1), (7.6, 8), (9.9, 10), (12, 12), (17, 16), (48, 50), (52, 50), (126, 130),
     (152, 150), (199, 200), (226, 220), (271, 280), (1_010, 1_000)],
)  # fmt: skip
def test_distances(metres, said):
    assert rounded(metres) == said


@given(st.integers(-180, 180))
def test_each_of_360_degrees_has_an_hour_and_a_turn(degrees):
    hour, turn = hour_of(degrees), turn_of(degrees)
    assert 1 <= hour <= 12
    assert (hour == 12) is (turn is Turn.STRAIGHT)
    apart = (hour * 30 - degrees) % 360
    assert min(apart, 360 - apart) <= 30
    assert hour_of(-degrees) == (12 if hour == 12 else 12 - hour)


@pytest.mark.parametrize(
    ("degrees", "turn"),
    [(0, Turn.STRAIGHT), (-15, Turn.STRAIGHT), (20, Turn.SLIGHT), (45, Turn.HALF),
     (-90, Turn.FULL), (150, Turn.SHARP), (-170, Turn.BACK)],
)  # fmt: skip
def test_turns(degrees, turn):
    assert turn_of(degrees) is turn
