"""Several requests in one: multipart/mixed as the standard says, JSON as clients like it.

Source: OGC 18-088, section 11; OData JSON format 4.01, section 19, for JSON. A change set, or the
requests of one atomicity group, are carried out together or not at all (`carrying_out`). `$name` in
a later request stands for the entity that the one with this Content-ID made.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.api.carrying_out import Part, carried_out
from stadtherz.observations.api.exchange import JSON, Answered, Asked, as_json

KEY, REPLAYED = "idempotency-key", "Idempotent-Replayed"
REASONS = {200: "OK", 201: "Created", 204: "No Content", 400: "Bad Request", 401: "Unauthorized",
           403: "Forbidden", 404: "Not Found", 409: "Conflict", 413: "Content Too Large",
           422: "Unprocessable Content", 424: "Failed Dependency", 429: "Too Many Requests",
           501: "Not Implemented", 503: "Service Unavailable"}  # fmt: skip


def batch(asked: Asked) -> Answered:
    """Carry out the requests of a batch in their order."""
    kind = asked.content_type.partition(";")[0].strip()
    if kind == JSON:
        return _json_batch(asked)
    if kind == "multipart/mixed":
        return _multipart_batch(asked)
    message = "a batch is multipart/mixed with a boundary, or application/json"
    raise Invalid(message, code="batch")


def _below(asked: Asked, address: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Divide an address into path and options.

    It is relative to the root of the service, or absolute: whole, from the host on, or from the
    version on, as servers whose root is the version have it (OData JSON 4.01, section 19.1).

    Raises:
        Invalid: when it is none, or one of another service.

    """
    try:
        parts, root = urlsplit(address), urlsplit(asked.root)
    except ValueError as error:
        message = "the url of a request is no address"
        raise Invalid(message, code="batch") from error
    if (parts.scheme or parts.netloc) and parts[:2] != root[:2]:
        message = f"the url of a request is not one of this service, {asked.root}"
        raise Invalid(message, code="batch")
    bases = (f"{root.path}/", f"/{root.path.rpartition('/')[2]}/")
    base = next((one for one in bases if parts.path.startswith(one)), "")
    path = parts.path.removeprefix(base).lstrip("/")
    return path, tuple(parse_qsl(parts.query, keep_blank_values=True))


def _json_batch(asked: Asked) -> Answered:
    body = asked.json()
    requests = body.get("requests") if isinstance(body, dict) else None
    if not isinstance(requests, list):
        message = 'a JSON batch is {"requests": [...]}'
        raise Invalid(message, code="batch")
    parts = [_json_part(asked, one, place) for place, one in enumerate(requests)]
    done = carried_out(parts)
    told = b",".join(_told(parts[place], done[place]) for place in sorted(done))
    return Answered(200, b'{"responses":[' + told + b"]}")


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
    group = str(one.get("atomicityGroup", ""))
    return Part(str(one.get("id", "")), group, inner, _after(one.get("dependsOn"), place))


def _after(names: object, place: int) -> tuple[str, ...]:
    """Give the requests and groups that have to succeed before this one."""
    if names is not None and not isinstance(names, list):
        message = f"requests[{place}]: dependsOn must be a list of ids and groups"
        raise Invalid(message, code="batch")
    return tuple(map(str, names or ()))


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


def _told(part: Part, answered: Answered) -> bytes:
    """Write an answer as JSON; a body that is JSON goes in as it is, whatever it holds."""
    said: dict[str, Any] = {"id": part.name, "status": answered.status}
    if REPLAYED in answered.headers:
        said["headers"] = {REPLAYED: answered.headers[REPLAYED]}
    if location := answered.headers.get("Location"):
        said["location"] = location
    if answered.body and answered.content_type != JSON:
        said["body"] = answered.body.decode()
    text = as_json(said).body
    raw = answered.content_type == JSON and answered.body
    return text[:-1] + b',"body":' + answered.body + b"}" if raw else text


def _multipart_batch(asked: Asked) -> Answered:
    head = f"Content-Type: {asked.content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    outer = message_from_bytes(head + asked.body)
    if not outer.is_multipart():
        message = "the batch has no parts; is the boundary of the Content-Type the one in the body?"
        raise Invalid(message, code="batch")
    parts = list(_multipart_parts(asked, outer))
    done = carried_out(parts)
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
