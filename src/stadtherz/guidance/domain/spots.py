"""Spots: where somebody is or wants to go, which is seldom where two edges meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stadtherz.streets.values import XY, Edge, distance


@dataclass(frozen=True, slots=True)
class Spot:
    """A place along an edge of a network.

    Args:
        edge: its number.
        along_m: metres from the start of the edge; what is beyond an end counts as this end.

    """

    edge: int
    along_m: float

    def share(self, edge: Edge) -> float:
        """Give which share of its edge lies before it, from 0 to 1; 0 on one without length."""
        if edge.length_m <= 0:
            return 0.0
        return min(1.0, max(0.0, self.along_m / edge.length_m))


def middle(line: Sequence[XY]) -> XY:
    """Give the place halfway along a line."""
    half = sum(distance(here, there) for here, there in pairwise(line)) / 2
    return _without(line, half)[0]


def piece(line: Sequence[XY], begin_m: float, end_m: float) -> tuple[XY, ...]:
    """Give a line without its first `begin_m` and its last `end_m` metres; at least two places."""
    if begin_m <= 0 and end_m <= 0:
        return tuple(line)
    return _without(_without(line, begin_m)[::-1], end_m)[::-1]


def _without(line: Sequence[XY], begin_m: float) -> tuple[XY, ...]:
    """Give a line without its first metres."""
    left = begin_m
    for place, (here, there) in enumerate(pairwise(line)):
        step = distance(here, there)
        if left <= 0:
            return tuple(line[place:])
        if left < step:
            share = left / step
            at = here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])
            return (at, *line[place + 1 :])
        left -= step
    return line[-1], line[-1]
