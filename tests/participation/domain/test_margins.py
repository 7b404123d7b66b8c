"""The margin of a count, worked out by hand, and tried by votes that come on top."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.participation.domain.ballots import Kind
from stadtherz.participation.domain.counting.election import Project
from stadtherz.participation.domain.counting.money import Language
from stadtherz.participation.domain.counting.rule import EqualShares, Fit, MostVotes, Rule, Scoring
from stadtherz.participation.domain.counting.sheets import Sheet
from stadtherz.participation.domain.counting.telling import Opened, told_result
from stadtherz.participation.domain.margins import Margin, NoMargin, margin_of


def counted(costs, votes, budget=100, method=None, kind=Kind.APPROVAL):
    """The result where so many people chose each project alone."""
    projects = tuple(Project(key, cost, key) for key, cost in costs.items())
    sheet = Sheet(kind, budget, projects, room=3)
    opened = [Opened(frozenset({key})) for key, number in votes.items() for _ in range(number)]
    names = {language: {key: key for key in costs} for language in Language}
    rule = None if budget is None else Rule(method or MostVotes(), lot=tuple(costs))
    return told_result(sheet, rule, names, opened)


def margin(*args, **more):
    return margin_of(counted(*args, **more), points_each=0, room=3)


COSTS = {"wald": 60, "platz": 50, "bank": 30, "weg": 20}
VOTES = {"wald": 50, "platz": 45, "bank": 20, "weg": 12}


@pytest.mark.parametrize(
    ("costs", "votes", "method", "wanted"),
    [
        # wald (50) is bought, platz (45) does not fit, bank (20) is, weg (12) does not fit into 10:
        # were platz before wald, it would win; bank has 8 more than weg; wald is 5 before platz
        (COSTS, VOTES, MostVotes(), Margin(5, "wald", "platz")),
        # somebody whom nobody chose would fit into the 10 that are left: one vote is enough
        (COSTS | {"schild": 5}, VOTES, MostVotes(), Margin(1, "schild")),
        # and where it does not fit either, it has to overtake somebody
        (COSTS | {"schild": 15}, VOTES, MostVotes(), Margin(5, "wald", "platz")),
        # what costs more than there is never wins
        (COSTS | {"tunnel": 900}, VOTES | {"tunnel": 49}, MostVotes(), Margin(5, "wald", "platz")),
        # bank may lose 1 until it lacks the threshold of 20
        (COSTS, VOTES, MostVotes(threshold=20), Margin(1, "bank")),
        # the first that does not fit ends it: behind platz, weg would have fitted, 33 behind
        (COSTS, VOTES, MostVotes(fit=Fit.STOP), Margin(5, "wald", "platz")),
        ({"a": 60, "b": 50, "c": 40}, {"a": 50, "b": 22, "c": 20}, MostVotes(fit=Fit.STOP),
         Margin(2, "b", "c")),
        # equals are told apart by the lot; one vote less and it is the other
        ({"a": 60, "b": 60}, {"a": 9, "b": 9}, MostVotes(), Margin(0, "a", "b")),
        # all win: the margin is what the weakest has
        ({"a": 10, "b": 10}, {"a": 9, "b": 4}, MostVotes(), Margin(4, "b")),
    ],
)  # fmt: skip
def test_worked_by_hand(costs, votes, method, wanted):
    assert margin(costs, votes, method=method) == wanted


def test_what_has_no_margin_says_why():
    assert margin(COSTS, VOTES, method=EqualShares()).why_not is NoMargin.EQUAL_SHARES
    assert margin(COSTS, VOTES, budget=None).why_not is NoMargin.NO_BUDGET
    assert margin({"a": 900}, {"a": 3}).why_not is NoMargin.NO_WINNER
    assert margin_of({"state": "tie"}, points_each=0, room=1).why_not is NoMargin.TIE


def test_points_and_ranks_give_more_than_one_a_ballot():
    told = counted(COSTS, VOTES)
    assert margin_of(told, points_each=4, room=3).each == 4
    told["rule"]["settings"]["parameters"]["scoring"] = Scoring.BORDA.value
    assert margin_of(told, points_each=0, room=3).each == 3


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 12)), min_size=2, max_size=5),
    st.integers(5, 20), st.sampled_from(Fit), st.integers(0, 6),
)  # fmt: skip
def test_fewer_votes_than_the_margin_change_no_winner(rows, budget, fit, threshold):
    costs = {f"p{at}": cost for at, (cost, _) in enumerate(rows)}
    votes = {f"p{at}": number for at, (_, number) in enumerate(rows)}
    method = MostVotes(fit=fit, threshold=threshold)
    told = counted(costs, votes, budget, method)
    found = margin_of(told, points_each=0, room=3)
    if found.why_not or found.votes < 2:
        return
    for key, change in product(costs, (found.votes - 1, 1 - found.votes)):
        changed = votes | {key: max(0, votes[key] + change)}
        again = counted(costs, changed, budget, method)
        assert set(again["winners"]) == set(told["winners"])
