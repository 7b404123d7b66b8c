import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.mail import send_mail
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext

from stadtherz.accounts.adapters.mails import forget_mails, forget_mails_before, sender
from stadtherz.accounts.adapters.storage import forget_for_good, forget_old_counters
from stadtherz.accounts.domain.personal_data import registry
from stadtherz.accounts.models import Session, User
from stadtherz.accounts.selectors import mail_address_of
from stadtherz.accounts.services.own_data import words_of
from stadtherz.city.public import the_city

UNCONFIRMED_KEPT = timedelta(days=7)
MAILS_KEPT = timedelta(days=7)


def export_data(*, person: User) -> dict[str, Any]:
    """Give everything that is stored about a person, by kind, as plain values."""
    return {
        str(entry.name): {
            "purpose": str(entry.purpose),
            "retention": str(entry.retention),
            "legal_basis": entry.legal_basis,
            "rows": entry.export(person.pk),
        }
        for entry in registry.entries()
    }


def export_json(*, person: User) -> str:
    """Give the export as JSON text."""
    return json.dumps(
        export_data(person=person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2
    )


def export_zip(*, person: User) -> bytes:
    """Give the export as a ZIP of JSON and a page to read."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", export_json(person=person))
        page = render_to_string("accounts/export.html", {"kinds": export_data(person=person)})
        archive.writestr("data.html", page)
    return target.getvalue()


def erase_account(*, person: User) -> None:
    """Erase an account and everything of it; a receipt goes to the confirmed address.

    The receipt is the last: where mails are kept in a folder it goes with the others.
    """
    pk, name, words = person.pk, person.username, words_of(person.pk)
    mail = mail_address_of(pk)
    with transaction.atomic():
        for entry in reversed(registry.entries()):
            entry.erase(pk)
        User.objects.filter(pk=pk).delete()
        transaction.on_commit(lambda: _forget_outside(mail, name, lambda: forget_mails(words)))


def _forget_outside(mail: str, name: str, forget: Callable[[], None]) -> None:
    """Send the receipt, then forget what no transaction holds: mails in a folder, free pages."""
    try:
        if mail:
            _send_receipt(mail, name)
    finally:
        forget()
        forget_for_good()


def _send_receipt(mail: str, name: str) -> None:
    context = {"name": name, "city": the_city()}
    send_mail(
        gettext("Dein Konto ist gelöscht"),
        render_to_string("accounts/erased_mail.txt", context),
        sender(),
        [mail],
    )


def apply_retention() -> dict[str, int]:
    """Remove old sessions, counters, mails in the folder and unconfirmed sign-ups; how many."""
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    stale = User.objects.filter(
        date_joined__lt=now - UNCONFIRMED_KEPT, last_login=None, is_superuser=False
    ).exclude(emailaddress__verified=True)
    sign_ups = stale.count()
    for person in stale:
        erase_account(person=person)
    mails = forget_mails_before(now - MAILS_KEPT)
    counters = forget_old_counters(now)
    forget_for_good()
    return {"sessions": sessions, "sign-ups": sign_ups, "mails": mails, "counters": counters}
