"""Keeps tiles that were made, in a folder for each state of the map; older ones go with it."""

import os
import shutil
from pathlib import Path

from django.conf import settings


def folder_of(state: str) -> Path:
    """Give where the tiles of a state of the map are."""
    return Path(settings.VAR) / "tiles" / state


def kept_tile(state: str, name: str) -> bytes | None:
    """Give a tile that was made before; None for none."""
    try:
        return (folder_of(state) / name).read_bytes()
    except FileNotFoundError:
        return None


def keep_tile(state: str, name: str, content: bytes) -> None:
    """Keep a tile; one that was cut off never has its name."""
    place = folder_of(state) / name
    if not place.parent.is_dir():
        _forget_others(state)
        place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_name(f"{place.name}.{os.getpid()}.part")
    half.write_bytes(content)
    half.replace(place)


def _forget_others(state: str) -> None:
    everything = folder_of(state).parent
    for other in everything.iterdir() if everything.is_dir() else ():
        if other.name != state:
            shutil.rmtree(other, ignore_errors=True)
