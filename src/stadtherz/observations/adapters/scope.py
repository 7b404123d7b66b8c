"""Which observations a question speaks of, and how that is written for DuckDB and the database."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stadtherz.observations.domain.times import EPOCH

DAY_US = 86_400_000_000
EPOCH_DAY = EPOCH.toordinal()
FEW_RUNS = 8


@dataclass(frozen=True)
class Scope:
    """Which observations are asked for.

    Args:
        streams: database ids of datastreams; None for all.
        spans: stretches of time in microseconds, the end not included; none for all times.

    """

    streams: Sequence[int] | None
    spans: tuple[tuple[int, int], ...] = ()

    def condition(self, time: str = "time") -> str:
        """Write the scope for DuckDB; only numbers of ours are put into the text."""
        parts = []
        if self.streams is not None:
            parts.append(_among("datastream", self.streams))
        if self.spans:
            between = (
                f"{time} >= make_timestamp({int(first)}) AND {time} < make_timestamp({int(last)})"
                for first, last in self.spans
            )
            parts.append("(" + " OR ".join(between) + ")")
        return " AND ".join(parts) or "true"

    def condition_of_hot(self) -> str:
        """Write the scope for the hot table."""
        parts = [f"(us >= {int(first)} AND us < {int(last)})" for first, last in self.spans]
        found = [f"({' OR '.join(parts)})"] if parts else []
        if self.streams is not None:
            found.append(_among("datastream_id", self.streams))
        return " AND ".join(found) or "1 = 1"

    def within(self, days: Sequence[date]) -> list[date]:
        """Pick from ordered days those of which some lies in the scope."""
        if not self.spans:
            return list(days)
        found: set[date] = set()
        for first, last in self.spans:
            low = bisect_left(days, first // DAY_US, key=_number)
            high = bisect_left(days, -(-last // DAY_US), key=_number)
            found.update(days[low:high])
        return sorted(found)


def _among(column: str, streams: Sequence[int]) -> str:
    """Write that a datastream is one of some; ranges are faster than thousands of numbers."""
    runs: list[list[int]] = []
    for one in sorted(set(map(int, streams))):
        if runs and one == runs[-1][1] + 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    if not runs:
        return "1 = 0"
    if len(runs) > FEW_RUNS:
        return f"{column} IN ({', '.join(map(str, sorted(set(map(int, streams)))))})"
    written = (
        f"{column} = {low}" if low == high else f"{column} BETWEEN {low} AND {high}"
        for low, high in runs
    )
    return f"({' OR '.join(written)})"


def _number(day: date) -> int:
    return day.toordinal() - EPOCH_DAY
