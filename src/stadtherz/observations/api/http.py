"""SensorThings over HTTP: from a request to plain values, and back."""

from contextlib import nullcontext
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stadtherz.kernel.errors import Invalid, NotAllowed
from stadtherz.observations.adapters.time_limit import ANSWER_S, within
from stadtherz.observations.api.batch import batch
from stadtherz.observations.api.data_array import create_many
from stadtherz.observations.api.exchange import (
    JSON,
    LARGEST_BODY,
    Answered,
    Asked,
    Handler,
    as_json,
    guarded,
    status_of,
)
from stadtherz.observations.api.landing import landing
from stadtherz.observations.api.push import LARGEST_LETTER, PUSH, push
from stadtherz.observations.api.resending import once
from stadtherz.observations.api.resources import resource
from stadtherz.observations.api.version_two import second_version
from stadtherz.observations.services.sensorthings.tokens import Access, access_of

BASE = "/sensorthings/"
VERSION, SECOND = "v1.1", "v2.0"
LARGEST = {VERSION: LARGEST_BODY, SECOND: LARGEST_BODY, PUSH: LARGEST_LETTER}
READ_TYPES = {JSON, "text/plain", "multipart/mixed"}
ACCESS_CONTROL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Prefer",
    "Access-Control-Expose-Headers": "Location, Preference-Applied",
}


def sensorthings(request: HttpRequest) -> HttpResponse:
    """Answer everything below /sensorthings/."""
    method = request.method or "GET"
    if method == "OPTIONS":
        return _response(Answered(204), method)
    version, _, path = request.path_info.removeprefix(BASE).partition("/")
    if version not in LARGEST:
        message = f"there are {BASE}{VERSION} and {BASE}{SECOND} here"
        said = {"code": 404, "type": "error", "reason": "address", "message": message}
        return _response(as_json(said, 404), method)
    try:
        asked = _asked(request, method, version, path)
    except (NotAllowed, Invalid) as error:
        status = 401 if isinstance(error, NotAllowed) else status_of(error)
        said = {"code": status, "type": "error", "reason": error.code, "message": str(error)}
        return _response(as_json(said, status), method)
    handler = guarded(_handler_of(version, asked))
    if asked.access.writer.acts:  # nobody else writes, so nothing is to be noted or locked
        handler = once(handler)
    with within(ANSWER_S) if method in {"GET", "HEAD"} else nullcontext():
        answered = handler(asked)
    return _response(answered, method)


def _handler(asked: Asked) -> Handler:
    if not asked.path.strip("/"):
        return landing
    if asked.method == "POST" and asked.path.strip("/") == "CreateObservations":
        return create_many
    if asked.method == "POST" and asked.path.strip("/") == "$batch":
        return batch
    return resource


def _handler_of(version: str, asked: Asked) -> Handler:
    if version == PUSH:
        return push
    return second_version if version == SECOND else _handler(asked)


def _asked(request: HttpRequest, method: str, version: str, path: str) -> Asked:
    body = b"" if method in {"GET", "HEAD"} else _body(request, LARGEST[version])
    token = request.headers.get("Authorization", "")
    access: Access = access_of(token)
    query = request.META.get("QUERY_STRING", "")
    return Asked(
        method,
        path,
        tuple(parse_qsl(query, keep_blank_values=True)),
        body,
        f"{settings.CONFIG.address.rstrip('/')}{BASE}{version}",
        access,
        request.headers.get("Content-Type", ""),
        request.headers.get("Prefer", ""),
        request.headers.get("Idempotency-Key", ""),
        token,
    )


def _body(request: HttpRequest, largest: int) -> bytes:
    """Read the body, of a known length or in chunks.

    Raises:
        Invalid: when it is too large, or of a type that is not read here.

    """
    written = request.META.get("CONTENT_LENGTH") or "0"
    length = int(written) if written.isdecimal() else 0
    body = b""
    if length <= largest:
        chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
        source = request.META["wsgi.input"] if chunked else request
        body = source.read(largest + 1)
        length = len(body)
    if length > largest:
        message = f"the body has more than {largest} bytes; send less at once"
        raise Invalid(message, code="too-large")
    kind = (request.content_type or JSON).lower()
    if body and largest == LARGEST[VERSION] and kind not in READ_TYPES:
        message = f"the body is {kind[:60]!r}; send {JSON}"
        raise Invalid(message, code="media-type")
    return body


def _response(answered: Answered, method: str) -> HttpResponse:
    body = b"" if method == "HEAD" else answered.body
    response = HttpResponse(body, status=answered.status, content_type=answered.content_type)
    if answered.body or method == "HEAD":
        response["Content-Length"] = str(len(answered.body))
    for name, value in {**ACCESS_CONTROL, **answered.headers}.items():
        response[name] = value
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    # Django would write the address of what is refused down, with all that was sent in it
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response
