"""Readings of some rows of a table, as arrays, and the cells that were not taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Refusal:
    """One cell or row that was not taken; `line` counts from 1 as a text editor does."""

    line: int
    column: str
    value: str
    reason: str


def in_order(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Sort refusals by their lines."""
    return tuple(sorted(refusals, key=lambda refusal: refusal.line))


@dataclass(frozen=True)
class Chunk:
    """Readings as equally long arrays, and what was refused on the way.

    Args:
        keys: of datastreams; not each needs to have readings.
        headings: of the columns that hold values.
        streams: index into `keys`, int32.
        times: microseconds since 1970 UTC, int64.
        values: float64.
        lines: where each reading stands, int64.
        columns: index into `headings`, int32.
        refusals: in the order of lines.
        left_out: number of rows that the mapping's `only` leaves out.

    """

    keys: tuple[str, ...]
    headings: tuple[str, ...]
    streams: NDArray[np.int32]
    times: NDArray[np.int64]
    values: NDArray[np.float64]
    lines: NDArray[np.int64]
    columns: NDArray[np.int32]
    refusals: tuple[Refusal, ...] = ()
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.values)

    def without(self, places: NDArray[np.int64], refused: Sequence[Refusal] = ()) -> "Chunk":
        """Leave readings out; `refused` are further refusals."""
        if not len(places):
            return self
        kept = np.ones(len(self), np.bool_)
        kept[places] = False
        return Chunk(
            self.keys,
            self.headings,
            self.streams[kept],
            self.times[kept],
            self.values[kept],
            self.lines[kept],
            self.columns[kept],
            in_order((*self.refusals, *refused)),
            self.left_out,
        )

    def refusal_of(self, place: int, reason: str) -> Refusal:
        """Refuse one of the readings."""
        return Refusal(
            int(self.lines[place]),
            self.headings[self.columns[place]],
            f"{self.values[place]:.15g}",
            reason,
        )
