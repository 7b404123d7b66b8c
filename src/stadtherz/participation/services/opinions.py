"""Asks departments whether a proposal can be done, and keeps what they say."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import Mail, Permission, User, require, send_mail
from stadtherz.city.public import departments
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import EventKind, Opinion, Proposal
from stadtherz.participation.services.noticing import Change, note
from stadtherz.participation.services.proposal_letters import opinion_letter

SHORTEST = 20
ASKED_IN = frozenset({State.WAITING, State.RELEASED})


@transaction.atomic
def ask_departments(
    *, proposal_id: int, keys: Sequence[str], question: str, due: date, by: User, now: datetime
) -> list[Opinion]:
    """Ask departments for their opinion by a day; who was asked is not asked twice.

    Raises:
        NotAllowed: without the permission to moderate.
        Conflict: the proposal stands where no opinion helps.
        Invalid: code "opinion": no department, or a day that has passed.

    """
    require(by, Permission.MODERATE)
    row = _proposal(proposal_id)
    if row.stands not in ASKED_IN:
        message = f"the proposal is {row.state}; nobody is asked any more"
        raise Conflict(message, code="step")
    found = list(departments().filter(key__in=keys))
    if not found or due <= timezone.localdate(now):
        message = "choose a department, and a day after today"
        raise Invalid(message, code="opinion")
    there = set(Opinion.objects.filter(proposal=row).values_list("department_id", flat=True))
    asked = [
        Opinion(proposal=row, department=one, question=question.strip(), asked_at=now, due=due)
        for one in found if one.pk not in there
    ]  # fmt: skip
    made = Opinion.objects.bulk_create(asked)
    letters = [opinion_letter(one) for one in made]
    transaction.on_commit(lambda: _post(letters))
    return made


def _post(letters: Sequence[Mail]) -> None:
    for letter in letters:
        send_mail(letter)  # the page of opinions lists what is open, whether the mail came or not


@transaction.atomic
def give_opinion(*, opinion_id: int, feasible: str, text: str, by: User, now: datetime) -> Opinion:
    """Keep what a department thinks; later changes are told as well.

    Raises:
        NotAllowed: without the permission to give opinions.
        Invalid: code "opinion": it does not say whether, or not why.

    """
    require(by, Permission.GIVE_OPINIONS)
    found = Opinion.objects.select_for_update().filter(pk=opinion_id).first()
    if found is None:
        message = f"nobody was asked under {opinion_id}"
        raise NotFound(message, code="opinion")
    if feasible not in Opinion.Feasible.values or len(text.strip()) < SHORTEST:
        message = f"say whether it can be done, and why in at least {SHORTEST} signs"
        raise Invalid(message, code="opinion")
    found.feasible, found.text = feasible, text.strip()
    found.given_at, found.by = now, by
    found.save(update_fields=["feasible", "text", "given_at", "by"])
    if found.proposal.is_public:
        note(Change(found.proposal, EventKind.OPINION), by=by, now=now)
    return found


def _proposal(pk: int) -> Proposal:
    row = Proposal.objects.filter(pk=pk).first()
    if row is None:
        message = f"there is no proposal {pk}"
        raise NotFound(message, code="proposal")
    return row
