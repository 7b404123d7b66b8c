"""Copies on this machine of files that lie in object storage, so that DuckDB reads them here.

Files of a table never change, so a copy is right for ever. A file is read from the storage once,
when a question first needs it. When the copies need more room than they may have, those that were
not read for the longest time are removed; those of the last minutes never are, as somebody may
still be reading them: so much may be there beyond the bound. What nobody read for a week goes too.
"""

import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from stadtherz.observations.adapters.bucket import SCHEME, Bucket, InBucket

AT_ONCE = 8
IN_USE_S = 600
FORGOTTEN_S = 7 * 86_400  # also what was purged from the lake is gone from every machine by then
NOTED_S = 60
GIGABYTE = 1_000_000_000
_places: dict[str, InBucket] = {}
_lock = threading.Lock()


def folder_of(bucket: Bucket) -> Path:
    """Give the folder for copies of a table's files, and remember whose they are."""
    digest = blake2b(bucket.access.endpoint.encode(), digest_size=6).hexdigest()
    folder = Path(settings.LAKE_COPIES) / digest / bucket.address.removeprefix(SCHEME)
    return remember(folder, bucket)


def remember(folder: Path, bucket: Bucket) -> Path:
    """Remember that a folder holds copies of a table's files."""
    with _lock:
        _places[f"{folder}/"] = InBucket(bucket)
    return folder


def fetch(paths: Sequence[str]) -> None:
    """Make sure that files are on this machine; those that never lay elsewhere are passed over.

    Raises:
        Unavailable: when the object storage does not answer.

    """
    if not _places:
        return
    missing = [found for path in paths if (found := _missing(path))]
    if not missing:
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(lambda one: _bring(*one), missing):
            pass
    make_room()


def _missing(path: str) -> tuple[InBucket, str, Path] | None:
    """Say of what place a file is that is not here; note that it is used where it is."""
    root = next((root for root in _places if path.startswith(root)), None)
    if root is None:
        return None
    try:
        found = Path(path).stat()
    except FileNotFoundError:
        return _places[root], path.removeprefix(root), Path(path)
    now = time.time_ns()
    if now - found.st_atime_ns > NOTED_S * 1_000_000_000:
        os.utime(path, ns=(now, found.st_mtime_ns))  # DuckDB looks at the second one
    return None


def _bring(place: InBucket, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{uuid4().hex[:8]}")
    try:
        place.bring(name, partial)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


def make_room() -> int:
    """Remove copies until they take no more room than they may, and forgotten ones; counts them."""
    most = settings.LAKE_COPIES_GB * GIGABYTE
    found = sorted(_copies(Path(settings.LAKE_COPIES).rglob("*.parquet*")))
    room, now = sum(size for _, size, _ in found), time.time()
    removed = 0
    for read_at, size, path in found:
        if read_at > now - IN_USE_S or (room <= most and read_at > now - FORGOTTEN_S):
            break
        path.unlink(missing_ok=True)
        room -= size
        removed += 1
    return removed


def _copies(paths: Iterable[Path]) -> Iterator[tuple[float, int, Path]]:
    for path in paths:
        try:
            found = path.stat()
        except FileNotFoundError:  # another process made room
            continue
        yield found.st_atime, found.st_size, path
