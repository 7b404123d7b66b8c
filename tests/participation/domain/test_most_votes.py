"""Most votes first, by hand at every boundary."""

import pytest
from hypothesis import given

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.counting.count import count
from stadtherz.participation.domain.counting.election import (
    Ballot,
    Counted,
    Election,
    Kind,
    Project,
)
from stadtherz.participation.domain.counting.reasons import (
    AfterStop,
    Fits,
    NoRoom,
    NoVotes,
    TooDear,
    UnderThreshold,
)
from stadtherz.participation.domain.counting.rule import Criterion, Fit, MostVotes, Rule, Scoring
from tests.participation.domain.plainly import approval
from tests.participation.domain.test_equal_shares import elections, lot_of

# votes: a 4, b 3, c 2, d 1, e 0
BALLOTS = ("abcd", "abc", "ab", "a")
COSTS = {"a": 50, "b": 60, "c": 40, "d": 10, "e": 1}


def counted(method, budget=100, costs=COSTS, **how):
    return count(approval(budget, costs, *BALLOTS), Rule(method, **how))


def test_what_does_not_fit_is_skipped():
    outcome = counted(MostVotes())
    assert (outcome.winners, outcome.spent) == (("a", "c", "d"), 100)
    assert {one.project: one.reason for one in outcome.results} == {
        "a": Fits(100), "b": NoRoom(50, 10), "c": Fits(50), "d": Fits(10), "e": NoVotes(),
    }  # fmt: skip


def test_or_it_ends_the_count():
    outcome = counted(MostVotes(fit=Fit.STOP))
    assert outcome.winners == ("a",)
    assert outcome.result_of("c").reason == AfterStop("b")


@pytest.mark.parametrize(("budget", "won"), [(49, "c"), (50, "a"), (59, "a"), (60, "ad")])
def test_the_budget_at_its_boundaries(budget, won):
    assert counted(MostVotes(), budget).winners == tuple(won)


@pytest.mark.parametrize(("threshold", "won"), [(1, "acd"), (2, "ac"), (3, "a"), (5, "")])
def test_a_threshold_is_reached_by_as_many_votes(threshold, won):
    outcome = counted(MostVotes(threshold=threshold))
    assert outcome.winners == tuple(won)
    if threshold == 5:
        assert outcome.result_of("a").reason == UnderThreshold(5, 1)


def test_what_is_dearer_than_the_budget_ends_no_count():
    outcome = counted(MostVotes(fit=Fit.STOP), costs=COSTS | {"a": 101})
    assert outcome.winners == ("b", "c")
    assert outcome.result_of("a").reason == TooDear(1)


def test_ranks_are_shared_and_votes_told():
    outcome = count(approval(9, {"a": 1, "b": 2, "c": 3}, "ab", "ab", "c"), Rule(MostVotes()))
    assert [(one.rank, one.votes) for one in outcome.results] == [(1, 2), (1, 2), (3, 1)]


def test_ties_go_by_cost_and_then_by_lot():
    election = approval(10, {"a": 8, "b": 7, "c": 8}, "abc")
    with pytest.raises(Invalid) as refused:
        count(election, Rule(MostVotes()))
    assert (refused.value.code, refused.value.details) == ("tie", ("a", "c"))
    assert count(election, Rule(MostVotes(), lot=("c", "a", "b"))).winners == ("b",)
    by_lot = Rule(MostVotes(), ties=(Criterion.LOT,), lot=("c", "a", "b"))
    assert count(election, by_lot).winners == ("c",)


@pytest.mark.parametrize("lot", [("a",), ("a", "a"), ("a", "b", "c")])
def test_a_lot_holds_each_project_once(lot):
    with pytest.raises(Invalid) as refused:
        count(approval(10, {"a": 8, "b": 7}, "a"), Rule(MostVotes(), lot=lot))
    assert refused.value.code == "rule-lot"


def ranked(*ballots, most=None):
    return Election(
        Kind.RANKING, 2, tuple(Project(one, 1) for one in "abc"),
        tuple(Counted(Ballot(tuple(one))) for one in ballots), room=most,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("scoring", "most", "scores"),
    [
        (Scoring.VOTES, None, "3 2 2"),
        (Scoring.BORDA, None, "7 5 4"),
        (Scoring.BORDA, 4, "10 7 6"),
        (Scoring.DOWDALL, None, "2 3/2 4/3"),
    ],
)
def test_places_have_scores(scoring, most, scores):
    election = ranked("abc", "ba", "ca", most=most)
    outcome = count(election, Rule(MostVotes(scoring), lot=("a", "b", "c")))
    assert " ".join(str(one.score) for one in outcome.results) == scores


def test_points_are_added():
    election = Election(
        Kind.POINTS, 1, (Project("a", 1), Project("b", 1)),
        (Counted(Ballot(("a", "b"), (1, 4)), 2), Counted(Ballot(("a",), (5,)))),
    )  # fmt: skip
    assert count(election, Rule(MostVotes(Scoring.POINTS))).winners == ("b",)
    assert count(election, Rule(MostVotes())).winners == ("a",)


@pytest.mark.parametrize("scoring", [Scoring.POINTS, Scoring.BORDA, Scoring.DOWDALL])
def test_a_scoring_needs_ballots_that_say_it(scoring):
    with pytest.raises(Invalid) as refused:
        counted(MostVotes(scoring))
    assert refused.value.code == "rule-scoring"


@given(elections())
def test_nothing_that_was_left_out_would_fit(election):
    outcome = count(election, Rule(MostVotes(), lot=lot_of(election)))
    left = election.budget - outcome.spent
    assert left >= 0
    assert all(one.won or one.votes == 0 or one.cost > left for one in outcome.results)
