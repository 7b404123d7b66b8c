import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.units import ucum_of
from stadtherz.observations.domain.usual_distance import (
    decimals_learnt,
    decimals_told,
    interval_learnt,
    interval_told,
)

SECOND = 1_000_000
NOTHING = np.zeros(0, np.int64)


def learnt(seconds, lengths=()):
    times = np.array(seconds, np.int64) * SECOND
    given_lengths = [*lengths, *[0] * (len(times) - len(lengths))]
    return interval_learnt(times, np.array(given_lengths, np.int64) * SECOND)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (3600, 3600), (1, 1), ("PT15M", 900), ("PT1H", 3600), ("P1D", 86_400), ("P1W", 604_800),
        ("P1DT1H1M1S", 90_061), ("PT90S", 90),
    ],
)  # fmt: skip
def test_an_interval_is_told_in_seconds_or_as_a_duration(told, seconds):
    assert interval_told({"stadtherz.interval": told}) == seconds


@pytest.mark.parametrize(
    "told", [0, -900, 900.0, True, "", "P", "PT", "1H", "P1M", "P1Y", "PT0S", "P400D", [], "P" * 99]
)
def test_what_is_no_interval_is_refused(told):
    with pytest.raises(Invalid, match=r"stadtherz\.interval"):
        interval_told({"stadtherz.interval": told})


@pytest.mark.parametrize("told", [-1, 10, 1.0, "2", True])
def test_what_are_no_decimals_is_refused(told):
    with pytest.raises(Invalid, match=r"stadtherz\.decimals"):
        decimals_told({"stadtherz.decimals": told})


def test_properties_that_tell_nothing_tell_nothing():
    assert interval_told({"owner": "city"}) is None
    assert decimals_told({"owner": "city"}) is None
    assert decimals_told({"stadtherz.decimals": 1}) == 1


@pytest.mark.parametrize(
    ("seconds", "lengths", "expected"),
    [
        ([], [], None),
        ([0], [], None),
        ([0, 3600], [], None),  # one distance may be anything
        ([0], [3600], 3600),  # but a stretch says its length
        ([0, 3600, 7200], [], 3600),
        ([7200, 0, 3600, 0], [], 3600),
        ([0, 86_400, 2 * 86_400, 9 * 86_400], [], 86_400),  # a week is missing
        ([0, 3, 3603], [], 3600),  # two trials, then the first hour
        ([0, 897, 1801, 2695], [], 900),  # the clock of the device
        ([0, 420, 840, 1260], [], 420),  # nothing usual
        ([0, 86_400, 2 * 86_400], [900, 900, 900], 86_400),  # measured a quarter of an hour a day
    ],
)
def test_the_distance_is_learnt(seconds, lengths, expected):
    assert learnt(seconds, lengths) == expected


@given(st.integers(1, 500_000), st.integers(3, 40), st.data())
def test_equal_distances_are_learnt_however_they_come(step, count, data):
    places = data.draw(st.permutations(range(count)))
    found = learnt([step * place for place in places])
    assert abs(found - step) <= 0.02 * step


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None), ([float("nan")], None), ([12, 7], 0), ([0.4], 1), ([0.0, 0.2, 0.4], 1),
        ([21.25, 7.5], 2), ([1.125], 3), ([21.299999999999997], 1),
        ([1 / 3, 2 / 3], 3), ([100 / 3], 1), ([1e6 / 7], 0), ([1e-9 / 3, 2 / 3], 3),
        ([*range(19), 0.5], 0),  # one of twenty
    ],
)  # fmt: skip
def test_decimals_are_learnt(values, expected):
    assert decimals_learnt(np.array(values, float)) == expected


@pytest.mark.parametrize(
    ("symbol", "definition", "code"),
    [
        ("km/h", "", "km/h"), ("mm", "", "mm"), ("", "", "1"), ("degC", "ucum:Cel", "Cel"),
        ("μg/m³", "", "ug/m3"), ("Cel", "", "Cel"),
        ("°C", "http://qudt.org/vocab/unit/DEG_C", "Cel"),
        ("x", "http://unitsofmeasure.org/ucum.html#para-30", "{x}"),
        ("FNU", "", "{FNU}"),
    ],
)  # fmt: skip
def test_a_unit_is_named_as_ucum_does(symbol, definition, code):
    assert ucum_of(symbol, definition) == code
