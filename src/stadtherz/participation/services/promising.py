"""Says what becomes of a proposal, by when; everybody who cares is told of each change."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, NotFound
from stadtherz.participation.domain.promises import Promise, PromiseState, act_of, changed
from stadtherz.participation.models import EventKind, Proposal
from stadtherz.participation.selectors.procedures import require_act
from stadtherz.participation.services.noticing import Change, note
from stadtherz.participation.services.telling import tell_of_promise


def first_promise(row: Proposal, *, now: datetime) -> None:
    """Promise an answer within the days of the procedure, when a proposal becomes public."""
    due = timezone.localdate(now) + timedelta(days=row.procedure.collection.answer_days)
    _keep(row, Promise(PromiseState.CHECKING, due))


@transaction.atomic
def promise(*, proposal_id: int, given: Promise, reason: str, by: User, now: datetime) -> Proposal:
    """Change what the city promises.

    Raises:
        NotAllowed: without the permission to promise, or not in a phase to decide or to report.
        NotFound: there is no such proposal.
        Conflict: it is not public.
        Invalid: code "promise", with what is wrong in the details.

    """
    require(by, Permission.PROMISE)
    row = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        message = f"there is no proposal {proposal_id}"
        raise NotFound(message, code="proposal")
    if not row.is_public:
        message = "only public proposals have a promise"
        raise Conflict(message, code="step")
    before = row.promised()
    if act := act_of(before.state if before else None, given.state):
        require_act(row.procedure.as_domain(), act, now)
    _keep(row, changed(before, given, reason=reason, today=timezone.localdate(now)))
    change = Change(
        row, EventKind.PROMISE, reason=reason.strip(), promise=row.promise, due=row.promise_due
    )
    note(change, by=by, now=now)
    tell_of_promise(row, reason, now)
    return row


def _keep(row: Proposal, given: Promise) -> None:
    row.promise, row.promise_due = given.state.value, given.due
    row.save(update_fields=["promise", "promise_due"])
