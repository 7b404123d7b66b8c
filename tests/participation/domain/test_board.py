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
    days_with_channels,
    entry_bytes,
    fault_of,
    may_be_boarded,
    openings_content,
)
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
    one, two = Opening("a", "n", '["x"]'), Opening("b", "n", '["y"]', "account")
    both = openings_content([one, two])
    assert both["count"] == 2
    others = [[two, one], [one], [one, replace(two, channel="")], [one, replace(two, choice="[]")]]
    assert all(openings_content(other)["sha256"] != both["sha256"] for other in others)


def test_few_wait_for_more_but_not_for_ever():
    assert [may_be_boarded(number, final=False) for number in (0, 9, 10)] == [False, False, True]
    assert may_be_boarded(3, final=True)


def test_channels_are_named_on_days_on_which_many_came_by_each():
    ballots = [("1", "account")] * 10 + [("1", "paper")] * 10
    ballots += [("2", "account")] * 50 + [("2", "paper")] * 9
    ballots += [("3", "letter")] * 10
    assert days_with_channels(ballots) == {"1", "3"}


def test_turnout_tells_no_small_number():
    found = turnout_of(400, [(DAY, {"account": 50, "letter": 30, "paper": 3}), (DAY, {"paper": 9})])
    assert (found.voted, found.percent) == (92, 23.0)
    assert found.by_channel == (("account", 50), ("letter", 30), ("paper", 12))
    # 3 follows from the sum of the day, so the next smallest is not told either
    assert found.days[0].by_channel == (("account", 50), ("letter", None), ("paper", None))


def test_nobody_entitled_is_no_percent():
    assert turnout_of(0, []).percent is None
