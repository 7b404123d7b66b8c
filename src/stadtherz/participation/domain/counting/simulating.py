"""Several rules over an earlier election, side by side, before a city declares one."""

from collections.abc import Mapping
from typing import Any

from stadtherz.participation.domain.ballots import Kind
from stadtherz.participation.domain.counting.comparison import Tried, compare
from stadtherz.participation.domain.counting.election import Election
from stadtherz.participation.domain.counting.pabulib import election_of, read_pabulib
from stadtherz.participation.domain.counting.rule import (
    EqualShares,
    Fit,
    Increase,
    MostVotes,
    Rule,
    Scoring,
)
from stadtherz.participation.domain.counting.scores import votes

SCORING = {Kind.POINTS: Scoring.POINTS, Kind.RANKING: Scoring.BORDA}
LONGEST_NAME = 120


def rules_for(election: Election) -> Mapping[str, Rule]:
    """Give the rules that are compared, by name.

    Shares rise by one unit of the currency. Between equals the cheaper one wins, then the one with
    more votes, then the one that stands first in the list: a try needs no lot that is drawn.
    """
    scoring, step = SCORING.get(election.kind, Scoring.VOTES), 10**election.currency.digits
    methods: dict[str, MostVotes | EqualShares] = {
        "most-votes": MostVotes(scoring),
        "most-votes-stop": MostVotes(scoring, Fit.STOP),
        "equal-shares": EqualShares(scoring, increase=Increase(step)),
        "equal-shares-fill": EqualShares(scoring, fill=True),
    }
    lot = tuple(one.id for one in election.projects)
    return {name: Rule(method, lot=lot) for name, method in methods.items()}


def simulated(text: str) -> dict[str, Any]:
    """Read a `.pb` file and count it by every rule; gives values that JSON can hold.

    Raises:
        Invalid: the file has faults, or one of the rules cannot count it.

    """
    election = election_of(read_pabulib(text))
    tried = compare(election, rules_for(election)).tried
    voted = votes(election)
    won = {one.name: frozenset(one.outcome.winners) for one in tried}
    rows = sorted(election.projects, key=lambda one: -voted[one.id])
    return {
        "voters": election.voters, "budget": election.budget,
        "currency": election.currency.code, "digits": election.currency.digits,
        "rules": [_told(one) for one in tried],
        "projects": [
            {"name": (one.name or one.id)[:LONGEST_NAME], "cost": one.cost,
             "votes": voted[one.id], "won": [one.id in won[each.name] for each in tried]}
            for one in rows
        ],
    }  # fmt: skip


def _told(tried: Tried) -> dict[str, Any]:
    return {
        "name": tried.name,
        "winners": len(tried.outcome.winners),
        "spent": tried.outcome.spent,
        "without": tried.fared.without,
    }
