"""The folder with recordings: what it holds, what fits in it, and what killed tasks left there."""

import shutil
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.conf import settings

ENDINGS = (".wav", ".part", ".tmp")
MEGABYTE = 1_000_000
FREE_BYTES = 200 * MEGABYTE
"""So much of the disk is left to the rest of the city."""


def folder() -> Path:
    """Give where recordings are kept."""
    return Path(settings.VAR) / "guidance" / "recordings"


def path_of(token: str) -> Path:
    """Give where a recording is kept."""
    return folder() / f"{token}.wav"


def forget(token: str) -> None:
    """Remove a recording and what is left of an unfinished one."""
    for ending in ENDINGS:
        _remove(path_of(token).with_suffix(ending))


def fits(wanted: int) -> bool:
    """Whether so many bytes more are within what the operator allows, and free on the disk."""
    most = settings.CONFIG.number("recordings_mb") * MEGABYTE
    place = folder()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = sum(_size(one) for one in place.iterdir())
    return held + wanted <= most and wanted + FREE_BYTES <= shutil.disk_usage(place).free


def sweep(wanted: Collection[str], before: datetime) -> None:
    """Remove what belongs to no recording and was not touched since a moment.

    Args:
        wanted: tokens of the recordings that there are.
        before: the moment.

    """
    for one in folder().iterdir() if folder().is_dir() else ():
        if one.stem not in wanted and _touched(one) < before.timestamp():
            _remove(one)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _touched(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
