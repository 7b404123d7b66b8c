"""Keeps what is new against the timetable: one small file that pages read, written by the clock."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from stadtherz.streets.adapters.timetable_files import folder, write_whole
from stadtherz.streets.domain.transit.news import (
    NOTHING_NEW,
    Fate,
    News,
    Notice,
    StopNews,
    TripNews,
)

FILE = "news.json"
_read: list[tuple[tuple[str, int, int], Mapping[str, News]]] = []


def keep_news(every: Mapping[str, News]) -> None:
    """Write the news of each timetable, by its key, in place of older ones."""
    said = {key: _said(one) for key, one in every.items()}
    write_whole(folder() / FILE, json.dumps(said, ensure_ascii=False).encode())


def _said(news: News) -> dict[str, Any]:
    trips = [one for some in news.trips.values() for one in some]
    return {
        "at": news.at and news.at.timestamp(),
        "trips": [_trip(one) for one in trips], "added": [_trip(one) for one in news.added],
        "notices": [
            {"words": dict(one.words), "periods": one.periods, "stops": sorted(one.stops),
             "lines": sorted(one.lines)}
            for one in news.notices
        ],
    }  # fmt: skip


def forget_news() -> None:
    """Take the news away."""
    (folder() / FILE).unlink(missing_ok=True)


def kept_news(key: str) -> News:
    """Give the news of a timetable as last written; read once a process for each writing."""
    path = folder() / FILE
    try:
        state = path.stat()
        made = (str(path), state.st_mtime_ns, state.st_size)
        if not _read or _read[0][0] != made:
            said = json.loads(path.read_text(encoding="utf-8"))
            _read[:] = [(made, {key: _news(one) for key, one in said.items()})]
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return NOTHING_NEW
    return _read[0][1].get(key, NOTHING_NEW)


def _trip(one: TripNews) -> dict[str, Any]:
    return asdict(one) | {"day": one.day and one.day.isoformat(), "fate": one.fate.value}


def _news(said: Mapping[str, Any]) -> News:
    return news_of(
        datetime.fromtimestamp(said["at"], UTC) if said["at"] else None,
        [_told(one) for one in said["trips"]], [_told(one) for one in said["added"]],
        [
            Notice(one["words"], tuple((start, end) for start, end in one["periods"]),
                   frozenset(one["stops"]), frozenset(one["lines"]))
            for one in said["notices"]
        ],
    )  # fmt: skip


def news_of(
    at: datetime | None, trips: Iterable[TripNews], added: Iterable[TripNews],
    notices: Iterable[Notice],
) -> News:  # fmt: skip
    """Put news together, by trip and day."""
    found: dict[tuple[str, date], list[TripNews]] = {}
    for one in trips:
        if one.day is not None:
            found.setdefault((one.trip, one.day), []).append(one)
    return News(at, found, tuple(added), tuple(notices))


def _told(one: Mapping[str, Any]) -> TripNews:
    day = one["day"] and date.fromisoformat(one["day"])
    stops = tuple(StopNews(**stop) for stop in one["stops"])
    return TripNews(**{**one, "day": day, "fate": Fate(one["fate"]), "stops": stops})
