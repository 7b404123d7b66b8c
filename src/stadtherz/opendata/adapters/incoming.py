"""Files as people give them: kept aside from everything public, and removed with their table."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from django.conf import settings

from stadtherz.kernel.errors import Invalid, NotFound

LARGEST = 4 * 1024**3
"""So many bytes are taken; beyond it the file is one for the city's IT to bring."""
LONGEST_NAME = 120
TYPED = "typed.parquet"
"""The table that is made of a kept file."""
ROOM_LEFT = 1 << 30
"""So many bytes stay free on the disk, whatever somebody gives."""
_STRANGE = re.compile(r"[^\w.() -]+")


@dataclass(frozen=True)
class Kept:
    """A file that was given: relative path, name, bytes, digest."""

    path: str
    name: str
    size: int
    sha256: str


def folder() -> Path:
    """Give the folder of all files that were given; nothing in it is ever served."""
    return Path(settings.VAR) / "opendata" / "incoming"


def keep(pieces: Iterable[bytes], name: str) -> Kept:
    """Write a file piece by piece, whole or not at all.

    Args:
        pieces: its bytes.
        name: as it was called; only its last part is looked at.

    Raises:
        Invalid: code "file-too-large" or "disk-full"; nothing of it is left.

    """
    plain = plain_name(name)
    place = folder() / uuid4().hex
    place.mkdir(parents=True)
    found, size = hashlib.sha256(), 0
    try:
        with (place / plain).open("wb") as file:
            for piece in pieces:
                size += len(piece)
                _refuse_too_large(size, plain)
                _refuse_full_disk(place, len(piece), plain)
                file.write(piece)
                found.update(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return Kept(f"{place.name}/{plain}", plain, size, found.hexdigest())


def _refuse_too_large(size: int, name: str) -> None:
    if size > LARGEST:
        message = f"{name} has more than {LARGEST:,} bytes; give it in parts"
        raise Invalid(message, code="file-too-large")


def _refuse_full_disk(place: Path, coming: int, name: str) -> None:
    if shutil.disk_usage(place).free - coming < ROOM_LEFT:
        message = f"{name} does not fit on the disk any more; tell the city's IT"
        raise Invalid(message, code="disk-full")


def plain_name(name: str) -> str:
    """Make a name that every file system takes, without the folders before it."""
    last = re.split(r"[\\/]", name)[-1]
    plain = _STRANGE.sub("_", last).strip(" .") or "tabelle"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if dot else plain[:LONGEST_NAME]


def name_at(url: str) -> str:
    """Give the name of the file at an address; "tabelle" where it ends in none."""
    return unquote(PurePosixPath(urlsplit(url).path).name) or "tabelle"


def place_of(path: str) -> Path:
    """Give the place of a kept file.

    Raises:
        NotFound: there is none; also for paths that lead out of the folder.

    """
    found = (folder() / path).resolve()
    if folder().resolve() not in found.parents or not found.is_file():
        raise NotFound(f"there is no file {path[:100]!r} any more", code="file")
    return found


def beside(path: str, name: str) -> str:
    """Give the relative path of a file that is made beside a kept one."""
    return f"{path.partition('/')[0]}/{name}"


def safe_name(remedies: list[dict[str, Any]]) -> str:
    """Name the table after remedies for personal data; other remedies make another file."""
    digest = hashlib.sha256(json.dumps(remedies, sort_keys=True).encode()).hexdigest()
    return f"safe-{digest[:16]}.parquet"


def remove(path: str) -> None:
    """Remove a kept file and all that was made of it."""
    place = folder() / path.partition("/")[0]
    if place.parent == folder() and place.name:
        shutil.rmtree(place, ignore_errors=True)
