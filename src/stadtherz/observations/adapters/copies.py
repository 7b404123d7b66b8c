"""Copies the files of a Delta table so that the copy opens at one version, each file once.

Files of a table never change. What the backup before holds is linked from there, what lies on the
same disk is linked from where it lies, everything else is copied and synced.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from urllib.parse import unquote

from deltalake import DeltaTable

from stadtherz.kernel.errors import Conflict
from stadtherz.observations.adapters.delta import Table, adds_of
from stadtherz.observations.adapters.disk import entries, log_of, sync
from stadtherz.observations.adapters.duck import cursor
from stadtherz.observations.domain.manifest import Piece

CHUNK = 1 << 20


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Let one backup into a folder at a time be made.

    Raises:
        Conflict: when another is being made.

    """
    with (folder / ".lock").open("a") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            message = f"another backup into {folder} is being made; wait for its end"
            raise Conflict(message, code="backup-runs") from error
        yield


@dataclass(frozen=True)
class State:
    """A version of a table: its rows, and the paths of its files below its folder."""

    version: int
    rows: int
    names: tuple[str, ...]


def state_of(table: Table) -> State | None:
    """Look at the newest version of a table; None when there is none."""
    if not DeltaTable.is_deltatable(str(table.folder)):
        return None
    opened = table.opened()
    files = adds_of(opened, {})
    version = opened.version()
    log = [path for path in entries(table.folder) if int(path.stem) <= version]
    log += [
        path
        for path in log_of(table.folder).glob("*.checkpoint*.parquet")
        if int(path.name.partition(".")[0]) <= version
    ]
    names = [unquote(path) for path, _ in files]
    names += [str(path.relative_to(table.folder)) for path in log]
    return State(version, sum(rows for _, rows in files), tuple(sorted(names)))


def piece_of(root: Path, name: str) -> Piece:
    """Read a file and say what it is."""
    path, digest = root / name, hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return Piece(name, path.stat().st_size, digest.hexdigest())


def put(source: Path, root: Path, name: str, before: tuple[Path, Mapping[str, Piece]]) -> Piece:
    """Put a file into a backup under a name.

    Args:
        source: where it lies.
        root: folder of the backup.
        name: its path below that folder.
        before: folder of the backup before, and what its manifest says.

    """
    target = root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    earlier, known = before
    same = name in known and known[name].size == source.stat().st_size
    if same and _linked(earlier / name, target):
        return known[name]
    if not _linked(source, target):
        shutil.copyfile(source, target)
        sync(target)
    return piece_of(root, name)


def _linked(source: Path, target: Path) -> bool:
    """Give a file a second name; False where that is not possible, as on another disk."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def copied(source: Path, target: Path) -> None:
    """Copy a file for good, with its folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    sync(target)


def sync_folders(root: Path) -> None:
    """Sync a folder and all below it."""
    for folder, _, _ in os.walk(root, topdown=False):
        sync(Path(folder))


def highest_sequence(folder: Path) -> int:
    """Say up to which number rows of a lake were counted; 0 for an empty one."""
    adds = adds_of(DeltaTable(str(folder)), {"max.sequence": "BIGINT", "max.id": "BIGINT"})
    return max((most for _, _, *found in adds for most in found if most is not None), default=0)


def count_rows(folder: Path, version: int) -> int:
    """Open a copied table and count the rows that its files really hold."""
    table = DeltaTable(str(folder), version=version)
    paths = [str(folder / unquote(path)) for path, _ in adds_of(table, {})]
    if not paths:
        return 0
    rows = cursor(2).execute("SELECT count(*) FROM read_parquet($paths)", {"paths": paths})
    return int(rows.fetchall()[0][0])
