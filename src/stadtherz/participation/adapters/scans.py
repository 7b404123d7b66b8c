"""Scans of sheets: files under their SHA-256, outside of everything public, for their owner only.

What a file is is told by its first bytes, never by its name.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.participation.adapters.private_files import created, folder_of, fresh_beside

LARGEST_BYTES = 100 * 1024 * 1024
SIGNS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


@dataclass(frozen=True)
class Upload:
    """A file as it comes, in pieces."""

    pieces: Iterable[bytes]


@dataclass(frozen=True)
class Kept:
    """A file that is kept."""

    sha256: str
    kind: str
    size: int


def _folder(ballot: UUID) -> Path:
    return Path(settings.VAR) / "participation" / "scans" / str(ballot)


def keep(ballot: UUID, batch: UUID, scan: Upload) -> Kept:
    """Keep a scan; the same one again is the same file.

    Raises:
        Invalid: it is no PDF, PNG or JPEG, or too large; nothing is kept.

    """
    fresh = fresh_beside(_folder(ballot) / str(batch) / "scan")
    folder = folder_of(fresh)
    try:
        kept = _written(fresh, scan)
        fresh.replace(folder / f"{kept.sha256}.{kept.kind}")
    finally:
        fresh.unlink(missing_ok=True)
    return kept


def _written(fresh: Path, scan: Upload) -> Kept:
    digest, size, head = sha256(), 0, b""
    with os.fdopen(created(fresh), "wb") as to:
        for piece in scan.pieces:
            head = head or bytes(piece[:16])
            size += len(piece)
            if size > LARGEST_BYTES:
                message = f"a scan has at most {LARGEST_BYTES // 1024**2} MB; scan in two parts"
                raise Invalid(message, code="scan-large")
            digest.update(piece)
            to.write(piece)
        to.flush()
        os.fsync(to.fileno())
    kinds = [kind for sign, kind in SIGNS.items() if head.startswith(sign)]
    if not kinds:
        message = "a scan is a PDF, PNG or JPEG"
        raise Invalid(message, code="scan-kind")
    return Kept(digest.hexdigest(), kinds[0], size)


def path_of(ballot: UUID, batch: UUID, name: str) -> Path:
    """Give the path of a scan.

    Raises:
        NotFound: it is not there.

    """
    path = _folder(ballot) / str(batch) / name
    if not path.is_file():
        message = f"the scan {name} is not there; bring back its file"
        raise NotFound(message, code="scan")
    return path


def destroy(ballot: UUID) -> None:
    """Delete all scans of a ballot; nothing happens where there are none."""
    shutil.rmtree(_folder(ballot), ignore_errors=True)
