"""Most votes first: projects by their score, each bought if it fits into what is left."""

from collections.abc import Mapping, Sequence

from stadtherz.participation.domain.counting.election import Election
from stadtherz.participation.domain.counting.outcome import Outcome, results_of
from stadtherz.participation.domain.counting.reasons import (
    AfterStop,
    Fits,
    NoRoom,
    NoVotes,
    Reason,
    TooDear,
    UnderThreshold,
)
from stadtherz.participation.domain.counting.rule import Fit, MostVotes, Rule
from stadtherz.participation.domain.counting.scores import Score, scores
from stadtherz.participation.domain.counting.ties import Ties, ties_of

Reasons = dict[str, tuple[bool, Reason]]


def most_votes(election: Election, rule: Rule, method: MostVotes) -> Outcome:
    """Count by most votes first.

    Args:
        election: projects, budget, ballots.
        rule: as declared, for its ties.
        method: the rule's.

    Raises:
        Invalid: a tie that the declared criteria leave, even one that changes no winner: a list in
            order is published. Or the scoring asks for what the ballots do not say.

    """
    score = scores(election, method.scoring)
    ties = ties_of(election, rule, score)
    reasons = turned_away(election, score, method.threshold)
    winners = buy_in_order(
        election, in_order(election, score, ties, reasons), method.fit, reasons, election.budget
    )
    return Outcome(
        rule=rule,
        winners=winners,
        results=results_of(election, score, reasons, {}),
        spent=election.cost_of(winners),
    )


def turned_away(election: Election, score: Mapping[str, Score], threshold: int) -> Reasons:
    """Name the projects that do not take part, and why."""
    found: Reasons = {}
    for one in election.projects:
        if not score[one.id]:
            found[one.id] = (False, NoVotes())
        elif one.cost > election.budget:
            found[one.id] = (False, TooDear(one.cost - election.budget))
        elif score[one.id] < threshold:
            found[one.id] = (False, UnderThreshold(threshold, threshold - score[one.id]))
    return found


def in_order(
    election: Election, score: Mapping[str, Score], ties: Ties, without: Mapping[str, object]
) -> tuple[str, ...]:
    """Order the projects that are not in `without`, most votes first."""
    ids = [one.id for one in election.projects if one.id not in without]
    return ties.ordered(ids, lambda one: -score[one])


def buy_in_order(
    election: Election, order: Sequence[str], fit: Fit, reasons: Reasons, left: int
) -> tuple[str, ...]:
    """Buy one after the other, and add the reason of each to `reasons`.

    Args:
        election: where the costs are.
        order: ids; each has its turn once.
        fit: what happens when one does not fit.
        reasons: of other projects, to which these are added.
        left: of the budget, in the smallest unit of the currency.

    """
    winners: list[str] = []
    stopped_by = ""
    for one in order:
        cost = election.by_id[one].cost
        if stopped_by:
            reasons[one] = (False, AfterStop(stopped_by))
        elif cost <= left:
            reasons[one] = (True, Fits(left))
            winners.append(one)
            left -= cost
        else:
            reasons[one] = (False, NoRoom(left, cost - left))
            stopped_by = one if fit is Fit.STOP else ""
    return tuple(winners)
