"""Ties that a rule left, and the lots that end them."""

from datetime import datetime

from stadtherz.kernel.errors import Refused
from stadtherz.participation.models import TieLot, VotingBallot
from stadtherz.participation.selectors.totals import left_tie


def has_tie(ballot: VotingBallot, at: datetime) -> bool:
    """Whether the declared rule left a tie, for pages: before the moment nobody knows."""
    try:
        return bool(ballot.rule_hash) and left_tie(ballot, at)
    except Refused:
        return False


def lot_of(ballot: VotingBallot) -> TieLot | None:
    """Give the lot of a ballot, announced or drawn."""
    return TieLot.objects.filter(pk=ballot.pk).first()
