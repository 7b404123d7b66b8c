"""SensorThings over HTTP: from a request to plain values, and back."""

from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stadtherz.kernel.errors import Invalid, NotAllowed
from stadtherz.observations.api.batch import batch
from stadtherz.observations.api.data_array import create_many
from stadtherz.observations.api.exchange import (
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
from stadtherz.observations.services.sensorthings.tokens import Access, access_of

BASE = "/sensorthings/"
VERSION = "v1.1"
LARGEST = {VERSION: LARGEST_BODY, PUSH: LARGEST_LETTER}
ACCESS_CONTROL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
    "Access-Control-Expose-Headers": "Location",
}


def sensorthings(request: HttpRequest) -> HttpResponse:
    """Answer everything below /sensorthings/."""
    method = request.method or "GET"
    if method == "OPTIONS":
        return _response(Answered(204), method)
    version, _, path = request.path_info.removeprefix(BASE).partition("/")
    if version not in LARGEST:
        said = {"code": 404, "type": "error", "message": f"there is {BASE}{VERSION} here"}
        return _response(as_json(said, 404), method)
    try:
        asked = _asked(request, method, path, LARGEST[version])
    except (NotAllowed, Invalid) as error:
        status = 401 if isinstance(error, NotAllowed) else status_of(error)
        said = {"code": status, "type": "error", "reason": error.code, "message": str(error)}
        return _response(as_json(said, status), method)
    handler = push if version == PUSH else _handler(asked)
    handler = once(guarded(handler), request.headers.get("Idempotency-Key", ""))
    return _response(handler(asked), method)


def _handler(asked: Asked) -> Handler:
    if not asked.path.strip("/"):
        return landing
    if asked.method == "POST" and asked.path.strip("/") == "CreateObservations":
        return create_many
    if asked.method == "POST" and asked.path.strip("/") == "$batch":
        return batch
    return resource


def _asked(request: HttpRequest, method: str, path: str, largest: int) -> Asked:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > largest:
        message = f"the body has {length} bytes; send at most {largest} at once"
        raise Invalid(message, code="body-size")
    access: Access = access_of(request.headers.get("Authorization", ""))
    query = request.META.get("QUERY_STRING", "")
    return Asked(
        method,
        path,
        tuple(parse_qsl(query, keep_blank_values=True)),
        request.read() if method not in {"GET", "HEAD"} else b"",
        f"{settings.CONFIG.address.rstrip('/')}{BASE}{VERSION}",
        access,
        request.content_type or "",
    )


def _response(answered: Answered, method: str) -> HttpResponse:
    body = b"" if method == "HEAD" else answered.body
    response = HttpResponse(body, status=answered.status, content_type=answered.content_type)
    if method == "HEAD":
        response["Content-Length"] = str(len(answered.body))
    for name, value in {**ACCESS_CONTROL, **answered.headers}.items():
        response[name] = value
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
