"""Mails about questions: to the department that answers, and to who asked."""

import logging
from smtplib import SMTPException

from django.core.mail import EmailMessage

from stadtherz.accounts.public import sender

logger = logging.getLogger("opendata")


def send(subject: str, body: str, to: str, reply_to: str = "") -> bool:
    """Send a mail; gives whether the mail server took it.

    That it does not must not lose what was written here: it stays, and is tried again later.
    """
    mail = EmailMessage(
        subject.replace("\n", " ").replace("\r", " "), body, sender(), [to],
        reply_to=[reply_to] if reply_to else None,
        headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    try:
        return bool(mail.send())
    except (SMTPException, OSError) as error:
        logger.warning("a mail about a question did not leave: %s", type(error).__name__)
        return False
