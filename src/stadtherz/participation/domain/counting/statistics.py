"""How people fared with an outcome, in a few exact numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from stadtherz.participation.domain.counting.election import Counted, Election


@dataclass(frozen=True)
class Fared:
    """How voters fared.

    Args:
        voters: how many they are.
        winners: pairs of a number of winners and how many voters chose so many; in order.

    """

    voters: int
    winners: tuple[tuple[int, int], ...]

    @property
    def without(self) -> int:
        """Voters none of whose projects won; those with empty ballots are among them."""
        return dict(self.winners).get(0, 0)

    @property
    def share_without(self) -> Fraction | None:
        """Their share of all, 0 to 1; None where nobody voted."""
        return Fraction(self.without, self.voters) if self.voters else None

    @property
    def mean(self) -> Fraction | None:
        """Winners that a voter chose, on average; None where nobody voted."""
        if not self.voters:
            return None
        return Fraction(sum(number * voters for number, voters in self.winners), self.voters)


@dataclass(frozen=True)
class Part:
    """A part of the budget: what is spent under a label.

    A project with several labels of a kind counts in equal parts for each of them.

    Args:
        label: as of a district or a category; "" for projects without.
        projects: under it.
        winners: under it.
        spent: by the winners, in the smallest unit of the currency.
        share: of all that is spent, 0 to 1; None where nothing is.
        votes_share: of all choices, 0 to 1; None where there are none.

    """

    label: str
    projects: int
    winners: int
    spent: Fraction
    share: Fraction | None
    votes_share: Fraction | None


def fared(ballots: Iterable[Counted], winners: Iterable[str]) -> Fared:
    """Count voters by how many of the winners they chose."""
    won = frozenset(winners)
    numbers: Counter[int] = Counter()
    for one in ballots:
        numbers[sum(1 for each in one.ballot.choices if each in won)] += one.number
    return Fared(numbers.total(), tuple(sorted(numbers.items())))


def fared_by_group(
    groups: Mapping[str, Iterable[Counted]], winners: Iterable[str]
) -> Mapping[str, Fared]:
    """Count voters of several groups, as of districts or channels, each for itself.

    Small groups tell of single people: whoever publishes this leaves them out.
    """
    won = frozenset(winners)
    return {name: fared(ballots, won) for name, ballots in groups.items()}


def spent_share(election: Election, winners: Iterable[str]) -> Fraction | None:
    """Give the share of the budget that is spent, 0 to 1; None where there is no budget."""
    return Fraction(election.cost_of(winners), election.budget) if election.budget else None


def parts(election: Election, winners: Iterable[str], kind: str) -> tuple[Part, ...]:
    """Divide what is spent by the labels of a kind, as "district" or "category"."""
    won = frozenset(winners)
    choices: Counter[str] = Counter()
    for one in election.ballots:
        choices.update(dict.fromkeys(one.ballot.choices, one.number))
    by_label: dict[str, list[tuple[str, int]]] = {}
    for project in election.projects:
        labels = [label for each, label in project.labels if each == kind] or [""]
        for label in labels:
            by_label.setdefault(label, []).append((project.id, len(labels)))
    spent = election.cost_of(won)
    return tuple(
        _part(election, label, projects, won, (spent, choices))
        for label, projects in sorted(by_label.items())
    )


def _part(
    election: Election,
    label: str,
    projects: Iterable[tuple[str, int]],
    won: frozenset[str],
    whole: tuple[int, Counter[str]],
) -> Part:
    ids, (spent, choices) = dict(projects), whole
    here = sum(
        (Fraction(election.by_id[one].cost, labels) for one, labels in ids.items() if one in won),
        Fraction(0),
    )
    votes = sum((Fraction(choices[one], labels) for one, labels in ids.items()), Fraction(0))
    return Part(
        label=label,
        projects=len(ids),
        winners=len(won & set(ids)),
        spent=here,
        share=here / spent if spent else None,
        votes_share=votes / choices.total() if choices.total() else None,
    )
