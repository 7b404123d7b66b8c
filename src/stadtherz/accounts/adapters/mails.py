"""Mails: who sends them, and the folder that keeps them where no mail server is set."""

import email
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.conf import settings

from stadtherz.city.public import the_city

BETWEEN = b"-" * 79 + b"\n"
RECIPIENTS = ("To", "Cc", "Bcc")
BLANK = "[…]"


def sender() -> str:
    """Give the sender of the city's mails: the operator's choice, else the publisher."""
    return settings.CONFIG.mail_from or the_city().publisher.mail


@dataclass(frozen=True)
class OwnSite:
    """The city's own address, as mails name it."""

    name: str
    domain: str


def addressed(context: dict[str, Any]) -> dict[str, Any]:
    """Give what a mail is made of, with every link leading to the city's own address.

    They are made from the request, whose host and port are what somebody wrote into it; that may
    be somebody else than who gets the mail.
    """
    home = settings.CONFIG.address
    ours = {
        key: urljoin(home, urlunsplit(("", "", *urlsplit(value)[2:])))
        for key, value in context.items()
        if key.endswith("_url") and isinstance(value, str)
    }
    here = urlsplit(home).netloc
    return context | ours | {"current_site": OwnSite(here, here)}


@dataclass(frozen=True)
class Names:
    """By what mails name a person: addresses that are nobody else's, and the user name."""

    addresses: frozenset[str]
    name: str


def kept_mails(addresses: frozenset[str]) -> list[dict[str, str]]:
    """Give subject and date of each mail in the folder that went to one of the addresses."""
    return [
        {"subject": str(mail["Subject"]), "sent": str(mail["Date"])}
        for _, parts in _files()
        for mail in map(_read, parts)
        if _went_to(mail, addresses)
    ]


def forget_mails(person: Names) -> None:
    """Take the mails to a person out of the folder, and the person out of mails to others."""
    for file, parts in _files():
        kept = [part for part in (_without(part, person) for part in parts) if part]
        if not kept:
            file.unlink(missing_ok=True)
        elif kept != parts:
            written = file.stat().st_mtime  # how long it is kept counts from there
            file.write_bytes(b"".join(part + BETWEEN for part in kept))
            os.utime(file, (written, written))


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


def _went_to(mail: EmailMessage, addresses: frozenset[str]) -> bool:
    named = [str(value) for header in RECIPIENTS for value in mail.get_all(header, [])]
    return any(address.lower() in addresses for _, address in getaddresses(named))


def _without(part: bytes, person: Names) -> bytes:
    """Give a mail as it stays when a person goes: nothing, without the names, or as it is."""
    mail = _read(part)
    if _went_to(mail, person.addresses):
        return b""
    changed = False
    if (subject := _blanked(str(mail["Subject"]), person)) != mail["Subject"]:
        changed = True
        mail.replace_header("Subject", subject)
    for text in mail.walk():
        if text.get_content_maintype() == "text":
            said = text.get_content()
            if (kept := _blanked(said, person)) != said:
                changed = True
                text.set_content(kept, subtype=text.get_content_subtype())
    return mail.as_bytes() + b"\n" if changed else part


def _blanked(text: str, person: Names) -> str:
    """Blank out addresses everywhere, and the user name as a word.

    A user name may be any word, so that links, which serve the person they went to, keep it.
    """
    for address in sorted(person.addresses, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(address)}(?!\w)", BLANK, text, flags=re.IGNORECASE)
    if not person.name:
        return text
    named = rf"\w+://\S+|(?<!\w){re.escape(person.name)}(?!\w)"
    return re.sub(named, lambda m: m[0] if "://" in m[0] else BLANK, text, flags=re.IGNORECASE)
