"""Keeps what an account says about its age, and its part of the registry of personal data."""

from datetime import datetime
from typing import Any

from django.db import transaction

from stadtherz.accounts.public import PersonalData, User, registry
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.ages import is_age
from stadtherz.participation.models import AgeStatement
from stadtherz.participation.services.proposing import require_account


@transaction.atomic
def say_age(*, account: User, at_least: int, now: datetime) -> AgeStatement:
    """Keep that an account says to be at least so old; who says less than before changes nothing.

    Raises:
        NotAllowed: not logged in.
        Invalid: this is no age.

    """
    require_account(account)
    if not at_least or not is_age(at_least):
        message = f"{at_least} is no age that is asked for"
        raise Invalid(message, code="age-number")
    values = {"at_least": at_least, "said_at": now}
    rows = AgeStatement.objects.select_for_update()
    row, is_new = rows.get_or_create(account=account, defaults=values)
    if not is_new and row.at_least < at_least:
        row.at_least, row.said_at = at_least, now
        row.save(update_fields=["at_least", "said_at"])
    return row


def _export(pk: int) -> list[dict[str, Any]]:
    rows = AgeStatement.objects.filter(account_id=pk)
    return [{"at_least": one.at_least, "said_at": one.said_at.isoformat()} for one in rows]


def _erase(pk: int) -> None:
    AgeStatement.objects.filter(account_id=pk).delete()


AGES = PersonalData(
    ("participation.AgeStatement",),
    Text.of({"de": "Deine Angabe zum Mindestalter", "en": "What you said about a minimum age"}),
    Text.of({
        "de": "Nicht jedes Mal fragen, wo eine Beteiligung ein Mindestalter hat. Gespeichert ist"
              " nur, dass du mindestens so alt bist, und wann du es gesagt hast; kein Geburtstag",
        "en": "Not ask each time where a procedure has a minimum age. What is stored is only that"
              " you are at least so old, and when you said so; no birthday",
    }),
    Text.of({"de": "bis du dein Konto löschst", "en": "until you erase your account"}),
    "Art. 6 (1) e GDPR",
    _export, _erase,
)  # fmt: skip


def register_ages() -> None:
    """Enter what is said about ages into the registry."""
    registry.register(AGES)
