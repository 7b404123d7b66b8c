"""Asks about sums of observations: hours and days from roll-ups, the rest row by row.

So the answer is the same with and without roll-ups. Where single values were dropped after a time,
roll-ups alone know them: they count in sums, not where observations themselves are counted.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from stadtherz.observations.adapters.cover import Cover, Fits, by_grain, cover_of
from stadtherz.observations.adapters.duck import DAYS, make_table
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known, look
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.adapters.scope import DAY_US, Scope
from stadtherz.observations.adapters.sealing import sealed_before
from stadtherz.observations.adapters.spoken import NOTHING, Spoken
from stadtherz.observations.adapters.time_limit import ask
from stadtherz.observations.domain.grains import BOTH, Grain
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.models import Flag

Columns = Mapping[str, tuple[str, str]]
PLAIN: Columns = {
    "n": ("1", "count"),
    "numbers": ("CAST(value IS NOT NULL AS BIGINT)", "numbers"),
    "total": ("value", "sum"),
    "least": ("value", "min"),
    "most": ("value", "max"),
}
_GOOD = f"CASE WHEN flag <> {int(Flag.SUSPECT)} THEN value END"
TRUSTED: Columns = {
    "numbers": (f"CAST({_GOOD} IS NOT NULL AS BIGINT)", "good"),
    "total": (_GOOD, "good_sum"),
    "least": (_GOOD, "good_min"),
    "most": (_GOOD, "good_max"),
    "suspect": (f"CAST(flag = {int(Flag.SUSPECT)} AS BIGINT)", "suspect"),
}
"""What pages show: suspect values are counted, and left out of every other figure."""
SINGLES: Columns = {"n": ("1", "single")}
SINGLES_OF_FEATURES: Columns = {
    "feature": ("feature", "feature_low"),
    "n": ("CAST(feature IS NOT NULL AS BIGINT)", "CASE WHEN single > 0 THEN featured ELSE 0 END"),
    "unnamed": (
        "CAST(feature IS NULL AS BIGINT)",
        "CASE WHEN single > 0 THEN count - featured ELSE 0 END",
    ),
    "mixed": ("false", "feature_low <> feature_high OR (single > 0 AND single <> count)"),
}
SEALED = (
    "EXISTS (SELECT 1 FROM sealed WHERE sealed.datastream = row.datastream"
    " AND row.start < sealed.day)"
)


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
        dropped: whether observations count that only roll-ups know any more.
        spared: whether roll-ups are taken for more than those.

    """

    fits: Fits = field(kw_only=True)
    until: int | None = None
    columns: Columns = field(default_factory=lambda: PLAIN)
    bucket: str = ""
    where: str = "true"
    dropped: bool = True
    spared: bool = True
    cover: Cover = field(init=False)

    def __post_init__(self) -> None:
        self.seen = look(self.scope, self.lake)
        sealed = sealed_before(self.scope.streams) if self.dropped else {}
        self.cover = cover_of(self.scope, self.lake, self.seen, self.fits, self.until, sealed)
        if not self.spared:
            self.cover = self.cover.of_dropped(sealed)
        self.without = self.cover.fresh.keys()
        super().__post_init__()
        if self.cover.left:
            make_table(self.connection, "sealed", DAYS, sealed.items())

    @property
    def with_clauses(self) -> str:
        """Write what stands before a question."""
        rolled = self.rolled()
        parts = [rolled] if rolled else []
        left = self._of_dropped()
        dropped = f"SELECT datastream, us FROM ({' UNION ALL '.join(left)})" if left else ""
        if not self.empty or not parts + left:
            parts.append(self._singly(dropped))
        raw, known = self.live, " UNION ALL ".join(parts + left)
        if self.beside:
            raw, known = self.widened(raw), self.widened(known)
        return f"WITH raw AS ({raw}), known AS ({known})"

    def rolled(self) -> str:
        """Write what roll-ups know of the days that they answer whole; empty for none."""
        days = by_grain(self.cover.fresh)
        return " UNION ALL ".join(self._rolled(grain, days[grain]) for grain in days)

    def dropped_until(self) -> int | None:
        """Say when the newest begins of what only roll-ups know, in microseconds; None for none."""
        left = self._of_dropped()
        if not left:
            return None
        rows = ask(self.connection, f"SELECT max(us) FROM ({' UNION ALL '.join(left)}) WHERE n > 0")
        return rows[0][0] if rows else None

    def _of_dropped(self) -> list[str]:
        return [
            self._rolled(grain, days, SEALED) for grain, days in by_grain(self.cover.left).items()
        ]

    def rows(self, question: str, **named: object) -> list[tuple[Any, ...]]:
        """Ask and give all rows; the condition for single observations may stand nowhere now."""
        text = f"{self.with_clauses} {question}"
        used = set(re.findall(r"\$(\w+)", text))
        known = {name: value for name, value in named.items() if name in used}
        return ask(self.connection, text, known)

    def all_fit(self) -> bool:
        """Whether each day of the scope could be taken from a roll-up, if there were one."""
        assert self.seen is not None  # noqa: S101 - for the type checker; it was looked at
        days = [*self.seen.days.files, *self.seen.unsettled]
        return all(self.fits(day) for day in self.scope.within(sorted(days)))

    def _singly(self, dropped: str) -> str:
        named = ", ".join(f"{sql} AS {name}" for name, (sql, _) in self.columns.items())
        question = f"SELECT datastream, {self.bucket or 'us'} AS us, {named} FROM raw AS known"
        question += f" WHERE {self.where}"
        if dropped:
            day = f"- (us % {DAY_US} + {DAY_US}) % {DAY_US}"
            question += (
                f" AND (datastream, us {day}) NOT IN"
                f" (SELECT (datastream, us {day}) FROM ({dropped}))"
            )
        return f"{question} GROUP BY 1, 2" if self.bucket else question

    def _rolled(self, grain: Grain, days: Sequence[date], condition: str = "true") -> str:
        named = ", ".join(f"{sql} AS {name}" for name, (_, sql) in self.columns.items())
        rollups = rollups_of(self.lake)
        rollup = rollups.hours if grain is Grain.HOUR else rollups.days
        condition += f" AND {self.scope.condition('start')} AND {_ranges(days)}"
        return (
            f"SELECT datastream, epoch_us(start) AS us, {named}"
            f" FROM {rollup.rows_sql(self.cover.paths_of(grain, days))} AS row"
            f" WHERE datastream IS NOT NULL AND {condition}"
        )


