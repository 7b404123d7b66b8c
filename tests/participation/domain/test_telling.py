"""What is published of a count, where channels are told apart."""

from stadtherz.participation.domain.ballots import Kind
from stadtherz.participation.domain.channels import Channels, by_channel
from stadtherz.participation.domain.counting.election import Project
from stadtherz.participation.domain.counting.money import Language
from stadtherz.participation.domain.counting.rule import MostVotes, Rule
from stadtherz.participation.domain.counting.sheets import Sheet
from stadtherz.participation.domain.counting.telling import Opened, told_result

SHEET = Sheet(Kind.APPROVAL, 100, tuple(Project(one, 30) for one in "abcd"), 4)
NAMES = {language: {one: one.upper() for one in "abcd"} for language in Language}
RULE = Rule(MostVotes(), lot=("d", "c", "b", "a"))


def opened(**by_channel):
    """Ballots as channel="ab 12, c 3": what is chosen, and how often."""
    return [
        Opened(frozenset(chosen), channel.strip("_"))
        for channel, words in by_channel.items()
        for chosen, number in (one.split() for one in words.split(", "))
        for _ in range(int(number))
    ]


def apart(**by_channel):
    return told_result(SHEET, RULE, NAMES, opened(**by_channel))["by_channel"]


def test_one_channel_is_no_table():
    assert apart(letter="ab 12") is None
    assert apart(letter="ab 12", _="a 3") is None


def test_projects_with_small_cells_are_left_out_two_at_least():
    # c has few by letter; so that its numbers do not follow, d goes with it
    found = apart(letter="ab 30, cd 4, d 11", stand="ab 20, cd 15, d 10")
    assert found == {
        "channels": ["letter", "stand"],
        "votes": {"a": {"letter": 30, "stand": 20}, "b": {"letter": 30, "stand": 20}},
    }


def test_ballots_whose_channel_is_not_named_have_a_column_and_hide_nothing():
    found = apart(letter="ab 30, cd 20", stand="abcd 15", _="a 2")
    assert found["channels"] == ["letter", "stand", ""]
    assert found["votes"]["a"] == {"letter": 30, "stand": 15, "": 2}
    assert set(found["votes"]) == set("abcd")


def test_the_order_of_ballots_changes_nothing():
    ballots = opened(letter="ab 12, c 13", stand="abc 14")
    told = told_result(SHEET, RULE, NAMES, ballots)
    assert told_result(SHEET, RULE, NAMES, ballots[::-1]) == told
    assert told["winners"] == ["c", "b", "a"]


def test_people_are_counted_and_not_points_or_ranks():
    # two people with five points each are two, which is few
    ballots = [({"a": 5, "b": 1}, "paper")] * 2 + [({"a": 1, "b": 2}, "letter")] * 20
    found = by_channel(["a", "b"], ballots)
    assert found == Channels(("letter", "paper"), {})
    many = by_channel(["a", "b"], ballots * 5)
    assert many.votes["a"] == {"letter": 100, "paper": 10}
