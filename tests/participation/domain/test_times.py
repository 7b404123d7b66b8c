from datetime import timedelta

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.domain.register import Access, check_entering
from stadtherz.participation.domain.times import Stage, Times
from tests.participation.factories import ANNOUNCED, CLOSES, OBJECTIONS, OPENS

TIMES = Times(OPENS, CLOSES, ANNOUNCED, OBJECTIONS)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("at", "may_vote", "may_tell", "stage"),
    [
        (OPENS - MOMENT, False, False, Stage.COMING),
        (OPENS, True, False, Stage.OPEN),
        (CLOSES - MOMENT, True, False, Stage.OPEN),
        (CLOSES, False, False, Stage.CLOSED),
        (ANNOUNCED - MOMENT, False, False, Stage.CLOSED),
        (ANNOUNCED, False, True, Stage.TOLD),
    ],
)
def test_each_moment_begins_what_it_names(at, may_vote, may_tell, stage):
    assert (TIMES.may_vote(at), TIMES.may_tell(at), TIMES.stage(at)) == (may_vote, may_tell, stage)


def test_the_key_is_kept_until_objections_are_over():
    assert not TIMES.may_forget(OBJECTIONS - MOMENT)
    assert TIMES.may_forget(OBJECTIONS)


@pytest.mark.parametrize(
    "times",
    [
        Times(CLOSES, CLOSES, ANNOUNCED, OBJECTIONS),
        Times(OPENS, ANNOUNCED, CLOSES, OBJECTIONS),
        Times(OPENS, CLOSES, OBJECTIONS, ANNOUNCED),
    ],
)
def test_moments_out_of_order(times):
    with pytest.raises(Invalid):
        times.checked()


@pytest.mark.parametrize(
    ("access", "proof", "entries", "code"),
    [
        (Access.ACCOUNTS, Proof.ACCOUNT, ("", ""), None),
        (Access.ACCOUNTS, Proof.LETTER, ("",), "two-rights"),
        (Access.EVERY_ACCOUNT, Proof.ACCOUNT, ("",), "two-rights"),
        (Access.CODES, Proof.ACCOUNT, ("",), "two-rights"),
        (Access.CODES, Proof.LETTER, ("", ""), None),
        (Access.CODES, Proof.STAND, ("",), None),
        (Access.REGISTER, Proof.ACCOUNT, ("1", "2"), None),
        (Access.REGISTER, Proof.ACCOUNT, ("1", ""), "entry-missing"),
        (Access.REGISTER, Proof.LETTER, ("1", "1"), "entry-twice"),
    ],
)
def test_nobody_is_entered_twice(access, proof, entries, code):
    if code is None:
        check_entering(access, proof, entries)
        return
    with pytest.raises(Invalid) as refused:
        check_entering(access, proof, entries)
    assert refused.value.code == code
