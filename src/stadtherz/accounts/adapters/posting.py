"""Sends one mail to somebody who asked, and says whether the mail server took it."""

import logging
import smtplib
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from stadtherz.accounts.adapters.mails import sender
from stadtherz.city.public import the_city

log = logging.getLogger("accounts")
TIMEOUT_S = 20


@dataclass(frozen=True)
class Mail:
    """A mail; `key` names it, so that a second one is recognised as the same.

    `headers` are further ones, as for ending with one click.
    """

    key: str
    to: str
    subject: str
    body: str
    headers: tuple[tuple[str, str], ...] = ()


def send_mail(mail: Mail) -> bool:
    """Send a mail; False where the server did not take it, which is tried again later."""
    headers = {"Message-ID": _message_id(mail), "Auto-Submitted": "auto-generated"}
    headers |= dict(mail.headers)
    reply_to = [the_city().publisher.mail]
    try:
        EmailMessage(
            " ".join(mail.subject.split()), mail.body, sender(), [mail.to], headers=headers,
            connection=_connection(), reply_to=reply_to,
        ).send()  # fmt: skip
    except (OSError, smtplib.SMTPException, ValueError) as error:
        log.warning("a mail to somebody who asked waits: %s", type(error).__name__)
        return False
    return True


def _connection() -> BaseEmailBackend:
    """Ask the mail server, but do not wait for ever; other backends know no time-out."""
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return get_connection(timeout=TIMEOUT_S)
    return get_connection()


def _message_id(mail: Mail) -> str:
    host = urlsplit(settings.CONFIG.address).hostname or "localhost"
    return f"<{sha256(mail.key.encode()).hexdigest()[:32]}@{host}>"


def tidied(text: str) -> str:
    """Leave out the empty lines that the template of a mail leaves behind."""
    kept: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    return "\n".join(kept) + "\n"
