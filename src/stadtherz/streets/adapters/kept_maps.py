"""Keeps the map file that was taken in, so that the network can be made anew from it."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

from django.conf import settings

PART = 1 << 20
CURRENT, LOCK = "current.json", "import.lock"
MAP = re.compile(r"([0-9a-f]{64})\..+")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Current:
    """The map that the city has: its digest, where it lies, and what it covers in degrees."""

    sha256: str
    place: Path
    box: Box


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def one_import_at_a_time() -> Iterator[None]:
    """Wait until nobody else takes in a map; a process that is killed holds nobody up."""
    place = Path(settings.VAR) / "streets" / LOCK
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as file:
        flock(file, LOCK_EX)
        yield


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


def forget_all_but(wanted: Collection[str]) -> None:
    """Remove the maps, whole or cut off, whose digest is not wanted any more."""
    for place in (Path(settings.VAR) / "streets").iterdir():
        found = MAP.fullmatch(place.name)
        if found and found[1] not in wanted:
            place.unlink(missing_ok=True)


def place_of(name: str, sha256: str) -> Path:
    """Give where a map file is kept; its ending tells its format."""
    ending = "".join(Path(name).suffixes[-2:])
    return Path(settings.VAR) / "streets" / f"{sha256}{ending}"


def say_current(name: str, sha256: str, box: Box) -> None:
    """Write beside the maps which one is the city's, so that drawing it asks no database.

    Args:
        name: of the file.
        sha256: of the file.
        box: west, south, east and north of what is in it, in degrees.

    """
    place = Path(settings.VAR) / "streets" / CURRENT
    half = place.with_name(f"{place.name}.{os.getpid()}.part")
    half.write_text(json.dumps({"name": name, "sha256": sha256, "box": box}), encoding="utf-8")
    half.replace(place)


def current_kept() -> Current | None:
    """Give the city's map; None before the first import, or where what is written is broken."""
    try:
        said = json.loads((Path(settings.VAR) / "streets" / CURRENT).read_text(encoding="utf-8"))
        place = place_of(said["name"], said["sha256"])
        west, south, east, north = map(float, said["box"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return Current(said["sha256"], place, (west, south, east, north)) if place.is_file() else None
