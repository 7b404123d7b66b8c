"""What lies in a ballot box, as an election: the sheet that people filled in, and their choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.ballots import Choice, Kind
from stadtherz.participation.domain.counting.count import count
from stadtherz.participation.domain.counting.election import (
    Ballot,
    Counted,
    Election,
    Project,
    merged,
)
from stadtherz.participation.domain.counting.rule import Rule, rule_of


@dataclass(frozen=True)
class Sheet:
    """A ballot sheet as counting needs it.

    Args:
        kind: how it is filled in.
        budget: in cents; None where nothing is bought and votes alone are told.
        projects: in the order of the sheet; without a budget they cost nothing.
        room: how many can be chosen, or ranked.

    """

    kind: Kind
    budget: int | None
    projects: tuple[Project, ...]
    room: int

    def named(self, names: Mapping[str, str]) -> "Sheet":
        """Give the same sheet with other names of its projects, as of another language."""
        projects = tuple(replace(one, name=names[one.id]) for one in self.projects)
        return replace(self, projects=projects)


def choices_of(kind: Kind, choice: Choice) -> Ballot:
    """Write a choice as counting takes it: a ranking in its order, all else in that of keys."""
    if not isinstance(choice, Mapping):
        return Ballot(tuple(sorted(choice)))
    if kind is Kind.RANKING:
        return Ballot(tuple(sorted(choice, key=choice.__getitem__)))
    keys = sorted(choice)
    return Ballot(tuple(keys), tuple(choice[key] for key in keys))


def election_of(sheet: Sheet, choices: Iterable[Choice]) -> Election:
    """Make an election of a sheet and of what people chose on it.

    Raises:
        Invalid: the sheet has no budget, a project costs nothing, or a choice does not fit.

    """
    if sheet.budget is None:
        message = "without a budget nothing is bought; there is nothing to count but votes"
        raise Invalid(message, code="budget")
    ballots = merged((choices_of(sheet.kind, one) for one in choices), sheet.kind)
    return Election(sheet.kind, sheet.budget, sheet.projects, ballots, room=sheet.room)


def declared_rule(sheet: Sheet, settings: Any) -> Rule | None:
    """Read the rule of a sheet, and try it over one ballot; None where nothing is bought.

    Raises:
        Invalid: this is no rule, or it cannot count such ballots and projects.

    """
    if sheet.budget is None:
        if settings:
            message = "a rule divides a budget; without one leave the settings empty"
            raise Invalid(message, code="rule-text")
        return None
    rule = rule_of(settings)
    points = (1,) if sheet.kind is Kind.POINTS else ()
    one = Counted(Ballot((sheet.projects[0].id,), points))
    count(Election(sheet.kind, sheet.budget, sheet.projects, (one,), room=sheet.room), rule)
    return rule
