"""The Method of Equal Shares, with a reason for each project.

Where it ends is found by many quick runs (`completion`); what is published comes from one exact run
with the share that was found (`purses`).
"""

from collections.abc import Mapping
from fractions import Fraction

from stadtherz.participation.domain.counting.completion import Raised, Shares, raise_shares
from stadtherz.participation.domain.counting.election import Election
from stadtherz.participation.domain.counting.field import Field, field_of
from stadtherz.participation.domain.counting.most_votes import (
    Reasons,
    buy_in_order,
    in_order,
    turned_away,
)
from stadtherz.participation.domain.counting.offers import Offer
from stadtherz.participation.domain.counting.outcome import Outcome, Raise, results_of
from stadtherz.participation.domain.counting.purses import Run
from stadtherz.participation.domain.counting.reasons import OutOfMoney, Paid, Reason
from stadtherz.participation.domain.counting.rule import EqualShares, Fit, Rule
from stadtherz.participation.domain.counting.scores import Score, scores
from stadtherz.participation.domain.counting.ties import Ties, ties_of


def equal_shares(election: Election, rule: Rule, method: EqualShares) -> Outcome:
    """Count by equal shares.

    A project that costs more than the budget takes no part: raised shares must not be stopped by
    what can never win.

    Args:
        election: projects, budget, ballots.
        rule: as declared, for its ties.
        method: the rule's.

    Raises:
        Invalid: a tie that the declared criteria leave and that somebody's turn depends on, or the
            scoring asks for what the ballots do not say.

    """
    score = scores(election, method.scoring)
    ties = ties_of(election, rule, score)
    reasons = turned_away(election, score, 0)
    field = field_of(election, method, ties)
    raised = _raised(field, election.budget, method)
    rise = _rise(method, raised)
    share = Fraction(election.budget, field.voters) + rise if field.voters else None
    winners = _explained(field, election.budget, rise, reasons) if share else ()
    filled, before = _filled(election, score, ties, reasons) if method.fill else ((), {})
    return Outcome(
        rule=rule,
        winners=winners + filled,
        results=results_of(election, score, reasons, before),
        spent=election.cost_of(winners + filled),
        share=share,
        raised=Raise(method.increase.stop, raised.steps, raised.next_cost)
        if method.increase and raised
        else None,
    )


def _raised(field: Field, budget: int, method: EqualShares) -> Raised | None:
    if method.increase is None or not field.ids:
        return None
    return raise_shares(field, budget, method.increase)


def _rise(method: EqualShares, raised: Raised | None) -> int:
    return raised.steps * method.increase.step if raised and method.increase else 0


def _explained(field: Field, budget: int, rise: int, reasons: Reasons) -> tuple[str, ...]:
    """Run once more, exactly, and add the reason of each project to `reasons`."""
    run = Run(field, Shares(field, budget, rise or 1).start(1 if rise else 0, exact=True))
    watched = _Watched(field, run)
    watched.look()
    for offer in run.steps():
        if isinstance(offer, Offer):
            watched.look()
    reasons.update(watched.reasons)
    return tuple(field.ids[one] for one in run.bought)


class _Watched:
    """Looks at a run after each purchase."""

    def __init__(self, field: Field, run: Run) -> None:
        self.field, self.run = field, run
        self.reasons: Reasons = {}
        self.shares = [run.money_of(one) for one in range(len(field.ids))]
        self.money = self.shares.copy()

    def look(self) -> None:
        """Say why the last one was bought, and which ones cannot be bought any more."""
        bought = self.run.bought
        last = self.field.ids[bought[-1]] if bought else ""
        if bought:
            self.reasons[last] = (True, self._paid(bought[-1]))
        for one, name in enumerate(self.field.ids):
            if name in self.reasons:
                continue
            money, cost = self.run.money_of(one), self.field.costs[one]
            self.money[one] = money
            if money < cost:
                self.reasons[name] = (
                    False,
                    OutOfMoney(
                        after=len(bought),
                        bought=last,
                        money=money,
                        missing=cost - money,
                        spent=self.shares[one] - money,
                        shares=self.shares[one],
                    ),
                )

    def _paid(self, project: int) -> Paid:
        field, run = self.field, self.run
        emptied = field.voters_of(run.poor[project])
        return Paid(
            turn=len(run.bought),
            price=run.price,
            payers=field.supporters[project].voters - emptied,
            emptied=emptied,
            spent_before=self.shares[project] - self.money[project],
        )


def _filled(
    election: Election, score: Mapping[str, Score], ties: Ties, reasons: Reasons
) -> tuple[tuple[str, ...], dict[str, Reason]]:
    """Spend the rest on most votes first; give the winners, and why they had lost before."""
    lost = {one: reason for one, (won, reason) in reasons.items() if isinstance(reason, OutOfMoney)}
    others = [one for one in reasons if one not in lost]
    left = election.budget - election.cost_of(one for one in reasons if reasons[one][0])
    tried: Reasons = {}
    order = in_order(election, score, ties, dict.fromkeys(others))
    winners = buy_in_order(election, order, Fit.SKIP, tried, left)
    reasons.update({one: tried[one] for one in winners})
    return winners, {one: lost[one] for one in winners}
