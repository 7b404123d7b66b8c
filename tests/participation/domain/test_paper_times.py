"""Handing in ends with the voting, entering with the count; each at its very moment."""

from datetime import timedelta

import pytest

from stadtherz.participation.domain.paper_times import (
    BEFORE_TOO,
    HANDING_IN,
    PaperAct,
    Refusal,
    Why,
    is_late,
    refusal,
)
from stadtherz.participation.domain.times import Times
from tests.participation.factories import ANNOUNCED, BEFORE, CLOSES, DURING, OBJECTIONS, OPENS

TIMES = Times(OPENS, CLOSES, ANNOUNCED, OBJECTIONS)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize("act", PaperAct)
def test_every_act_at_every_boundary(act):
    begins = None if act in BEFORE_TOO else Refusal(Why.NOT_YET, OPENS)
    ends = Refusal(Why.ENDED, CLOSES) if act in HANDING_IN else None
    expected = {
        BEFORE: begins, OPENS - MOMENT: begins, OPENS: None, DURING: None, CLOSES - MOMENT: None,
        CLOSES: ends, ANNOUNCED - MOMENT: ends, ANNOUNCED: ends,
    }  # fmt: skip
    assert {at: refusal(act, TIMES, at, counted=False) for at in expected} == expected
    assert refusal(act, TIMES, ANNOUNCED, counted=True) == Refusal(Why.COUNTED)


def test_handing_in_is_issuing_beginning_and_taking():
    assert {PaperAct.ISSUE, PaperAct.BEGIN, PaperAct.TAKE} == HANDING_IN


def test_a_batch_is_late_from_the_deadline_on():
    assert not is_late(TIMES, ANNOUNCED - MOMENT, waits=True)
    assert is_late(TIMES, ANNOUNCED, waits=True)
    assert not is_late(TIMES, ANNOUNCED, waits=False)
