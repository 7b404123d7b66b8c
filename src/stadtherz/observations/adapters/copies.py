"""Copies the files of a Delta table so that the copy opens at one version, each file once.

Files of a table never change. What the backup before holds is linked from there, what lies on the
same disk is linked from where it lies, everything else is copied (or read from object storage) and
synced.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from urllib.parse import unquote

from deltalake import DeltaTable

from stadtherz.kernel.errors import Conflict
from stadtherz.observations.adapters.delta import Table
from stadtherz.observations.adapters.delta_log import adds_of
from stadtherz.observations.adapters.duck import cursor
from stadtherz.observations.adapters.storage import Storage, linked, number_of
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
    if not table.exists():
        return None
    opened = table.opened()
    files = adds_of(opened, {})
    version = opened.version()
    names = [unquote(path) for path, _ in files]
    names += [name for name in table.storage.log() if number_of(name) <= version]
    return State(version, sum(rows for _, rows in files), tuple(sorted(names)))


def piece_of(root: Path, name: str) -> Piece:
    """Read a file and say what it is."""
    path, digest = root / name, hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return Piece(name, path.stat().st_size, digest.hexdigest())


def put(
    storage: Storage, file: str, root: Path, name: str, before: tuple[Path, Mapping[str, Piece]]
) -> Piece:
    """Put a file of a table into a backup.

    Args:
        storage: where the table lies.
        file: its path there.
        root: folder of the backup.
        name: its path below that folder.
        before: folder of the backup before, and what its manifest says.

    """
    target = root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    earlier, known = before
    same = name in known and known[name].size == storage.size(file)
    if same and linked(earlier / name, target):
        return known[name]
    storage.bring(file, target)
    return piece_of(root, name)


def highest_sequence(table: Table) -> int:
    """Say up to which number rows of a lake were counted; 0 for an empty one."""
    adds = adds_of(table.opened(), {"max.sequence": "BIGINT", "max.id": "BIGINT"})
    return max((most for _, _, *found in adds for most in found if most is not None), default=0)


def count_rows(folder: Path, version: int) -> int:
    """Open a copied table and count the rows that its files really hold."""
    table = DeltaTable(str(folder), version=version)
    paths = [str(folder / unquote(path)) for path, _ in adds_of(table, {})]
    if not paths:
        return 0
    rows = cursor(2).execute("SELECT count(*) FROM read_parquet($paths)", {"paths": paths})
    return int(rows.fetchall()[0][0])
