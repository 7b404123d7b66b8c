"""Why a project won or lost, as values; `wording` makes sentences of them.

All money is exact, in the smallest unit of the election's currency.
"""

from dataclasses import dataclass
from fractions import Fraction

from stadtherz.participation.domain.counting.scores import Score


@dataclass(frozen=True)
class Fits:
    """Won by most votes: it had its turn while enough was left.

    Args:
        left: of the budget when it had its turn.

    """

    left: int


@dataclass(frozen=True)
class Paid:
    """Won by equal shares: its supporters bought it.

    Args:
        turn: as which one it was bought, from 1.
        price: that each supporter paid who could, for a unit of support.
        payers: supporters who paid it in full.
        emptied: supporters who gave the rest of their share, as they had less.
        spent_before: what they all had spent on other projects by then.

    """

    turn: int
    price: Fraction
    payers: int
    emptied: int
    spent_before: Fraction


@dataclass(frozen=True)
class NoVotes:
    """Lost: nobody chose it."""


@dataclass(frozen=True)
class TooDear:
    """Lost: it costs more than the whole budget.

    Args:
        missing: what the budget falls short of its cost.

    """

    missing: int


@dataclass(frozen=True)
class UnderThreshold:
    """Lost: too few votes to take part.

    Args:
        threshold: that was declared.
        missing: votes (or points) up to there.

    """

    threshold: int
    missing: Score


@dataclass(frozen=True)
class NoRoom:
    """Lost by most votes: too little of the budget was left at its turn.

    Args:
        left: of the budget at its turn.
        missing: up to its cost.

    """

    left: int
    missing: int


@dataclass(frozen=True)
class AfterStop:
    """Lost by most votes that stop: one before it did not fit, which ended the count.

    Args:
        stopped_by: the project that did not fit.

    """

    stopped_by: str


@dataclass(frozen=True)
class OutOfMoney:
    """Lost by equal shares: its supporters had too little left together.

    Args:
        after: how many projects were bought by then; 0 where it was never enough.
        bought: the last of them; "" where it was never enough.
        money: that its supporters had left together.
        missing: up to its cost.
        spent: what they had spent on other projects.
        shares: what they had at the beginning, together.

    """

    after: int
    bought: str
    money: Fraction
    missing: Fraction
    spent: Fraction
    shares: Fraction


Reason = Fits | Paid | NoVotes | TooDear | UnderThreshold | NoRoom | AfterStop | OutOfMoney


@dataclass(frozen=True)
class Result:
    """A project and what became of it.

    Args:
        project: its id.
        won: whether it gets its money.
        cost: in the smallest unit of the currency.
        votes: by how many people it was chosen.
        score: by which it was counted.
        rank: by score, from 1; equals have the same.
        reason: why; of a project that lost under equal shares and was filled in afterwards, why it
            fits.
        before: why it had lost before the rest of the budget was filled; None elsewhere.

    """

    project: str
    won: bool
    cost: int
    votes: int
    score: Score
    rank: int
    reason: Reason
    before: Reason | None = None
