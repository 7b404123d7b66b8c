"""Takes an account off the right of a letter that it was joined to by mistake: two people do it.

Both name the account; none of it is stored but its mark. A right that was used stays as it is, or
its account could vote a second time with another letter.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from stadtherz.accounts.public import Mail, Permission, User, require, send_mail
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.participation.adapters.keys import key_of
from stadtherz.participation.adapters.staff_log import Noted, note_act
from stadtherz.participation.domain.marks import Proof, mark_of
from stadtherz.participation.domain.moderation import SHORTEST_REASON
from stadtherz.participation.models import RightMark, Unbinding, VotingBallot
from stadtherz.participation.services.entering import held_roll
from stadtherz.participation.services.unbinding_letter import unbinding_letter


@transaction.atomic
def ask_to_unbind(*, ballot_id: UUID, name: str, reason: str, by: User, now: datetime) -> Unbinding:
    """Ask a second person to take an account off the right of a letter.

    Raises:
        NotAllowed: without the permission to run ballots.
        NotFound: the rules of the ballot are not fixed.
        Invalid: there is no such account, or the reason is missing.
        Conflict: it is joined to no letter, somebody has asked already, or voting has ended.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = held_roll(ballot_id, now)
    if len(reason.strip()) < SHORTEST_REASON:
        message = f"say why in at least {SHORTEST_REASON} signs"
        raise Invalid(message, code="unbinding-reason")
    own = _joined(ballot, name)
    if Unbinding.objects.filter(ballot=ballot, mark=own.mark).exists():
        message = "somebody has asked already; a second person does it"
        raise Conflict(message, code="unbinding-asked")
    note_act(ballot, Noted.UNBINDING, by=by, now=now, reason=reason.strip())
    made = Unbinding.objects.create(
        ballot=ballot, mark=own.mark, reason=reason.strip(), asked_at=now, asked_by=by
    )
    _call_a_second_person(made)
    return made


def _call_a_second_person(asked: Unbinding) -> None:
    """Write to the department that is responsible; where there is none, the pages tell."""
    department = asked.ballot.procedure.department
    if department is not None:
        letter = unbinding_letter(asked, department.mail)
        transaction.on_commit(lambda: _post(letter))


def _post(letter: Mail) -> None:
    send_mail(letter)  # the list of ballots names what waits, whether the mail came or not


@transaction.atomic
def take_back_unbinding(*, ballot_id: UUID, unbinding_id: UUID, by: User, now: datetime) -> None:
    """Take a request back that was a mistake, or whose right was used; the log keeps both.

    Whoever runs ballots may: who asked may be ill, and nothing but the request goes.

    Raises:
        NotAllowed: without the permission to run ballots.
        NotFound: the rules of the ballot are not fixed.
        Conflict: there is no such request any more, or voting has ended.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = held_roll(ballot_id, now)
    asked = Unbinding.objects.select_for_update().filter(ballot=ballot, pk=unbinding_id).first()
    if asked is None:
        message = "it was taken back or done already"
        raise Conflict(message, code="unbinding")
    asked.delete()
    note_act(ballot, Noted.UNBINDING_BACK, by=by, now=now)


@transaction.atomic
def unbind_account(*, ballot_id: UUID, name: str, by: User, now: datetime) -> None:
    """Take an account off the right of a letter, as somebody else has asked for.

    Raises:
        NotAllowed: without the permission to run ballots, or by who asked.
        NotFound: the rules of the ballot are not fixed.
        Invalid: there is no such account.
        Conflict: nobody has asked, the right was used, or voting has ended.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = held_roll(ballot_id, now)
    own = _joined(ballot, name)
    asked = Unbinding.objects.select_for_update().filter(ballot=ballot, mark=own.mark).first()
    if asked is None:
        message = "nobody has asked for this account; compare the name"
        raise Conflict(message, code="unbinding-none")
    if asked.asked_by_id in {by.pk, None}:  # of an erased account nobody knows whose it was
        message = "a second person does it"
        raise NotAllowed(message, code="second-person")
    # waits for a vote that is being stored; one that waits for this looks for its mark again
    right = type(own.right).objects.select_for_update().get(pk=own.right_id)
    if right.used:
        message = "somebody has voted with this account or this letter; both stay one right"
        raise Conflict(message, code="already-voted")
    own.delete()
    asked.delete()
    note_act(ballot, Noted.UNBOUND, by=by, now=now)


def _joined(ballot: VotingBallot, name: str) -> RightMark:
    """Find the mark of an account that stands at the right of a letter."""
    account = User.objects.filter(username=name.strip()).first()
    if account is None:
        message = "there is no such account; nothing was changed"
        raise Invalid(message, code="account-unknown")
    mark = mark_of(key_of(ballot.pk), Proof.ACCOUNT, str(account.pk))
    found = RightMark.objects.filter(ballot=ballot, mark=mark).select_related("right").first()
    letters = RightMark.objects.filter(proof=Proof.LETTER.value)
    if found is None or not letters.filter(right_id=found.right_id).exists():
        message = "this account is joined to no letter of this ballot"
        raise Conflict(message, code="not-bound")
    return found
