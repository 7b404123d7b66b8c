"""The rules once more, written plainly: one purse a voter, fractions, every step counted.

This is the tests' own truth; it shares nothing with the product but the values it is given.
"""

from fractions import Fraction

from stadtherz.participation.domain.counting.election import (
    Ballot,
    Counted,
    Currency,
    Election,
    Kind,
    Project,
)


def approval(budget, costs, *ballots, kind=Kind.APPROVAL):
    """An election of ballots like "abb" (projects by letter), costs by letter."""
    projects = tuple(Project(name, cost) for name, cost in costs.items())
    counted = tuple(Counted(Ballot(tuple(one))) for one in ballots)
    return Election(kind, budget, projects, counted, Currency("EUR", 0))


def voters_of(election, units=lambda ballot: dict.fromkeys(ballot.choices, 1)):
    """One dictionary a voter: what each project is worth to that person."""
    return [units(one.ballot) for one in election.ballots for _ in range(one.number)]


def by_points(ballot):
    return {
        one: points for one, points in zip(ballot.choices, ballot.points, strict=True) if points
    }


def price(cost, supporters):
    """The price of a unit at which purses raise exactly the cost; None where they cannot.

    Args:
        cost: of the project.
        supporters: pairs of purse and units, of each voter.

    """
    if sum(purse for purse, _ in supporters) < cost:
        return None
    left, units = Fraction(cost), sum(each for _, each in supporters)
    for purse, each in sorted(supporters, key=lambda one: one[0] / one[1]):
        if purse * units >= left * each:
            return left / units
        left, units = left - purse, units - each
    raise AssertionError


def shares(election, share, *, units=None, by_cost=True, lot=()):
    """Equal shares at one share; the winners in their order."""
    voters = voters_of(election, units) if units else voters_of(election)
    purses = [Fraction(share)] * len(voters)
    score = {one.id: sum(each.get(one.id, 0) for each in voters) for one in election.projects}
    open_ = {one.id: one.cost for one in election.projects
             if score[one.id] and one.cost <= election.budget}  # fmt: skip
    winners = []
    while True:
        asked = {}
        for one, cost in open_.items():
            found = price(cost, [(purses[i], each[one]) for i, each in enumerate(voters)
                                 if each.get(one)])  # fmt: skip
            if found is not None:
                place = lot.index(one) if lot else 0
                asked[one] = (found / (cost if by_cost else 1), cost, -score[one], place, found)
        if not asked:
            return tuple(winners)
        best = min(asked, key=asked.get)
        winners.append(best)
        del open_[best]
        for i, each in enumerate(voters):
            purses[i] -= min(purses[i], asked[best][-1] * each.get(best, 0))


def raised(election, step, *, early, **how):
    """Raise the share step by step and count each time anew; the winners and the steps."""
    number = sum(one.number for one in election.ballots)
    costs = {one.id: one.cost for one in election.projects if one.cost <= election.budget}
    liked = {each for one in election.ballots for each in one.ballot.choices if each in costs}
    if how.get("units"):
        liked = {each for voter in voters_of(election, how["units"]) for each in voter
                 if each in costs}  # fmt: skip
    last, steps = (), -1
    while True:
        share = Fraction(election.budget, number) + (steps + 1) * step
        winners = shares(election, share, **how)
        spent = sum(costs[one] for one in winners)
        if spent > election.budget:
            return last, steps
        last, steps = winners, steps + 1
        fits = any(spent + costs[one] <= election.budget for one in liked - set(winners))
        if liked <= set(winners) or (early and not fits):
            return last, steps
