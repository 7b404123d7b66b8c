"""The benefit gate: what a project must say before it can be approved.

The city's own rule (strategy of 2018, council decision of 26 February 2018): a project is carried
out only if residents have a direct or indirect use of it and it serves a core task or a goal of
the city; "indirect" means that the administration plans or works better. Technique for its own
sake is excluded. From the evaluations of the federal programme (Difu on permanence) comes the
second half: who owns it afterwards, and what it costs a year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Missing(StrEnum):
    """What can be missing; each is a field that somebody can fill."""

    BENEFIT = "benefit"
    BENEFIT_WHO = "benefit-who"
    BENEFIT_WHAT = "benefit-what"
    BENEFIT_FROM_WHEN = "benefit-from-when"
    BENEFIT_HOW_KNOWN = "benefit-how-known"
    GOAL = "goal"
    DEPARTMENT = "department"
    PERMANENT_OWNER = "permanent-owner"
    COST_OR_DECISION_DATE = "cost-or-decision-date"


@dataclass(frozen=True)
class Benefit:
    """Who notices what, from when, and how do we know."""

    who: str
    what: str
    from_when: str
    how_known: str


@dataclass(frozen=True)
class Candidate:
    """What the gate looks at. An empty text or None means that nobody has said it yet."""

    benefits: tuple[Benefit, ...]
    goals: int
    department: str
    permanent_owner: str
    yearly_cost_cents: int | None
    decision_date: date | None
    is_funded: bool


def missing_for_approval(candidate: Candidate) -> tuple[Missing, ...]:
    """Name everything that stands against an approval, in the order of the form.

    One complete benefit is enough. What a funded project costs a year after the grant may still be
    unknown, but then the day on which the city decides about it must be named: unknown is allowed,
    undecided forever is not.
    """
    found = [*_benefit_gaps(candidate.benefits)]
    if candidate.goals < 1:
        found.append(Missing.GOAL)
    if not candidate.department:
        found.append(Missing.DEPARTMENT)
    if not candidate.permanent_owner:
        found.append(Missing.PERMANENT_OWNER)
    undecided = candidate.yearly_cost_cents is None and candidate.decision_date is None
    if candidate.is_funded and undecided:
        found.append(Missing.COST_OR_DECISION_DATE)
    return tuple(found)


def benefit_to_complete(benefits: Sequence[Benefit]) -> int | None:
    """Say which benefit is the most complete one, so that its gaps are the ones to fill."""
    return min(range(len(benefits)), key=lambda at: len(_gaps_of(benefits[at])), default=None)


def _benefit_gaps(benefits: Sequence[Benefit]) -> tuple[Missing, ...]:
    """Give the gaps of the most complete benefit; none when one is complete."""
    nearest = benefit_to_complete(benefits)
    return (Missing.BENEFIT,) if nearest is None else _gaps_of(benefits[nearest])


def _gaps_of(benefit: Benefit) -> tuple[Missing, ...]:
    parts = {
        Missing.BENEFIT_WHO: benefit.who,
        Missing.BENEFIT_WHAT: benefit.what,
        Missing.BENEFIT_FROM_WHEN: benefit.from_when,
        Missing.BENEFIT_HOW_KNOWN: benefit.how_known,
    }
    return tuple(name for name, words in parts.items() if not words.strip())
