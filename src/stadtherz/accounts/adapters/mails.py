"""Mails: who sends them, and the folder that keeps them where no mail server is set."""

import email
import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings

from stadtherz.city.public import the_city

BETWEEN = b"-" * 79 + b"\n"


def sender() -> str:
    """Give the sender of the city's mails: the operator's choice, else the publisher."""
    return settings.CONFIG.mail_from or the_city().publisher.mail


def kept_mails(words: tuple[str, ...]) -> list[dict[str, str]]:
    """Give subject and date of each mail in the folder that mentions one of the words."""
    return [
        {"subject": str(mail["Subject"]), "sent": str(mail["Date"])}
        for _, parts in _files()
        for mail in map(_read, parts)
        if _mentions(mail, words)
    ]


def forget_mails(words: tuple[str, ...]) -> None:
    """Take every mail that mentions one of the words out of the folder."""
    for file, parts in _files():
        kept = [part for part in parts if not _mentions(_read(part), words)]
        if not kept:
            file.unlink(missing_ok=True)
        elif len(kept) < len(parts):
            file.write_bytes(b"".join(part + BETWEEN for part in kept))


def forget_mails_before(moment: datetime) -> int:
    """Delete the files of the folder that are older; gives how many."""
    old = [file for file, _ in _files() if file.stat().st_mtime < moment.timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _files() -> Iterator[tuple[Path, list[bytes]]]:
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    for file in sorted(Path(folder).glob("*.log")) if folder else ():
        yield file, [part for part in file.read_bytes().split(BETWEEN) if part.strip()]


def _read(part: bytes) -> EmailMessage:
    return email.message_from_bytes(part, policy=default)


def _mentions(mail: EmailMessage, words: tuple[str, ...]) -> bool:
    texts = [str(value) for value in mail.values()]
    texts += [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    wanted = [rf"(?<!\w){re.escape(word)}(?!\w)" for word in words]
    return any(re.search(one, text, re.IGNORECASE) for one in wanted for text in texts)
