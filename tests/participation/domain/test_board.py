"""The chain, and what is told of few."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from stadtherz.participation.domain.board import (
    BEGINNING,
    Broken,
    Fault,
    Head,
    Opening,
    appended,
    ballot_contents,
    entry_bytes,
    fault_of,
    may_be_boarded,
    openings_content,
)
from stadtherz.participation.domain.channels import told_closings
from stadtherz.participation.domain.turnout import turnout_of

DAY = date(2026, 9, 9)
CHAIN = appended(None, [{"kind": "rules"}, *ballot_contents(["b" * 64, "a" * 64], DAY)])


def test_the_bytes_of_an_entry_can_be_made_by_hand():
    assert entry_bytes(0, BEGINNING, {"b": 1, "a": "ü"}) == (
        b'[0,"' + b"0" * 64 + b'",{"a":"\\u00fc","b":1}]'
    )


def test_ballots_are_entered_in_the_order_of_their_commitments():
    assert [one.content["commitment"][0] for one in CHAIN[1:]] == ["a", "b"]
    assert [one.number for one in CHAIN] == [0, 1, 2]
    assert [one.previous for one in CHAIN] == [BEGINNING, CHAIN[0].hash, CHAIN[1].hash]


def test_appending_later_is_the_same_as_appending_at_once():
    contents = [one.content for one in CHAIN]
    first = appended(None, contents[:1])
    assert first + appended(first[-1], contents[1:]) == CHAIN


@given(st.data())
def test_the_entry_that_is_wrong_is_named(data):
    """However a chain is changed: the first place where it differs is found."""
    chain = appended(None, [{"n": number} for number in range(6)])
    place = data.draw(st.integers(0, 5))
    part, value = data.draw(
        st.sampled_from(
            [("content", {"n": 99}), ("hash", "f" * 64), ("previous", "f" * 64), ("number", 77)]
        )
    )
    changed = [*chain[:place], replace(chain[place], **{part: value}), *chain[place + 1 :]]
    broken = {"number": Broken.NUMBER, "previous": Broken.PREVIOUS}.get(part, Broken.HASH)
    assert fault_of(chain) is None
    assert fault_of(changed) == Fault(place, broken)


@given(st.integers(0, 4))
def test_an_entry_that_is_missing_is_named(place):
    chain = appended(None, [{"n": number} for number in range(6)])
    assert fault_of(chain[:place] + chain[place + 1 :]) == Fault(place, Broken.NUMBER)


def test_the_text_of_a_head():
    head = Head("b", 2, DAY, 5, "c" * 64, final=False)
    assert head.text().decode().splitlines() == [
        "stadtherz-head/1", "ballot b", "number 2", "day 2026-09-09", "entries 5",
        f"hash {'c' * 64}", "final no",
    ]  # fmt: skip


def test_openings_are_bound_by_number_and_hash():
    one, two = Opening("a", "n", '["x"]'), Opening("b", "n", '["y"]')
    both = openings_content([one, two])
    assert both["count"] == 2
    others = [[two, one], [one], [one, replace(two, choice="[]")]]
    assert all(openings_content(other)["sha256"] != both["sha256"] for other in others)


def test_few_wait_for_more_but_not_for_ever():
    assert [may_be_boarded(number, final=False) for number in (0, 9, 10)] == [False, False, True]
    assert may_be_boarded(3, final=True)


def test_channels_are_told_of_closings_with_many_by_each():
    many, few, one = {"account": 50, "paper": 10}, {"account": 50, "paper": 9}, {"letter": 40}
    assert told_closings([many, few, many]) == {0, 2}
    # those that waited are told as one, once many came by each channel in all of them
    assert told_closings([few, many, {"paper": 1}]) == {0, 1, 2}
    assert told_closings([few, one, {"paper": 2}]) == {0, 1, 2}
    # that all of a day came by one channel is told of nobody
    assert told_closings([one, many]) == {1}


def test_turnout_tells_channels_of_closings_that_tell_them():
    first, second = {"account": 50, "letter": 30}, {"account": 20, "paper": 3}
    found = turnout_of(400, [(DAY, first), (DAY, second)])
    assert (found.voted, found.percent) == (103, 25.75)
    assert found.by_channel == (("account", 50), ("letter", 30))
    assert found.without_channel == 23
    assert [one.all for one in found.days] == [80, 23]
    assert turnout_of(400, [(DAY, second)]).by_channel == ()


def test_nobody_entitled_is_no_percent():
    assert turnout_of(0, []).percent is None
