"""Counting by any declared rule."""

from stadtherz.participation.domain.counting.election import Election
from stadtherz.participation.domain.counting.equal_shares import equal_shares
from stadtherz.participation.domain.counting.most_votes import most_votes
from stadtherz.participation.domain.counting.outcome import Outcome
from stadtherz.participation.domain.counting.rule import MostVotes, Rule


def count(election: Election, rule: Rule) -> Outcome:
    """Count an election.

    Args:
        election: projects, budget, ballots; the order of ballots changes nothing.
        rule: as declared before voting.

    Raises:
        Invalid: a tie that the declared criteria leave (code `tie`, the projects in its details), a
            lot of other projects (`rule-lot`), or a scoring that needs what the ballots do not say
            (`rule-scoring`).

    """
    if isinstance(rule.method, MostVotes):
        return most_votes(election, rule, rule.method)
    return equal_shares(election, rule, rule.method)
