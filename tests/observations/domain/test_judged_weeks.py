from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.findings import Finding, Reason, Rule
from stadtherz.observations.domain.freezes import Freeze
from stadtherz.observations.domain.gaps import gaps_in
from stadtherz.observations.domain.judged_weeks import (
    TRAIL,
    WEEK,
    after,
    lead_of,
    listed_gaps,
    week_of,
    within,
)
from stadtherz.observations.domain.local_time import DAY, HOUR
from stadtherz.observations.domain.quality import QualitySettings

TIMES = np.arange(0, 100, 10, dtype=np.int64)


def found(start, end, count):
    return Finding(Rule.FREEZE, start, end, count, Reason())


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)))
def test_a_week_begins_on_monday_at_midnight(moment):
    us = int(moment.replace(tzinfo=UTC).timestamp()) * 1_000_000
    start = week_of(us)
    assert start <= us < start + WEEK
    begun = datetime.fromtimestamp(start / 1e6, UTC)
    assert (begun.isoweekday(), begun.hour, begun.minute) == (1, 0, 0)


def test_the_lead_holds_a_freeze():
    assert lead_of(QualitySettings()) == 2 * DAY == TRAIL
    assert lead_of(QualitySettings(freeze=Freeze(longest=5 * DAY))) == 6 * DAY
    assert lead_of(QualitySettings(freeze=Freeze(longest=HOUR))) == 2 * DAY


def test_findings_are_cut_at_the_ends():
    whole = found(0, 90, 10)
    assert within([whole], TIMES, 0, 100) == [whole]
    assert within([whole], TIMES, 15, 41) == [found(20, 40, 3)]
    assert within([whole], TIMES, 15, 40) == [found(20, 30, 2)]
    assert within([whole], TIMES, 100, 200) == []
    assert within([found(41, 49, 0)], TIMES, 0, 100) == []


def test_the_rest_behind_a_moment():
    assert after(found(0, 90, 10), TIMES, 70) == found(80, 90, 2)
    assert after(found(0, 90, 10), TIMES, 90) is None


def test_gaps_that_are_long_enough_are_listed_from_the_first_to_the_last_missing_time():
    gaps = gaps_in(np.array([10, 20, 60, 70], np.int64), 10, start=0, end=100)
    listed = listed_gaps(gaps, 10, 2, 0, 100)
    assert [(one.start, one.end, one.count) for one in listed] == [(30, 59, 3), (80, 99, 2)]
    assert {one.rule for one in listed} == {Rule.GAP}
    assert len(listed_gaps(gaps, 10, 1, 0, 100)) == 3
