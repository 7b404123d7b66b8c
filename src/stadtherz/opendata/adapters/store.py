"""The files of datasets on the disk: written whole or not at all, read by their relative path.

A file that rows refer to is never written over. A further one of the same name is written into a
fresh folder, and becomes visible when the row that names it is stored; whatever no row names is a
leftover of an act that failed, or was replaced, and is removed after a while.
"""

import hashlib
import os
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

import duckdb
from django.conf import settings

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.adapters.tables.duck import files_sql, literal

A_BLOCK = 1 << 20


@dataclass(frozen=True)
class Written:
    """A file as it was written: relative path, bytes, digest."""

    path: str
    size: int
    sha256: str


def folder() -> Path:
    """Give the folder of all files."""
    return Path(settings.VAR) / "opendata" / "files"


def write(path: str, make: Callable[[str], None]) -> Written:
    """Let `make` write a file beside its place, sync it, and put it there.

    Args:
        path: where, below the folder.
        make: writes to the path that it is given.

    """
    target = folder() / path
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        make(str(fresh))
        size, digest = _digest(fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    for one in (target.parent, target.parent.parent):
        _sync_folder(one)
    return Written(path, size, digest)


def write_fresh(path: str, make: Callable[[str], None]) -> Written:
    """As `write`, in a folder of its own, which the path that is given back tells.

    Args:
        path: folder and name; the name stays the last part.
        make: writes to the path that it is given.

    """
    there, _, name = path.rpartition("/")
    return write(f"{there}/{uuid4().hex[:16]}/{name}", make)


def _digest(path: Path) -> tuple[int, str]:
    """Read a file back for its digest, and make sure that it is on the disk."""
    found, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(A_BLOCK):
            found.update(block)
            size += len(block)
        os.fsync(file.fileno())
    return size, found.hexdigest()


def _sync_folder(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def opened(path: str) -> Path:
    """Give the place of a file that exists.

    Raises:
        NotFound: there is none; also for paths that lead out of the folder.

    """
    found = (folder() / path).resolve()
    if folder().resolve() not in found.parents or not found.is_file():
        message = f"there is no file {path[:100]!r}"
        raise NotFound(message, code="file")
    return found


def remove(path: str) -> None:
    """Remove a file, if it is there, and its folder if that was all in it."""
    found = folder() / path
    found.unlink(missing_ok=True)
    with suppress(OSError):  # something else is in it
        found.parent.rmdir()


def let_go(path: str) -> None:
    """Note that a file was replaced now; whoever just found it can still read it for a while."""
    with suppress(FileNotFoundError):
        os.utime(folder() / path)


def others_in(there: str, known: Collection[str]) -> list[str]:
    """Name the files below a folder that nobody knows."""
    here = folder()
    found = [str(one.relative_to(here)) for one in (here / there).rglob("*") if one.is_file()]
    return [path for path in found if path not in known]


def remove_others(known: Collection[str], before: datetime) -> int:
    """Remove the files that nobody knows and that nothing happened to since a moment.

    Args:
        known: paths of files that are needed.
        before: the moment; what is younger may still be on its way to be known.

    """
    here, removed = folder(), 0
    for one in [found for found in here.rglob("*") if found.is_file()]:
        path = str(one.relative_to(here))
        if path not in known and one.stat().st_mtime < before.timestamp():
            remove(path)
            removed += 1
    return removed


@cache
def _base() -> duckdb.DuckDBPyConnection:
    """Open one database for all threads; opening costs a hundred times a question."""
    base = duckdb.connect()
    base.execute("SET GLOBAL timezone = 'UTC'")
    return base


def cursor() -> duckdb.DuckDBPyConnection:
    """Give a fresh name space of this process's database; times are in UTC."""
    return _base().cursor()


def rows_of(path: str) -> int:
    """Count the rows of a Parquet file that was just written, from its footer."""
    with cursor() as connection:
        found = connection.execute("SELECT num_rows FROM parquet_file_metadata(?)", [path])
        row = found.fetchone()
    return int(row[0]) if row else 0


def holding(parts: list[Path], column: str, values: list[str]) -> set[Path]:
    """Name the Parquet files that hold one of these values in a column."""
    if not parts:
        return set()
    with cursor() as connection:
        found = connection.execute(
            f"SELECT DISTINCT filename FROM {files_sql(parts, by_name=True, named=True)}"  # noqa: S608
            f' WHERE list_contains(?, "{column}")', [values],
        )  # fmt: skip
        return {Path(name) for (name,) in found.fetchall()}


def join_parquet(parts: list[Path], path: str) -> None:
    """Write the rows of several Parquet files into one, in their order, numbered, with zones."""
    rows = files_sql(parts, by_name=True)
    with cursor() as connection:
        described = connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()  # noqa: S608
        columns = ", ".join(_in_utc(name, kind) for name, kind, *_ in described)
        connection.execute(
            f"COPY (SELECT row_number() OVER () AS _line, {columns} FROM {rows})"  # noqa: S608
            f" TO {literal(path)} (FORMAT parquet, COMPRESSION zstd)"
        )


def _in_utc(name: str, kind: str) -> str:
    """Select a column; times without a zone are in UTC."""
    return f"""timezone('UTC', "{name}") AS "{name}\"""" if kind == "TIMESTAMP" else f'"{name}"'


def to_csv(parts: list[Path], path: str) -> None:
    """Write the rows of several Parquet files into one CSV file, in their order."""
    with cursor() as connection:
        connection.execute(
            f"COPY (SELECT * FROM {files_sql(parts, by_name=True)})"  # noqa: S608
            f" TO {literal(path)} (FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ')"
        )
