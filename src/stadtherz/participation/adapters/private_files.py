"""Files for their owner only, outside of the database and of everything public."""

import os
import secrets
from pathlib import Path

OWNER_ONLY, OWNERS_FOLDER = 0o600, 0o700


def folder_of(path: Path) -> Path:
    """Make the folder of a file; what lies in it is for its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=OWNERS_FOLDER)
    return path.parent


def fresh_beside(path: Path) -> Path:
    """Name a file that nobody has, in the folder of another one; it is renamed when it is whole."""
    return path.with_name(f".{secrets.token_hex(8)}")


def created(path: Path) -> int:
    """Create a file for its owner only, and give its descriptor; it must not be there."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)


def make_once(path: Path, content: bytes) -> None:
    """Write a file unless there is one; of two processes at once one wins, and both read that."""
    folder, fresh = folder_of(path), fresh_beside(path)
    with os.fdopen(created(fresh), "wb") as to:
        to.write(content)
        to.flush()
        os.fsync(to.fileno())
    try:
        os.link(fresh, path)  # fails where there is one
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    sync(folder)


def sync(folder: Path) -> None:
    """Have the disk keep what was made, renamed or removed in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
