"""Keeps that somebody supported when the account goes, so that coming again counts once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from stadtherz.participation.domain.phases import ALLOWED, Act
from stadtherz.participation.models import Phase, Support, SupportMark

SALT = "stadtherz.participation.support"
SUPPORTING = tuple(kind.value for kind, acts in ALLOWED.items() if Act.SUPPORT in acts)


def leave_marks(pk: int) -> None:
    """Leave a mark of everything that an account supports and that others still may support."""
    address = _addresses(pk).order_by("-primary", "pk").values_list("email", flat=True).first()
    if not address:
        return
    running = Exists(
        Phase.objects.filter(
            procedure=OuterRef("proposal__procedure"), kind__in=SUPPORTING, ends__gt=timezone.now()
        )
    )  # fmt: skip
    found = Support.objects.filter(running, account_id=pk).values_list("proposal_id", flat=True)
    SupportMark.objects.bulk_create(
        [SupportMark(proposal_id=one, mark=_mark(one, address)) for one in found],
        ignore_conflicts=True,
    )


def take_mark(proposal_id: int, account_id: int) -> bool:
    """Take the mark of somebody who came again; gives whether there was one, so is counted."""
    marks = [_mark(proposal_id, one) for one in _emails(account_id)]
    gone, _ = SupportMark.objects.filter(proposal_id=proposal_id, mark__in=marks).delete()
    return bool(gone)


def forget_marks(*, now: datetime) -> int:
    """Forget marks of procedures in which nobody supports any more; gives how many."""
    running = Phase.objects.filter(
        procedure=OuterRef("proposal__procedure"), kind__in=SUPPORTING, ends__gt=now
    )
    gone, _ = SupportMark.objects.filter(~Exists(running)).delete()
    return gone


def _addresses(pk: int) -> QuerySet[Any]:
    return EmailAddress.objects.filter(user_id=pk, verified=True)


def _emails(pk: int) -> Iterable[str]:
    return list(_addresses(pk).values_list("email", flat=True))


def _mark(proposal_id: int, address: str) -> str:
    named = f"{proposal_id} {address.lower()}"
    return salted_hmac(SALT, named, algorithm="sha256").hexdigest()
