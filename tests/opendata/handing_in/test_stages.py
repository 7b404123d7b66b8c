import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.opendata.domain.handing_in.stages import (
    CHECKED_BY,
    ON_THE_WAY,
    STEPS,
    Act,
    Actor,
    Duty,
    Stage,
    Standing,
    acts_open,
    reasons_against,
    step,
)

OWNER = Actor(1, frozenset({Duty.OWNER}))
OFFICE = Actor(2, frozenset({Duty.OWNER, Duty.QUALITY, Duty.RELEASE}))
PRIVACY = Actor(3, frozenset({Duty.PRIVACY}))
ALL = Actor(4, frozenset(Duty))


def test_the_way_of_a_table_by_those_whose_turn_it_is():
    stage = Stage.PREPARING
    for act, actor in [
        (Act.HAND_IN, OWNER), (Act.PASS, OFFICE), (Act.PASS, PRIVACY), (Act.RELEASE, OFFICE),
    ]:  # fmt: skip
        standing = Standing(stage, handed_in_by=1)
        assert reasons_against(act, standing, actor) == ()
        stage = step(act, stage).to
    assert stage is Stage.PUBLISHED


@pytest.mark.parametrize(
    ("act", "standing", "actor", "note", "reasons"),
    [
        (Act.RELEASE, Standing(Stage.PREPARING), OFFICE, "", ("not-now",)),
        (Act.HAND_IN, Standing(Stage.PREPARING), PRIVACY, "", ("not-yours",)),
        (Act.HAND_IN, Standing(Stage.PREPARING, read=False), OWNER, "", ("not-read",)),
        (Act.HAND_IN, Standing(Stage.PREPARING, unsettled=1), OWNER, "", ("unsettled",)),
        (Act.RELEASE, Standing(Stage.RELEASE, unsettled=1), OFFICE, "", ("unsettled",)),
        (Act.PASS, Standing(Stage.PRIVACY, handed_in_by=4), ALL, "", ("two-persons",)),
        (Act.PASS, Standing(Stage.PRIVACY, owner=4), ALL, "", ("two-persons",)),
        (Act.PASS, Standing(Stage.QUALITY, handed_in_by=4), ALL, "", ()),
        (Act.SEND_BACK, Standing(Stage.QUALITY), OFFICE, "  ", ("note-missing",)),
        (Act.SEND_BACK, Standing(Stage.QUALITY, unsettled=3), OFFICE, "columns", ()),
        (Act.DISCARD, Standing(Stage.PREPARING, read=False, unsettled=9), OWNER, "", ()),
        (Act.DISCARD, Standing(Stage.PUBLISHED), ALL, "", ("not-now",)),
        (Act.HAND_IN, Standing(Stage.PREPARING, read=False, unsettled=2), PRIVACY, "",
         ("not-yours", "not-read", "unsettled")),
    ],
)  # fmt: skip
def test_every_reason_is_named(act, standing, actor, note, reasons):
    assert reasons_against(act, standing, actor, note) == reasons


def test_what_is_open_are_the_buttons():
    assert acts_open(Standing(Stage.PREPARING, unsettled=2), OWNER) == (Act.HAND_IN, Act.DISCARD)
    assert acts_open(Standing(Stage.PRIVACY), OWNER) == (Act.TAKE_BACK,)
    assert acts_open(Standing(Stage.PRIVACY, handed_in_by=3), PRIVACY) == (Act.SEND_BACK,)
    assert acts_open(Standing(Stage.PUBLISHED), ALL) == ()


def test_nothing_is_published_without_quality_privacy_and_release():
    """All ways to the public lead through all three checks; walked from the table itself."""
    before = {
        stage: {start for (start, _act), way in STEPS.items() if way.to is stage} for stage in Stage
    }
    assert before[Stage.PUBLISHED] == {Stage.RELEASE}
    assert before[Stage.RELEASE] == {Stage.PRIVACY}
    assert before[Stage.PRIVACY] == {Stage.QUALITY}
    assert before[Stage.QUALITY] == {Stage.PREPARING}
    assert set(ON_THE_WAY) == set(CHECKED_BY)


@given(st.sampled_from(Stage), st.integers(0, 2), st.booleans(), st.sets(st.sampled_from(Duty)))
def test_what_is_unsettled_never_gets_nearer_to_the_public(stage, unsettled, read, duties):
    order = [Stage.PREPARING, *ON_THE_WAY, Stage.PUBLISHED]
    standing = Standing(stage, read, unsettled)
    for act, note in itertools.product(Act, ("", "noted")):
        if reasons_against(act, standing, Actor(9, frozenset(duties)), note):
            continue
        way = step(act, stage)
        assert way.duty in duties
        forward = stage in order and way.to in order and order.index(way.to) > order.index(stage)
        assert not forward or (read and not unsettled)
