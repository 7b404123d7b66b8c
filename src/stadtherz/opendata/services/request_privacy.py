"""What requests hold of people, in the registry of personal data.

A request belongs to no account: it is found by the mail address, and only by one that its owner
confirmed, as everybody may enter the address of somebody else.
"""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from stadtherz.accounts.public import PersonalData, registry
from stadtherz.kernel.errors import Conflict
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.desk.standing import Act, State
from stadtherz.opendata.models import DataRequest, RequestStep
from stadtherz.opendata.services.reminding import erase
from stadtherz.opendata.services.request_steps import NewStep, add_step, locked


def export(pk: int) -> list[dict[str, Any]]:
    """Give the requests that came from a confirmed address of an account, with their steps."""
    rows = _of(pk).prefetch_related("steps")
    return [
        {
            "number": row.number, "received": row.received_at, "kind": row.kind,
            "wanted": row.wanted, "name": row.name, "mail": row.mail, "outcome": row.outcome,
            "steps": [_told(step) for step in row.steps.all()],
        }
        for row in rows
    ]  # fmt: skip


def erase_of(pk: int) -> None:
    """Erase what is personal of the requests of an account; open ones are withdrawn by that."""
    now = timezone.now()
    for found in _of(pk).exclude(state=State.ANSWERED.value):
        row = locked(found.pk)
        row.mail = ""  # who erases everything wants no further letter
        add_step(row, NewStep(Act.WITHDRAW), now)
    erase(rows=_of(pk), now=now)


@transaction.atomic
def erase_on_wish(*, request: DataRequest, now: datetime) -> None:
    """Erase what is personal of a request that has ended, because who asked wants it.

    Raises:
        Conflict: it is not answered yet.

    """
    row = locked(request.pk)
    if row.state != State.ANSWERED.value:
        message = "the request is still open; withdraw it first"
        raise Conflict(message, code="request-open")
    erase(rows=DataRequest.objects.filter(pk=row.pk), now=now)


def _told(step: RequestStep) -> dict[str, Any]:
    return {
        "at": step.at, "act": step.act, "text": step.text, "letter": step.letter,
        "undone": step.undone_at,
    }  # fmt: skip


def _of(pk: int) -> QuerySet[DataRequest]:
    confirmed = EmailAddress.objects.filter(user_id=pk, verified=True)
    mine = Q(pk__in=())
    for one in confirmed.values_list("email", flat=True):
        mine |= Q(mail__iexact=one)
    return DataRequest.objects.filter(mine)


REQUESTS = PersonalData(
    ("opendata.DataRequest", "opendata.RequestStep"),
    Text.of({"de": "Anfragen nach Daten", "en": "Requests for data"}),
    Text.of({
        "de": "Deine Anfrage beantworten; Name und Mail-Adresse sind freiwillig, öffentlich ist"
              " nur, worum es geht, und auch das erst, wenn jemand Persönliches entfernt hat",
        "en": "Answer your request; name and mail address are voluntary, and only the subject is"
              " public, once somebody has removed what is personal",
    }),
    Text.of({
        "de": "ein Jahr nach der Antwort, so lange kann eine Ablehnung angefochten werden",
        "en": "one year after the answer, for as long as a refusal can be contested",
    }),
    "Art. 6 (1) e GDPR",
    export, erase_of,
)  # fmt: skip


def register_requests() -> None:
    """Enter what requests hold into the registry."""
    registry.register(REQUESTS)
