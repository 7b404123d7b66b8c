"""Keeps tiles that were made, in a folder for each state of the map; older ones go with it."""

import shutil
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.conf import settings


def folder_of(state: str) -> Path:
    """Give where the tiles of a state of the map are."""
    return Path(settings.VAR) / "tiles" / state


def kept_tile(state: str, name: str) -> bytes | None:
    """Give a tile that was made before; None for none."""
    try:
        return (folder_of(state) / name).read_bytes()
    except OSError:
        return None


def keep_tile(state: str, name: str, content: bytes) -> None:
    """Keep a tile; one that was cut off never has its name.

    A full disk keeps none: it is made anew for who asks next.
    """
    with suppress(OSError):
        _keep(state, folder_of(state) / name, content)


def _keep(state: str, place: Path, content: bytes) -> None:
    if not place.parent.is_dir():
        _forget_others(state)
        place.parent.mkdir(parents=True, exist_ok=True)
    # threads of one process may make the same tile at once
    half = place.with_name(f"{place.name}.{uuid4().hex}.part")
    try:
        half.write_bytes(content)
        half.replace(place)
    finally:
        half.unlink(missing_ok=True)


def _forget_others(state: str) -> None:
    everything = folder_of(state).parent
    for other in everything.iterdir() if everything.is_dir() else ():
        if other.name != state:
            shutil.rmtree(other, ignore_errors=True)
