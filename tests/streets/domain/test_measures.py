"""Measures as people write them; what cannot be read is unknown and never 0."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.streets.domain import measures


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("0.06", 0.06), ("3 cm", 0.03), ("3cm", 0.03), ("0,03", 0.03), ("30 mm", 0.03),
        ("6", 0.06), ("12", 0.12), ("0", 0.0), ("~0.1 m", 0.1),
        ("", None), (None, None), ("high", None), ("3 Zoll", None), ("-3", None), ("900", None),
    ],
)  # fmt: skip
def test_heights_of_kerbs(words, value):
    assert measures.kerb_height(words) == pytest.approx(value)


@pytest.mark.parametrize(
    ("words", "value"),
    [("50", 50), ("30 mph", 48.28), ("50 km/h", 50), ("walk", 6), ("DE:urban", 50), ("none", None),
     ("signals", None)],
)  # fmt: skip
def test_speeds(words, value):
    assert measures.kilometres_an_hour(words) == pytest.approx(value, abs=0.01)


@pytest.mark.parametrize(
    ("words", "found"),
    [("0", (0,)), ("-1;0", (-1, 0)), ("0-2", (0, 1, 2)), ("-1;-0.5;0", (-1, -0.5, 0)), (None, ()),
     ("EG", ()), ("-2--1", (-2, -1)), ("1;1", (1,)), ("0-999999999", ()), ("-1--3", ()),
     ("9" * 300, ()), ("300;2", (2,))],
)  # fmt: skip
def test_levels(words, found):
    assert measures.levels(words) == found


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12", 12),
        ("2;3", 3),
        ("many", None),
        ("1.5", None),
        ("", None),
        ("9" * 5000, None),
        ("99999999", None),
    ],
)
def test_numbers_of_things(words, value):
    assert measures.whole(words) == value


@pytest.mark.parametrize(
    ("words", "value"), [("6%", 6), ("-3 %", -3), ("6,5", 6.5), ("45°", None), ("up", None)]
)
def test_slopes(words, value):
    assert measures.slope_percent(words) == value


def test_a_slope_in_degrees():
    assert measures.slope_percent("4°") == pytest.approx(6.993, abs=0.001)


@pytest.mark.parametrize("words", ["9" * 400, "1" + "0" * 30, "99999999 km"])
def test_what_is_no_size_of_anything_in_a_city_is_unknown(words):
    assert measures.metres(words) is None
    assert measures.kilometres_an_hour(words) is None


@given(st.text(max_size=12))
def test_no_words_break_it(words):
    for read in (measures.metres, measures.kerb_height, measures.kilometres_an_hour,
                 measures.whole, measures.slope_percent, measures.levels):  # fmt: skip
        read(words)
    height = measures.kerb_height(words)
    assert height is None or 0 <= height <= measures.HIGHEST_KERB_M
