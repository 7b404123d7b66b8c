"""Sets up what a procedure collects, gives the prizes of a contest, and brings names to a vote."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.kernel.text import Text
from stadtherz.participation.adapters.keys import make_key
from stadtherz.participation.domain.access import WITHOUT_ACCOUNT, Access
from stadtherz.participation.domain.collections import Kind, line_from, lines_of
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import (
    Argument,
    BallotOption,
    Collection,
    EventKind,
    Procedure,
    Proposal,
    Unnamed,
)
from stadtherz.participation.selectors.procedures import (
    held_ballot,
    require_act,
    require_unfixed,
)
from stadtherz.participation.selectors.proposals import public_proposals
from stadtherz.participation.selectors.shortlist import shortlisted
from stadtherz.participation.services.noticing import Change, note

SHORTEST_REASON = 20


@dataclass(frozen=True)
class Setup:
    """What is collected; each list is one entry a line, German and English parted by `|`."""

    kind: Kind
    criteria: str
    categories: str = ""
    prizes: str = ""
    trusted_after: int = 3
    answer_days: int = 42
    access: Access = Access.ACCOUNT


@transaction.atomic
def set_up_collection(*, procedure_id: UUID, setup: Setup, by: User) -> Collection:
    """Set up what a procedure collects, or change it; what names an entry stays right.

    Raises:
        NotAllowed: without the permission to edit participation.
        NotFound: there is no such procedure.
        Invalid: a list cannot be read, or there is no rule to decide by.
        Conflict: something was handed in already, and the kind, the rules or who takes part would
            change; or codes were made, and nobody could use them.

    """
    require(by, Permission.EDIT_PARTICIPATION)
    procedure = Procedure.objects.filter(pk=procedure_id).first()
    if procedure is None:
        message = f"there is no procedure {procedure_id}"
        raise NotFound(message, code="procedure")
    row = Collection.objects.filter(procedure=procedure).first() or Collection(procedure=procedure)
    before = (row.kind, row.criteria)
    for name, written in (
        ("criteria", setup.criteria), ("categories", setup.categories), ("prizes", setup.prizes),
    ):  # fmt: skip
        known = [line_from(one) for one in getattr(row, name)]
        setattr(row, name, [one.as_row() for one in lines_of(written, known)])
    if not row.criteria:
        message = "write at least one rule by which contributions are looked at"
        raise Invalid(message, code="no-criteria")
    row.kind, row.trusted_after = setup.kind.value, setup.trusted_after
    if row.pk and before != (row.kind, row.criteria) and procedure.proposals.exists():
        message = "something was handed in already, so what is collected, and the rules, stay"
        raise Conflict(message, code="collection-used")
    _open_for(row, setup.access)
    row.answer_days = setup.answer_days
    row.save()
    return row


def _open_for(row: Collection, access: Access) -> None:
    """Set who takes part, which stays once somebody did or holds a code for it."""
    if row.pk and row.access != access:
        procedure = row.procedure
        written = procedure.proposals.filter(paragraph=None).exists()
        if written or Argument.objects.filter(proposal__procedure=procedure).exists():
            message = "something was handed in already, so who takes part stays"
            raise Conflict(message, code="access-used")
        if Unnamed.objects.filter(procedure=procedure).exists():
            message = "codes were made; whoever has one could not take part"
            raise Conflict(message, code="access-codes")
    row.access = access.value
    if access in WITHOUT_ACCOUNT:
        make_key(row.procedure_id)


@transaction.atomic
def award_prize(*, proposal_id: int, prize: str, reason: str, by: User, now: datetime) -> Proposal:
    """Give a prize of a contest, with a reason that everybody reads; each prize goes once.

    Raises:
        NotAllowed: without the permission to promise, or not in the phase to decide.
        NotFound: there is no such public proposal, or no such prize.
        Conflict: somebody has this prize, or this proposal has one.
        Invalid: the reason is missing.

    """
    require(by, Permission.PROMISE)
    found = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal_id).first()
    row = check_award(found, prize, reason, now)
    row.prize, row.prize_reason = prize, reason.strip()
    row.save(update_fields=["prize", "prize_reason"])
    note(Change(row, EventKind.PRIZE, reason=row.prize_reason), by=by, now=now)
    return row


def check_award(row: Proposal | None, prize: str, reason: str, now: datetime) -> Proposal:
    """Give a proposal back that may get a prize for a reason now.

    Raises:
        NotAllowed, NotFound, Conflict, Invalid: see `award_prize`.

    """
    if row is None or not row.is_public:
        message = "there is no such public proposal"
        raise NotFound(message, code="proposal")
    require_act(row.procedure.as_domain(), Act.DECIDE, now)
    if prize not in {one["key"] for one in row.procedure.collection.prizes}:
        message = f"the contest has no prize {prize!r}"
        raise NotFound(message, code="prize")
    if row.prize or public_proposals(row.procedure).filter(prize=prize).exists():
        message = "this prize is given, or this idea has one already"
        raise Conflict(message, code="prize-given")
    if len(reason.strip()) < SHORTEST_REASON:
        message = f"say why in at least {SHORTEST_REASON} signs; everybody will read it"
        raise Invalid(message, code="prize-reason")
    return row


@transaction.atomic
def shortlist(*, ballot_id: UUID, most: int, by: User) -> int:
    """Put the most supported contributions of a procedure onto a ballot that is not fixed yet.

    At the end of the list those with equal support all come, or none: a list that is cut between
    equals would be chosen by chance. Gives how many options were new.

    Raises:
        NotAllowed: without the permission to run ballots.
        NotFound: there is no such ballot.
        Conflict: its rules are fixed.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = held_ballot(ballot_id)
    require_unfixed(ballot)
    chosen = shortlisted(ballot.procedure, most)
    known = set(ballot.options.values_list("key", flat=True))
    new = [one for one in chosen if one.option_key not in known]
    BallotOption.objects.bulk_create(
        BallotOption(
            ballot=ballot, key=one.option_key, title=Text.of({one.language: one.title}),
            text=Text.of({one.language: one.text}), position=len(known) + place,
        )
        for place, one in enumerate(new)
    )  # fmt: skip
    return len(new)
