"""Asks about sums of observations: hours and days from roll-ups, the rest row by row.

A day is taken from a roll-up only when that was made of exactly the files which the lake has of it
now, and when no hot row of the asked datastreams falls into it; other days are read row by row. So
the answer is the same with and without roll-ups.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import DAY_US, Known, Scope, Seen, files_sql, look
from stadtherz.observations.adapters.rollups import Made, rollups_of
from stadtherz.observations.domain.grains import BOTH, Grain, Grains
from stadtherz.observations.domain.times import EPOCH

HOUR_US = 3_600_000_000
EPOCH_DAY = EPOCH.toordinal()
Fits = Callable[[date], Grains]
Columns = Mapping[str, tuple[str, str]]
PLAIN: Columns = {
    "n": ("1", "count"),
    "numbers": ("CAST(value IS NOT NULL AS BIGINT)", "numbers"),
    "total": ("value", "sum"),
    "least": ("value", "min"),
    "most": ("value", "max"),
}
FEATURES: Columns = {
    "feature": ("feature", "feature_low"),
    "n": ("CAST(feature IS NOT NULL AS BIGINT)", "featured"),
    "mixed": ("false", "feature_low <> feature_high"),
}


@dataclass(frozen=True)
class Cover:
    """The days of a scope that roll-ups answer, with the files that hold them by grain."""

    days: dict[date, Grain]
    paths: dict[Grain, list[str]]

    def of(self, grain: Grain) -> list[date]:
        """Name the days taken from one roll-up, in their order."""
        return sorted(day for day, taken in self.days.items() if taken is grain)


def cover_of(scope: Scope, lake: Lake, seen: Seen, fits: Fits, until: int | None = None) -> Cover:
    """Find the days that roll-ups answer.

    Args:
        scope: what is asked for.
        lake: where.
        seen: what was seen of it, before the roll-ups are looked at.
        fits: of which grains a day's part of the answer can be made.
        until: only days whose observations all end before, in microseconds.

    """
    rollups = rollups_of(lake)
    made = {Grain.DAY: rollups.days.made(), Grain.HOUR: rollups.hours.made()}
    days: dict[date, Grain] = {}
    paths: dict[Grain, dict[str, None]] = {Grain.DAY: {}, Grain.HOUR: {}}
    for day in seen.days.files:
        if day in seen.unsettled or not scope.holds(day):
            continue
        for grain in fits(day):
            found = made[grain].get(day)
            if (
                found is not None
                and _fresh(found, seen.days.mark(day), until)
                and _is_whole(scope, day, grain)
            ):
                days[day] = grain
                paths[grain].update(dict.fromkeys(found.paths))
                break
    return Cover(days, {grain: list(names) for grain, names in paths.items()})


def _fresh(made: Made, mark: int, until: int | None) -> bool:
    ends = until is None or made.until is None or made.until < until
    return made.made_of == mark and ends


def _is_whole(scope: Scope, day: date, grain: Grain) -> bool:
    """Whether no row of this grain is cut by the ends of the scope."""
    start = (day.toordinal() - EPOCH_DAY) * DAY_US
    cuts = (end for span in scope.spans for end in span if start < end < start + DAY_US)
    return all(grain is Grain.HOUR and end % HOUR_US == 0 for end in cuts)


@dataclass
class Summed(Known):
    """The observations of a scope as the table `known`, many of them put together in one row.

    Its columns are `datastream`, `us` (beginning of the hour or day, or the moment itself) and what
    `columns` names.

    Args:
        fits: of which grains a day's part of the answer can be made.
        until: only days whose observations all end before are taken from roll-ups.
        columns: by name the SQL for single observations, and for rows of a roll-up.
        bucket: SQL of the bucket when single observations are put together first.
        where: condition for single observations, of which those in roll-ups all fit.

    """

    fits: Fits = field(kw_only=True)
    until: int | None = None
    columns: Columns = field(default_factory=lambda: PLAIN)
    bucket: str = ""
    where: str = "true"
    cover: Cover = field(init=False)

    def __post_init__(self) -> None:
        self.seen = look(self.scope, self.lake)
        self.cover = cover_of(self.scope, self.lake, self.seen, self.fits, self.until)
        self.without = self.cover.days.keys()
        super().__post_init__()

    @property
    def with_clauses(self) -> str:
        """Write what stands before a question."""
        parts = [self._rolled(grain) for grain in Grain if self.cover.paths[grain]]
        if not self.empty or not parts:
            parts.append(self._singly())
        return f"WITH raw AS ({self.live}), known AS ({' UNION ALL '.join(parts)})"

    def rows(self, question: str, **named: object) -> list[tuple[Any, ...]]:
        """Ask and give all rows; the condition for single observations may stand nowhere now."""
        text = f"{self.with_clauses} {question}"
        used = set(re.findall(r"\$(\w+)", text))
        known = {name: value for name, value in named.items() if name in used}
        return self.connection.execute(text, known).fetchall()

    def all_fit(self) -> bool:
        """Whether each day of the scope could be taken from a roll-up, if there were one."""
        assert self.seen is not None  # noqa: S101 - for the type checker; it was looked at
        days = [*self.seen.days.files, *self.seen.unsettled]
        return all(self.fits(day) for day in days if self.scope.holds(day))

    def _singly(self) -> str:
        named = ", ".join(f"{sql} AS {name}" for name, (sql, _) in self.columns.items())
        question = f"SELECT datastream, {self.bucket or 'us'} AS us, {named} FROM raw AS known"
        question += f" WHERE {self.where}"
        return f"{question} GROUP BY 1, 2" if self.bucket else question

    def _rolled(self, grain: Grain) -> str:
        named = ", ".join(f"{sql} AS {name}" for name, (_, sql) in self.columns.items())
        condition = self.scope.condition("start")
        if grain is Grain.DAY:
            condition += f" AND {_ranges(self.cover.of(grain))}"
        return (
            f"SELECT datastream, epoch_us(start) AS us, {named}"
            f" FROM {files_sql(self.cover.paths[grain])}"
            f" WHERE datastream IS NOT NULL AND {condition}"
        )


def _ranges(days: Sequence[date]) -> str:
    """Write sorted days as few stretches; a month's file holds other days too."""
    found: list[list[date]] = []
    for day in days:
        if found and day == found[-1][1]:
            found[-1][1] = day + timedelta(days=1)
        else:
            found.append([day, day + timedelta(days=1)])
    between = (f"start >= DATE '{first}' AND start < DATE '{last}'" for first, last in found)
    return f"({' OR '.join(between)})"


