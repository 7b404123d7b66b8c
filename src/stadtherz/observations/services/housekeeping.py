"""What has to be done to the lake each hour and each day, step by step.

Each step works on a bounded number of rows, and between two steps the lake is free for others: take
the next one when there is time.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from time import monotonic

from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.services.arrivals import forget_arrivals
from stadtherz.observations.services.counted import merge_totals
from stadtherz.observations.services.flushing import OLD_FILES_KEPT, days_to_rewrite, flush, rewrite
from stadtherz.observations.services.judging import judge_due
from stadtherz.observations.services.retention import (
    days_to_drop,
    days_to_purge,
    drop_singles,
    purge,
)
from stadtherz.observations.services.rolling import days_to_roll_up, roll_up
from stadtherz.observations.services.sensorthings.completing import complete_stations


def hourly(*, now: datetime, lake: Lake | None = None) -> Iterator[str]:
    """Rewrite days that lie in many files, bring roll-ups up to date, and complete stations."""
    lake = lake or the_lake()
    for days in days_to_rewrite(now=now, lake=lake):
        yield f"rewrote {rewrite(days=days, lake=lake)} days"
    for days in days_to_roll_up(now=now, lake=lake):
        yield f"rolled up {roll_up(days=days, lake=lake)} days"
    if merged := merge_totals():
        yield f"let totals be of {merged} properties that plain counters have"
    if stations := complete_stations():
        yield f"completed {stations} stations"


def judge_while(*, seconds: float, lake: Lake | None = None) -> Iterator[str]:
    """Judge what is due for some seconds; what is left is taken up the next time."""
    end = monotonic() + seconds
    for step in judge_due(lake=lake, most=lambda: monotonic() >= end):
        if not (step.values or step.episodes):
            continue
        yield (
            f"judged {step.values} values of {step.streams} datastreams in the week of"
            f" {step.week}: {step.flagged} flags, {step.episodes} entries of the list changed"
        )


def daily(
    *, now: datetime, lake: Lake | None = None, keep_files: timedelta = OLD_FILES_KEPT
) -> Iterator[str]:
    """Do what is due each hour, drop what is kept no longer, and remove old files.

    Args:
        now: the moment.
        lake: the installation's own by default.
        keep_files: how long files stay that no reader needs any more.

    """
    lake = lake or the_lake()
    while flushed := flush(lake=lake):
        yield f"flushed {flushed} rows"
    if forgotten := forget_arrivals(now=now):
        yield f"forgot {forgotten} hours of arrivals"
    yield from hourly(now=now, lake=lake)
    for days in days_to_drop(now=now, lake=lake):
        yield f"dropped single values of {drop_singles(days=days, now=now, lake=lake)} days"
    for days in days_to_purge(lake=lake):
        yield f"purged what was deleted from {purge(days=days, lake=lake)} days"
    rollups = rollups_of(lake)
    for table in (lake, rollups.hours, rollups.days):
        with table.writing():
            removed = table.tidy(keep_files)
        yield f"removed {removed} old files of {table.folder.name}"
