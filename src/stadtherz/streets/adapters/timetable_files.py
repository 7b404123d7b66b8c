"""Keeps the part of timetables that concerns the city: a file of SQLite each, made anew whole.

Pages read them and never write. Which files hold is told by `current.json` beside them; those
before stay until the next change, for who reads it at that moment.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

CURRENT = "current.json"
MAGIC, HEAD_BYTES, LARGEST_PAGE = b"SQLite format 3\0", 100, 65_536
A_PAGE, PAGES = slice(16, 18), slice(28, 32)
UNWRITABLE = (OSError, sqlite3.Error)
"""What the machine says where a timetable cannot be written."""
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
    """A timetable that the city has.

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
        key: tells its source apart from others, and tells nothing of it.
        source: the file, or the host where it comes from.
        seen_at: when the source last gave it, new or the same.

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
    key: str = ""
    source: str = ""
    seen_at: datetime | None = None

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def path(self) -> Path:
        return folder() / self.name


def folder() -> Path:
    """Give where timetables and their news are kept."""
    return Path(settings.VAR) / "timetable"


def kept_timetables() -> tuple[KeptTimetable, ...]:
    """Give the timetables of the city in the order of their sources; none before the first one."""
    try:
        said = json.loads((folder() / CURRENT).read_text(encoding="utf-8"))
        # before there were several it was told alone
        every = said.get("timetables", [said])
    except (FileNotFoundError, ValueError, AttributeError):
        return ()
    some = (_kept(one) for one in every)
    return tuple(one for one in some if one is not None)


def _kept(said: Mapping[str, Any]) -> KeptTimetable | None:
    try:
        west, south, east, north = said["box"]
        seen = said.get("seen_at")
        kept = KeptTimetable(**{**said,
            "box": (west, south, east, north), "last": date.fromisoformat(said["last"]),
            "taken_at": datetime.fromisoformat(said["taken_at"]).astimezone(UTC),
            "seen_at": seen and datetime.fromisoformat(seen).astimezone(UTC),
        })  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return kept if _is_whole(kept.path) else None


def _is_whole(path: Path) -> bool:
    """Whether a file of SQLite is there with as many pages as its head says (its format, 1.3)."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        size = path.stat().st_size
    except OSError:
        return False
    a_page, pages = (int.from_bytes(head[at]) for at in (A_PAGE, PAGES))
    return head.startswith(MAGIC) and size == (LARGEST_PAGE if a_page == 1 else a_page) * pages


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


def say_current(every: Sequence[KeptTimetable]) -> None:
    """Write which timetables hold, and throw away all but these and those before."""
    stay = {one.name for one in (*kept_timetables(), *every)}
    said = {"timetables": [_said(one) for one in every]}
    write_whole(folder() / CURRENT, json.dumps(said).encode())
    for one in folder().glob("*.sqlite"):
        if one.name not in stay:
            one.unlink(missing_ok=True)


def _said(kept: KeptTimetable) -> dict[str, Any]:
    return asdict(kept) | {
        "last": kept.last.isoformat(), "taken_at": kept.taken_at.isoformat(),
        "seen_at": kept.seen_at and kept.seen_at.isoformat(),
    }  # fmt: skip


def forget_timetables() -> None:
    """Take away all timetables; a city without one says so."""
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
