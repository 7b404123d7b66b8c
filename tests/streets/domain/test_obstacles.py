"""What people say of an obstacle makes it sure, keeps it, and ends it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.streets.domain.obstacles import (
    RULES,
    Lasting,
    Says,
    Sort,
    Standing,
    Voice,
    ends_at,
    judged,
    still_needed,
)

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
FIRST, THERE, GONE = (Voice(one) for one in Says)
SURE, SURE_GONE = Voice(Says.THERE, sure=True), Voice(Says.GONE, sure=True)


@pytest.mark.parametrize(
    ("voices", "standing"),
    [
        ([FIRST], Standing.REPORTED),
        ([FIRST, THERE], Standing.REPORTED),
        ([FIRST, THERE, THERE], Standing.CONFIRMED),
        ([FIRST, SURE], Standing.CONFIRMED),
        ([FIRST, GONE], Standing.ENDED),
        ([FIRST, THERE, GONE], Standing.REPORTED),
        ([FIRST, THERE, GONE, THERE, GONE], Standing.CONFIRMED),
        ([FIRST, THERE, THERE, GONE, GONE], Standing.ENDED),
        ([FIRST, SURE, GONE], Standing.CONFIRMED),
        ([FIRST, THERE, THERE, SURE_GONE], Standing.ENDED),
    ],
)
def test_others_make_it_sure_and_end_it(voices, standing):
    assert judged(Sort.SCOOTER, voices) is standing


def test_works_that_close_a_way_need_one_more():
    assert judged(Sort.WORKS, [FIRST, THERE, THERE]) is Standing.REPORTED
    assert still_needed(Sort.WORKS, [FIRST, THERE, THERE]) == 1
    assert judged(Sort.WORKS, [FIRST, THERE, THERE, THERE]) is Standing.CONFIRMED


def test_whoever_says_the_same_again_counts_once():
    mine, first = Voice(Says.THERE, who="a"), Voice(Says.FIRST, who="a")
    others = [Voice(Says.THERE, who=who) for who in "bbb"]
    assert judged(Sort.WORKS, [first, mine, mine, mine, *others]) is Standing.REPORTED
    assert still_needed(Sort.WORKS, [first, mine, *others]) == 2
    sure = [first, Voice(Says.THERE, who="b"), Voice(Says.THERE, who="c")]
    gone = Voice(Says.GONE, who="b")
    assert judged(Sort.BINS, [*sure, gone, gone]) is Standing.CONFIRMED
    assert judged(Sort.BINS, [*sure, gone, Voice(Says.GONE, who="d")]) is Standing.ENDED
    assert judged(Sort.BINS, [first, Voice(Says.GONE, who="a")]) is Standing.ENDED


@given(st.sampled_from(Sort), st.lists(st.sampled_from([THERE, GONE, SURE, SURE_GONE])))
def test_nobody_confirms_alone_and_what_ended_stays_ended(sort, voices):
    found = judged(sort, [FIRST, *voices])
    there = sum(one.says is Says.THERE for one in voices)
    if found is Standing.CONFIRMED:
        assert there >= RULES[sort].needed or SURE in voices
    if found is Standing.ENDED:
        assert GONE in voices or SURE_GONE in voices
        assert judged(sort, [FIRST, *voices, THERE]) is Standing.ENDED


@given(st.sampled_from(Sort), st.sampled_from(Lasting))
def test_each_ends_by_itself_and_no_later_than_was_said(sort, lasting):
    assert AT < ends_at(sort, lasting, AT) <= ends_at(sort, Lasting.OPEN, AT)
    assert ends_at(sort, Lasting.TODAY, AT) <= AT + timedelta(hours=18)