def _ranges(days: Sequence[date]) -> str:
    """Write sorted days as few stretches; a file holds other days too."""
    found: list[list[date]] = []
    for day in days:
        if found and day.toordinal() == found[-1][1].toordinal() + 1:
            found[-1][1] = day
        else:
            found.append([day, day])
    # the day after the last one is DuckDB's matter, which knows one after the year 9999
    between = (f"start >= DATE '{first}' AND start < DATE '{last}' + 1" for first, last in found)
    return f"({' OR '.join(between)})"


def counts_of(streams: Sequence[int], lake: Lake) -> dict[int, int]:
    """Count the observations of each datastream; whole days are not read but looked up."""
    summed = Summed(Scope(streams), lake, fits=lambda _day: BOTH, columns=SINGLES, dropped=False)
    return dict(summed.rows("SELECT datastream, CAST(sum(n) AS BIGINT) FROM known GROUP BY 1"))


def counts_of_features(
    streams: Sequence[int], lake: Lake, spoken: Spoken = NOTHING
) -> dict[int, int]:
    """Count the observations of each feature, by `spoken` those that name none as well.

    A roll-up knows the feature where it was one and the same for a datastream all day long; days
    with several are read row by row.
    """
    scope = Scope(streams)
    mixed = {_day(us) for us in spoken.moves()}
    days = (Grain.DAY,)
    summed = Summed(
        scope, lake, fits=lambda day: () if day in mixed else days, columns=SINGLES_OF_FEATURES,
        dropped=False,
    )  # fmt: skip
    if summed.cover.fresh:
        rows = summed.rows("SELECT DISTINCT us FROM known WHERE mixed")
        found = {_day(us) for (us,) in rows}
        if found - mixed:
            mixed |= found
            summed.__post_init__()
    unnamed = spoken.sql(summed).replace("known.feature", "NULL")
    rows = summed.rows(
        "SELECT feature, CAST(sum(n) AS BIGINT) FROM (SELECT feature, n FROM known UNION ALL"
        f" SELECT {unnamed}, unnamed FROM known WHERE unnamed > 0)"
        " WHERE feature IS NOT NULL AND n > 0 GROUP BY 1"
    )
    return dict(rows)


def _day(us: int) -> date:
    return (EPOCH + timedelta(microseconds=us)).date()
