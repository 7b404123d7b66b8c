"""Which datastreams count several things at once, and what their newest arrays say."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from stadtherz.kernel.text import Text
from stadtherz.observations.domain.classified import (
    Matrix,
    WayCounts,
    heavy_of_ways,
    matrix_from,
    total_of_ways,
)
from stadtherz.observations.domain.count_parts import Written, counted_by, total_of
from stadtherz.observations.domain.times import later, shown
from stadtherz.observations.models import Datastream, Flag, Part

LEAST_FOR_PERCENTS = 50
"""Below this a share is told in numbers: one of eleven is not 9.1 % of anything."""


@dataclass(frozen=True)
class Counting:
    """A datastream that counts several things at once, and what its parts are.

    Args:
        stream: the datastream.
        parts: definition and data type of each.
        names: of the properties of the parts, by definition.

    """

    stream: Datastream
    parts: tuple[Written, ...]
    names: Mapping[str, Text]

    @property
    def lane(self) -> object:
        """Name the lane, where it is known."""
        return self.stream.properties.get("lane", "")

    @property
    def direction(self) -> str:
        """Name the direction, where it is known."""
        return str(self.stream.properties.get("direction", ""))

    @property
    def step_s(self) -> int:
        """Give the length of an interval in seconds."""
        return self.stream.step_s


@dataclass(frozen=True)
class Newest:
    """What the newest intervals say beyond their total.

    Args:
        heavy: share of heavy vehicles, 0 to 1; None where it is not known.
        start, end: of the newest interval.
        unknown: how many of its parts are unknown, and make the total unknown.
        total: how many are counted in all, of what is known.

    """

    heavy: float | None
    start: datetime
    end: datetime
    unknown: int
    total: int = 0

    @property
    def few(self) -> int | None:
        """Give the number of heavy vehicles where there are too few in all for percents."""
        too_few = self.heavy is not None and self.total < LEAST_FOR_PERCENTS
        return round((self.heavy or 0.0) * self.total) if too_few else None


def countings_of(streams: Sequence[Datastream]) -> list[Counting]:
    """Find which datastreams count several things at once, in the order of way; in one query."""
    several = [one for one in streams if one.multi]
    found: dict[int, list[Part]] = {}
    if several:
        for part in Part.objects.filter(datastream__in=several).select_related("observed"):
            found.setdefault(part.datastream_id, []).append(part)
    countings = [_counting(one, found.get(one.pk, [])) for one in several]
    return sorted(
        (one for one in countings if counted_by(one.parts)),
        key=lambda one: (one.direction, str(one.lane), one.stream.position),
    )


def _counting(stream: Datastream, parts: Sequence[Part]) -> Counting:
    written = tuple((part.observed.definition, part.observation_type) for part in parts)
    names = {part.observed.definition: part.observed.name for part in parts}
    return Counting(stream, written, names)


def newest_of(countings: Sequence[Counting]) -> Newest | None:
    """Look at the newest arrays of a station; None where there is none."""
    latest = [(one, one.stream.latest) for one in countings if hasattr(one.stream, "latest")]
    if not latest:
        return None
    newest = max(row.us for _, row in latest)
    current = [(one, row) for one, row in latest if row.us == newest and row.flag != Flag.SUSPECT]
    ways = [WayCounts(one.parts, _array(row.result, one.parts), 1) for one, row in current]
    heavy = heavy_of_ways(ways)
    start = shown(newest)
    seconds = max(one.step_s for one, row in latest if row.us == newest)
    unknown = sum(row.value is None for _, row in current)
    share = heavy.least if heavy is not None and heavy.least == heavy.most else None
    end = later(start, timedelta(seconds=seconds))
    return Newest(share, start, end, unknown, total_of_ways(ways).count or 0)


def _array(result: str | None, parts: Sequence[Written]) -> Matrix:
    found = json.loads(result or "null")
    if not isinstance(found, list) or total_of(found, parts) is None:
        return np.zeros((0, len(parts)))
    numbers = [cell if isinstance(cell, int | float) else np.nan for cell in found]
    return matrix_from(np.array(numbers, np.float64), parts)
