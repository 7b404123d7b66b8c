"""Requests that name an Idempotency-Key are carried out once and answered the same every time.

Source: draft-ietf-httpapi-idempotency-key-header; a key that comes again with another body is
refused (section 2.7). Answers are kept for a day.
"""

from contextlib import nullcontext
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from stadtherz.observations.api.exchange import JSON, Answered, Asked, Handler, as_json
from stadtherz.observations.models import SentBefore
from stadtherz.observations.services.together import the_turn

KEPT = timedelta(days=1)
WRITES = {"POST", "PATCH", "PUT", "DELETE"}
REFUSED, UNPROCESSABLE = 400, 422


def once(handler: Handler) -> Handler:
    """Let a handler do its work once for a key; without a key, each time.

    The token is part of what makes requests alike: an answer is only given again to its sender.
    """

    def respond(asked: Asked) -> Answered:
        if not asked.key or asked.method not in WRITES:
            return handler(asked)
        parts = (asked.key, asked.token, asked.method, asked.root, asked.path)
        name = sha256(b"\0".join(part.encode(errors="replace") for part in parts)).hexdigest()
        return _known(name, asked) or _first_time(handler, asked, name)

    return respond


def _digest(asked: Asked) -> str:
    return sha256(asked.body).hexdigest()


OTHER_BODY = as_json(
    {
        "code": UNPROCESSABLE,
        "type": "error",
        "reason": "key-used",
        "message": "this Idempotency-Key came with another body before, and nothing was done now:"
        " send what it came with, or a new key with a new request",
    },
    UNPROCESSABLE,
)


def _known(name: str, asked: Asked) -> Answered | None:
    """Give the answer to a request that came before; to one with another body, that it is one."""
    row = SentBefore.objects.filter(key=name, at__gt=timezone.now() - KEPT).first()
    if row is None:
        return None
    if row.sent != _digest(asked):
        return OTHER_BODY
    headers = {"Location": row.location} if row.location else {}
    body = row.body.encode()
    kind = JSON
    if body.startswith(b"--"):  # a multipart batch begins with its boundary
        kind = f"multipart/mixed;boundary={row.body.split(maxsplit=1)[0].removeprefix('--')}"
    return Answered(row.status, body, kind, headers={**headers, "Idempotent-Replayed": "true"})


def _first_time(handler: Handler, asked: Asked, name: str) -> Answered:
    """Do the work and note the answer in one transaction, so that neither is without the other.

    A part of a batch does it in the transaction of its group, which writes already.
    """
    turn = nullcontext() if connection.in_atomic_block else the_turn()
    try:
        with turn, transaction.atomic():
            SentBefore.objects.filter(at__lte=timezone.now() - KEPT).delete()
            row = SentBefore.objects.create(key=name, sent=_digest(asked), status=0)
            answered = handler(asked)
            if answered.status >= REFUSED:  # it may be mended and sent again: nothing of it stays
                transaction.set_rollback(True)
                return answered
            row.status, row.body = answered.status, answered.body.decode()
            row.location = answered.headers.get("Location", "")
            row.save()
            return answered
    except IntegrityError:
        return _known(name, asked) or handler(asked)
