"""Requests that name an Idempotency-Key are carried out once and answered the same every time.

Source: draft-ietf-httpapi-idempotency-key-header. Answers are kept for a day.
"""

from contextlib import nullcontext
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from stadtherz.observations.api.exchange import JSON, Answered, Asked, Handler
from stadtherz.observations.models import SentBefore
from stadtherz.observations.services.together import the_turn

KEPT = timedelta(days=1)
WRITES = {"POST", "PATCH", "PUT", "DELETE"}
REFUSED = 400


def once(handler: Handler) -> Handler:
    """Let a handler do its work once for a key; without a key, each time.

    The token is part of what makes requests alike: an answer is only given again to its sender.
    """

    def respond(asked: Asked) -> Answered:
        if not asked.key or asked.method not in WRITES:
            return handler(asked)
        name = sha256(
            b"\0".join(
                [
                    *(
                        part.encode(errors="replace")
                        for part in (asked.key, asked.token, asked.method, asked.root, asked.path)
                    ),
                    asked.body,
                ]
            )
        ).hexdigest()
        return _known(name) or _first_time(handler, asked, name)

    return respond


def _known(name: str) -> Answered | None:
    row = SentBefore.objects.filter(key=name, at__gt=timezone.now() - KEPT).first()
    if row is None:
        return None
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
            row = SentBefore.objects.create(key=name, status=0)
            answered = handler(asked)
            if answered.status >= REFUSED:  # it may be mended and sent again: nothing of it stays
                transaction.set_rollback(True)
                return answered
            row.status, row.body = answered.status, answered.body.decode()
            row.location = answered.headers.get("Location", "")
            row.save()
            return answered
    except IntegrityError:
        return _known(name) or handler(asked)
