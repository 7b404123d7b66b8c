"""A request to SensorThings and its answer as plain values, whichever way they came.

HTTP, the parts of a batch and MQTT all ask through here, so that the same rules hold for each.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from django.utils import timezone

from stadtherz.kernel.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    Unavailable,
)
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.sensorthings.catalogue import View, the_catalogue
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.private_counts import identifying_in_letter
from stadtherz.observations.domain.private_rules import may_be_shown
from stadtherz.observations.services.sensorthings.tokens import Access

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"
LARGEST_BODY = 50_000_000
Pairs = Callable[[list[tuple[str, Any]]], dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """A request: method, path below the root, options, body, and who asks.

    Args:
        method: in capitals.
        path: such as "Things(1)/Datastreams", without the root.
        options: names and texts of the query, decoded.
        body: as it came.
        root: address of the service, as it stands in links.
        access: what the sender may do.
        content_type: of the body.
        prefer: how a change is to be answered (RFC 7240).
        key: Idempotency-Key, "" for none.
        token: the Authorization as it came; a key is that of its sender.

    """

    method: str
    path: str
    options: tuple[tuple[str, str], ...]
    body: bytes
    root: str
    access: Access
    content_type: str = JSON
    prefer: str = ""
    key: str = ""
    token: str = field(default="", repr=False)

    def reading(self, of: type[View] = View) -> Reading:
        """Begin to read as the sender may, in the model of a class of views."""
        view = the_catalogue().view(self.access.reader, of)
        return Reading(view, self.root, the_lake(), timezone.now())

    def reaching(self, of: type[View] = View) -> Reading:
        """Begin to look for what is to be written: a device may write what it may not read."""
        view = the_catalogue().view(self.access.writer.reader, of)
        return Reading(view, self.root, the_lake(), timezone.now())

    def json(self) -> Any:
        """Decode the body, in which no object names a key twice.

        Raises:
            Invalid: when it is no JSON.

        """
        return _read(self.body, _once)

    def entity(self) -> Any:
        """Decode the body of one entity; of a key that stands twice the last one holds.

        So most readers of JSON do it (RFC 8259, section 4), and the test suite of the OGC asks for
        it. What is overwritten must not be a hiding place: such a body is looked through whole.

        Raises:
            Invalid: when it is no JSON, or names a key twice and may identify somebody.

        """
        overwritten = 0

        def last(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            nonlocal overwritten
            found = dict(pairs)
            overwritten += len(pairs) - len(found)
            return found

        found = _read(self.body, last)
        return self.json() if overwritten and identifying_in_letter(self.body) else found


def _read(body: bytes, of_pairs: Pairs) -> Any:
    try:
        return _decoded(body, of_pairs)
    except (ValueError, RecursionError) as error:
        message = f"the body is no JSON in UTF-8: {str(error)[:120]}"
        raise Invalid(message, code="body") from error


DEEPEST_JSON = 100
_HUGE = re.compile(rb"[0-9][eE]\+?[0-9]{3}|[0-9]{309}")
_UNSAFE = re.compile("[\0\ud800-\udfff]")


def _decoded(body: bytes, of_pairs: Pairs) -> Any:
    """Decode JSON, without what no database takes: infinite numbers, half characters, null signs.

    Raises:
        ValueError: for everything else.

    """
    more: dict[str, Any] = {"parse_constant": _no_number, "object_pairs_hook": of_pairs}
    if _HUGE.search(body):
        more |= {"parse_float": _finite, "parse_int": _whole}
    found = json.loads(body.decode(), **more)
    if body.count(b"[") + body.count(b"{") > DEEPEST_JSON and _too_deep(found, DEEPEST_JSON):
        message = f"it is nested deeper than {DEEPEST_JSON} levels"
        raise ValueError(message)
    if b"\\u" in body and _UNSAFE.search(_characters(found)):
        message = "a text holds a null sign or half a character"
        raise ValueError(message)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that names a key twice: which of both is meant is not sure."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        message = f"an object has the key {twice if may_be_shown(twice) else '?'!r} twice"
        raise ValueError(message)
    return found


def _too_deep(value: Any, levels: int) -> bool:
    """Whether a value holds lists and objects in each other for more than so many levels."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        level = [
            inner
            for one in level
            for inner in (one.values() if type(one) is dict else one)
            if type(inner) is list or type(inner) is dict
        ]
    return bool(level)


def _characters(value: Any) -> str:
    """Give all texts of a value as one."""
    if isinstance(value, dict):
        return "".join(name + _characters(inner) for name, inner in value.items())
    if isinstance(value, list):
        return "".join(map(_characters, value))
    return value if isinstance(value, str) else ""


def _no_number(name: str) -> float:
    message = f"{name} is no JSON number"
    raise ValueError(message)


def _finite(written: str) -> float:
    number = float(written)
    return number if isfinite(number) else _no_number(written[:20])


def _whole(written: str) -> int:
    _finite(written)
    return int(written)


@dataclass(frozen=True)
class Answered:
    """An answer: status, body and headers."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Asked], Answered]


def as_json(value: Any, status: int = 200, **headers: str) -> Answered:
    """Answer with JSON."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answered(status, body, JSON, headers)


STATUS_OF_CODE = {"unsupported": 501, "too-large": 413, "body-size": 413, "media-type": 415}
STATUS: tuple[tuple[type[Refused], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (Unavailable, 503),
    (Invalid, 400),
)


def guarded(handler: Handler) -> Handler:
    """Answer a refusal as JSON with its status, its code and what to do."""

    def respond(asked: Asked) -> Answered:
        try:
            return handler(asked)
        except NotAllowed as error:
            status = 403 if asked.access.known else 401
            headers = {} if asked.access.known else {"WWW-Authenticate": "Bearer"}
            return _refusal(error, status, headers)
        except Refused as error:
            return _refusal(error, status_of(error), {})

    return respond


def status_of(error: Refused) -> int:
    """Give the HTTP status of a refusal."""
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    return next((status for kind, status in STATUS if isinstance(error, kind)), 400)


def _refusal(error: Refused, status: int, headers: dict[str, str]) -> Answered:
    said = {"code": status, "type": "error", "reason": error.code, "message": str(error)}
    return as_json(said, status, **headers)
