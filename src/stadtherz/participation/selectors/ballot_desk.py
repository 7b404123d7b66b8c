"""What the staff pages of ballots show."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from stadtherz.kernel.errors import Conflict, NotFound
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.models import Procedure, Unbinding, VotingBallot

DECIDED = (
    "key", "kind", "least", "most", "points", "points_each", "budget", "access", "minimum_age",
    "rule_settings", "rule_hash",
)  # fmt: skip
TEXTS = ("title", "question", "rule")
MOMENTS = ("opens", "closes", "announced", "objections_until")


def all_ballots() -> QuerySet[VotingBallot]:
    """Give every ballot, prepared or fixed, the newest first.

    `number` says how many options it has, `calls` whether a wrong joining waits for somebody.
    """
    rows = VotingBallot.objects.select_related("procedure")
    calls = Exists(Unbinding.objects.filter(ballot=OuterRef("pk")))
    return rows.annotate(number=Count("options"), calls=calls).order_by("-opens", "key")


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


def version_of(ballot: VotingBallot) -> str:
    """Name the state in which a ballot is stored; who changes or fixes it, changes that."""
    values = {name: getattr(ballot, name) for name in DECIDED}
    values |= {name: list(getattr(ballot, name)) for name in TEXTS}
    values |= {name: getattr(ballot, name).timestamp() for name in MOMENTS}
    options = [[one.key, list(one.title), list(one.text), one.cost] for one in ballot.options.all()]
    return hashlib.sha256(canonical(values | {"options": options}).encode()).hexdigest()


def require_seen(ballot: VotingBallot | None, seen: str | None) -> None:
    """Let pass who has seen a ballot as it is stored; None stands for who looks at none.

    Raises:
        Conflict: somebody else has changed it meanwhile.

    """
    if seen is not None and seen != (version_of(ballot) if ballot else ""):
        message = "somebody else has changed the ballot meanwhile"
        raise Conflict(message, code="ballot-changed")


def keys_of_ballots(procedure: Procedure) -> list[str]:
    """Give the keys that the ballots of a procedure have."""
    return list(procedure.ballots.values_list("key", flat=True))


def preparable_procedures(at: datetime) -> list[Procedure]:
    """Give the procedures with a phase for voting that has not ended."""
    rows = Procedure.objects.filter(phases__kind="vote", phases__ends__gt=at).distinct()
    return list(rows)
