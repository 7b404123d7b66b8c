"""Which closings tell their channels, and votes apart by channel where that tells of no few.

Counted is on how many ballots a project stands, so every number is one of people, for each kind of
ballot. The board opens ballots without their channel: with it everybody could count what is left
out here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stadtherz.participation.domain.ballots import Choice
from stadtherz.participation.domain.small_cells import SMALLEST, rows_told

MORE_THAN_ONE = 2


@dataclass(frozen=True)
class Channels:
    """Votes of each project by channel.

    Args:
        channels: those that are told, and "" for ballots whose channel is not.
        votes: of each project that is told; the others are left out.

    """

    channels: tuple[str, ...]
    votes: Mapping[str, Mapping[str, int]]


def told_closings(closings: Sequence[Mapping[str, int]]) -> frozenset[int]:
    """Say which closings tell their channels, by their places.

    A closing tells them where many came by each of several channels. Others wait, and are told as
    one with those that waited before, once many came so in all of them. What was told once is
    never told in another cut: numbers of different days, one taken from the other, give the same
    cells again and nothing small.

    Args:
        closings: of each how many ballots came by which channel, the first one first.

    """
    told: set[int] = set()
    waiting: list[int] = []
    for place, closing in enumerate(closings):
        if _many_by_each(closing):
            told.add(place)
            continue
        waiting.append(place)
        together = Counter[str]()
        for one in waiting:
            together.update(closings[one])
        if _many_by_each(together):
            told.update(waiting)
            waiting = []
    return frozenset(told)


def _many_by_each(closing: Mapping[str, int]) -> bool:
    """Whether many came by each of several channels; by one alone all of a day would have come."""
    came = [number for number in closing.values() if number]
    return len(came) >= MORE_THAN_ONE and min(came) >= SMALLEST


def by_channel(projects: Sequence[str], ballots: Iterable[tuple[Choice, str]]) -> Channels | None:
    """Tell votes apart by channel; None where fewer than two channels are told.

    Ballots whose channel is not told stand in a column of their own; the board tells what they
    chose, so it hides nothing.

    Args:
        projects: their keys.
        ballots: what was chosen, and the channel where it is told.

    """
    table = {one: Counter[str]() for one in projects}
    for choice, channel in ballots:
        for key in choice:
            table[key][channel] += 1
    found = {channel for row in table.values() for channel in row}
    named = sorted(found - {""})
    if len(named) < MORE_THAN_ONE:
        return None
    told = rows_told({key: {one: row[one] for one in named} for key, row in table.items()})
    channels = (*named, *sorted(found & {""}))
    return Channels(
        channels,
        {one: {name: table[one][name] for name in channels} for one in projects if one in told},
    )
