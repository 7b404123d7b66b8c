"""Who comes first among equals: by criteria that were declared, and a lot drawn before voting."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.counting.election import Election
from stadtherz.participation.domain.counting.rule import Criterion, Rule
from stadtherz.participation.domain.counting.scores import Score


@dataclass(frozen=True)
class Ties:
    """The declared order among equals; the lesser key comes first."""

    keys: Mapping[str, tuple[Any, ...]]

    def before(self, one: str, other: str) -> bool:
        """Whether of two equals one comes first for sure."""
        return self.keys[one] < self.keys[other]

    def first(self, equals: Iterable[str]) -> str:
        """Give the one that comes first.

        Raises:
            Invalid: the criteria leave a tie; its projects are in the details.

        """
        tied = tuple(equals)
        least = min(self.keys[one] for one in tied)
        first = tuple(one for one in tied if self.keys[one] == least)
        if len(first) > 1:
            message = f"{', '.join(first)} are equal in all that was declared; draw a lot"
            raise Invalid(message, code="tie", details=first)
        return first[0]

    def ordered(self, ids: Sequence[str], rank: Callable[[str], Any]) -> tuple[str, ...]:
        """Put projects in order, by rank and then as declared.

        Raises:
            Invalid: the criteria leave a tie.

        """
        keys = {one: (rank(one), self.keys[one]) for one in ids}
        found = tuple(sorted(ids, key=keys.__getitem__))
        for one, other in pairwise(found):
            if keys[one] == keys[other]:
                self.first(each for each in found if keys[each] == keys[one])
        return found


def ties_of(election: Election, rule: Rule, scores: Mapping[str, Score]) -> Ties:
    """Say how a rule decides between equals.

    Raises:
        Invalid: a lot was drawn, but not of exactly the projects of the election.

    """
    ids = [one.id for one in election.projects]
    if rule.lot and sorted(rule.lot) != sorted(ids):
        strange = tuple(sorted(set(rule.lot).symmetric_difference(ids))) or rule.lot
        message = f"the lot must hold each project once; look at {', '.join(strange)}"
        raise Invalid(message, code="rule-lot", details=strange)
    drawn = {one: place for place, one in enumerate(rule.lot)}
    by: dict[Criterion, Callable[[str], Score]] = {
        Criterion.LOWER_COST: lambda one: election.by_id[one].cost,
        Criterion.MORE_VOTES: lambda one: -scores[one],
        Criterion.LOT: lambda one: drawn.get(one, 0),
    }
    return Ties({one: tuple(by[each](one) for each in rule.ties) for one in ids})
