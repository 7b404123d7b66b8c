"""What other rules would have made of the same ballots, to see it before one is declared."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from stadtherz.participation.domain.counting.count import count
from stadtherz.participation.domain.counting.election import Election
from stadtherz.participation.domain.counting.outcome import Outcome
from stadtherz.participation.domain.counting.rule import Rule
from stadtherz.participation.domain.counting.scores import votes
from stadtherz.participation.domain.counting.statistics import Fared, fared, spent_share


@dataclass(frozen=True)
class Tried:
    """A rule over the ballots.

    Args:
        name: under which it is compared.
        outcome: of the count.
        fared: how the voters fared.
        spent_share: of the budget, 0 to 1; None where there is none.

    """

    name: str
    outcome: Outcome
    fared: Fared
    spent_share: Fraction | None


@dataclass(frozen=True)
class Only:
    """Projects that win by one rule and not by another.

    Args:
        projects: ids, in the order in which they won.
        votes: of all of them together.
        cost: of all of them together, in the smallest unit of the currency.

    """

    projects: tuple[str, ...]
    votes: int
    cost: int


@dataclass(frozen=True)
class Pair:
    """Two rules beside each other.

    Args:
        one: name of a rule.
        other: name of another one.
        both: what wins by both, in the order of the ballot sheet.
        only_one: what wins by the one only.
        only_other: what wins by the other one only.

    """

    one: str
    other: str
    both: tuple[str, ...]
    only_one: Only
    only_other: Only


@dataclass(frozen=True)
class Comparison:
    """Several rules over the same ballots, each by itself and each with each other."""

    tried: tuple[Tried, ...]
    pairs: tuple[Pair, ...]


def compare(election: Election, rules: Mapping[str, Rule]) -> Comparison:
    """Count the same ballots by several rules.

    Args:
        election: as of an earlier year, or read from an archive.
        rules: by the names under which they are compared.

    Raises:
        Invalid: one of the rules cannot be counted; see `count`.

    """
    tried = tuple(_tried(election, name, rule) for name, rule in rules.items())
    pairs = tuple(_pair(election, *two) for two in combinations(tried, 2))
    return Comparison(tried, pairs)


def _tried(election: Election, name: str, rule: Rule) -> Tried:
    outcome = count(election, rule)
    return Tried(
        name=name,
        outcome=outcome,
        fared=fared(election.ballots, outcome.winners),
        spent_share=spent_share(election, outcome.winners),
    )


def _pair(election: Election, one: Tried, other: Tried) -> Pair:
    won, won_other = set(one.outcome.winners), set(other.outcome.winners)
    return Pair(
        one=one.name,
        other=other.name,
        both=tuple(each.id for each in election.projects if each.id in won & won_other),
        only_one=_only(election, one, won_other),
        only_other=_only(election, other, won),
    )


def _only(election: Election, tried: Tried, others: set[str]) -> Only:
    projects = tuple(one for one in tried.outcome.winners if one not in others)
    voted = votes(election)
    return Only(projects, sum(voted[one] for one in projects), election.cost_of(projects))
