"""What one file says twice of the same datastream and time.

The first counts. The same value again is passed over; another value is refused with both lines,
because a key that leaves something out (a junction, a lane) looks exactly like this, and keeping
the last one would lose the others without a word.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Repeats:
    """Places of readings that came before, and the value and line of the first of each."""

    places: NDArray[np.int64]
    values: NDArray[np.float64]
    lines: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.places)


def repeats_in(
    streams: NDArray[np.int32],
    times: NDArray[np.int64],
    values: NDArray[np.float64],
    lines: NDArray[np.int64],
) -> Repeats:
    """Find the readings whose datastream and time stood in an earlier line, or left of them."""
    if _rises(streams, times):
        nothing = np.zeros(0, np.int64)
        return Repeats(nothing, np.zeros(0), nothing)
    order = np.lexsort((lines, times, streams))
    first_of_its_kind = np.append(
        True, (np.diff(streams[order]) != 0) | (np.diff(times[order]) != 0)
    )
    begins = np.maximum.accumulate(np.where(first_of_its_kind, np.arange(len(order)), 0))
    firsts = order[begins][~first_of_its_kind]
    return Repeats(order[~first_of_its_kind], values[firsts], lines[firsts])


def _rises(streams: NDArray[np.int32], times: NDArray[np.int64]) -> bool:
    """Whether the readings come stream after stream and in the order of time: most tables do."""
    stream_steps, time_steps = np.diff(streams), np.diff(times)
    return bool(np.all((stream_steps > 0) | ((stream_steps == 0) & (time_steps > 0))))


def reason_against(value: float, line: int) -> str:
    """Say why a second value is not taken."""
    return f"the same datastream and time has the value {value:.15g} in line {line}"
