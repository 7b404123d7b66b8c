"""Answers `$apply` from roll-ups where its groups are made of whole hours or days of datastreams.

Averages, sums, least and greatest values and counts go together from any number of hours and days.
Percentiles do not: they are taken where the bucket is exactly the hour or the UTC day. Where single
values were dropped and it is not, there is none: the group is told with its counts, and null there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.cover import Fits
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.rollups import PERCENTILES
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.adapters.sealing import sealed_before
from stadtherz.observations.adapters.sensorthings.conditions import EVER, TIME
from stadtherz.observations.adapters.sensorthings.counted import arrays_in
from stadtherz.observations.adapters.sensorthings.rows import STREAMS
from stadtherz.observations.adapters.summed import PLAIN, Columns, Summed
from stadtherz.observations.domain.entities import ID_NAMES
from stadtherz.observations.domain.grains import BOTH, Grain, Grains, grains_of_day
from stadtherz.observations.domain.odata.aggregation import (
    COUNT,
    Aggregate,
    Apply,
    Method,
    TimeBucket,
)
from stadtherz.observations.domain.odata.tree import Path

RESULT = Path(("result",))
BY_PERCENT = {round(part * 100): name for name, part in PERCENTILES.items()}
SIZE_US = {Grain.HOUR: 3_600_000_000, Grain.DAY: 86_400_000_000}
FIGURES = {
    Method.COUNT: "CAST(coalesce(sum(n), 0) AS BIGINT)",
    Method.AVERAGE: "sum(total) / nullif(sum(numbers), 0)",
    Method.MIN: "min(least)",
    Method.MAX: "max(most)",
    Method.SUM: "sum(total)",
}
EXACT = {
    "n": ("count(*)", "count"),
    "numbers": ("count(value)", "numbers"),
    "total": ("sum(value)", "sum"),
    "least": ("min(value)", "min"),
    "most": ("max(value)", "max"),
    **{name: (f"quantile_cont(value, {part})", f'"{name}"') for name, part in PERCENTILES.items()},
}


BESIDE_DROPPED: Columns = {
    **PLAIN, "alone": ("value", "NULL"), "gone": ("false", "true"),
    **{name: ("NULL", f'"{name}"') for name in PERCENTILES},
}  # fmt: skip


@dataclass(frozen=True)
class Rolled:
    """The table to ask, and how each figure is read from it."""

    table: Summed
    figures: Mapping[Aggregate, str]


def rolled(apply: Apply, scope: Scope, lake: Lake) -> Rolled | None:
    """Give the sums that answer `apply`; None where single observations have to be read."""
    buckets = [one for one in apply.groups if isinstance(one, TimeBucket)]
    paths = [one for one in apply.groups if isinstance(one, Path)]
    if not _answerable(apply, buckets, paths) or _of_arrays(apply, scope):
        return None
    until = scope.spans[0][1] if scope.spans and scope.spans[0][1] != EVER[1] else None
    exact = [one for one in apply.aggregates if one.method not in FIGURES]
    if not exact:
        table = Summed(scope, lake, fits=_fits(buckets), until=until)
        return Rolled(table, {one: FIGURES[one.method] for one in apply.aggregates})
    grain = _exactly(buckets[0]) if _each_alone(buckets, paths, scope) else None
    if grain is not None and all(_percent(one) for one in exact):
        found = _of_grain(grain, apply, scope, lake, until)
        if found is not None:
            return found
    return _beside_dropped(apply, scope, lake, until)


def _of_grain(
    grain: Grain, apply: Apply, scope: Scope, lake: Lake, until: int | None
) -> Rolled | None:
    """Take percentiles as roll-ups know them, as each bucket is a row of one."""
    buckets = [one for one in apply.groups if isinstance(one, TimeBucket)]
    size = SIZE_US[grain]
    table = Summed(
        scope, lake, fits=_fits(buckets, only=grain), until=until, columns=EXACT,
        bucket=f"us - ((us % {size}) + {size}) % {size}",
    )  # fmt: skip
    if not table.all_fit():  # a half-hour zone: single observations have other buckets
        return None
    return Rolled(
        table,
        {
            one: FIGURES.get(one.method) or f'any_value("{_percent(one)}")'
            for one in apply.aggregates
        },
    )


def _beside_dropped(apply: Apply, scope: Scope, lake: Lake, until: int | None) -> Rolled | None:
    """Take percentiles of single values, and the dropped from roll-ups; None if none were."""
    buckets = [one for one in apply.groups if isinstance(one, TimeBucket)]
    table = Summed(
        scope, lake, fits=_fits(buckets), until=until, columns=BESIDE_DROPPED, spared=False
    )
    if not table.cover.left:
        return None
    return Rolled(
        table, {one: FIGURES.get(one.method) or _of_singles(one) for one in apply.aggregates}
    )


def _of_singles(figure: Aggregate) -> str:
    """Take a percentile of single values, or of the one hour or day that a group is."""
    part, name = (figure.percent or 50) / 100, _percent(figure)
    whole = f'WHEN count(*) = 1 THEN any_value("{name}")' if name else ""
    return f"CASE WHEN NOT bool_or(gone) THEN quantile_cont(alone, {part}) {whole} END"


def refuse_dropped(scope: Scope, lake: Lake, found: Rolled | None) -> None:
    """Refuse a question that speaks of dropped values which no roll-up can answer.

    Raises:
        Invalid: code "dropped", naming from when on it can be asked.

    """
    sealed = sealed_before(scope.streams)
    if not sealed:
        return

    def missing(day: date) -> Grains:
        return () if found is not None and found.table.fits(day) else BOTH

    if Summed(scope, lake, fits=missing, spared=False).dropped_until() is not None:
        message = (
            f"$apply: single values from before {max(sealed.values())} were dropped, and only their"
            " hours and days are known; group by PT1H, P1D or longer without other conditions, or"
            f" ask with phenomenonTime ge {max(sealed.values())}"
        )
        raise Invalid(message, code="dropped")


def _answerable(apply: Apply, buckets: list[TimeBucket], paths: list[Path]) -> bool:
    of_streams = all(path.segments[0] in STREAMS for path in paths)
    of_time = all(bucket.path == TIME for bucket in buckets)
    return of_streams and of_time and all(one.path in (COUNT, RESULT) for one in apply.aggregates)


def _of_arrays(apply: Apply, scope: Scope) -> bool:
    """Whether results of arrays are asked for: roll-ups hold their totals, which are none."""
    return any(one.path == RESULT for one in apply.aggregates) and arrays_in(scope)


def _fits(buckets: list[TimeBucket], only: Grain | None = None) -> Fits:
    def fits(day: date) -> Grains:
        found = BOTH
        for bucket in buckets:
            here = grains_of_day(day, bucket.step, bucket.zone)
            found = tuple(grain for grain in found if grain in here)
        return tuple(grain for grain in found if only in (None, grain))

    return fits


def _each_alone(buckets: list[TimeBucket], paths: list[Path], scope: Scope) -> bool:
    """Whether each group is one bucket of one datastream."""
    ids = any(path.segments in {("Datastream", name) for name in ID_NAMES} for path in paths)
    alone = scope.streams is not None and len(scope.streams) == 1
    return len(buckets) == 1 and (ids or alone)


def _exactly(bucket: TimeBucket) -> Grain | None:
    """Give the grain that is the bucket itself."""
    seconds = bucket.step.seconds
    if seconds == SIZE_US[Grain.HOUR] // 1_000_000:
        return Grain.HOUR
    return Grain.DAY if str(bucket.step) == "P1D" else None


def _percent(figure: Aggregate) -> str | None:
    if figure.method is Method.MEDIAN:
        return "median"
    return BY_PERCENT.get(figure.percent or 0)
