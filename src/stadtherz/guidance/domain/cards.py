"""The card of a way: all of its words on sheets that each stay small enough for any device.

No word is left out of a long way, it has more sheets: a fact that is missing at a crossing is one
that somebody relies on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from stadtherz.guidance.domain.instructions import Instructions
from stadtherz.guidance.domain.told import Told

MOST_BYTES = 50_000
"""So large is a sheet as a page at most."""
FRAME_BYTES = 8_000
"""Left for what stands around the steps: head, style, names of places, notes, links."""
STEP_BYTES = 40
"""Marks around a step."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a card.

    Args:
        number: of the sheet, from 1.
        first: number of its first step, from 1.
        steps: in words.

    """

    number: int
    first: int
    steps: tuple[Told, ...]


def sheets(words: Instructions) -> tuple[Sheet, ...]:
    """Give the sheets of a way, at least one; the overview and the goal stand on each."""
    around = (*words.overview, *words.arrival)
    room = MOST_BYTES - FRAME_BYTES - sum(map(_size, around))
    found: list[Sheet] = []
    first = 1
    for steps in _parts(words.steps, room):
        found.append(Sheet(len(found) + 1, first, steps))
        first += len(steps)
    return tuple(found)


def _parts(steps: Sequence[Told], room: int) -> Iterator[tuple[Told, ...]]:
    taken: list[Told] = []
    used = 0
    for one in steps:
        size = STEP_BYTES + _size(one.heading) + sum(map(_size, one.sentences))
        if taken and used + size > room:
            yield tuple(taken)
            taken, used = [], 0
        taken.append(one)
        used += size
    yield tuple(taken)


def _size(words: str) -> int:
    return len(escape(words).encode()) + 8
