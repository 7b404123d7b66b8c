"""What becomes of what comes in again, by who sends it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.resending import (
    NOTHING,
    REFUSED,
    Content,
    Resent,
    Said,
    Sender,
    joined,
    judge,
    judge_twice,
    kept_as_raw,
)

RAW, SUSPECT, CORRECTED, FILLED = 0, 2, 3, 4
OLD, NINE = '{"raw":"[73,8]"}', '{"raw":"[9,0]"}'
DEVICE, CREATES, CHANGES = Sender.DEVICE, Sender.CREATES, Sender.CHANGES
ten = Content(10.0, None, RAW)


@pytest.mark.parametrize(
    ("stored", "arrived", "verdicts"),
    [
        (ten, ten, ("known", "known", "known")),
        (ten, Content(10.0, None, SUSPECT), ("known", "known", "known")),
        (ten, Content(11.0, None, RAW), ("replaced", "other-result", "replaced")),
        (ten, Content(None, '"ten"', RAW), ("replaced", "other-result", "replaced")),
        (Content(50.0, None, CORRECTED, 10.0), ten, ("kept-correction",) * 3),
        (Content(10.0, None, CORRECTED, 9.0), ten, ("kept-correction",) * 3),
        (Content(50.0, None, CORRECTED, 9.0), ten,
         ("kept-correction", "other-result", "kept-correction")),
        (Content(50.0, None, CORRECTED, 9.0), Content(10.0, None, CORRECTED),
         ("replaced", "other-result", "replaced")),
        (Content(10.0, None, FILLED), ten, ("replaced", "replaced", "replaced")),
        (Content(12.0, None, FILLED), ten, ("replaced", "replaced", "replaced")),
        (Content(10.0, None, RAW, None, 1), Content(10.0, None, RAW, None, 2),
         ("known", "other-feature", "other-feature")),
        (Content(10.0, None, RAW, None, 1), ten, ("known", "known", "known")),
    ],
)  # fmt: skip
def test_what_becomes_of_it(stored, arrived, verdicts):
    assert tuple(judge(stored, arrived, one) for one in (DEVICE, CREATES, CHANGES)) == verdicts


@pytest.mark.parametrize(
    ("second", "verdict"),
    [(ten, Resent.KNOWN), (Content(11.0, None, RAW), Resent.SAID_TWICE),
     (Content(10.0, None, RAW, None, 2), Resent.OTHER_FEATURE)],
)  # fmt: skip
def test_two_rows_of_one_request(second, verdict):
    assert judge_twice(Content(10.0, None, RAW, None, 1), second) is verdict


@pytest.mark.parametrize(
    ("content", "last", "first"),
    [
        (ten, Said(10.0), Said(10.0)),
        (Content(20.0, None, RAW, 10.0), Said(20.0), Said(10.0)),
        (Content(20.0, None, SUSPECT, 10.0), Said(20.0), Said(10.0)),
        (Content(50.0, None, CORRECTED, 20.0), Said(20.0), Said(20.0)),
        (Content(50.0, None, FILLED), NOTHING, NOTHING),
        (Content(50.0, None, FILLED, 999.0), Said(999.0), Said(999.0)),
        (Content(None, "[1]", RAW), Said(None, "[1]"), Said(None, "[1]")),
        (Content(550.0, "[500,50]", CORRECTED, 81.0, None, OLD),
         Said(81.0, "[73,8]"), Said(81.0, "[73,8]")),
        (Content(550.0, "[500,50]", RAW, 81.0, None, OLD),
         Said(550.0, "[500,50]"), Said(81.0, "[73,8]")),
    ],
)  # fmt: skip
def test_what_the_device_said(content, last, first):
    assert (content.told_by_device, content.first_told) == (last, first)


A, B, BOTH = '{"parameters":{"a":1}}', '{"validTime":"x"}', '{"validTime":"x","parameters":{"a":1}}'


@pytest.mark.parametrize(
    ("there", "comes", "verdicts"),
    [
        (A, A, ("known",) * 3),
        (A, None, ("known",) * 3),
        (BOTH, A, ("known",) * 3),
        (None, A, ("more-said", "other-members", "more-said")),
        (A, B, ("more-said", "other-members", "more-said")),
        (A, '{"parameters":{"a":2}}', ("more-said", "other-members", "more-said")),
        (A, '{"parameters": {"a": 1}}', ("known",) * 3),
        (OLD, None, ("known",) * 3),
        (None, OLD, ("known",) * 3),  # what was said before is nothing that is said beside it
        (OLD, A, ("more-said", "other-members", "more-said")),
    ],
)
def test_what_is_beside_the_result(there, comes, verdicts):
    stored, arrived = (Content(10.0, None, RAW, more=one) for one in (there, comes))
    assert tuple(judge(stored, arrived, one) for one in (DEVICE, CREATES, CHANGES)) == verdicts
    twice = judge_twice(stored, arrived)
    assert twice is (Resent.KNOWN if verdicts[0] == "known" else Resent.SAID_TWICE)


@pytest.mark.parametrize(
    ("there", "comes", "joint"),
    [(None, None, None), (A, None, A), (None, A, A), (A, '{"parameters":{"b":2}}',
      '{"parameters":{"b":2}}'), (A, B, '{"parameters":{"a":1},"validTime":"x"}')],
)  # fmt: skip
def test_members_are_put_over_those_that_are_there(there, comes, joint):
    assert joined(there, comes) == joint


@pytest.mark.parametrize(
    ("there", "result", "kept"),
    [
        (Content(81.0, "[73,8]", RAW), "[500,50]", Said(81.0, "[73,8]")),
        (Content(81.0, "[73,8]", RAW), "[73,8]", NOTHING),
        (Content(None, "[73,null]", RAW), "[73,8]", NOTHING),  # a later letter adds a cell
        (Content(None, "[73,null]", RAW), "[74,8]", Said(None, "[73,null]")),
        (Content(81.0, "[73,8]", RAW), "[73,null]", Said(81.0, "[73,8]")),
        (Content(81.0, "[73,8]", RAW), "[73]", Said(81.0, "[73,8]")),
        (Content(81.0, "[73,8]", RAW, 9.0, None, NINE), "[1,1]", Said(9.0, "[9,0]")),
        (Content(None, '"wet"', RAW), '"dry"', Said(None, '"wet"')),
    ],
)
def test_what_stays_readable_of_a_list(there, result, kept):
    assert kept_as_raw(there, Content(None, result, RAW)) == kept


def test_what_a_device_says_again_of_a_corrected_list_is_known():
    there = Content(550.0, "[500,50]", CORRECTED, 81.0, None, OLD)
    assert judge(there, Content(81.0, "[73,8]", RAW), CREATES) is Resent.KEPT_CORRECTION
    assert judge(there, Content(82.0, "[74,8]", RAW), CREATES) is Resent.OTHER_RESULT


contents = st.builds(
    Content,
    st.sampled_from([None, 1.0, 2.0]), st.sampled_from([None, "[]"]), st.integers(0, 4),
    st.sampled_from([None, 1.0, 2.0]), st.sampled_from([None, 1, 2]),
    st.sampled_from([None, A, B, BOTH, OLD]),
)  # fmt: skip


@given(stored=contents, arrived=contents)
def test_who_may_only_create_changes_nothing_but_what_filled_a_gap(stored, arrived):
    verdict = judge(stored, arrived, CREATES)
    assert (verdict is Resent.REPLACED) <= (stored.flag == FILLED)
    assert verdict is not Resent.MORE_SAID
    assert judge(stored, arrived, DEVICE) not in REFUSED
