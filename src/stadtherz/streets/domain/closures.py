"""Closures: works and obstacles that keep people from a piece of a way for a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from stadtherz.streets.domain.passages import Side


class Closing(Enum):
    """How much of a way is closed."""

    CLOSED = "closed"
    """Nobody gets through on foot."""
    NARROW = "narrow"
    """One gets through, with less room or over something."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A closure of an edge of the network, or of one of its sides.

    Args:
        kind: how much is closed.
        source: who says so, such as "city works 2026/118".
        side: of the road as its way is drawn; None where all of it is closed.
        since: when it begins; None where it is there already.
        until: when it ends, this moment not included; None where nobody has said.

    """

    kind: Closing
    source: str
    side: Side | None = None
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is there at a moment; one that is over is as if it had never been."""
        return (self.since is None or self.since <= now) and (
            self.until is None or now < self.until
        )


Closures = Mapping[int, Sequence[Closure]]
"""By the number of an edge what closes it."""
