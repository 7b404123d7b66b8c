"""An election as equal shares see it: numbers only, for a count that is made many times."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm

import numpy as np
from numpy.typing import NDArray

from stadtherz.participation.domain.counting.election import Counted, Election, merged
from stadtherz.participation.domain.counting.holding import Groups
from stadtherz.participation.domain.counting.rule import EqualShares, Satisfaction
from stadtherz.participation.domain.counting.scores import Score, room_of, worth
from stadtherz.participation.domain.counting.ties import Ties

MORE_CHOICES = 1.2

Level = tuple[int, Groups]
"""What a project is worth to some voters, in whole units, and these groups of voters."""


@dataclass(frozen=True)
class Supporters:
    """Who supports a project.

    Args:
        levels: groups of voters by what the project is worth to each of their voters.
        voters: how many people they are.
        units: what it is worth to all of them together.

    """

    levels: tuple[Level, ...]
    voters: int
    units: int


@dataclass(frozen=True)
class Field:
    """Projects and groups of voters with equal ballots, by their places in the tuples.

    Args:
        ids: of the projects that take part: somebody supports them, and the budget pays for them.
        costs: in the smallest unit of the currency.
        gains: what a project is worth to a voter for each unit.
        supporters: of each project.
        weights: how many voters a group has.
        voters: all that voted.
        ties: what decides between equals.

    """

    ids: tuple[str, ...]
    costs: tuple[int, ...]
    gains: tuple[int, ...]
    supporters: tuple[Supporters, ...]
    weights: NDArray[np.int64]
    voters: int
    ties: Ties

    @cached_property
    def merged(self) -> bool:
        """Whether a group has several voters."""
        return bool((self.weights > 1).any())

    def voters_of(self, groups: Groups) -> int:
        """Say how many people groups are."""
        return int(self.weights[groups].sum()) if self.merged else len(groups)

    @cached_property
    def by_full_price(self) -> tuple[int, ...]:
        """The projects by price if all supporters pay in full, up to the first tie that is left."""
        asked = {
            one: (
                Fraction(cost, each.units * gain),
                *self.ties.keys[self.ids[one]],
            )
            for one, (cost, gain, each) in enumerate(
                zip(self.costs, self.gains, self.supporters, strict=True)
            )
        }
        order = sorted(asked, key=asked.__getitem__)
        tied = [
            place for place, two in enumerate(pairwise(order)) if asked[two[0]] == asked[two[1]]
        ]
        return tuple(order[: tied[0]] if tied else order)

    def before(self, one: int, other: int) -> bool:
        """Whether of two equals one comes first for sure."""
        return self.ties.before(self.ids[one], self.ids[other])

    def first(self, equals: Iterable[int]) -> int:
        """Give the one of equals that comes first, or raise `Invalid`."""
        return self.ids.index(self.ties.first(self.ids[one] for one in equals))

    def cost_of(self, projects: Iterable[int]) -> int:
        """Add up what projects cost."""
        return sum(self.costs[one] for one in projects)


def field_of(election: Election, method: EqualShares, ties: Ties) -> Field:
    """Prepare an election for equal shares; equal ballots become one group."""
    ballots = _groups(merged(election.ballots, election.kind))
    levels = _levels(ballots, method, room_of(election))
    weights = np.array([one.number for one in ballots], dtype=np.int64)
    projects = [
        one for one in election.projects if one.id in levels and one.cost <= election.budget
    ]
    scale = lcm(*(Fraction(units).denominator for each in levels.values() for units in each))
    return Field(
        ids=tuple(one.id for one in projects),
        costs=tuple(one.cost for one in projects),
        gains=tuple(
            one.cost if method.satisfaction is Satisfaction.COST else 1 for one in projects
        ),
        supporters=tuple(_supporters(levels[one.id], weights, scale) for one in projects),
        weights=weights,
        voters=int(weights.sum()),
        ties=ties,
    )


def _groups(ballots: Sequence[Counted]) -> Sequence[Counted]:
    """Take equal ballots one by one again where that makes few more choices to look at.

    Groups of one voter each need no weights, which saves more time than a few choices cost.
    """
    choices = sum(len(one.ballot.choices) for one in ballots)
    single = sum(len(one.ballot.choices) * one.number for one in ballots)
    if single > choices * MORE_CHOICES:
        return ballots
    return [Counted(one.ballot) for one in ballots for _ in range(one.number)]


def _levels(
    ballots: Sequence[Counted], method: EqualShares, room: int
) -> dict[str, dict[Score, list[int]]]:
    found: dict[str, dict[Score, list[int]]] = defaultdict(lambda: defaultdict(list))
    for group, one in enumerate(ballots):
        for project, units in worth(one.ballot, method.scoring, room):
            found[project][units].append(group)
    return found


def _supporters(
    levels: dict[Score, list[int]], weights: NDArray[np.int64], scale: int
) -> Supporters:
    whole = tuple(
        (int(units * scale), np.array(groups, dtype=np.intp))
        for units, groups in sorted(levels.items())
    )
    voters = [(units, int(weights[groups].sum())) for units, groups in whole]
    return Supporters(
        whole, sum(number for _, number in voters), sum(units * number for units, number in voters)
    )
