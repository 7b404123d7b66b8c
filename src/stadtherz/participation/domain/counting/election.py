"""An election as values: projects, a budget, and ballots that are equal counted together.

Money is whole numbers of the currency's smallest unit (cents), so nothing is ever rounded. A ballot
names no person; equal ballots are one entry with a number, because no rule can tell them apart.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.ballots import Kind


@dataclass(frozen=True)
class Currency:
    """A currency; `digits` is how many of them its smallest unit has after the point."""

    code: str = "EUR"
    digits: int = 2


EURO = Currency()


@dataclass(frozen=True)
class Project:
    """What can be voted for.

    Args:
        id: unique in the election.
        cost: in the smallest unit of the currency, more than 0.
        name: in the words of its authors.
        labels: pairs of kind and label, as ("district", "Mitte"), ("category", "parks").

    """

    id: str
    cost: int
    name: str = ""
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, order=True)
class Ballot:
    """What one person chose.

    Args:
        choices: ids of projects; of a ranking the dearest wish first.
        points: of each choice, where points are given.

    """

    choices: tuple[str, ...]
    points: tuple[int, ...] = ()


@dataclass(frozen=True)
class Counted:
    """A ballot, and how many people cast exactly this one."""

    ballot: Ballot
    number: int = 1


@dataclass(frozen=True)
class Election:
    """All that a rule needs to know.

    Args:
        kind: how people voted.
        budget: in the smallest unit of the currency.
        projects: in the order of the ballot sheet.
        ballots: of all that voted, empty ones too: an empty ballot is a voter's.
        currency: of budget and costs.
        room: how many a ballot can rank, as was declared; None for all.

    Raises:
        Invalid: a project stands there twice or costs nothing, the budget is below 0, or a ballot
            names what cannot be voted for, names it twice, or has points that do not fit.

    """

    kind: Kind
    budget: int
    projects: tuple[Project, ...]
    ballots: tuple[Counted, ...]
    currency: Currency = EURO
    room: int | None = None

    def __post_init__(self) -> None:
        if self.budget < 0:
            raise Invalid(f"the budget is {self.budget}; it cannot be below 0", code="budget")
        _check_projects(self.projects)
        for one in self.ballots:
            if one.number < 1:
                message = f"{one.ballot} is counted {one.number} times; leave it out or count it"
                raise Invalid(message, code="ballot-number")
            _check_ballot(one.ballot, self.kind, self.by_id)

    @cached_property
    def by_id(self) -> dict[str, Project]:
        """The projects by their ids."""
        return {one.id: one for one in self.projects}

    @property
    def voters(self) -> int:
        """How many people voted."""
        return sum(one.number for one in self.ballots)

    def cost_of(self, ids: Iterable[str]) -> int:
        """Add up what projects cost."""
        return sum(self.by_id[one].cost for one in ids)


def merged(ballots: Iterable[Ballot | Counted], kind: Kind) -> tuple[Counted, ...]:
    """Count equal ballots together; the order of choices matters in rankings only.

    The result does not depend on the order in which the ballots come.
    """
    numbers: Counter[Ballot] = Counter()
    for one in ballots:
        if isinstance(one, Counted):
            numbers[_alike(one.ballot, kind)] += one.number
        else:
            numbers[_alike(one, kind)] += 1
    return tuple(Counted(ballot, numbers[ballot]) for ballot in sorted(numbers))


def _alike(ballot: Ballot, kind: Kind) -> Ballot:
    if kind is Kind.RANKING or len(ballot.choices) < 2:
        return ballot
    if not ballot.points:
        return Ballot(tuple(sorted(ballot.choices)))
    pairs = sorted(zip(ballot.choices, ballot.points, strict=True))
    return Ballot(tuple(one for one, _ in pairs), tuple(points for _, points in pairs))


def _check_projects(projects: tuple[Project, ...]) -> None:
    twice = [one for one, times in Counter(each.id for each in projects).items() if times > 1]
    if twice:
        message = f"projects {', '.join(twice)} stand there twice; an id is of one project"
        raise Invalid(message, code="project-twice", details=tuple(twice))
    free = tuple(one.id for one in projects if one.cost <= 0)
    if free:
        message = f"projects {', '.join(free)} cost nothing; only what costs money needs a vote"
        raise Invalid(message, code="project-cost", details=free)


def _check_ballot(ballot: Ballot, kind: Kind, known: dict[str, Project]) -> None:
    strange = tuple(one for one in ballot.choices if one not in known)
    if strange:
        message = f"a ballot names {', '.join(strange)}, which cannot be voted for"
        raise Invalid(message, code="ballot-unknown", details=strange)
    if len(set(ballot.choices)) < len(ballot.choices):
        message = f"a ballot names a project twice: {', '.join(ballot.choices)}"
        raise Invalid(message, code="ballot-twice", details=ballot.choices)
    if kind is Kind.POINTS and len(ballot.points) != len(ballot.choices):
        message = f"a ballot has {len(ballot.choices)} choices and {len(ballot.points)} points"
        raise Invalid(message, code="ballot-points", details=ballot.choices)
    if any(one < 0 for one in ballot.points):
        message = f"a ballot has points below 0: {ballot.points}"
        raise Invalid(message, code="ballot-points", details=ballot.choices)
