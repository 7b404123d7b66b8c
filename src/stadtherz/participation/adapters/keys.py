"""The keys of the marks: a file for each ballot outside of the database, for its owner only.

A dump of the database alone therefore says nothing of who has voted, and a destroyed file makes
that true for ever. There is no copy in memory: what is destroyed is gone for every process at once.
"""

import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings

from stadtherz.kernel.errors import Unavailable
from stadtherz.participation.adapters.private_files import make_once, sync
from stadtherz.participation.domain.marks import KEY_BYTES


def _path(ballot: UUID) -> Path:
    return Path(settings.VAR) / "participation" / "keys" / str(ballot)


def make_key(ballot: UUID) -> None:
    """Make the key of a ballot, unless there is one; two processes at once make one."""
    make_once(_path(ballot), secrets.token_bytes(KEY_BYTES))


def key_of(ballot: UUID) -> bytes:
    """Read the key of a ballot.

    Raises:
        Unavailable: it is not there; without it nobody can be found on the list of voters.

    """
    try:
        return _path(ballot).read_bytes()
    except FileNotFoundError as error:
        message = f"the key of the marks of ballot {ballot} is missing; bring back its file"
        raise Unavailable(message, code="marks-key") from error


def has_key(ballot: UUID) -> bool:
    """Whether the key of a ballot is there."""
    return _path(ballot).exists()


def destroy_key(ballot: UUID) -> None:
    """Overwrite the key of a ballot and remove it; nothing happens where there is none."""
    path = _path(ballot)
    if not path.exists():
        return
    with path.open("r+b") as to:
        to.write(secrets.token_bytes(KEY_BYTES))
        to.flush()
        os.fsync(to.fileno())
    path.unlink()
    sync(path.parent)
