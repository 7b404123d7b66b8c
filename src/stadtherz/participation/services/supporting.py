"""Supports a proposal, and takes that back: the row and the number in one transaction."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import Conflict, NotAllowed, NotFound
from stadtherz.participation.domain.access import Access, require_account_way
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.domain.spam import Kind
from stadtherz.participation.models import Proposal, Support
from stadtherz.participation.selectors.ages import require_age
from stadtherz.participation.selectors.procedures import require_act
from stadtherz.participation.selectors.standing import require_rate
from stadtherz.participation.services.origins import require_origin
from stadtherz.participation.services.proposing import require_account
from stadtherz.participation.services.support_marks import take_mark


def support(
    *, proposal_id: int, account: User, language: str, now: datetime, origin: str = ""
) -> bool:
    """Support a proposal; gives whether that is new, twice is once.

    Who supported before with an account that was erased is counted already.

    Raises:
        NotAllowed: not in this phase, not said to be old enough, too often, or it is the own one.
        Conflict: it was withdrawn, refused or merged meanwhile.

    """
    require_account(account)
    row = supportable(proposal_id)
    require_account_way(Access(row.procedure.collection.access))
    require_act(row.procedure.as_domain(), Act.SUPPORT, now)
    require_age(row.procedure, account)
    if row.author_id == account.pk:
        message = "the own proposal needs no own support"
        raise NotAllowed(message, code="own-proposal")
    require_rate(Kind.SUPPORT, account, now)
    require_origin(Kind.SUPPORT, origin, now)
    new = Support(proposal=row, account=account, language=language, created_at=now)
    try:
        with transaction.atomic():
            # the proposal first, as where two are merged, so that neither waits for the other
            counted = Proposal.objects.filter(pk=row.pk, state=State.RELEASED)
            if not counted.update(supporters=F("supporters") + 1):
                message = "the proposal is no longer there to be supported"
                raise Conflict(message, code="step")
            new.save(force_insert=True)
            more = 0 if take_mark(row.pk, account.pk) else 1
            if not more:
                counted.update(supporters=F("supporters") - 1)
    except IntegrityError:
        return False
    return bool(more)


@transaction.atomic
def take_support_back(*, proposal_id: int, account: User) -> bool:
    """Take support back, in whatever phase; gives whether there was any."""
    Proposal.objects.select_for_update().filter(pk=proposal_id).first()  # as in `support`
    found = Support.objects.filter(proposal_id=proposal_id, account=account)
    gone, _ = found.delete()
    if gone:
        counted = Proposal.objects.filter(pk=proposal_id, supporters__gt=0)
        counted.update(supporters=F("supporters") - 1)
    return bool(gone)


def supportable(pk: int) -> Proposal:
    """Find a proposal that can be supported, by its state.

    Raises:
        NotFound: there is none.
        Conflict: it is not there for it now.

    """
    row = Proposal.objects.select_related("procedure__collection").filter(pk=pk).first()
    if row is None or not row.procedure.published:
        message = f"there is no proposal {pk}"
        raise NotFound(message, code="proposal")
    if row.stands is not State.RELEASED:
        message = "only released proposals can be supported"
        raise Conflict(message, code="step")
    return row
