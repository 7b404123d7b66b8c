"""Writes buckets of time on the clocks of a zone as SQL.

DuckDB asks the time zone database for each row, which takes eighty times as long as adding an
offset. So where the days of a question are known, rows are grouped by what the clock on the wall
shows, with the few offsets of those days written out, and only groups are asked for in UTC.
"""

from collections.abc import Collection
from dataclasses import dataclass

from stadtherz.observations.domain.local_time import offsets_between
from stadtherz.observations.domain.odata.aggregation import Step, TimeBucket, Unit

SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}
DAY_US = 86_400_000_000
FIRST_DAY, LAST_DAY = 0, 24_471  # 1970 to 2036: in these all time zone databases agree


@dataclass(frozen=True)
class Bucketed:
    """What rows are grouped by, and how a group becomes its beginning in microseconds UTC."""

    key: str
    start: str = "{}"


def bucketed(group: TimeBucket, us: str, zone: str, days: Collection[int]) -> Bucketed:
    """Write the bucket of a moment.

    Buckets shorter than a day are counted from the moment itself, so that the hour which comes
    twice in autumn is two buckets.

    Args:
        group: the bucket.
        us: SQL of the moment in microseconds since 1970 UTC.
        zone: the parameter that holds the name of the zone.
        days: UTC days since 1970 in which all moments lie; none when they are not known.

    """
    local = _local(us, group.zone, days)
    if group.step.unit in SECONDS:
        size = int(group.step.count) * SECONDS[group.step.unit] * 1_000_000
        shown = local or f"epoch_us(timezone({zone}, make_timestamptz({us})))"
        return Bucketed(f"{us} - (({shown} % {size}) + {size}) % {size}")
    if local is None:
        start = _start(group.step, f"timezone({zone}, make_timestamptz({us}))")
        return Bucketed(f"epoch_us(timezone({zone}, {start}))")
    if group.step.unit is Unit.DAY:
        key = f"{local} - (({local} % {DAY_US}) + {DAY_US}) % {DAY_US}"
    else:
        key = f"epoch_us({_start(group.step, f'make_timestamp({local})')})"
    return Bucketed(key, f"epoch_us(timezone({zone}, make_timestamp({{}})))")


def _start(step: Step, local: str) -> str:
    if step.unit is Unit.MONTH and step.count > 1:
        months = int(step.count)
        return f"time_bucket(INTERVAL {months} month, {local}, TIMESTAMP '2000-01-01')"
    return f"CAST(date_trunc('{step.unit.value}', {local}) AS TIMESTAMP)"


def _local(us: str, zone: str, days: Collection[int]) -> str | None:
    """Write what the clock shows, in microseconds; None where the days are not known."""
    if not days or min(days) < FIRST_DAY or max(days) > LAST_DAY:
        return None
    *earlier, (_, last) = offsets_between(min(days), max(days), zone)
    if not earlier:
        return f"({us} + {last})"
    cases = " ".join(f"WHEN {us} < {until} THEN {offset}" for until, offset in earlier)
    return f"({us} + CASE {cases} ELSE {last} END)"
