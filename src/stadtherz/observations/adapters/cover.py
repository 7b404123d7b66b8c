"""Finds which days of a question roll-ups can answer.

A day is taken from a roll-up only when that was made of exactly the files which the lake has of it
now, and when no hot row of the asked datastreams falls into it; other days are read row by row.
What only roll-ups know, because single values were dropped, is taken from them in any case.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Seen
from stadtherz.observations.adapters.rollups import Made, rollups_of
from stadtherz.observations.adapters.scope import DAY_US, Scope
from stadtherz.observations.adapters.time_limit import in_time
from stadtherz.observations.domain.grains import Grain, Grains
from stadtherz.observations.domain.times import EPOCH

HOUR_US = 3_600_000_000
EPOCH_DAY = EPOCH.toordinal()
Fits = Callable[[date], Grains]
MadeByGrain = Mapping[Grain, Mapping[date, Made]]


@dataclass(frozen=True)
class Cover:
    """The days of a scope that roll-ups answer.

    Args:
        fresh: days that are answered whole, and by which roll-up.
        left: other days of which roll-ups know what was dropped from the lake.
        made: what there is of the roll-ups.

    """

    fresh: dict[date, Grain]
    left: dict[date, Grain]
    made: MadeByGrain

    def of_dropped(self, sealed: Mapping[int, date]) -> "Cover":
        """Take nothing from roll-ups but what was dropped."""
        before = max(sealed.values(), default=date.min)
        old = {day: grain for day, grain in self.fresh.items() if day < before}
        return Cover({}, self.left | old, self.made)

    def paths_of(self, grain: Grain, days: Sequence[date]) -> list[str]:
        """Name the files that hold some days."""
        names = {path: None for day in days for path in self.made[grain][day].paths}
        return list(names)


def by_grain(days: Mapping[date, Grain]) -> dict[Grain, list[date]]:
    """Sort days by the roll-up they are taken from."""
    found: dict[Grain, list[date]] = {}
    for day in sorted(days):
        found.setdefault(days[day], []).append(day)
    return found


def cover_of(
    scope: Scope, lake: Lake, seen: Seen, fits: Fits, until: int | None,
    sealed: Mapping[int, date],
) -> Cover:  # fmt: skip
    """Find the days that roll-ups answer.

    Args:
        scope: what is asked for.
        lake: where.
        seen: what was seen of it, before the roll-ups are looked at.
        fits: of which grains a day's part of the answer can be made.
        until: only days whose observations all end before, in microseconds.
        sealed: before which day single values of datastreams were dropped.

    """
    rollups = rollups_of(lake)
    made = {Grain.DAY: rollups.days.made(), Grain.HOUR: rollups.hours.made()}
    fresh: dict[date, Grain] = {}
    for day in in_time(scope.within(seen.days.ordered)):
        mark = seen.days.mark(day)
        for grain in () if day in seen.unsettled else fits(day):
            found = made[grain].get(day)
            if found and _is_fresh(found, mark, until) and not _is_cut(scope, day, grain):
                fresh[day] = grain
                break
    left: dict[date, Grain] = {}
    for day in in_time(scope.within(list(made[Grain.DAY])) if sealed else ()):
        grains = [one for one in fits(day) if day in made[one]]
        if day < max(sealed.values()) and day not in fresh and grains:
            # an hour that the end of the scope cuts cannot be divided any more
            left[day] = grains[-1] if _is_cut(scope, day, grains[0]) else grains[0]
    return Cover(fresh, left, made)


def _is_fresh(made: Made, mark: int, until: int | None) -> bool:
    ends = until is None or made.until is None or made.until < until
    return made.made_of == mark and ends


def _is_cut(scope: Scope, day: date, grain: Grain) -> bool:
    """Whether an end of the scope lies within a row of this grain."""
    start = (day.toordinal() - EPOCH_DAY) * DAY_US
    cuts = (end for span in scope.spans for end in span if start < end < start + DAY_US)
    return any(grain is Grain.DAY or end % HOUR_US for end in cuts)
