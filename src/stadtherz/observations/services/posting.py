"""The outbox of alerts: a mail leaves when the mail server takes it, however long that lasts.

A mail is taken for a while by one process, sent outside of any transaction, and marked as sent. Who
is killed between sending and marking sends it again after that while: at least once, with the same
Message-ID, by which mail programs recognise the second one.
"""

import logging
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet

from stadtherz.accounts.public import sender
from stadtherz.observations.models import AlertMail

log = logging.getLogger("observations")
TAKEN_FOR = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
MOST_DOUBLINGS = 6
TIMEOUT_S = 20
A_ROUND = 20
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Posted:
    """How many mails left, and how many wait because the server did not take them."""

    sent: int = 0
    waiting: int = 0


def send_waiting(*, now: datetime) -> Posted:
    """Send what is due; stops where the server does not answer, as for the next it would not."""
    sent = 0
    for mail in _taken(now):
        try:
            _send(mail)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError) as error:
            _note_failure(mail, error, now)  # this one is refused; the others may be welcome
        except (OSError, smtplib.SMTPException) as error:
            _note_failure(mail, error, now)
            log.warning("mails about devices wait: %s", type(error).__name__)
            break
        else:
            AlertMail.objects.filter(pk=mail.pk).update(
                sent_at=now, attempts=F("attempts") + 1, taken_until=None, last_error=""
            )
            sent += 1
    return Posted(sent, waiting().count())


def waiting() -> QuerySet[AlertMail]:
    """Give the mails that did not leave yet."""
    return AlertMail.objects.filter(sent_at=None)


def forget_sent(*, now: datetime) -> int:
    """Delete mails that left long ago; gives how many."""
    return AlertMail.objects.filter(sent_at__lt=now - KEPT).delete()[0]


def _taken(now: datetime) -> Iterator[AlertMail]:
    """Take due mails one by one, so that two processes never send the same one at once."""
    for _ in range(A_ROUND):
        with transaction.atomic():
            free = Q(taken_until=None) | Q(taken_until__lte=now)
            due = waiting().filter(free, next_try__lte=now).order_by("made_at", "pk")
            mail = due.select_for_update(skip_locked=True).first()
            if mail is None:
                return
            mail.taken_until = now + TAKEN_FOR
            mail.save(update_fields=["taken_until"])
        yield mail


def _send(mail: AlertMail) -> None:
    EmailMessage(
        mail.subject,
        mail.body,
        sender(),
        mail.recipients,
        headers={"Message-ID": _message_id(mail), "Auto-Submitted": "auto-generated"},
        connection=_connection(),
    ).send()


def _connection() -> BaseEmailBackend:
    """Ask the mail server, but do not wait for ever; other backends know no time-out."""
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return get_connection(timeout=TIMEOUT_S)
    return get_connection()


def _message_id(mail: AlertMail) -> str:
    """Name the mail, whoever sends it and how often."""
    host = urlsplit(settings.CONFIG.address).hostname or "localhost"
    return f"<{sha256(mail.key.encode()).hexdigest()[:32]}@{host}>"


def _note_failure(mail: AlertMail, error: Exception, now: datetime) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(mail.attempts, MOST_DOUBLINGS), LONGEST_PAUSE)
    AlertMail.objects.filter(pk=mail.pk).update(
        attempts=F("attempts") + 1,
        next_try=now + pause,
        taken_until=None,
        last_error=f"{type(error).__name__}: {error}"[:300],
    )
