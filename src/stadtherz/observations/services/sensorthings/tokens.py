"""Tokens of devices and programs: made once, shown once, kept as a digest."""

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from django.conf import settings

from stadtherz.kernel.errors import NotAllowed
from stadtherz.observations.adapters.sensorthings.catalogue import EVERYBODY, Reader
from stadtherz.observations.adapters.sensorthings.token_rows import TokenRow, token_rows
from stadtherz.observations.models import AccessToken, Datastream
from stadtherz.observations.services.sensorthings.permission import Act, Writer

ALL_ACTS = frozenset(Act)
NOTHING = Writer()


@dataclass(frozen=True)
class Access:
    """What somebody may read and write; `known` says whether a token was shown at all."""

    reader: Reader = EVERYBODY
    writer: Writer = NOTHING
    known: bool = False


def digest_of(token: str) -> str:
    """Give what is kept of a token; it is random and long, so one round is enough."""
    return sha256(token.encode()).hexdigest()


def create_token(
    *, name: str, acts: Collection[Act], everything: bool = False, projects: Collection[str] = (),
    datastreams: Collection[Datastream] = (), expires_at: datetime | None = None,
) -> str:  # fmt: skip
    """Make a token and give it; it cannot be shown again."""
    token = secrets.token_urlsafe(32)
    row = AccessToken.objects.create(
        name=name, digest=digest_of(token), acts=sorted(acts), everything=everything,
        projects=sorted(projects), expires_at=expires_at,
    )  # fmt: skip
    row.datastreams.set(datastreams)
    return token


def access_of(header: str) -> Access:
    """Read an Authorization header.

    Raises:
        NotAllowed: when it names a token that is none, or expired.

    """
    open_to_all = Writer(ALL_ACTS, everything=True) if settings.OPEN_WRITES else NOTHING
    if not header:
        return Access(writer=open_to_all)
    scheme, _, token = header.partition(" ")
    rows = token_rows(digest_of(token.strip())) if scheme.lower() == "bearer" else ()
    if not rows:
        message = "the token is unknown or has expired; send `Authorization: Bearer TOKEN`"
        raise NotAllowed(message, code="token")
    return _access(rows)


@lru_cache(maxsize=1_000)  # asked for anew with each request, put together once
def _access(rows: tuple[TokenRow, ...]) -> Access:
    first = rows[0]
    acts = frozenset(Act(act) for act in json.loads(first.acts))
    projects = frozenset(json.loads(first.projects))
    streams = frozenset(row.stream for row in rows if row.stream is not None)
    reads = Act.READ in acts
    return Access(
        Reader(reads and bool(first.everything), streams if reads else frozenset(),
               projects if reads else frozenset()),
        Writer(acts, bool(first.everything), projects, streams),
        known=True,
    )  # fmt: skip
