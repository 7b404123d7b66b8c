"""What the staff pages of ballots show."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from stadtherz.kernel.errors import NotFound
from stadtherz.participation.models import Procedure, VotingBallot


def all_ballots() -> QuerySet[VotingBallot]:
    """Give every ballot with the number of its options, prepared or fixed, the newest first."""
    rows = VotingBallot.objects.select_related("procedure")
    return rows.annotate(number=Count("options")).order_by("-opens", "key")


def any_ballot(ballot_id: UUID) -> VotingBallot:
    """Give a ballot, prepared or fixed, with procedure, phases and options.

    Raises:
        NotFound: there is none.

    """
    rows = VotingBallot.objects.select_related("procedure")
    found = rows.prefetch_related("procedure__phases", "options").filter(pk=ballot_id).first()
    if found is None:
        message = f"there is no ballot {ballot_id}"
        raise NotFound(message, code="ballot")
    return found


def keys_of_ballots(procedure: Procedure) -> list[str]:
    """Give the keys that the ballots of a procedure have."""
    return list(procedure.ballots.values_list("key", flat=True))


def preparable_procedures(at: datetime) -> list[Procedure]:
    """Give the procedures with a phase for voting that has not ended."""
    rows = Procedure.objects.filter(phases__kind="vote", phases__ends__gt=at).distinct()
    return list(rows)
