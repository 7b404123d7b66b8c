"""Makes a proposal public: the city owes an answer from then on, and people are told."""

from datetime import datetime

from stadtherz.accounts.public import User
from stadtherz.participation.domain.likeness import nearest
from stadtherz.participation.models import EventKind, Proposal
from stadtherz.participation.selectors.likeness import terms_of_public
from stadtherz.participation.services.noticing import Change, note
from stadtherz.participation.services.promising import first_promise
from stadtherz.participation.services.telling import tell_of_proposal


def make_public(row: Proposal, *, by: User | None, now: datetime) -> None:
    """Note that a proposal, whose state is stored, is public from now on."""
    others = terms_of_public(row.procedure_id, without=row.pk)
    row.similar = [int(one.key) for one in nearest(frozenset(row.terms), others)]
    row.released_at = row.released_at or now
    row.save(update_fields=["similar", "released_at"])
    note(Change(row, EventKind.RELEASED), by=by, now=now)
    tell_of_proposal(row, now)
    if not row.promise:
        first_promise(row, now=now)