def counts_of(streams: Sequence[int], lake: Lake) -> dict[int, int]:
    """Count the observations of each datastream; whole days are not read but looked up."""
    summed = Summed(Scope(streams), lake, fits=lambda _day: BOTH)
    return dict(summed.rows("SELECT datastream, CAST(sum(n) AS BIGINT) FROM known GROUP BY 1"))


def counts_of_features(streams: Sequence[int], lake: Lake) -> dict[int, int]:
    """Count the observations of each feature.

    A roll-up knows the feature where it was one and the same for a datastream all day long; days
    with several are read row by row.
    """
    scope = Scope(streams)
    mixed: set[date] = set()
    summed = Summed(scope, lake, fits=lambda _day: (Grain.DAY,), columns=FEATURES)
    if summed.cover.days:
        rows = summed.rows("SELECT DISTINCT us FROM known WHERE mixed")
        mixed = {(EPOCH + timedelta(microseconds=us)).date() for (us,) in rows}
    if mixed:
        fits: Fits = lambda day: () if day in mixed else (Grain.DAY,)  # noqa: E731
        summed = Summed(scope, lake, fits=fits, columns=FEATURES)
    rows = summed.rows(
        "SELECT feature, CAST(sum(n) AS BIGINT) FROM known WHERE feature IS NOT NULL GROUP BY 1"
    )
    return dict(rows)
