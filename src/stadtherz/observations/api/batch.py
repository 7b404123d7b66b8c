"""Several requests in one: multipart/mixed as the standard says, JSON as clients like it.

Source: OGC 18-088, section 11; OData JSON format 4.01, section 19, for JSON. A change set, or the
requests of one atomicity group, are carried out together or not at all. `$name` in a later request
stands for the entity that the one with this Content-ID made.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from django.db import transaction

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.time_limit import within
from stadtherz.observations.api.data_array import create_many
from stadtherz.observations.api.exchange import JSON, Answered, Asked, Handler, as_json, guarded
from stadtherz.observations.api.resending import once
from stadtherz.observations.api.resources import resource

MOST_PARTS = 5_000
MOST_READ, MOST_READ_S, MOST_READ_BYTES = 100, 10.0, 20_000_000
FAILED, TOO_MUCH = 400, 429
KEY, REPLAYED = "idempotency-key", "Idempotent-Replayed"
WRITES = {"POST", "PATCH", "PUT", "DELETE"}
NAMED = re.compile(r"\$([A-Za-z0-9_-]+)")
REASONS = {200: "OK", 201: "Created", 204: "No Content", 400: "Bad Request", 401: "Unauthorized",
           403: "Forbidden", 404: "Not Found", 409: "Conflict", 413: "Content Too Large",
           429: "Too Many Requests", 501: "Not Implemented",
           503: "Service Unavailable"}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One request of a batch: its name, its group ("" for alone), and the request."""

    name: str
    group: str
    asked: Asked


@dataclass
class Budget:
    """What one batch may read: so many answers, seconds and bytes; then the rest is refused.

    A batch is one request to whoever shares the server with it, however much it asks for.
    """

    reads: int = 0
    seconds: float = 0.0
    size: int = 0

    def answered(self, handler: Handler, asked: Asked) -> Answered:
        """Answer a request that reads, if there is still something left for it."""
        if self.reads >= MOST_READ or self.seconds > MOST_READ_S or self.size > MOST_READ_BYTES:
            return TOO_MUCH_READ
        started = monotonic()
        with within(MOST_READ_S):
            answered = guarded(handler)(asked)
        self.reads += 1
        self.seconds += monotonic() - started
        self.size += len(answered.body)
        return answered


def batch(asked: Asked) -> Answered:
    """Carry out the requests of a batch in their order."""
    kind = asked.content_type.partition(";")[0].strip()
    if kind == JSON:
        return _json_batch(asked)
    if kind == "multipart/mixed":
        return _multipart_batch(asked)
    message = "a batch is multipart/mixed with a boundary, or application/json"
    raise Invalid(message, code="batch")


def _carried_out(parts: list[Part]) -> dict[int, Answered]:
    """Carry out parts in order; those of a group share a transaction."""
    if len(parts) > MOST_PARTS:
        message = f"a batch has at most {MOST_PARTS} requests"
        raise Invalid(message, code="batch")
    done: dict[int, Answered] = {}
    run = _Run()
    place = 0
    while place < len(parts):
        end = place + 1
        group = parts[place].group
        while group and end < len(parts) and parts[end].group == group:
            end += 1
        done |= run.group(parts, place, end, together=bool(group))
        place = end
    return done


@dataclass
class _Run:
    """A batch on its way: what was made so far, by name, and what may still be read."""

    made: dict[str, str] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)

    def group(
        self, parts: list[Part], first: int, end: int, *, together: bool
    ) -> dict[int, Answered]:
        """Carry out some parts; who only reads never holds the lock of those who write."""
        done: dict[int, Answered] = {}
        writes = any(_may_write(part.asked) for part in parts[first:end])
        with transaction.atomic() if writes else nullcontext():
            for place in range(first, end):
                done[place] = self._one(parts[place])
                if together and done[place].status >= FAILED:
                    if writes:
                        transaction.set_rollback(True)
                    return dict.fromkeys(range(first, end), UNDONE) | {place: done[place]}
        return done

    def _one(self, part: Part) -> Answered:
        asked = _with_names(part.asked, self.made)
        handler = create_many if asked.path == "CreateObservations" else resource
        if asked.method not in WRITES:
            return self.budget.answered(handler, asked)
        answering = guarded(handler)
        answered = (once(answering) if asked.access.writer.acts else answering)(asked)
        if part.name and "Location" in answered.headers:
            self.made[part.name] = answered.headers["Location"].removeprefix(asked.root + "/")
        return answered


def _may_write(asked: Asked) -> bool:
    return asked.method in WRITES and bool(asked.access.writer.acts)


def _refusal(status: int, message: str) -> Answered:
    return as_json({"code": status, "type": "error", "message": message}, status)


UNDONE = _refusal(FAILED, "undone, because another request of its group failed")
TOO_MUCH_READ = _refusal(
    TOO_MUCH,
    f"this batch has read enough ({MOST_READ} requests, {MOST_READ_S:.0f} seconds or"
    f" {MOST_READ_BYTES} bytes); ask for the rest in another one",
)


def _with_names(asked: Asked, made: dict[str, str]) -> Asked:
    """Put in what `$name` stands for: an entity in an address, its id in a body."""
    if not made:
        return asked
    path = NAMED.sub(lambda found: made.get(found[1], found[0]), asked.path)

    def number(found: re.Match[bytes]) -> bytes:
        name = found[1].decode()
        return made[name].rpartition("(")[2].rstrip(")").encode() if name in made else found[0]

    body = re.sub(rb'"\$([A-Za-z0-9_-]+)"', number, asked.body)
    return replace(asked, path=path, body=body)


