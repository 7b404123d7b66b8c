from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.opendata.domain.catalogue import Area
from stadtherz.opendata.domain.following import (
    MOST_FAILURES,
    Changed,
    Rhythm,
    Subject,
    fits,
    is_due,
    news,
    next_try,
    signature,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TREES = Changed(
    "baeume", NOW, "baeume kataster linden", ("ENVI", "TRAN"), "gruen", Area(7.7, 49.4, 7.8, 49.5)
)


@pytest.mark.parametrize(
    ("subject", "is_meant"),
    [
        (Subject(), True), (Subject("baeume"), True), (Subject("luft"), False),
        (Subject(words="Bäume"), True), (Subject(words="linden kataster"), True),
        (Subject(words="linden luft"), False), (Subject(theme="TRAN"), True),
        (Subject(theme="HEAL"), False), (Subject(department="gruen"), True),
        (Subject(department="gruenflaechen"), False), (Subject("baeume", theme="HEAL"), False),
        (Subject(area=Area(7.8, 49.5, 8, 50)), True),
        (Subject(area=Area(7.8001, 49.5, 8, 50)), False),
        (Subject(area=Area(7, 49.5001, 8, 50)), False), (Subject(area=Area(iri="x")), False),
    ],
)  # fmt: skip
def test_what_somebody_follows(subject, is_meant):
    assert fits(subject, TREES) is is_meant


def test_what_has_no_place_is_in_no_area():
    assert not fits(Subject(area=Area(0, 0, 90, 90)), Changed("a", NOW))


def test_news_are_later_than_what_is_known_the_newest_first():
    changed = [Changed(name, NOW + timedelta(hours=n)) for n, name in enumerate("abc")]
    assert [one.key for one in news(Subject(), changed, NOW)] == ["c", "b"]


@pytest.mark.parametrize(
    ("rhythm", "hours", "due"),
    [
        (Rhythm.AT_ONCE, 0, True), (Rhythm.DAILY, 23.99, False), (Rhythm.DAILY, 24, True),
        (Rhythm.WEEKLY, 167, False), (Rhythm.WEEKLY, 168, True), (Rhythm.WEEKLY, None, True),
    ],
)  # fmt: skip
def test_nobody_is_told_more_often_than_wanted(rhythm, hours, due):
    told = None if hours is None else NOW - timedelta(hours=hours)
    assert is_due(rhythm, told, NOW) is due


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 5), (2, 10), (3, 20), (9, 1280), (10, 1440), (11, 1440)]
)
def test_tries_wait_twice_as_long_each_time(failures, minutes):
    assert next_try(failures, NOW) == NOW + timedelta(minutes=minutes)


def test_after_many_failures_nobody_is_called():
    assert next_try(MOST_FAILURES, NOW) is None


def test_signatures_are_those_of_others():
    """Test case 2 of RFC 4231."""
    assert signature("Jefe", b"what do ya want for nothing?") == (
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


box = st.tuples(*[st.floats(-10, 10)] * 4).map(
    lambda b: (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3]))
)


@given(box, box)
def test_boxes_touch_both_ways(one, other):
    mine = fits(Subject(area=Area(*one)), Changed("a", NOW, area=Area(*other)))
    theirs = fits(Subject(area=Area(*other)), Changed("a", NOW, area=Area(*one)))
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    assert mine is theirs is not apart
