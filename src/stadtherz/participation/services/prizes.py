"""Gives the prizes of a contest: chosen first, which can be undone, then announced all at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, NotFound
from stadtherz.participation.domain.moderation import require_somebody_else
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import PrizeChoice, Procedure, Proposal
from stadtherz.participation.selectors.procedures import require_act
from stadtherz.participation.services.collecting import award_prize, check_award


@dataclass(frozen=True)
class Chosen:
    """Which idea is to get which prize, and why; everybody reads the reason."""

    prize: str
    proposal_id: int
    reason: str


@transaction.atomic
def choose_winner(*, procedure_id: UUID, chosen: Chosen, by: User, now: datetime) -> PrizeChoice:
    """Choose who is to get a prize, or choose anew; nobody but the staff sees it yet.

    Raises:
        NotAllowed: without the permission to promise, not in the phase to decide, or it is the
            own idea.
        NotFound: there is no such public proposal in the contest, or no such prize.
        Conflict: the prize is announced, or this proposal has or is to have another.
        Invalid: the reason is missing.

    """
    require(by, Permission.PROMISE)
    procedure = _locked(procedure_id)
    found = Proposal.objects.filter(pk=chosen.proposal_id, procedure=procedure).first()
    row = check_award(found, chosen.prize, chosen.reason, now)
    require_somebody_else(by.pk, row.author_id)
    others = PrizeChoice.objects.filter(proposal=row).exclude(prize=chosen.prize)
    if others.exists():
        message = "this idea is to get another prize already"
        raise Conflict(message, code="prize-given")
    values = {"proposal": row, "reason": chosen.reason.strip()}
    return PrizeChoice.objects.update_or_create(
        procedure=procedure, prize=chosen.prize, defaults=values
    )[0]


@transaction.atomic
def undo_choice(*, procedure_id: UUID, prize: str, by: User) -> None:
    """Take back who is to get a prize; without a choice nothing happens.

    Raises:
        NotAllowed: without the permission to promise.
        NotFound: there is no such procedure.

    """
    require(by, Permission.PROMISE)
    PrizeChoice.objects.filter(procedure=_locked(procedure_id), prize=prize).delete()


@transaction.atomic
def announce_prizes(*, procedure_id: UUID, by: User, now: datetime) -> int:
    """Announce every prize that is chosen, all or none; gives how many. This cannot be undone.

    Raises:
        NotAllowed: without the permission to promise, or not in the phase to decide.
        NotFound, Conflict, Invalid: one of them cannot be given; see `award_prize`.
        Conflict: nothing is chosen.

    """
    require(by, Permission.PROMISE)
    procedure = _locked(procedure_id)
    require_act(procedure.as_domain(), Act.DECIDE, now)
    rows = list(PrizeChoice.objects.filter(procedure=procedure).order_by("prize"))
    if not rows:
        message = "no prize is chosen that could be announced"
        raise Conflict(message, code="prize-none")
    for one in rows:
        award_prize(proposal_id=one.proposal_id, prize=one.prize, reason=one.reason, by=by, now=now)
        one.delete()
    return len(rows)


def _locked(procedure_id: UUID) -> Procedure:
    """Hold the procedure, so that two who choose come one after the other."""
    rows = Procedure.objects.select_for_update(of=("self",)).filter(collection__isnull=False)
    found = rows.filter(pk=procedure_id).first()
    if found is None:
        message = f"there is no contest {procedure_id}"
        raise NotFound(message, code="procedure")
    return found
