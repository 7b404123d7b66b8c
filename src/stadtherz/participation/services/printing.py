"""Prints what must not be kept: letters with codes, made in the act that makes the codes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import Invalid
from stadtherz.participation.adapters.print_letters import Addressed
from stadtherz.participation.services.entering import make_codes

MOST_LETTERS = 500
MOST_LINES = 6


@dataclass(frozen=True)
class Recipient:
    """Who gets a letter: number and district of the register, where there is one, and the address.

    The number leaves its mark on the list of voters, the district stands there as it does for all
    who are entered, and the address is stored nowhere.
    """

    entry: str = ""
    lines: tuple[str, ...] = ()
    district: str = ""


Draw = Callable[[Sequence[Addressed]], bytes]


@transaction.atomic
def print_letters(
    *, ballot_id: UUID, recipients: Sequence[Recipient], draw: Draw, by: User, now: datetime
) -> bytes:
    """Make a code for each recipient and the letters with them, or nothing at all.

    Raises:
        NotAllowed: without the permission to run ballots.
        Invalid: there are none or too many, an address has too many lines, the city has no such
            district, or somebody would have two rights.
        Conflict: voting has ended, or one of the entries has voted already.

    """
    if not 1 <= len(recipients) <= MOST_LETTERS:
        message = f"print from 1 to {MOST_LETTERS} letters at once"
        raise Invalid(message, code="letters")
    if any(len(one.lines) > MOST_LINES for one in recipients):
        message = f"the window of an envelope shows {MOST_LINES} lines"
        raise Invalid(message, code="address-long")
    codes = make_codes(
        ballot_id=ballot_id, entries=[one.entry for one in recipients], by=by, now=now,
        of={one.entry: one.district for one in recipients},
    )  # fmt: skip
    return draw(
        [Addressed(one.lines, code.code) for one, code in zip(recipients, codes, strict=True)]
    )
