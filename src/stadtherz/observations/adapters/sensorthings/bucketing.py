"""Writes buckets of time on the clocks of a zone as SQL.

DuckDB asks the time zone database for each row, which takes eighty times as long as adding an
offset. So where the days of a question are known, rows are grouped by what the clock on the wall
shows, with the few offsets of those days written out, and only groups are asked for in UTC.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from stadtherz.observations.domain.local_time import offsets_between
from stadtherz.observations.domain.odata.aggregation import Step, TimeBucket, Unit

SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}
HOUR_US, DAY_US = 3_600_000_000, 86_400_000_000
SHIFTS_S = (10_800, 7_200, 3_600, 2_400, 1_800, 1_200)  # by which clocks were ever set back
FIRST_DAY, LAST_DAY = 0, 24_471  # 1970 to 2036: in these all time zone databases agree

Stretches = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Bucketed:
    """What rows are grouped by, and how a group becomes its beginning in microseconds UTC."""

    key: str
    start: str = "{}"


def bucketed(group: TimeBucket, us: str, zone: str, days: Collection[int]) -> Bucketed:
    """Write the bucket of a moment.

    Buckets up to an hour are counted from the moment itself, so that the hour which comes twice in
    autumn is two of them; longer ones are what the clock shows, so that a quarter of a day is one,
    whether it has five hours, six or seven. Each begins with its first moment.

    Args:
        group: the bucket.
        us: SQL of the moment in microseconds since 1970 UTC.
        zone: the parameter that holds the name of the zone.
        days: UTC days since 1970 in which all moments lie; none when they are not known.

    """
    stretches = _stretches(group.zone, days)
    local = _local(us, stretches)
    if group.step.unit in SECONDS:
        size = int(group.step.count) * SECONDS[group.step.unit] * 1_000_000
        shown = local or f"epoch_us(timezone({zone}, make_timestamptz({us})))"
        since = f"(({shown} % {size}) + {size}) % {size}"
        if size > HOUR_US:
            return Bucketed(f"{shown} - {since}", _first_moment(stretches, zone))
        return Bucketed(_within_stretch(f"{us} - {since}", us, stretches))
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


def _stretches(zone: str, days: Collection[int]) -> tuple[tuple[int, int], ...]:
    """Give the offsets of the zone in turn, each with its end; none where the days are not known.

    They begin a day earlier: there the bucket of the first moment may begin.
    """
    if not days or min(days) < FIRST_DAY or max(days) > LAST_DAY:
        return ()
    return offsets_between(min(days) - 1, max(days), zone)


def _local(us: str, stretches: Stretches) -> str | None:
    """Write what the clock shows, in microseconds; None where the days are not known."""
    if not stretches:
        return None
    *earlier, (_, last) = stretches
    if not earlier:
        return f"({us} + {last})"
    cases = " ".join(f"WHEN {us} < {until} THEN {offset}" for until, offset in earlier)
    return f"({us} + CASE {cases} ELSE {last} END)"


def _within_stretch(begin: str, us: str, stretches: Stretches) -> str:
    """Let no bucket begin before the clock was set to what it shows in it."""
    changes = [until for until, _ in stretches[:-1]]
    if not changes:
        return begin
    cases = [f"WHEN {us} < {changes[0]} THEN {begin}"]
    cases += [f"WHEN {us} < {end} THEN greatest({begin}, {start})"
              for start, end in pairwise(changes)]  # fmt: skip
    return f"CASE {' '.join(cases)} ELSE greatest({begin}, {changes[-1]}) END"


def _first_moment(stretches: Stretches, zone: str) -> str:
    """Write the first moment at which the clock shows at least a time, `{0}`."""
    if not stretches:
        moment = f"epoch_us(timezone({zone}, make_timestamp({{0}})))"
        cases = (
            f"WHEN epoch_us(timezone({zone}, make_timestamptz({moment} - {shift * 1_000_000})))"
            f" = {{0}} THEN {moment} - {shift * 1_000_000}"
            for shift in SHIFTS_S
        )
        return f"CASE {' '.join(cases)} ELSE {moment} END"
    starts = [None, *(until for until, _ in stretches)]
    moments = [
        f"{{0}} - {offset}" if start is None else f"greatest({{0}} - {offset}, {start})"
        for start, (_, offset) in zip(starts, stretches, strict=False)
    ]
    if len(stretches) == 1:
        return moments[0]
    cases = (
        f"WHEN {{0}} - {offset} < {until} THEN {moment}"
        for moment, (until, offset) in zip(moments, stretches[:-1], strict=False)
    )
    return f"CASE {' '.join(cases)} ELSE {moments[-1]} END"
