"""Keeps the part of a timetable that concerns the city: a file of SQLite, made anew as a whole.

Pages read it and never write. Which file holds is told by `current.json` beside it; the one before
stays until the next change, for who reads it at that moment.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

CURRENT = "current.json"
TABLES = """
CREATE TABLE stops (id TEXT PRIMARY KEY, name TEXT, lon REAL, lat REAL, platform TEXT, parent TEXT,
                    spoken TEXT, wheelchair TEXT, east REAL, north REAL) WITHOUT ROWID;
CREATE TABLE lines (id TEXT PRIMARY KEY, short TEXT, long TEXT, mode TEXT) WITHOUT ROWID;
CREATE TABLE services (id TEXT PRIMARY KEY, weekdays TEXT, start TEXT, until TEXT, added TEXT,
                       removed TEXT) WITHOUT ROWID;
CREATE TABLE trips (n INTEGER PRIMARY KEY, id TEXT UNIQUE, line TEXT, service TEXT, towards TEXT,
                    first INTEGER);
CREATE TABLE runs (trip INTEGER, later INTEGER, every INTEGER);
CREATE TABLE calls (trip INTEGER, seq INTEGER, stop TEXT, arrives INTEGER, departs INTEGER,
                    pickup TEXT, towards TEXT, PRIMARY KEY (trip, seq)) WITHOUT ROWID;
CREATE TABLE serves (stop TEXT, line TEXT, towards TEXT, number INTEGER);
"""


@dataclass(frozen=True, slots=True)
class KeptTimetable:
    """The timetable that the city has.

    Args:
        name: of the file.
        sha256: of the zip from which it was made.
        box: west, south, east and north of the map for which it was made.
        zone: name of its time zone.
        longest_s: the latest time of any trip in seconds of its day of service.
        last: the last day on which anything runs.
        taken_at: when it was taken in.
        invented: whether it is that of the sample town.
        publisher: who makes it, "" where nobody says so.

    """

    name: str
    sha256: str
    box: tuple[float, float, float, float]
    zone: str
    longest_s: int
    last: date
    taken_at: datetime
    invented: bool = False
    publisher: str = ""

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def path(self) -> Path:
        return folder() / self.name


def folder() -> Path:
    """Give where timetables and their news are kept."""
    return Path(settings.VAR) / "timetable"


def kept_timetable() -> KeptTimetable | None:
    """Give the timetable of the city; None before the first one."""
    try:
        said = json.loads((folder() / CURRENT).read_text(encoding="utf-8"))
        west, south, east, north = said["box"]
        kept = KeptTimetable(**said | {
            "box": (west, south, east, north), "last": date.fromisoformat(said["last"]),
            "taken_at": datetime.fromisoformat(said["taken_at"]).astimezone(UTC),
        })  # fmt: skip
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    return kept if kept.path.is_file() else None


@contextmanager
def new_timetable(name: str) -> Iterator[sqlite3.Connection]:
    """Give an empty timetable to be filled; it has its name only once all went well."""
    folder().mkdir(parents=True, exist_ok=True)
    half = folder() / f"{name}.{os.getpid()}.part"
    half.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(half)) as database:
            # nobody else sees it before it is whole
            database.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;"
                "PRAGMA cache_size = -65536;" + TABLES
            )
            database.execute("BEGIN")
            yield database
            database.execute("COMMIT")
        half.replace(folder() / name)
    finally:
        half.unlink(missing_ok=True)


def say_current(kept: KeptTimetable) -> None:
    """Write which timetable holds, and throw away all but it and the one before."""
    before = kept_timetable()
    said = asdict(kept) | {"last": kept.last.isoformat(), "taken_at": kept.taken_at.isoformat()}
    write_whole(folder() / CURRENT, json.dumps(said).encode())
    stay = {kept.name, before.name if before else kept.name}
    for one in folder().glob("*.sqlite"):
        if one.name not in stay:
            one.unlink(missing_ok=True)


def forget_timetable() -> None:
    """Take away the timetable; a city without one says so."""
    (folder() / CURRENT).unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    half.write_bytes(data)
    half.replace(path)


@contextmanager
def opened(kept: KeptTimetable) -> Iterator[sqlite3.Connection]:
    """Open a timetable for reading; it never changes, so that nothing is locked."""
    address = f"{kept.path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        yield database
