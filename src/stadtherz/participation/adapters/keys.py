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
from stadtherz.participation.domain.marks import KEY_BYTES

OWNER_ONLY, OWNERS_FOLDER = 0o600, 0o700


def _path(ballot: UUID) -> Path:
    return Path(settings.VAR) / "participation" / "keys" / str(ballot)


def make_key(ballot: UUID) -> None:
    """Make the key of a ballot, unless there is one; two processes at once make one."""
    path = _path(ballot)
    path.parent.mkdir(parents=True, exist_ok=True, mode=OWNERS_FOLDER)
    fresh = path.with_name(f".{ballot}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as to:
        to.write(secrets.token_bytes(KEY_BYTES))
        to.flush()
        os.fsync(to.fileno())
    try:
        os.link(fresh, path)  # fails where there is one
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    _sync_folder(path.parent)


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
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
