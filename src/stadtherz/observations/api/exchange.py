"""A request to SensorThings and its answer as plain values, whichever way they came.

HTTP, the parts of a batch and MQTT all ask through here, so that the same rules hold for each.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
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
from stadtherz.observations.adapters.sensorthings.catalogue import the_catalogue
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.services.sensorthings.tokens import Access

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"
LARGEST_BODY = 50_000_000


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

    """

    method: str
    path: str
    options: tuple[tuple[str, str], ...]
    body: bytes
    root: str
    access: Access
    content_type: str = JSON

    def reading(self) -> Reading:
        """Begin to read as the sender may."""
        view = the_catalogue().view(self.access.reader)
        return Reading(view, self.root, the_lake(), timezone.now())

    def json(self) -> Any:
        """Decode the body.

        Raises:
            Invalid: when it is no JSON.

        """
        try:
            return json.loads(self.body, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            message = f"the body is no JSON: {str(error)[:120]}"
            raise Invalid(message, code="body") from error


def _no_number(name: str) -> float:
    message = f"{name} is no JSON number"
    raise ValueError(message)


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


STATUS: tuple[tuple[type[Refused], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (Unavailable, 503),
    (Invalid, 400),
)
BY_CODE = {"unsupported": 501, "body-size": 413}


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
    if error.code in BY_CODE:
        return BY_CODE[error.code]
    return next((status for kind, status in STATUS if isinstance(error, kind)), 400)


def _refusal(error: Refused, status: int, headers: dict[str, str]) -> Answered:
    said = {"code": status, "type": "error", "reason": error.code, "message": str(error)}
    return as_json(said, status, **headers)
