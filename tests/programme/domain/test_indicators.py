import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.programme.domain.indicators import Progress, judge, scale_of


@pytest.mark.parametrize(
    ("base", "target", "latest", "progress", "share"),
    [
        (3, 19, None, Progress.NO_VALUE, None),
        (3, None, 5, Progress.NO_TARGET, None),
        (3, 3, 5, Progress.NO_TARGET, None),
        (3, 19, 19, Progress.REACHED, 1.0),
        (3, 19, 11, Progress.ON_THE_WAY, 0.5),
        (85, 25, 55, Progress.ON_THE_WAY, 0.5),
        (85, 25, 85, Progress.NOT_MOVED, 0.0),
        (85, 25, 90, Progress.WRONG_WAY, 0.0),
    ],
)
def test_judgement(base, target, latest, progress, share):
    reading = judge(base, target, latest)
    assert (reading.progress, reading.share) == (progress, share)


@pytest.mark.parametrize(
    ("base", "now", "target", "places", "bar"),
    [
        (270, 1700, None, (0, 48, 300, None), (0, 48)),
        (85, 55, 25, (0, 300, 194, 88), (0, 300)),
        (0, 50, 100, (0, 0, 150, 300), (0, 0)),
        (None, 50, 100, (0, None, 150, 300), (0, 0)),
        (-10, 10, None, (150, 0, 300, None), (0, 150)),
    ],
)
def test_places_on_a_line_that_shows_zero(base, now, target, places, bar):
    scale = scale_of(base, now, target, 300)
    assert (scale.zero, scale.base, scale.now, scale.target) == places
    assert scale.bar == bar


@pytest.mark.parametrize(
    ("base", "now", "target"), [(None, None, None), (5, None, None), (None, 5, None), (0, 0, None)]
)
def test_nothing_to_compare_is_not_drawn(base, now, target):
    assert scale_of(base, now, target, 300) is None


values = st.none() | st.floats(-1e9, 1e9)


@given(values, values, values)
def test_everything_lies_on_the_line(base, now, target):
    scale = scale_of(base, now, target, 300)
    if scale is not None:
        places = [scale.zero, scale.base, scale.now, scale.target, *scale.bar, sum(scale.bar)]
        assert all(0 <= place <= 300 for place in places if place is not None)
