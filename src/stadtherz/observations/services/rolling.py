"""Keeping the roll-ups of the lake in step, day by day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from stadtherz.observations.adapters.lake import Days, Lake, the_lake
from stadtherz.observations.adapters.rollups import RollUps, rollups_of
from stadtherz.observations.adapters.sealing import sealed_before

ROWS_A_STEP = 3_000_000
DAYS_A_STEP = 60


def roll_up(*, days: Iterable[date], lake: Lake | None = None, anyway: bool = False) -> int:
    """Compute the roll-ups of some days anew where the lake has changed; gives their number.

    The lake stays free for writers: what is written meanwhile changes its mark, and with it the
    roll-up is out of date again.

    Args:
        days: UTC days.
        lake: the installation's own by default.
        anyway: also where the lake has not changed.

    """
    lake = lake or the_lake()
    rollups = rollups_of(lake)
    asked = frozenset(days)
    done: set[date] = set()
    for rollup in (rollups.days, rollups.hours):
        with rollup.writing():
            found = lake.files()
            made = rollup.made()
            stale = [day for day in asked if day in made or day in found.files]
            stale = [
                day
                for day in stale
                if anyway or day not in made or made[day].made_of != found.mark(day)
            ]
            if stale:
                rollup.renew(stale, found, sealed=sealed_before())
                done.update(stale)
    return len(done)


def days_to_roll_up(*, now: datetime, lake: Lake | None = None) -> list[list[date]]:
    """Name the finished days whose roll-up is not made of what the lake has of them now.

    In steps of so many rows that each takes a moment only. Today is left out: it changes with every
    flush and is read row by row.
    """
    lake = lake or the_lake()
    found = lake.files()
    today = now.astimezone(UTC).date()
    stale = [day for day in _stale(found, rollups_of(lake)) if day != today]
    return in_steps(stale, found)


def _stale(found: Days, rollups: RollUps) -> list[date]:
    stale = set()
    for made in (rollups.hours.made(), rollups.days.made()):
        stale |= {day for day in found.files if day not in made}
        stale |= {day for day, one in made.items() if one.made_of != found.mark(day)}
    return sorted(stale)


def in_steps(days: Iterable[date], found: Days) -> list[list[date]]:
    """Divide days so that a step has few enough rows to be worked on in memory."""
    steps: list[list[date]] = []
    rows = 0
    for day in days:
        here = sum(file.rows for file in found.files.get(day, ()))
        if not steps or rows + here > ROWS_A_STEP or len(steps[-1]) >= DAYS_A_STEP:
            steps.append([])
            rows = 0
        steps[-1].append(day)
        rows += here
    return steps
