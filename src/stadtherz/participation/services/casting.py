"""Takes a ballot: the right is used, the ballot lies in the box, or nothing happened at all.

Nobody can call this for somebody else: an account votes for itself, a code for whoever holds it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.opendata.public import signature_of
from stadtherz.participation.adapters.keys import key_of
from stadtherz.participation.domain.ballots import Choice, faults_of, written
from stadtherz.participation.domain.codes import read_code
from stadtherz.participation.domain.marks import Proof, mark_of
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.sealing import (
    Receipt,
    commitment_of,
    is_nonce,
    receipt_text,
)
from stadtherz.participation.models import (
    BallotBox,
    CastBallot,
    RightMark,
    SealedBallot,
    VotingBallot,
)
from stadtherz.participation.selectors.procedures import require_act
from stadtherz.participation.services.origins import codes_tried
from stadtherz.participation.services.putting_in import put_in_together

BY_CODE = (Proof.LETTER, Proof.STAND)


@dataclass(frozen=True)
class Wanted:
    """What somebody casts: the choice, and the nonce by which a repeated request is known.

    `old_enough` is what an account says about the minimum age of the ballot. It is not kept: that
    the right was used says it, and a moment beside it would lead to the ballot.
    """

    choice: Choice
    nonce: str
    old_enough: bool = False


def cast_by_account(
    *, ballot: VotingBallot, account: User, wanted: Wanted, now: datetime
) -> Receipt:
    """Cast the ballot of the account that asks.

    Raises:
        Invalid: the ballot breaks its rules, each broken one in the details.
        NotFound: the rules of the ballot are not fixed.
        NotAllowed: not now, this account has no right, or did not say to be old enough.
        Conflict: the right was used, or voting ended meanwhile.

    """
    _require_open(ballot, now)
    if not account.is_authenticated or not account.is_active:
        message = "log in to vote"
        raise NotAllowed(message, code="no-right")
    if ballot.minimum_age and not wanted.old_enough:
        message = f"this ballot is for people of at least {ballot.minimum_age}; say so"
        raise NotAllowed(message, code="age", details=(str(ballot.minimum_age),))
    marks = [mark_of(key_of(ballot.pk), Proof.ACCOUNT, str(account.pk))]
    return _cast(ballot, marks, wanted)


def cast_by_code(
    *, ballot: VotingBallot, code: str, wanted: Wanted, now: datetime, origin: str = ""
) -> Receipt:
    """Cast the ballot of whoever holds a code; the register that gave it out knows the age.

    Args:
        ballot: which one.
        code: as it was typed.
        wanted: what is cast.
        now: the moment.
        origin: a mark of where it comes from; empty where nobody tries codes.

    Raises:
        Unavailable: too many codes that do not exist came from there.
        Invalid: the code was mistyped, or the ballot breaks its rules.
        NotFound: the rules of the ballot are not fixed.
        NotAllowed: not now, or no right has this code.
        Conflict: the right was used, or voting ended meanwhile.

    """
    _require_open(ballot, now)
    typed = read_code(code)
    key = key_of(ballot.pk)
    with codes_tried(ballot.pk, origin):
        return _cast(ballot, [mark_of(key, proof, typed) for proof in BY_CODE], wanted)


def _require_open(ballot: VotingBallot, now: datetime) -> None:
    if not ballot.rule_hash:
        message = f"there is no open ballot {ballot.pk}"
        raise NotFound(message, code="ballot")
    require_act(ballot.procedure.as_domain(), Act.VOTE, now)
    if not ballot.times.may_vote(now):
        message = f"voting in {ballot.key} is from {ballot.opens} to before {ballot.closes}"
        raise NotAllowed(message, code="ballot-times")


def _cast(ballot: VotingBallot, marks: list[str], wanted: Wanted) -> Receipt:
    sealed = _sealed(ballot, wanted)
    mark = RightMark.objects.filter(ballot=ballot, mark__in=marks).first()
    if mark is None:
        raise _unknown()
    try:
        taken = put_in_together(mark=mark, sealed=sealed)
    except IntegrityError as error:
        raise _refused(ballot) from error
    if not taken and not _is_in_the_box(sealed):
        if not RightMark.objects.filter(pk=mark.pk).exists():
            raise _unknown()
        message = "this right was used; a ballot cannot be changed after it was cast"
        raise Conflict(message, code="already-voted")
    return _receipt(sealed)


def _unknown() -> NotAllowed:
    message = "nobody with this account or code is on the list of voters of this ballot"
    return NotAllowed(message, code="no-right")


def _sealed(ballot: VotingBallot, wanted: Wanted) -> CastBallot:
    faults = faults_of(wanted.choice, ballot.limits, {one.key for one in ballot.options.all()})
    if faults:
        message = f"the ballot breaks its rules: {', '.join(faults)}"
        raise Invalid(message, code="ballot", details=faults)
    if not is_nonce(wanted.nonce):
        message = "a nonce is 32 random bytes as 64 small hexadecimal signs"
        raise Invalid(message, code="nonce")
    choice = written(wanted.choice)
    return CastBallot(
        box_id=ballot.pk, choice=choice, nonce=wanted.nonce,
        commitment=commitment_of(wanted.nonce, choice),
    )  # fmt: skip


def _is_in_the_box(sealed: CastBallot) -> bool:
    """Whether this very ballot is there: who knows its nonce and choice, cast it before."""
    same = {"box_id": sealed.box_id, "commitment": sealed.commitment}
    return (
        CastBallot.objects.filter(**same).exists() or SealedBallot.objects.filter(**same).exists()
    )


def _refused(ballot: VotingBallot) -> Conflict:
    if BallotBox.objects.filter(pk=ballot.pk, sealed=True).exists():
        return Conflict("voting ended while the ballot was on its way", code="ballot-closed")
    return Conflict("this nonce was used for another ballot; draw a new one", code="nonce-used")


def _receipt(sealed: CastBallot) -> Receipt:
    number = str(sealed.box_id)
    signature = signature_of(receipt_text(number, sealed.commitment))
    return Receipt(number, sealed.commitment, sealed.nonce, signature)
