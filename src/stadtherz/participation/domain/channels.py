"""Votes apart by channel, of those projects where that tells of no few.

Counted is on how many ballots a project stands, so every number is one of people, for each kind of
ballot. What the channels together say is what the board opens, so nothing here says more than it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stadtherz.participation.domain.ballots import Choice
from stadtherz.participation.domain.small_cells import rows_told

MORE_THAN_ONE = 2


@dataclass(frozen=True)
class Channels:
    """Votes of each project by channel.

    Args:
        channels: those that the board names, and "" for ballots whose channel it does not name.
        votes: of each project that is told; the others are left out.

    """

    channels: tuple[str, ...]
    votes: Mapping[str, Mapping[str, int]]


def by_channel(projects: Sequence[str], ballots: Iterable[tuple[Choice, str]]) -> Channels | None:
    """Tell votes apart by channel; None where fewer than two channels are named.

    Ballots whose channel the board does not name stand in a column of their own; the board tells
    what they chose, so it hides nothing.

    Args:
        projects: their keys.
        ballots: what was chosen, and the channel where it is named.

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
