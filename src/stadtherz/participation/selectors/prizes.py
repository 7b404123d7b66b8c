"""The prizes of a contest: who has one, who is to get one, and what is left to choose from."""

from dataclasses import dataclass

from stadtherz.participation.models import PrizeChoice, Procedure, Proposal
from stadtherz.participation.selectors.proposals import public_proposals


@dataclass(frozen=True)
class Prize:
    """A prize with its winner once it is announced, or who is chosen until then."""

    key: str
    winner: Proposal | None
    choice: PrizeChoice | None


def prizes_of(procedure: Procedure) -> tuple[Prize, ...]:
    """Give each prize of a contest in its order, in two queries."""
    winners = {one.prize: one for one in public_proposals(procedure).exclude(prize="")}
    rows = PrizeChoice.objects.filter(procedure=procedure).select_related("proposal")
    choices = {one.prize: one for one in rows}
    keys = [str(one["key"]) for one in procedure.collection.prizes]
    return tuple(Prize(key, winners.get(key), choices.get(key)) for key in keys)


def without_prize(procedure: Procedure) -> list[Proposal]:
    """Give the public proposals that have no prize, the most supported first."""
    rows = public_proposals(procedure).filter(prize="", paragraph=None)
    return list(rows.defer("terms", "folded", "similar").order_by("-supporters", "title"))
