"""Rows of data arrays that are read the short way, beside the way that knows everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.arrays import Plain, plain_rows
from stadtherz.observations.domain.results import TYPES, fault_of, told
from stadtherz.observations.domain.times import EPOCH

NUMBER, COUNT = f"{TYPES}OM_Measurement", f"{TYPES}OM_CountObservation"
NAMES = ["phenomenonTime", "result"]
NOON, NOON_US = "2026-03-01T12:00:00Z", 1_772_366_400_000_000


def test_a_time_and_a_number():
    assert plain_rows(NAMES, [[NOON, 5], [NOON, -0.5]], NUMBER) == [
        Plain(NOON_US, None, 5.0, None), Plain(NOON_US, None, -0.5, None),
    ]  # fmt: skip


def test_result_time_and_feature_in_any_order():
    names = ["FeatureOfInterest/id", "result", "resultTime", "phenomenonTime"]
    rows = [[7, 1.5, "2026-03-01T13:00:00+01:00", NOON], [7, 1.5, None, NOON]]
    assert plain_rows(names, rows, NUMBER) == [
        Plain(NOON_US, NOON_US, 1.5, 7), Plain(NOON_US, None, 1.5, 7),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        [NOON, True], [NOON, None], [NOON, "5"], [NOON, [5]], [NOON, 2**53 + 1],
        [NOON, -(2**53) - 1],
        [None, 5], ["noon", 5], ["2026-03-01T12:00:00", 5], [f"{NOON}/{NOON}", 5], [5, 5],
        ["0001-01-01T00:00:00+14:00", 5], ["9999-12-31T23:00:00-05:00", 5],
        [NOON], [NOON, 5, 5], [], NOON, {NOON: 5}, None, 5,
    ],
)  # fmt: skip
def test_everything_else_is_left_to_the_careful_way(row):
    assert plain_rows(NAMES, [row], NUMBER) == [None]


@pytest.mark.parametrize(
    "names",
    [
        ["result"], ["phenomenonTime"], [*NAMES, "parameters"],
        [*NAMES, "FeatureOfInterest/id", "FeatureOfInterest/@iot.id"],
    ],
)  # fmt: skip
def test_other_components_are_left_to_the_careful_way(names):
    row = [NOON if name == "phenomenonTime" else 5 for name in names]
    assert plain_rows(names, [row], NUMBER) == [None]


def test_a_count_is_whole_and_words_and_truths_are_no_numbers():
    rows = [[NOON, 5], [NOON, 5.0], [NOON, 5.5]]
    assert [one is None for one in plain_rows(NAMES, rows, COUNT)] == [False, False, True]
    for kind in ("OM_TruthObservation", "OM_CategoryObservation"):
        assert plain_rows(NAMES, rows, f"{TYPES}{kind}") == [None] * 3


anything = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
number = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
zone = st.sampled_from(["Z", "+01:00", "-11:30", "", "+14:00"])
moment = st.builds(lambda when, zone: when.isoformat() + zone, st.datetimes(), zone)
kinds = st.sampled_from([NUMBER, COUNT, f"{TYPES}OM_Observation", f"{TYPES}OM_TruthObservation"])


@given(st.lists(st.tuples(moment | anything, number | anything)), kinds)
def test_what_is_read_the_short_way_is_read_alike_the_long_way(rows, kind):
    for row, plain in zip(rows, plain_rows(NAMES, [list(row) for row in rows], kind), strict=True):
        if plain is None:
            continue
        assert not fault_of(row[1], kind)
        long = told(dict(zip(NAMES, row, strict=True)), EPOCH)
        assert (long.us, long.value) == (plain.us, plain.value)
        assert (long.end_us, long.result_us, long.result, long.more) == (None,) * 4


@given(moment, number)
def test_a_plain_number_at_a_time_is_read_the_short_way_unless_it_needs_json(written, value):
    row = {"phenomenonTime": written, "result": value}
    try:
        long = told(row, EPOCH)
    except Invalid:
        long = None
    (plain,) = plain_rows(NAMES, [[written, value]], NUMBER)
    if long is not None and long.value is not None and 2 < int(written[:4]) < 9998:
        assert plain == Plain(long.us, None, long.value, None)
    elif long is None:
        assert plain is None
