"""Statistics and the comparison of rules, by hand."""

from fractions import Fraction

from stadtherz.participation.domain.counting.comparison import Only, compare
from stadtherz.participation.domain.counting.election import (
    Ballot,
    Counted,
    Election,
    Kind,
    Project,
)
from stadtherz.participation.domain.counting.rule import EqualShares, MostVotes, Rule
from stadtherz.participation.domain.counting.statistics import (
    Fared,
    Part,
    fared,
    fared_by_group,
    parts,
    spent_share,
)
from tests.participation.domain.plainly import approval

# many want a and b, few want c: by most votes they get nothing
ELECTION = approval(100, {"a": 60, "b": 40, "c": 20}, *["ab"] * 7, *["c"] * 3)


def test_how_people_fared():
    found = fared(ELECTION.ballots, ("a", "b"))
    assert found == Fared(10, ((0, 3), (2, 7)))
    assert (found.without, found.share_without, found.mean) == (3, Fraction(3, 10), Fraction(7, 5))


def test_nobody_fares_in_no_way():
    found = fared((), ("a",))
    assert (found.voters, found.without, found.share_without, found.mean) == (0, 0, None, None)
    assert spent_share(approval(0, {"a": 1}), ()) is None


def test_groups_fare_each_for_itself():
    groups = {"paper": ELECTION.ballots[:2], "internet": ELECTION.ballots[2:]}
    found = fared_by_group(groups, ["a"])
    assert (found["paper"].without, found["internet"].without) == (0, 3)


def test_rules_beside_each_other():
    found = compare(ELECTION, {"votes": Rule(MostVotes()), "shares": Rule(EqualShares())})
    votes, shares = found.tried
    assert (votes.outcome.winners, shares.outcome.winners) == (("b", "a"), ("b", "c"))
    assert (votes.fared.without, shares.fared.without) == (3, 0)
    assert (votes.spent_share, shares.spent_share) == (1, Fraction(3, 5))
    (pair,) = found.pairs
    assert (pair.one, pair.other, pair.both) == ("votes", "shares", ("b",))
    assert (pair.only_one, pair.only_other) == (Only(("a",), 7, 60), Only(("c",), 3, 20))


def test_money_by_district_and_category():
    projects = (
        Project("a", 60, labels=(("district", "Mitte"), ("category", "parks"))),
        Project("b", 40, labels=(("category", "parks"), ("category", "sport"))),
        Project("c", 20),
    )
    ballots = (Counted(Ballot(("a", "b")), 3), Counted(Ballot(("c",)), 4))
    election = Election(Kind.APPROVAL, 200, projects, ballots)
    assert parts(election, ("a", "b"), "category") == (
        Part("", 1, 0, Fraction(0), Fraction(0), Fraction(4, 10)),
        Part("parks", 2, 2, Fraction(80), Fraction(4, 5), Fraction(9, 20)),
        Part("sport", 1, 1, Fraction(20), Fraction(1, 5), Fraction(3, 20)),
    )
    assert [one.label for one in parts(election, (), "district")] == ["", "Mitte"]
    assert parts(election, (), "district")[1].share is None
