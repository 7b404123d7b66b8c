"""In which steps measured values are told, by how long the time is that is asked for.

Short times are told value by value, longer ones by the hour, long ones by the day, so that an
answer stays of a size that programs read at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from stadtherz.kernel.errors import Invalid

MOST_VALUES = 50_000
"""An answer has at most so many values."""
FASTEST_S = 60
"""Taken for datastreams of which nobody knows how often they send."""


@dataclass(frozen=True)
class Step:
    """How values are put together.

    Args:
        seconds: length of a step; 0 for single values.
        duration: the same as ISO 8601 writes it.
        longest: up to which length of time it is taken.

    """

    seconds: int
    duration: str
    longest: timedelta

    def method(self, *, counted: bool) -> str:
        """Say what is made of the values of a step."""
        if not self.seconds:
            return "value"
        return "sum" if counted else "mean"


SINGLE = Step(0, "PT0S", timedelta(days=7))
HOURS = Step(3600, "PT1H", timedelta(days=92))
DAYS = Step(86_400, "P1D", timedelta.max)
STEPS = (SINGLE, HOURS, DAYS)


def step_of(start: datetime, end: datetime, intervals: Sequence[int]) -> Step:
    """Choose the steps.

    Args:
        start: beginning of the time that is asked for, within that of the data.
        end: its end.
        intervals: seconds between two values of each datastream; 0 where unknown.

    Raises:
        Invalid: code "too-many-values", where even days would be too many.

    """
    length = end - start
    for step in STEPS:
        if length <= step.longest and _values(length, step, intervals) <= MOST_VALUES:
            return step
    message = (
        f"this would have more than {MOST_VALUES} values even day by day; ask for a shorter time"
        " or for fewer places"
    )
    raise Invalid(message, code="too-many-values", details=(str(MOST_VALUES),))


def _values(length: timedelta, step: Step, intervals: Sequence[int]) -> float:
    return sum(
        length.total_seconds() / max(step.seconds, interval or FASTEST_S) + 1
        for interval in intervals
    )
