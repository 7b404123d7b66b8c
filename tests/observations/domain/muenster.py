"""Reads the raw bicycle counters of Münster as they were published, faults and all."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from stadtherz.observations.domain.findings import NO_STATUS, Stream
from stadtherz.observations.domain.local_time import MINUTE, Calendar
from stadtherz.observations.domain.times import LocalTimes, microseconds

BERLIN = ZoneInfo("Europe/Berlin")
INTERVAL = 15 * MINUTE


@dataclass(frozen=True)
class Column:
    """One counting channel: every row of the files; NaN where the cell is empty."""

    name: str
    times: np.ndarray
    values: np.ndarray
    status: np.ndarray

    @property
    def empty(self):
        return ~np.isfinite(self.values)

    def between(self, first, last):
        inside = (self.times >= at(first)) & (self.times < at(last))
        return Column(self.name, self.times[inside], self.values[inside], self.status[inside])

    def stream(self):
        """The observations that a platform would have stored: an empty cell is none."""
        good = ~self.empty
        return Stream(
            self.times[good], self.values[good], INTERVAL, counted=True, status=self.status[good]
        )


def station(shared_data, key):
    """All channels of a station by their number, over all months."""
    files = sorted((shared_data / "detectors" / "muenster-rad" / key).glob("*.csv"))
    clock = LocalTimes("iso", "Europe/Berlin")
    columns, times = {}, []
    for path in files:
        with path.open(encoding="utf-8", newline="") as opened:
            rows = csv.reader(opened)
            heads = [head.split()[0] for head in next(rows)]
            for row in rows:
                moment, reason = clock.read(row[0])
                assert not reason, (path, row[0], reason)
                times.append(moment)
                for head, cell in zip(heads[1:], row[1:], strict=True):
                    columns.setdefault(head, []).append(cell)
    known = np.array(times, np.int64)
    return {
        name: Column(name, known, _numbers(cells), _codes(columns[f"{name}-status"]))
        for name, cells in columns.items()
        if not name.endswith("-status")
    }


def at(written):
    """Microseconds of a local time."""
    return microseconds(datetime.fromisoformat(written).replace(tzinfo=BERLIN))


def months(first, last):
    """Pairs of first days of consecutive months."""
    day = date.fromisoformat(first)
    while day < date.fromisoformat(last):
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield day.isoformat(), following.isoformat()
        day = following


def _numbers(cells):
    return np.array([float(cell) if cell else np.nan for cell in cells])


def _codes(cells):
    return np.array([int(cell) if cell else NO_STATUS for cell in cells], np.int64)


def easter(year):
    """Easter Sunday of the Gregorian calendar (Butcher's rule)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    month = (golden + 11 * epact + 22 * week) // 451
    days = epact + week - 7 * month + 114
    return date(year, days // 31, days % 31 + 1)


def holidays(year):
    """Public holidays of North Rhine-Westphalia."""
    sunday = easter(year)
    moving = {sunday + timedelta(days=days) for days in (-2, 1, 39, 50, 60)}
    fixed = {(1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26)}
    return moving | {date(year, month, day) for month, day in fixed}


MUENSTER = Calendar(
    "Europe/Berlin", frozenset().union(*(holidays(year) for year in range(2023, 2027)))
)