def _below(asked: Asked, address: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Divide an address, relative or from the root, into path and options."""
    try:
        parts = urlsplit(address.removeprefix(asked.root))
    except ValueError as error:
        message = f"{address[:80]!r} is no address"
        raise Invalid(message, code="batch") from error
    path = parts.path
    base = urlsplit(asked.root).path
    if path.startswith(base + "/"):
        path = path.removeprefix(base)
    return path.lstrip("/"), tuple(parse_qsl(parts.query, keep_blank_values=True))


def _json_batch(asked: Asked) -> Answered:
    body = asked.json()
    requests = body.get("requests") if isinstance(body, dict) else None
    if not isinstance(requests, list):
        message = 'a JSON batch is {"requests": [...]}'
        raise Invalid(message, code="batch")
    parts = [_json_part(asked, one, place) for place, one in enumerate(requests)]
    done = _carried_out(parts)
    return as_json({"responses": [_told(parts[place], done[place]) for place in sorted(done)]})


def _json_part(asked: Asked, one: Any, place: int) -> Part:
    if not isinstance(one, dict) or not isinstance(one.get("url"), str):
        message = f"requests[{place}]: must be an object with id, method and url"
        raise Invalid(message, code="batch")
    path, options = _below(asked, one["url"])
    method = str(one.get("method", "get")).upper()
    body = as_json(one["body"]).body if "body" in one else b""
    inner = replace(
        asked, method=method, path=path, options=options, body=body, content_type=JSON,
        key=_key(one.get("headers") or {}, f"requests[{place}]"),
    )  # fmt: skip
    return Part(str(one.get("id", "")), str(one.get("atomicityGroup", "")), inner)


def _key(headers: object, place: str) -> str:
    """Give the Idempotency-Key of a part; that of the batch is for the batch as a whole."""
    if not isinstance(headers, Mapping):
        message = f"{place}: headers must be an object of names and texts"
        raise Invalid(message, code="batch")
    found = [value for name, value in headers.items() if str(name).lower() == KEY]
    if len(found) > 1 or not all(isinstance(value, str) and value for value in found):
        message = f"{place}: Idempotency-Key must be one text"
        raise Invalid(message, code="batch")
    return str(found[0]) if found else ""


def _told(part: Part, answered: Answered) -> dict[str, Any]:
    said: dict[str, Any] = {"id": part.name, "status": answered.status}
    if REPLAYED in answered.headers:
        said["headers"] = {REPLAYED: answered.headers[REPLAYED]}
    if location := answered.headers.get("Location"):
        said["location"] = location
    if answered.body:
        inner = replace(part.asked, body=answered.body)
        said["body"] = inner.json() if answered.content_type == JSON else answered.body.decode()
    return said


def _multipart_batch(asked: Asked) -> Answered:
    head = f"Content-Type: {asked.content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    outer = message_from_bytes(head + asked.body)
    if not outer.is_multipart():
        message = "the batch has no parts; is the boundary of the Content-Type the one in the body?"
        raise Invalid(message, code="batch")
    parts = list(_multipart_parts(asked, outer))
    done = _carried_out(parts)
    boundary = f"batch_{uuid4().hex}"
    body = _multipart_body(parts, done, boundary)
    return Answered(200, body, f"multipart/mixed;boundary={boundary}")


def _multipart_parts(asked: Asked, outer: Message) -> Iterator[Part]:
    for number, entry in enumerate(_parts(outer)):
        if entry.get_content_type() == "multipart/mixed":
            for inner in _parts(entry):
                yield _multipart_part(asked, inner, f"change-set-{number}")
        else:
            yield _multipart_part(asked, entry, "")


def _parts(message: Message) -> list[Message]:
    found = message.get_payload()
    return [one for one in found if isinstance(one, Message)] if isinstance(found, list) else []


def _multipart_part(asked: Asked, entry: Message, group: str) -> Part:
    raw = entry.get_payload(decode=True)
    text = raw if isinstance(raw, bytes) else b""
    head, _, body = text.replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")
    line, _, headers = head.partition(b"\n")
    words = line.decode(errors="replace").split()
    if len(words) < 2:  # noqa: PLR2004 - method and address
        message = "a part of the batch has no request line such as GET Things HTTP/1.1"
        raise Invalid(message, code="batch")
    path, options = _below(asked, words[1])
    inner = replace(
        asked, method=words[0].upper(), path=path, options=options, body=body.strip(),
        content_type=JSON, key=str(message_from_bytes(headers + b"\n\n").get(KEY, "")).strip(),
    )  # fmt: skip
    return Part(str(entry.get("Content-ID", "")).strip("<>"), group, inner)


def _multipart_body(parts: list[Part], done: dict[int, Answered], boundary: str) -> bytes:
    lines: list[bytes] = []
    group, inside = "", ""
    for place, part in enumerate(parts):
        if part.group != group and inside:
            lines.append(f"--{inside}--".encode())
            inside = ""
        if part.group and part.group != group:
            inside = f"changeset_{uuid4().hex}"
            lines += [f"--{boundary}".encode(),
                      f"Content-Type: multipart/mixed;boundary={inside}".encode(), b""]  # fmt: skip
        group = part.group
        lines.append(f"--{inside or boundary}".encode())
        lines += _answer_lines(part, done[place])
    if inside:
        lines.append(f"--{inside}--".encode())
    lines.append(f"--{boundary}--".encode())
    return b"\r\n".join(lines) + b"\r\n"


def _answer_lines(part: Part, answered: Answered) -> list[bytes]:
    lines = [b"Content-Type: application/http"]
    if part.name:
        lines.append(f"Content-ID: {part.name}".encode())
    status = answered.status
    lines += [b"", f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}".encode()]
    lines += [f"{name}: {value}".encode() for name, value in answered.headers.items()]
    lines += [f"Content-Type: {answered.content_type}".encode(), b"", answered.body]
    return lines
