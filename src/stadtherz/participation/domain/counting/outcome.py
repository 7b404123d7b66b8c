"""What a count gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from stadtherz.participation.domain.counting.election import Election
from stadtherz.participation.domain.counting.reasons import Reason, Result
from stadtherz.participation.domain.counting.rule import Rule, StopRule
from stadtherz.participation.domain.counting.scores import Score, votes


@dataclass(frozen=True)
class Raise:
    """How far the shares were raised.

    Args:
        stop: the rule that ended it.
        steps: how often they were.
        next_cost: what the next step would have cost, more than the budget; None where the count
            ended before.

    """

    stop: StopRule
    steps: int
    next_cost: int | None


@dataclass(frozen=True)
class Outcome:
    """The outcome of a count.

    Args:
        rule: by which it was counted.
        winners: ids in the order in which they won.
        results: of all projects, in the order of the ballot sheet.
        spent: by the winners, in the smallest unit of the currency.
        share: of each voter in the end, under equal shares; None elsewhere.
        raised: how the shares came there; None where they were not to be raised.

    """

    rule: Rule
    winners: tuple[str, ...]
    results: tuple[Result, ...]
    spent: int
    share: Fraction | None = None
    raised: Raise | None = None

    def result_of(self, project: str) -> Result:
        """Give what became of a project."""
        return next(one for one in self.results if one.project == project)


def results_of(
    election: Election,
    scores: Mapping[str, Score],
    reasons: Mapping[str, tuple[bool, Reason]],
    before: Mapping[str, Reason],
) -> tuple[Result, ...]:
    """Put together what became of each project.

    Args:
        election: as it was counted.
        scores: of all projects.
        reasons: whether each won, and why.
        before: of those that were filled in, why they had lost.

    """
    voted = votes(election)
    ranks: dict[Score, int] = {}
    for place, score in enumerate(sorted(scores.values(), reverse=True), start=1):
        ranks.setdefault(score, place)
    return tuple(
        Result(
            project=one.id,
            won=reasons[one.id][0],
            cost=one.cost,
            votes=voted[one.id],
            score=scores[one.id],
            rank=ranks[scores[one.id]],
            reason=reasons[one.id][1],
            before=before.get(one.id),
        )
        for one in election.projects
    )
