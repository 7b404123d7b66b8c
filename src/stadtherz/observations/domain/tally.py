"""A sum that says how much of it is known.

A cell that was not measured is unknown, and unknown is not nought: it adds nothing to the sum and
lowers the share instead, so that nobody takes half a day for a quiet day.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """Road users in the known cells, and the number of known and of expected cells.

    Args:
        count: sum of the known cells; None exactly when no cell is known.
        known: cells with a count.
        expected: cells that a full measurement has.

    Raises:
        ValueError: when the three do not fit together.

    """

    count: int | None = None
    known: int = 0
    expected: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.known <= self.expected or (self.count is None) != (self.known == 0):
            message = f"{self} is no tally: known cells are among the expected, no cell is no count"
            raise ValueError(message)

    @classmethod
    def of(cls, counts: Iterable[int | None]) -> "Tally":
        """Add up cells, of which None is unknown."""
        cells = tuple(counts)
        known = tuple(count for count in cells if count is not None)
        return cls(sum(known) if known else None, len(known), len(cells))

    def __add__(self, other: "Tally") -> "Tally":
        counts = tuple(count for count in (self.count, other.count) if count is not None)
        return Tally(
            sum(counts) if counts else None,
            self.known + other.known,
            self.expected + other.expected,
        )

    @property
    def share(self) -> float:
        """Give the share of known cells, 0 to 1; 0 where nothing was expected."""
        return self.known / self.expected if self.expected else 0.0

    @property
    def complete(self) -> bool:
        """Whether every expected cell is known, and there is one."""
        return self.known == self.expected > 0
