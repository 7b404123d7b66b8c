"""Enters many accounts on the list of voters at once: all that are confirmed, or by address."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models.functions import Lower

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.register import cells_of
from stadtherz.participation.selectors.roll import confirmed_accounts
from stadtherz.participation.services.entering import AT_ONCE, Entered, enter_accounts


@transaction.atomic
def enter_confirmed(*, ballot_id: UUID, by: User, now: datetime) -> int:
    """Enter every account that has a confirmed address now; gives how many were new.

    Raises:
        NotAllowed, Invalid, Conflict: see `enter_accounts`.

    """
    require(by, Permission.RUN_BALLOTS)
    people = [Entered(pk) for pk in confirmed_accounts().values_list("pk", flat=True)]
    return enter_accounts(ballot_id=ballot_id, people=people, by=by, now=now)


@transaction.atomic
def enter_addresses(*, ballot_id: UUID, lines: Sequence[str], by: User, now: datetime) -> int:
    """Enter the accounts of confirmed mail addresses; gives how many were new.

    Args:
        ballot_id: on whose list.
        lines: an address each, and with a register `;`, its number, `;` and the key of a district.
        by: who enters.
        now: the moment.

    Raises:
        NotAllowed, Conflict: see `enter_accounts`.
        Invalid: code `addresses-unknown`, the details have those without an account; also see
            `enter_accounts`. Nobody was entered then.

    """
    require(by, Permission.RUN_BALLOTS)
    rows = [cells_of(line, 3) for line in lines if line.strip()]
    given = {address.lower(): told for address, *told in rows}
    accounts = _accounts_of(tuple(given))
    if unknown := tuple(one for one in given if one not in accounts):
        message = f"{len(unknown)} addresses belong to no confirmed account; nobody was entered"
        raise Invalid(message, code="addresses-unknown", details=unknown)
    people = [Entered(accounts[address], *told) for address, told in given.items()]
    return enter_accounts(ballot_id=ballot_id, people=people, by=by, now=now)


def _accounts_of(addresses: Sequence[str]) -> dict[str, int]:
    """Find the active accounts of confirmed addresses, whichever way they are written."""
    rows = EmailAddress.objects.filter(verified=True, user__is_active=True)
    found: dict[str, int] = {}
    for start in range(0, len(addresses), AT_ONCE):
        part = addresses[start : start + AT_ONCE]
        known = rows.annotate(lower=Lower("email")).filter(lower__in=part)
        found |= dict(known.values_list("lower", "user_id"))
    return found
