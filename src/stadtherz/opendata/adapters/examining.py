"""Reads a catalogue that a stranger has named, and keeps files of strangers until they are read."""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.cache import caches

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters.guarded import Bounds, ask
from stadtherz.opendata.adapters.notations import BY_MEDIA, NotReadable
from stadtherz.opendata.adapters.reading import ACCEPT, Document, Told, read_bytes, read_catalogue
from stadtherz.opendata.domain.addresses import is_web
from stadtherz.opendata.domain.examining import (
    LARGEST_BYTES,
    MOST_PAGES,
    MOST_STATEMENTS,
    READING_S,
    SPAN_S,
)

BOUNDS = Bounds(seconds=60, largest_bytes=LARGEST_BYTES, pages=MOST_PAGES, whole_seconds=READING_S)
HEAD_OF_PAGE = 200_000
_LINK = re.compile(rb"<link\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""\b(rel|type|href)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


def read_address(address: str, told: Told, bounds: Bounds = BOUNDS) -> Document:
    """Read a catalogue of the web; where a page for people is given, the RDF that it names.

    Raises:
        Invalid: it cannot be read, is too large, or may not be asked.
        Unavailable: it did not come.

    """
    try:
        found = read_catalogue(address, bounds, told)
    except NotReadable as error:
        there = _named_by(address, bounds) if error.code == "not-rdf" else ""
        if not there:
            raise
        found = read_catalogue(there, bounds, told)
    return bounded(found)


def read_body(body: bytes, name: str) -> Document:
    """Read a catalogue that is at hand.

    Raises:
        Invalid: it cannot be read, or is too large.

    """
    return bounded(read_bytes(body, name))


def bounded(found: Document) -> Document:
    """Refuse a catalogue whose check would take too long here.

    Raises:
        Invalid: code "too-large".

    """
    number = len(found.graph)
    if number > MOST_STATEMENTS:
        message = f"the catalogue has {number:,} statements; here at most {MOST_STATEMENTS:,}"
        raise Invalid(message, code="too-large")
    return found


def joined(pieces: Iterable[str]) -> bytes:
    """Join a document of our own as far as it may be read here.

    Raises:
        Invalid: code "too-large".

    """
    found = bytearray()
    for piece in pieces:
        found += piece.encode()
        if len(found) > LARGEST_BYTES:
            message = f"the catalogue has more than {LARGEST_BYTES:,} bytes"
            raise Invalid(message, code="too-large")
    return bytes(found)


def _named_by(address: str, bounds: Bounds) -> str:
    """Find the RDF that a page for people names in its head, on the same host; "" without any."""
    answer = ask(address, bounds, accept=ACCEPT)
    for link in _LINK.findall(answer.body[:HEAD_OF_PAGE]):
        said = {name.lower(): value for name, value in _ATTRIBUTE.findall(link)}
        kind = said.get(b"type", b"").decode("ascii", "replace")
        if (
            said.get(b"rel", b"").lower() == b"alternate"
            and kind in BY_MEDIA
            and "json" not in kind
        ):
            there = urljoin(answer.url, said.get(b"href", b"").decode("utf-8", "replace"))
            same_host = urlsplit(there).hostname == urlsplit(answer.url).hostname
            if is_web(there) and same_host:
                return there
    return ""


def is_let_in(visitor: str, most: int) -> bool:
    """Count a visitor by a mark that tells nobody who it is; False when it was too often.

    The counter is forgotten after an hour.
    """
    counters, name = caches["default"], f"opendata.examined:{visitor}"
    counters.add(name, 0, SPAN_S)
    try:
        return counters.incr(name) <= most
    except ValueError:  # it ran out between the two
        return True


def keep_file(token: str, pieces: Iterable[bytes]) -> None:
    """Keep a file until it is read."""
    path = _path(token)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("wb") as kept:
        for piece in pieces:
            kept.write(piece)


def take_file(token: str) -> bytes:
    """Give a kept file and remove it.

    Raises:
        NotFound: it is not there any more.

    """
    path = _path(token)
    try:
        body = path.read_bytes()
    except FileNotFoundError as error:
        message = "the file is not there any more"
        raise NotFound(message, code="file-gone") from error
    path.unlink(missing_ok=True)
    return body


def forget_file(token: str) -> None:
    """Remove a kept file, if it is there."""
    _path(token).unlink(missing_ok=True)


def _path(token: str) -> Path:
    return Path(settings.VAR) / "opendata" / "examined" / token
