"""Keeps the map file that was taken in, so that the network can be made anew from it."""

import hashlib
import os
import shutil
from pathlib import Path

from django.conf import settings

PART = 1 << 20


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(path: Path, sha256: str) -> None:
    """Copy a map file to where the city keeps it; a copy that was cut off never has its name."""
    kept = place_of(path.name, sha256)
    if kept.exists():
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    half = kept.with_name(f"{kept.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(path, half)
        half.replace(kept)
    finally:
        half.unlink(missing_ok=True)


def place_of(name: str, sha256: str) -> Path:
    """Give where a map file is kept; its ending tells its format."""
    ending = "".join(Path(name).suffixes[-2:])
    return Path(settings.VAR) / "streets" / f"{sha256}{ending}"
