"""Joins an account to the letter whose code its owner has: from then on both are one right.

The answer is the same whether the right was used or not, so nobody learns it of a code that was
found somewhere. Wrong codes are counted with those of casting.
"""

from datetime import datetime
from uuid import UUID

from django.db import OperationalError, transaction

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import Conflict, NotAllowed, Unavailable
from stadtherz.participation.adapters.keys import key_of
from stadtherz.participation.domain.codes import read_code
from stadtherz.participation.domain.marks import Proof, mark_of
from stadtherz.participation.domain.register import Access
from stadtherz.participation.models import RightMark
from stadtherz.participation.services.entering import held_roll
from stadtherz.participation.services.origins import codes_tried


def bind_account(
    *, ballot_id: UUID, account: User, code: str, now: datetime, origin: str = ""
) -> None:
    """Let an account use the right of the letter whose code it knows; twice is once.

    Args:
        ballot_id: in which ballot; one with a register, before it ends.
        account: who asks; nobody can ask for somebody else.
        code: as it was typed.
        now: the moment.
        origin: a mark of where it comes from; empty where nobody tries codes.

    Raises:
        Invalid: the code was mistyped.
        NotAllowed: no letter has it (code "no-right"), the ballot keeps no register (code
            "no-register"), or the account is closed.
        Conflict: the account has another right (code "two-rights"), the letter another account
            (code "letter-taken"), or voting has ended.
        Unavailable: too many codes that do not exist came from there, or the database takes
            nothing now.

    """
    typed = read_code(code)
    if not account.is_authenticated or not account.is_active:
        message = "log in to use an account"
        raise NotAllowed(message)
    # outside of the transaction: what is counted stays counted where it is rolled back
    with codes_tried(ballot_id, origin):
        try:
            _bind(ballot_id, account, typed, now)
        except OperationalError as error:
            message = f"the database takes nothing now ({error}); send it again"
            raise Unavailable(message, code="database") from error


@transaction.atomic
def _bind(ballot_id: UUID, account: User, code: str, now: datetime) -> None:
    """Enter the account at the right of a letter, one who asks after the other."""
    ballot = held_roll(ballot_id, now)
    if Access(ballot.access) is not Access.REGISTER:
        message = "this ballot keeps no register, so accounts and letters cannot be one right"
        raise NotAllowed(message, code="no-register")
    key = key_of(ballot.pk)
    marks = RightMark.objects.filter(ballot=ballot)
    letter = marks.filter(mark=mark_of(key, Proof.LETTER, code)).first()
    if letter is None:
        message = "no letter has this code"
        raise NotAllowed(message, code="no-right")
    own = mark_of(key, Proof.ACCOUNT, str(account.pk))
    known = marks.filter(mark=own).first()
    if known is not None:
        _require_same(known, letter)
        return
    if marks.filter(right_id=letter.right_id, proof=Proof.ACCOUNT.value).exists():
        message = "another account uses the right of this letter"
        raise Conflict(message, code="letter-taken")
    RightMark.objects.create(
        right_id=letter.right_id, ballot=ballot, proof=Proof.ACCOUNT.value, mark=own
    )


def _require_same(known: RightMark, letter: RightMark) -> None:
    if known.right_id != letter.right_id:
        message = "the account has another right in this ballot"
        raise Conflict(message, code="two-rights")
